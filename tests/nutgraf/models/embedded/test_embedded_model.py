import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

import fake_llama
from fake_llama import COMMAND, model_file
from fake_weights import INKWELL
from nutgraf.errors import ModelUnavailable, SettingsError
from nutgraf.models.embedded import modelfile
from nutgraf.models.embedded.model import (
    AsyncEmbeddedModel,
    EmbeddedModel,
    EmbeddedOptions,
    Status,
)
from nutgraf.models.embedded.modelfile import EmbeddedModelFile
from nutgraf.models.embedded.runtime import ServerOptions
from nutgraf.models.embedded.weights import Weights
from nutgraf.models.protocol import AsyncModel, Message, Model, Request


class City(BaseModel):
    city: str


REQUEST = Request(
    name="dateline",
    messages=(Message(role="user", content="LISBON, June 3 — Trams stood still on Tuesday."),),
    draft=City,
    max_output_tokens=20,
)


@pytest.fixture
def file(tmp_path: Path) -> EmbeddedModelFile:
    return EmbeddedModelFile.at(model_file(tmp_path))


def _kill_servers() -> None:
    for child in fake_llama.running():
        child.kill()


def test_name_and_identity_start_and_fetch_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(modelfile, "fetch", pytest.fail)
    model: Model = EmbeddedModel(options=EmbeddedOptions(folder=tmp_path / "models"))
    assert model.name == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert model.identity == (
        "embedded qwen2.5-coder-1.5b-instruct-q4_k_m@cc324af070c2ecbf n_ctx=16384 temperature=0"
    )
    assert list(tmp_path.iterdir()) == []


def test_what_makes_a_difference_to_answers_is_in_the_identity(file: EmbeddedModelFile) -> None:
    options = [
        EmbeddedOptions(),
        EmbeddedOptions(temperature=0.7),
        EmbeddedOptions(server=ServerOptions(n_ctx=4096)),
    ]
    identities = {EmbeddedModel(file, options=o).identity for o in options}
    assert len(identities | {EmbeddedModel(options=options[0]).identity}) == 4


def test_a_question_is_answered_and_the_server_kept(
    file: EmbeddedModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    statuses: list[Status] = []
    options = EmbeddedOptions(on_status=statuses.append)
    with EmbeddedModel(file, options=options, command=COMMAND) as model:
        answers = [model.answer(REQUEST) for _ in range(2)]
    assert [answer.draft for answer in answers] == [City(**fake_llama.ANSWER)] * 2
    assert (answers[0].usage.input_tokens, answers[0].usage.output_tokens) == (7, 5)
    assert answers[0].usage.cost_usd == 0
    assert statuses == [Status("loading"), Status("ready")]


def test_a_server_that_died_between_questions_is_started_again(file: EmbeddedModelFile) -> None:
    with EmbeddedModel(file, command=COMMAND) as model:
        model.answer(REQUEST)
        _kill_servers()
        assert model.answer(REQUEST, timeout=30).draft == City(**fake_llama.ANSWER)


def test_a_server_that_dies_while_it_answers_is_started_again_once(tmp_path: Path) -> None:
    statuses: list[Status] = []
    file = EmbeddedModelFile.at(model_file(tmp_path, "faint"))
    options = EmbeddedOptions(on_status=statuses.append)
    with (
        EmbeddedModel(file, options=options, command=COMMAND) as model,
        pytest.raises(ModelUnavailable),
    ):
        model.answer(REQUEST)
    assert statuses.count(Status("loading")) == 2


def test_event_loops_share_one_server(
    file: EmbeddedModelFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    statuses: list[Status] = []
    model: AsyncModel
    model = kept = AsyncEmbeddedModel(
        file, options=EmbeddedOptions(on_status=statuses.append), command=COMMAND
    )

    async def ask() -> list[City]:
        answers = await asyncio.gather(*(model.answer(REQUEST) for _ in range(3)))
        return [answer.draft for answer in answers]

    try:
        assert asyncio.run(ask()) == asyncio.run(ask()) == [City(**fake_llama.ANSWER)] * 3
    finally:
        kept.close()
    assert statuses == [Status("loading"), Status("ready")]


def test_an_awaited_model_survives_its_servers_death(file: EmbeddedModelFile) -> None:
    async def ask() -> City:
        async with AsyncEmbeddedModel(file, command=COMMAND) as model:
            await model.answer(REQUEST)
            _kill_servers()
            return (await model.answer(REQUEST)).draft

    assert asyncio.run(ask()) == City(**fake_llama.ANSWER)


def test_a_missing_library_is_told_before_a_gigabyte_is_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(modelfile, "fetch", pytest.fail)
    monkeypatch.setattr("importlib.util.find_spec", _none)
    model = EmbeddedModel(options=EmbeddedOptions(folder=tmp_path))
    with pytest.raises(SettingsError, match=r"nutgraf\[embedded\]"):
        model.answer(REQUEST)


def _none(name: str) -> None:
    del name


def test_fetching_is_told_in_bytes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fetch(
        weights: Weights,
        *,
        folder: Path | None,
        on_progress: Callable[[int, int], None],
        on_wait: Callable[[], None],
    ) -> Path:
        assert (weights, folder) == (INKWELL, None)
        on_wait()
        on_progress(3, 9)
        return model_file(tmp_path)

    monkeypatch.setattr(modelfile, "fetch", fetch)
    statuses: list[Status] = []
    file = EmbeddedModelFile.of_weights(INKWELL)
    options = EmbeddedOptions(on_status=statuses.append)
    with EmbeddedModel(file, options=options, command=COMMAND) as model:
        model.answer(REQUEST)
    assert statuses[:3] == [Status("waiting"), Status("fetching", 3, 9), Status("loading")]
