"""Models that give no answer: one line, exit code 4, and nothing paid for twice."""

import importlib
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from command_line import WHOLE, article_file, check_told, summarize
from newsroom import ANSWERS
from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from nutgraf.schemas import Digest
from nutgraf.summarizer import Summarizer
from stub_server import Reply, StubServer, completion, wait_until


@pytest.fixture(autouse=True, scope="module")
def _imported() -> None:
    """The first call brings in its libraries, which takes longer than some deadlines here."""
    importlib.import_module("nutgraf.models.clients")


@dataclass(frozen=True, slots=True)
class BadModel:
    """What a model answers to an article's first request.

    Attributes:
        name: Of the case.
        replies: What the server says; the last one for ever.
        error: What Python gets.
        message: What the command line says.
        requests: How many the server gets.
        environment: Settings beside the usual ones.
    """

    name: str
    replies: tuple[Any, ...]
    error: type[ModelError]
    message: str
    requests: int
    environment: dict[str, str] = field(default_factory=dict)


def failing(status: int, code: str = "", **headers: str) -> Reply:
    body = {"error": {"message": "hunter2 was your key", "code": code}}
    return Reply(status, body=body, headers=headers)


WEB_PAGE = Reply(body="<html><body>Wi-Fi login</body></html>", content_type="text/html")
BAD_MODELS = (
    BadModel("busy", (failing(429),), ModelUnavailable, "429: busy or broken, try again later", 2),
    BadModel(
        "busy-for-long",
        (failing(429, **{"retry-after": "7200"}),),
        ModelUnavailable,
        "the provider wants 7200 s, which is too long",
        1,
    ),
    BadModel("down", (failing(503),), ModelUnavailable, "(2 attempts)", 2),
    BadModel("hangs-up", (Reply(reset=True),), ModelUnavailable, "is it running, is the URL", 2),
    BadModel(
        "slow",
        (Reply(delay=30),),
        ModelUnavailable,
        "did not answer in time (1 attempt)",
        1,
        {"NUTGRAF_REQUEST_TIMEOUT": "0.25", "NUTGRAF_ATTEMPTS": "1"},
    ),
    BadModel(
        "too-slow-for-the-article",
        (Reply(delay=30),),
        ModelUnavailable,
        "the 0.2 s that an article may take are over: raise the setting 'timeout'",
        1,
        {"NUTGRAF_TIMEOUT": "0.2"},
    ),
    BadModel(
        "trickling",
        (Reply(body=WHOLE[0], trickle=0.01),),
        ModelUnavailable,
        "did not answer in time",
        1,
        {"NUTGRAF_REQUEST_TIMEOUT": "0.25", "NUTGRAF_ATTEMPTS": "1"},
    ),
    BadModel("wrong-key", (failing(401),), ModelRejected, "the key is missing or wrong", 1),
    BadModel("no-credit", (failing(402),), ModelRejected, "no credit left", 1),
    BadModel("no-model", (failing(404),), ModelRejected, "it knows no model 'stub', or the URL", 1),
    BadModel(
        "too-long",
        (failing(400, "context_length_exceeded"),),
        ModelRejected,
        "longer than the context of 'stub'; use a smaller window",
        1,
    ),
    BadModel(
        "declines", (completion(None, refusal="I won't."),), ModelRefused, "declined to answer", 1
    ),
    BadModel(
        "filtered",
        (completion("", finish_reason="content_filter"),),
        ModelRefused,
        "a content filter stopped the answer",
        1,
    ),
    BadModel(
        "cut-off",
        (completion('{"headline": {"headl', finish_reason="length"),),
        AnswerCutOff,
        "was cut off at the limit of output tokens",
        1,
    ),
    BadModel(
        "web-page", (WEB_PAGE,), MalformedAnswer, "something else than JSON, such as a web", 1
    ),
    BadModel(
        "nonsense-twice", (completion("Sure! Here it is."),), MalformedAnswer, "no usable answer", 2
    ),
    BadModel("other-json", (completion({"a": 1}),), MalformedAnswer, "no usable answer", 2),
    BadModel("broken-json", (Reply(body='{"choices": ['),), MalformedAnswer, "broken JSON", 1),
)
ONE_OF_EACH_KIND = ("down", "slow", "wrong-key", "declines", "cut-off", "nonsense-twice")


@pytest.mark.parametrize("case", BAD_MODELS, ids=lambda case: case.name)
def test_a_model_that_gives_no_answer(
    case: BadModel, server: StubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = article_file(tmp_path)
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    server.script(*case.replies)
    result = summarize(source)
    check_told(result, 4, case.message)
    assert "hunter2" not in result.stderr
    assert "Corvane" not in result.stderr
    wait_until(lambda: len(server.requests) >= case.requests)
    assert len(server.requests) == case.requests
    with pytest.raises(case.error), Summarizer() as summarizer:
        summarizer.summarize(Path(source))


def test_a_model_that_nobody_runs(
    server: StubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    monkeypatch.setenv("NUTGRAF_BASE_URL", url)
    result = summarize(article_file(tmp_path))
    check_told(result, 4, f"{url} could not be reached: is it running, is the URL right?")


def test_a_key_that_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = summarize(article_file(tmp_path), "--model", "openai/gpt-5-mini")
    check_told(result, 4, "OPENAI_API_KEY")


@pytest.mark.parametrize(
    "case",
    [case for case in BAD_MODELS if case.name in ONE_OF_EACH_KIND],
    ids=lambda case: case.name,
)
def test_answers_that_came_before_a_failure_are_used_by_the_next_run(
    case: BadModel, server: StubServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two questions in two requests: the second fails. Some failures only cost its section."""
    monkeypatch.setenv("NUTGRAF_GROUPING", "each")
    source = article_file(tmp_path)
    flags = (source, "--sections", "headline,conclusion")
    headline, conclusion = (completion({n: ANSWERS[n]}) for n in ("headline", "conclusion"))
    with monkeypatch.context() as patch:
        for name, value in case.environment.items():
            patch.setenv(name, value)
        server.script(headline, *case.replies)
        result = summarize(*flags)
        wait_until(lambda: len(server.requests) > case.requests)
        assert len(server.requests) == 1 + case.requests
    if issubclass(case.error, ModelUnavailable | ModelRejected):
        check_told(result, 4, case.message)
    else:
        assert (result.exit_code, result.stderr) == (0, "")
        (dropped,) = Digest.model_validate_json(result.stdout).dropped
        assert (dropped.path, dropped.reason) == ("conclusion", "not_drafted")
        assert case.message in dropped.message
    server.script(conclusion)
    digest = Digest.model_validate_json(summarize(*flags).stdout)
    assert digest.headline is not None
    assert digest.conclusion is not None
    assert len(server.requests) == 1 + case.requests + 1
    assert digest.provenance.requests == 1
