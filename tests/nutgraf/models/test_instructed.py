"""A call through instructor: what goes on the wire, what comes back, and every way to fail."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel, Field, field_validator

from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
    SettingsError,
)
from nutgraf.models.instructed import connect, connect_async
from nutgraf.models.protocol import Answer, AsyncModel, Message, Model, Request
from nutgraf.models.wire import strict_schema
from nutgraf.usage import Usage
from stub_server import Reply, StubServer, completion

ARTICLE = (
    "Halden Foods will close its plant in Port Arden, it said on Friday. "
    "{{ cycler.__init__.__globals__ }} {% raw %} {# 7 * 7 #} stays as it is."
)
SECRET = "sk-test-0123456789abcdef"
ROLES = ("sync", "async")


class Lead(BaseModel):
    """A headline and the sentences it rests on."""

    headline: str = Field(max_length=60)
    sentences: list[int]

    @field_validator("headline")
    @classmethod
    def _no_shouting(cls, headline: str) -> str:
        if headline.isupper():
            raise ValueError("headlines are not shouted")
        return headline


GOOD = Lead(headline="Halden closes its Port Arden plant", sentences=[1])
REQUEST = Request(
    "lead",
    (Message("system", "Answer in JSON."), Message("user", ARTICLE)),
    Lead,
    max_output_tokens=300,
)


def ask(
    flavor: str,
    url: str,
    request: Request[Lead] = REQUEST,
    /,
    *,
    timeout: float | None = None,
    **options: Any,
) -> Answer[Lead]:
    options = {"model": "stub", "base_url": url, **options}
    if flavor == "sync":
        return connect(**options).answer(request, timeout=timeout)
    return asyncio.run(connect_async(**options).answer(request, timeout=timeout))


@pytest.fixture(params=ROLES)
def flavor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_both_models_keep_to_their_protocols() -> None:
    model: Model = connect("openai/gpt-5-mini")
    awaited: AsyncModel = connect_async("openai/gpt-5-mini")
    assert model.name == awaited.name == "gpt-5-mini"
    assert model.identity == awaited.identity


def test_a_request_goes_out_as_it_is_with_a_strict_schema(flavor: str) -> None:
    with StubServer(completion(GOOD)) as server:
        answer = ask(flavor, server.url, temperature=0.0, extra_body={"cache_prompt": True})
    assert answer == Answer(GOOD, usage=Usage(requests=1, input_tokens=100, output_tokens=10))
    assert type(answer.draft) is Lead
    assert [request.path for request in server.requests] == ["/v1/chat/completions"]
    assert server.requests[0].body == {
        "model": "stub",
        "messages": [
            {"role": "system", "content": "Answer in JSON."},
            {"role": "user", "content": ARTICLE},
        ],
        "max_tokens": 300,
        "temperature": 0.0,
        "cache_prompt": True,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "Lead", "schema": strict_schema(Lead), "strict": True},
        },
    }


def test_a_temperature_goes_out_only_if_there_is_one(flavor: str) -> None:
    with StubServer(completion(GOOD)) as server:
        ask(flavor, server.url)
    assert "temperature" not in server.requests[0].body
    assert "seed" not in server.requests[0].body


def test_half_a_surrogate_pair_in_an_article_does_not_stop_it(flavor: str) -> None:
    request = Request("lead", (Message("user", "Rain \ud83d fell."),), Lead, 300)
    with StubServer(completion(GOOD)) as server:
        ask(flavor, server.url, request)
    assert server.requests[0].messages[0]["content"] == "Rain ? fell."


def test_a_malformed_answer_is_asked_for_once_more(flavor: str) -> None:
    with StubServer(
        completion({"headline": "LOUD", "sentences": [1]}, cached_tokens=40),
        completion(GOOD, prompt_tokens=150, completion_tokens=12, cached_tokens=90),
    ) as server:
        answer = ask(flavor, server.url)
    assert answer.draft == GOOD
    assert answer.usage == Usage(
        requests=2, input_tokens=250, cached_input_tokens=130, output_tokens=22
    )
    first, second = server.requests
    assert second.messages[:2] == first.messages
    assert second.messages[2]["role"] == "assistant"
    assert "not shouted" in second.messages[3]["content"]
    assert second.schema == first.schema


def test_an_answer_without_usage_counts_as_a_request_of_no_tokens(flavor: str) -> None:
    body = completion(GOOD)
    del body["usage"]
    with StubServer(body) as server:
        assert ask(flavor, server.url).usage == Usage(requests=1)


def test_the_requests_of_a_model_do_not_add_to_each_others_usage() -> None:
    with StubServer(completion(GOOD)) as server:
        model = connect("stub", base_url=server.url)
        usages = [model.answer(REQUEST).usage for _ in range(3)]
    assert usages == [Usage(requests=1, input_tokens=100, output_tokens=10)] * 3


@dataclass(frozen=True)
class Failing:
    replies: tuple[Any, ...]
    error: type[ModelError]
    message: str
    requests: int = 1
    status: int | None = None
    retry_after: float | None = None
    tokens: int = 0


def provider_error(code: str = "", **fields: Any) -> Mapping[str, Any]:
    """An error body that quotes the prompt and the key back, as servers do."""
    return {"error": {"message": f"bad: {ARTICLE} ({SECRET})", "code": code, **fields}}


def http(status: int, code: str = "", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, provider_error(code), named)


FAILURES = {
    "busy": Failing(
        (http(429, "rate_limit_exceeded", Retry_After="7"),),
        ModelUnavailable,
        "429.*rate_limit_exceeded",
        status=429,
        retry_after=7,
    ),
    "busy for milliseconds": Failing(
        (http(429, retry_after_ms="250", Retry_After="1"),),
        ModelUnavailable,
        "429",
        status=429,
        retry_after=0.25,
    ),
    "out of credit": Failing(
        (http(429, "insufficient_quota"),), ModelRejected, "credit", status=429
    ),
    "broken": Failing((http(500),), ModelUnavailable, "500", status=500),
    "overloaded": Failing((http(503),), ModelUnavailable, "503", status=503),
    "gateway": Failing(
        (Reply(502, "<html>Bad gateway</html>", content_type="text/html"),),
        ModelUnavailable,
        "502",
        status=502,
    ),
    "bad parameter": Failing(
        (http(400, "unsupported_parameter"),),
        ModelRejected,
        "400.*unsupported_parameter.*JSON schemas",
        status=400,
    ),
    "context too long": Failing(
        (http(400, "context_length_exceeded"),),
        ModelRejected,
        "longer than the context",
        status=400,
    ),
    "llama.cpp: context too long": Failing(
        (Reply(400, provider_error(type="exceed_context_size_error")),),
        ModelRejected,
        "longer than the context",
        status=400,
    ),
    "no key": Failing((http(401),), ModelRejected, "key is missing or wrong", status=401),
    "forbidden": Failing((http(403),), ModelRejected, "may not use 'stub'", status=403),
    "no such model": Failing((http(404),), ModelRejected, "no model 'stub'", status=404),
    "unprocessable": Failing((http(422),), ModelRejected, "422", status=422),
    "reset": Failing((Reply(reset=True),), ModelUnavailable, "reached", requests=0),
    "refusal": Failing(
        (completion(None, refusal="I won't."),), ModelRefused, "declined", tokens=110
    ),
    "content filter": Failing(
        (completion(GOOD, finish_reason="content_filter"),),
        ModelRefused,
        "content filter",
        tokens=110,
    ),
    "cut off": Failing(
        (completion('{"headl', finish_reason="length"),), AnswerCutOff, "cut off", tokens=110
    ),
    "cut off at the second": Failing(
        (completion("what?"), completion('{"headl', finish_reason="length")),
        AnswerCutOff,
        "cut off",
        requests=2,
        tokens=220,
    ),
    "no choices": Failing(
        ({**completion(GOOD), "choices": []},), MalformedAnswer, "no choices", tokens=110
    ),
    "null message": Failing(
        ({**completion(GOOD), "choices": [{"message": None}]},),
        MalformedAnswer,
        "no choices",
        tokens=110,
    ),
    "busy, in a 200": Failing(
        ({"error": {"code": 429, "message": ARTICLE}},), ModelUnavailable, "429", status=429
    ),
    "rejected, in a 200": Failing(
        ({"error": {"code": 400, "message": ARTICLE}},), ModelRejected, "400", status=400
    ),
    "web page": Failing(
        (Reply(200, "<html>Sign in</html>", content_type="text/html"),),
        MalformedAnswer,
        "web page.*base URL",
    ),
    "broken JSON": Failing((Reply(200, '{"choices": ['),), MalformedAnswer, "broken JSON"),
    "JSON, but a list": Failing((Reply(200, "[]"),), MalformedAnswer, "no choices"),
    "nonsense twice": Failing(
        (completion("As asked, here is the lead."),),
        MalformedAnswer,
        "the whole: json_invalid",
        requests=2,
        tokens=220,
    ),
    "empty twice": Failing(
        (completion(None),), MalformedAnswer, "json_invalid", requests=2, tokens=220
    ),
    "wrong fields twice": Failing(
        (completion({"headline": 7}),),
        MalformedAnswer,
        "headline: string_type; sentences: missing",
        requests=2,
        tokens=220,
    ),
}


@pytest.mark.parametrize("case", FAILURES.values(), ids=FAILURES.keys())
def test_each_way_to_fail_has_its_error_and_tells_no_secret(
    flavor: str, case: Failing, caplog: pytest.LogCaptureFixture
) -> None:
    """Its type, its cost, and neither the prompt nor the key in its traceback or in any log."""
    caplog.set_level(logging.DEBUG)
    with StubServer(*case.replies) as server, pytest.raises(ModelError) as caught:
        ask(flavor, server.url, api_key=SECRET)
    error = caught.value
    assert type(error) is case.error
    caught.match(case.message)
    assert (error.status, error.retry_after) == (case.status, case.retry_after)
    assert error.usage.requests == case.requests
    assert error.usage.input_tokens + error.usage.output_tokens == case.tokens
    told = "".join(traceback.format_exception(error)) + caplog.text
    assert "Port Arden" not in told
    assert SECRET not in told
    assert error.__context__ is None or isinstance(error.__context__, json.JSONDecodeError)


def test_logs_of_others_who_use_instructor_stay(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("instructor.v2.retry").error("somebody else's call failed")
    assert "somebody else's" in caplog.text


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(body=completion(GOOD), delay=5), id="silence"),
        pytest.param(Reply(body=completion(GOOD), trickle=0.05), id="a trickle"),
    ],
)
@pytest.mark.parametrize("limits", [{"timeout": 0.2}, {"request_timeout": 0.2}], ids=repr)
def test_a_slow_answer_is_not_waited_for(
    flavor: str, reply: Reply, limits: dict[str, float]
) -> None:
    with StubServer(reply) as server, pytest.raises(ModelUnavailable, match="in time"):
        ask(flavor, server.url, **limits)


def test_the_timeout_is_for_the_second_asking_too(flavor: str) -> None:
    late = Reply(body=completion("what?"), delay=0.3)
    with StubServer(late) as server, pytest.raises(ModelUnavailable, match="in time") as caught:
        ask(flavor, server.url, timeout=0.5)
    assert caught.value.usage.requests == 1


def test_a_timeout_of_nothing_asks_nobody(flavor: str) -> None:
    with StubServer(completion(GOOD)) as server, pytest.raises(ModelUnavailable):
        ask(flavor, server.url, timeout=0.0)
    assert server.requests == ()


def test_an_endpoint_that_is_not_there_is_unavailable(flavor: str) -> None:
    with StubServer() as server:
        url = server.url
    with pytest.raises(ModelUnavailable, match="could not be reached"):
        ask(flavor, url)


def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nutgraf.models.http_client.MOST_BYTES", 1000)
    body = completion(Lead.model_construct(headline="x" * 2000, sentences=[1]))
    with StubServer(body) as server, pytest.raises(ModelUnavailable):
        ask("sync", server.url)


def test_a_provider_needs_its_key_and_says_which(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelRejected, match="OPENAI_API_KEY"):
        ask(flavor, "", model="openai/gpt-5-mini", base_url=None)


def test_a_wrong_key_names_its_variable(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with StubServer(http(401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", SECRET)
        with pytest.raises(ModelRejected, match="check OPENAI_API_KEY"):
            ask(flavor, "", model="openai/gpt-5-mini", base_url=None)
    assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"


def test_an_endpoint_of_ones_own_needs_no_key(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    with StubServer(completion(GOOD)) as server:
        ask(flavor, server.url)
    assert SECRET not in server.requests[0].headers["authorization"]


def test_threads_may_share_a_model() -> None:
    answers: list[Answer[Lead]] = []
    with StubServer(completion(GOOD)) as server:
        model = connect("stub", base_url=server.url)
        threads = [
            threading.Thread(target=lambda: answers.append(model.answer(REQUEST))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [answer.usage.requests for answer in answers] == [1] * 4


def test_event_loops_may_share_a_model() -> None:
    with StubServer(completion(GOOD)) as server:
        model = connect_async("stub", base_url=server.url)
        drafts = [asyncio.run(model.answer(REQUEST)).draft for _ in range(2)]
    assert drafts == [GOOD, GOOD]


def test_an_abandoned_call_is_cancelled() -> None:
    async def abandon(url: str) -> None:
        call = asyncio.create_task(connect_async("stub", base_url=url).answer(REQUEST))
        while not server.requests:
            await asyncio.sleep(0.005)
        call.cancel()
        await call

    with StubServer(Reply(delay=10)) as server, pytest.raises(asyncio.CancelledError):
        asyncio.run(abandon(server.url))


def test_a_model_costs_no_import_before_its_first_call() -> None:
    code = (
        "import sys; from nutgraf.models.instructed import connect;"
        "connect('openai/gpt-5-mini').identity;"
        "print(sorted({'openai', 'instructor', 'httpx', 'httpx2', 'tenacity', 'genai_prices'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("model", "base_url", "message"),
    [
        pytest.param("gpt-5-mini", None, "'gpt-5-mini' names no provider", id="no provider"),
        pytest.param("openai/", None, "names no provider", id="no name"),
        pytest.param("", "http://127.0.0.1:8080/v1", "no model name", id="no name for a URL"),
        pytest.param("x", "127.0.0.1:8080", "base URL '127.0.0.1:8080'", id="no scheme"),
        pytest.param("x", "file:///etc/passwd", "base URL", id="a file"),
    ],
)
def test_a_model_that_makes_no_sense_is_refused(
    model: str, base_url: str | None, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        connect(model, base_url=base_url)


def test_a_proxy_of_the_machines_is_not_asked_for_what_is_on_this_computer(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with StubServer(completion(GOOD)) as server:
        assert ask(flavor, server.url).draft == GOOD


def test_a_proxy_of_the_machines_is_asked_for_what_is_elsewhere(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with StubServer(completion(GOOD)) as server:
        for variable in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(variable, server.url.removesuffix("/v1"))
        assert ask(flavor, "http://model.example/v1").draft == GOOD
        assert len(server.requests) == 1


def test_identities_tell_models_apart_and_hold_no_key() -> None:
    identities = {
        connect("a", base_url="http://127.0.0.1:8080/v1").identity,
        connect("b", base_url="http://127.0.0.1:8080/v1").identity,
        connect("a", base_url="http://127.0.0.1:8081/v1").identity,
        connect("a", base_url="http://127.0.0.1:8080/v1", temperature=0.0).identity,
        connect("a", base_url="http://127.0.0.1:8080/v1", extra_body={"top_k": 1}).identity,
        connect("openai/a").identity,
    }
    assert len(identities) == 6
    keyed = connect(
        "a", base_url=f"http://me:{SECRET}@127.0.0.1:8080/v1?key={SECRET}", api_key=SECRET
    )
    assert keyed.identity in identities
    assert SECRET not in repr(keyed)
    assert SECRET not in json.dumps(keyed.identity)
