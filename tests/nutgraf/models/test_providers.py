"""Providers with clients of their own, which instructor builds."""

import asyncio
from typing import Any

import instructor
import openai
import pytest
from pydantic import BaseModel

from nutgraf.errors import MalformedAnswer, ModelRefused, ModelUnavailable, SettingsError
from nutgraf.models.instructed import connect, connect_async
from nutgraf.models.protocol import Answer, Message, Request
from nutgraf.usage import Usage
from stub_server import Reply, StubServer


class Lead(BaseModel):
    headline: str


REQUEST = Request("lead", (Message("user", "Fares rise. {{ 7 * 7 }}"),), Lead, 100)


def called(arguments: str, **choice: Any) -> dict[str, Any]:
    """A completion that answers through a tool, instructor's default for most providers."""
    call = {"id": "1", "type": "function", "function": {"name": "Lead", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {
        "id": "chatcmpl-stub",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "stub",
        "choices": [{"index": 0, "finish_reason": "stop", "message": message, **choice}],
        "usage": {"prompt_tokens": 50, "completion_tokens": 5, "total_tokens": 55},
    }


GOOD = called('{"headline": "Ferry fares rise"}')


@pytest.fixture(params=["sync", "async"])
def flavor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def ask(
    flavor: str,
    server: StubServer,
    monkeypatch: pytest.MonkeyPatch,
    *,
    timeout: float | None = None,
    **options: Any,
) -> Answer[Lead]:
    """Ask a made-up provider, whose client retries twice on its own and waits ten minutes."""

    def from_provider(model: str, *, async_client: bool, api_key: str) -> Any:
        kind: Any = openai.AsyncOpenAI if async_client else openai.OpenAI
        client = kind(base_url=server.url, api_key=api_key)
        return instructor.from_openai(client, model=model.partition("/")[2])

    monkeypatch.setattr(instructor, "from_provider", from_provider)
    options = {"model": "courier/herald-1", "api_key": "sk-hidden", **options}
    if flavor == "sync":
        return connect(**options).answer(REQUEST, timeout=timeout)

    async def ask_async() -> Answer[Lead]:
        return await connect_async(**options).answer(REQUEST, timeout=timeout)

    return asyncio.run(ask_async())


def test_a_provider_is_asked_through_its_own_client(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StubServer(GOOD) as server:
        answer = ask(flavor, server, monkeypatch, temperature=0.2)
    assert type(answer.draft) is Lead
    assert answer == Answer(
        Lead(headline="Ferry fares rise"),
        usage=Usage(requests=1, input_tokens=50, output_tokens=5, cost_usd=None),
    )
    (request,) = server.requests
    assert request.messages == [{"role": "user", "content": "Fares rise. {{ 7 * 7 }}"}]
    assert request.body["model"] == "herald-1"
    assert (request.body["max_tokens"], request.body["temperature"]) == (100, 0.2)


def test_a_malformed_answer_is_asked_for_once_more_and_no_more(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StubServer(called("{}")) as server, pytest.raises(MalformedAnswer) as caught:
        ask(flavor, server, monkeypatch)
    assert len(server.requests) == caught.value.usage.requests == 2
    assert caught.value.usage.input_tokens == 100


def test_the_clients_own_retries_are_off(flavor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with StubServer(Reply(503)) as server, pytest.raises(ModelUnavailable):
        ask(flavor, server, monkeypatch)
    assert len(server.requests) == 1


@pytest.mark.parametrize("limits", [{"timeout": 0.2}, {"request_timeout": 0.2}], ids=repr)
def test_a_slow_provider_is_not_waited_for(
    flavor: str, limits: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        StubServer(Reply(body=GOOD, delay=5)) as server,
        pytest.raises(ModelUnavailable, match="in time"),
    ):
        ask(flavor, server, monkeypatch, **limits)


def test_a_filtered_answer_is_refused_with_its_cost(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filtered = called('{"headline": "Ferry"}', finish_reason="content_filter")
    with StubServer(filtered) as server, pytest.raises(ModelRefused) as caught:
        ask(flavor, server, monkeypatch)
    assert caught.value.usage.input_tokens == 50


def test_a_refusal_is_one_and_is_not_asked_again(
    flavor: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = called("{}", message={"role": "assistant", "content": None, "refusal": "I won't."})
    with StubServer(refused) as server, pytest.raises(ModelRefused) as caught:
        ask(flavor, server, monkeypatch)
    assert len(server.requests) == caught.value.usage.requests == 1


@pytest.mark.parametrize("model", ["courier/herald-1", "anthropic/claude-x"])
def test_a_provider_that_cannot_be_had_is_a_matter_of_settings(flavor: str, model: str) -> None:
    def call() -> Answer[Lead]:
        if flavor == "sync":
            return connect(model).answer(REQUEST)
        return asyncio.run(connect_async(model).answer(REQUEST))

    with pytest.raises(SettingsError, match=model):
        call()
