"""The model that settings ask for, and that nothing is opened before it is asked."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import pytest

from fake_llama import model_file
from newsroom import ANSWERS, ARTICLE
from nutgraf.composition import compose, compose_async
from nutgraf.errors import SettingsError, WeightsError
from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.caching import AsyncCachingModel, CachingModel
from nutgraf.models.retrying import AsyncRetryingModel, RetryingModel
from nutgraf.settings import load_settings
from nutgraf.summarizer import AsyncSummarizer, Summarizer
from stub_server import StubServer, completion


@pytest.fixture
def server() -> Iterator[StubServer]:
    with StubServer(completion({"headline": ANSWERS["headline"]})) as server:
        yield server


def test_a_cache_is_around_retries_and_nothing_is_opened_yet(tmp_path: Path) -> None:
    settings = load_settings(model="openai/gpt-5-mini", cache_folder=tmp_path / "answers")
    with ExitStack() as resources:
        assert isinstance(compose(settings, resources), CachingModel)
    assert isinstance(compose_async(settings, AsyncExitStack()), AsyncCachingModel)
    assert list(tmp_path.iterdir()) == []


def test_without_a_cache_there_are_retries_alone() -> None:
    settings = load_settings(model="openai/gpt-5-mini", cache=False)
    assert isinstance(compose(settings, ExitStack()), RetryingModel)
    assert isinstance(compose_async(settings, AsyncExitStack()), AsyncRetryingModel)


@pytest.mark.parametrize("kind", [Summarizer, AsyncSummarizer])
def test_no_key_and_no_time_limit_is_in_a_models_identity(
    kind: type[Summarizer | AsyncSummarizer],
) -> None:
    given: dict[str, Any] = {"base_url": "http://127.0.0.1:9/v1", "cache": False}
    one = kind("m", api_key="sk-one", timeout=1, **given).model.identity
    assert one == kind("m", api_key="sk-two", timeout=2, **given).model.identity
    assert one != kind("m", temperature=0.5, **given).model.identity
    assert "sk-" not in one
    assert json.loads(one)[1] == "m"


@pytest.mark.parametrize(
    ("content", "error"), [(None, "cannot read the model file"), (b"<html>", "GGUF|gguf")]
)
def test_a_model_file_that_is_none_is_told_at_once(
    content: bytes | None, error: str, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match=error):
        compose(load_settings(model_file=path), ExitStack())


def test_the_embedded_model_takes_a_file_of_the_users(tmp_path: Path) -> None:
    with ExitStack() as resources:
        settings = load_settings(model_file=model_file(tmp_path), cache=False)
        assert compose(settings, resources).name == "serve"


@pytest.mark.parametrize(
    "given",
    [{"model": "openai/x", "model_file": "x.gguf"}, {"base_url": "http://127.0.0.1:9/v1"}],
    ids=lambda given: "-".join(given),
)
def test_settings_that_contradict_each_other_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        compose(load_settings(**given), ExitStack())
    with pytest.raises(SettingsError):
        compose_async(load_settings(**given), AsyncExitStack())


def test_key_and_temperature_go_to_the_endpoint(server: StubServer) -> None:
    given: dict[str, Any] = {
        "base_url": server.url,
        "api_key": "sk-mine",
        "temperature": 0.25,
        "cache": False,
    }
    with Summarizer("m", sections="headline", **given) as summarizer:
        summarizer.summarize(ARTICLE)
    (request,) = server.requests
    assert request.headers["authorization"] == "Bearer sk-mine"
    assert (request.body["model"], request.body["temperature"]) == ("m", 0.25)


def test_an_async_summarizer_closes_its_cache_in_the_thread_that_opened_it(
    server: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that another thread opened would stay open."""
    closed: list[threading.Thread] = []
    close = ByteCache.close

    def noted(cache: ByteCache) -> None:
        closed.append(threading.current_thread())
        close(cache)

    monkeypatch.setattr(ByteCache, "close", noted)

    async def work() -> None:
        given: dict[str, Any] = {"base_url": server.url, "cache_folder": tmp_path}
        async with AsyncSummarizer("m", sections="headline", **given) as summarizer:
            await summarizer.summarize(ARTICLE)
            await summarizer.summarize(ARTICLE)
            await summarizer.aclose()

    asyncio.run(work())
    assert closed == [threading.current_thread()]
    assert len(server.requests) == 1
