"""What goes into a batch: the requests of digests, as they would go out live."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from batch_desk import question
from newsroom import ARTICLE, DIGEST, REPAIR
from nutgraf.composition import compose_async
from nutgraf.errors import SettingsError
from nutgraf.jobs.provider_batches.parts import BatchLimits, part_file, request_line
from nutgraf.jobs.provider_batches.records import PlannedRequest
from nutgraf.jobs.provider_batches.requests import batch_options, plan_requests
from nutgraf.models.caching import cache_key
from nutgraf.models.endpoints import CallOptions, resolve
from nutgraf.models.instructed import connect, connect_async
from nutgraf.models.protocol import Message, Request
from nutgraf.planning import DigestPlan
from nutgraf.settings import Settings
from nutgraf.summarizer import AsyncSummarizer
from nutgraf_schemas.article import Article
from stub_server import StubServer, completion

OTHER = "Brightmere Group will report its results on Friday.\n\nIt sells frozen bread in Tarn."


def planned(articles: Any, plan: Callable[[Article], DigestPlan]) -> list[PlannedRequest]:
    async def all_of_them() -> list[PlannedRequest]:
        return [one async for one in plan_requests(articles, plan, "a model")]

    return asyncio.run(all_of_them())


def summarizer(**given: Any) -> AsyncSummarizer:
    return AsyncSummarizer("stub", base_url="http://127.0.0.1:9/v1", **given)


@pytest.mark.parametrize("temperature", [None, 0.0, 0.7])
@pytest.mark.parametrize("extra", [None, {"seed": 3, "cache_prompt": True, "temperature": 1.5}])
@pytest.mark.parametrize("flavor", ["sync", "async"])
def test_a_line_of_a_batch_is_what_goes_out_live(
    temperature: float | None, extra: dict[str, Any] | None, flavor: str
) -> None:
    """Byte for byte the same JSON value, whoever sends it."""
    plan = summarizer().plan(Article(text=ARTICLE))
    for request in (plan.steps[0].request, question(1), odd()):
        with StubServer(completion({"headline": "Rain"})) as server:
            named: dict[str, Any] = {"base_url": server.url, "temperature": temperature}
            named["extra_body"] = extra
            ask(flavor, request, named)
            endpoint = resolve("stub", base_url=server.url, api_key=None)
            options = CallOptions(endpoint, temperature, 120.0, extra, None)
        line = json.loads(request_line(("0" * 64, request), options))
        assert line.pop("body") == server.requests[0].body
        assert line == {"custom_id": "0" * 64, "method": "POST", "url": "/v1/chat/completions"}


def odd() -> Request[Any]:
    """Half a surrogate pair and ends of lines that are none."""
    words = "Rain \ud83d fell.\u2028\u0085\x1c\nIt stopped."
    return Request("lead", (Message("user", words),), question(1).draft, 60)


def ask(flavor: str, request: Request[Any], named: dict[str, Any]) -> None:
    """Ask live; whether the answer fits does not matter."""
    from nutgraf.errors import ModelError

    try:
        if flavor == "sync":
            connect("stub", **named).answer(request)
        else:
            asyncio.run(connect_async("stub", **named).answer(request))
    except ModelError:
        pass


def test_a_line_is_one_line_to_any_reader() -> None:
    options = CallOptions(resolve("openai/x", base_url=None, api_key=None), None, 1.0, None, None)
    line = request_line(("0" * 64, odd()), options)
    assert line.isascii()
    assert len(line.decode().splitlines()) == 1
    assert line.endswith(b"\n")


def test_openai_itself_gets_its_own_name_for_the_limit_of_tokens() -> None:
    options = CallOptions(
        resolve("openai/gpt-5-mini", base_url=None, api_key=None), None, 1.0, None, None
    )
    body = json.loads(request_line(("0" * 64, question(1)), options))["body"]
    assert body["max_completion_tokens"] == 60
    assert "max_tokens" not in body


def test_requests_are_those_of_the_digests() -> None:
    articles = [Article(text=ARTICLE), Article(text=OTHER)]
    with_one = planned(articles, summarizer().plan)
    assert [request.name for _, request in with_one] == ["digest", "digest"]
    assert with_one[0][0] == cache_key("a model", summarizer().plan(articles[0]).steps[0].request)
    with_each = planned(articles, summarizer(grouping="each").plan)
    assert len(with_each) > 10
    assert len({key for key, _ in with_each}) == len(with_each)


def test_each_window_of_a_long_article_has_its_request() -> None:
    article = Article(text="\n\n".join(f"{OTHER} It was day {n}." for n in range(60)))
    assert len(planned([article], summarizer(window_tokens=400).plan)) > 3


def test_articles_may_come_one_by_one() -> None:
    async def articles() -> AsyncIterator[Article]:
        for text in (ARTICLE, OTHER):
            yield Article(text=text)

    assert len(planned(articles(), summarizer().plan)) == 2


def test_an_article_that_cannot_be_planned_holds_up_no_other(
    caplog: pytest.LogCaptureFixture,
) -> None:
    plan = summarizer().plan

    def poisoned(article: Article) -> DigestPlan:
        if article.text == OTHER:
            raise RecursionError("too deep")
        return plan(article)

    assert len(planned([Article(text=OTHER), Article(text=ARTICLE)], poisoned)) == 1
    assert "goes into no batch: too deep" in caplog.text


@pytest.mark.parametrize(
    "given",
    [
        {"model": "openai/gpt-5-mini"},
        {"model": "stub", "base_url": "http://127.0.0.1:9/v1", "temperature": 0.3},
        {"model": "groq/some-model", "cache": False},
    ],
    ids=str,
)
def test_options_have_the_identity_of_the_live_model(given: dict[str, Any]) -> None:
    from contextlib import AsyncExitStack

    settings = Settings(**given)
    assert batch_options(settings).identity == compose_async(settings, AsyncExitStack()).identity


@pytest.mark.parametrize(
    ("model", "words"),
    [("embedded", "embedded model has no batch API"), ("anthropic/claude", "to 'anthropic'")],
)
def test_models_that_take_no_batches_are_told_before_anything_is_done(
    model: str, words: str
) -> None:
    with pytest.raises(SettingsError, match=words):
        batch_options(Settings(model=model))


def test_a_file_of_requests_is_private_and_gone_afterwards() -> None:
    with part_file(BatchLimits()) as part:
        part.add("a", b"{}\n")
        assert part.close() == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
        assert part.path.read_bytes() == b"{}\n"
        assert part.path.parent.stat().st_mode & 0o077 == 0
        path: Path = part.path
    assert not path.parent.exists()


def test_answers_fit_the_article() -> None:
    """What other tests stand on: the digest's and the repair's answers have different fields."""
    assert not DIGEST.keys() & REPAIR.keys()
