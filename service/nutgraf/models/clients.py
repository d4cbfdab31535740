"""instructor around OpenAI's client: callers of endpoints that speak OpenAI's protocol.

Import it only to make a call: it brings in instructor and OpenAI's client, which take seconds.
"""

import asyncio
import json
import weakref
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import instructor
import openai
from instructor import Mode, Provider, ResponseSchema
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from nutgraf.errors import MalformedAnswer
from nutgraf.models.endpoints import CallOptions
from nutgraf.models.exchange import RE_ASKS, Exchange
from nutgraf.models.http_client import WholeAnswerClient, tls
from nutgraf.models.protocol import DraftT, Request
from nutgraf.models.provider_failures import missing_key
from nutgraf.models.wire import chat_parameters, response_format, strict_schema


class OpenAICaller:
    """Calls an endpoint that speaks OpenAI's protocol."""

    def __init__(self, options: CallOptions) -> None:
        self._options = options
        http_client = options.http_client or self._connected(options)
        client = openai.OpenAI(**_client_settings(options), http_client=http_client)
        self._post: Any = client.post
        self._create: Any = _patched(self._send)

    def _connected(self, options: CallOptions) -> WholeAnswerClient:
        """A client that closes its connections when this caller is gone.

        Its own `__del__` may come late: the collector frees what is in a cycle in any order.
        """
        client = WholeAnswerClient(**_connection_settings(options))
        weakref.finalize(self, client.close)
        return client

    def call(self, request: Request[DraftT], exchange: Exchange) -> DraftT:
        arguments = _arguments(request, self._options)
        parsed = self._create(**arguments, exchange=exchange, draft=request.draft)
        return cast("DraftT", parsed.draft)

    def _send(self, *, exchange: Exchange, draft: type[BaseModel], **body: Any) -> Any:
        body |= {"response_format": response_format(draft), "timeout": exchange.time_left()}
        try:
            completion = self._post(**_posted(body))
        except json.JSONDecodeError as error:
            raise _broken_json(exchange) from error
        exchange.admit(completion)
        return completion


class AsyncOpenAICaller:
    """`OpenAICaller`, awaited."""

    def __init__(self, options: CallOptions) -> None:
        self._options = options
        client = async_client(options)
        self._post: Any = client.post
        self._create: Any = _patched(self._send)
        self._closing = ClosedWithLoop(client)

    async def call(self, request: Request[DraftT], exchange: Exchange) -> DraftT:
        await self._closing.start()
        arguments = _arguments(request, self._options)
        parsed = await self._create(**arguments, exchange=exchange, draft=request.draft)
        return cast("DraftT", parsed.draft)

    async def aclose(self) -> None:
        await self._closing.aclose()

    async def _send(self, *, exchange: Exchange, draft: type[BaseModel], **body: Any) -> Any:
        left = exchange.time_left()
        body |= {"response_format": response_format(draft), "timeout": left}
        try:
            async with asyncio.timeout(left):
                completion = await self._post(**_posted(body))
        except json.JSONDecodeError as error:
            raise _broken_json(exchange) from error
        exchange.admit(completion)
        return completion


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A draft as instructor may carry it: on a pydantic model it would leave the raw response."""

    draft: BaseModel


@lru_cache(maxsize=256)
def _response_model(draft: type[BaseModel]) -> Any:
    """Stands for a draft before instructor, which else subclasses it and builds its schema anew
    for each request: of 2.0 ms of CPU a call, 1.1 were that (benchmarks/call_overhead.py)."""

    def validate(text: str, *, strict: bool | None = None, **_: Any) -> _Parsed:
        return _Parsed(draft.model_validate_json(text, strict=strict))

    return type(
        draft.__name__,
        (ResponseSchema,),
        {
            "model_json_schema": staticmethod(lambda: strict_schema(draft)),
            "model_validate_json": staticmethod(validate),
            "__module__": draft.__module__,
        },
    )


class ClosedWithLoop:
    """Closes a client's connections when the running event loop ends.

    A loop that ends ends its open generators (`loop.shutdown_asyncgens`), so one holds the
    client open. Nobody who asks a model has to close it, though who is done with it may.
    """

    def __init__(self, client: AbstractAsyncContextManager[Any]) -> None:
        self._open = self._hold(client)
        self._started = False

    async def start(self) -> None:
        if not self._started:
            self._started = True
            await anext(self._open)

    async def aclose(self) -> None:
        await self._open.aclose()

    async def _hold(self, client: AbstractAsyncContextManager[Any]) -> AsyncGenerator[None]:
        async with client:
            yield


def async_client(options: CallOptions) -> openai.AsyncOpenAI:
    """OpenAI's client for these options, without retries of its own. Who has it closes it.

    Raises:
        ModelRejected: A key is due, and there is none.
    """
    settings = _client_settings(options)
    http_client = options.http_client or openai.DefaultAsyncHttpxClient(
        **_connection_settings(options)
    )
    return openai.AsyncOpenAI(**settings, http_client=http_client)


def _patched(send: Any) -> Any:
    return instructor.patch(create=send, mode=Mode.JSON_SCHEMA, provider=Provider.OPENAI)


def _connection_settings(options: CallOptions) -> dict[str, Any]:
    """No proxy of the machine's stands between it and itself, others need theirs; no redirect
    takes an article to another host, or a request beyond the number it may cost."""
    return {
        "verify": tls(),
        "trust_env": not options.endpoint.is_loopback,
        "follow_redirects": False,
    }


def _client_settings(options: CallOptions) -> dict[str, Any]:
    key = options.endpoint.key()
    if key is None:
        raise missing_key(options.endpoint)
    base_url = options.endpoint.base_url
    return {
        "api_key": key,
        "base_url": base_url.text if base_url else None,
        "max_retries": 0,
        "timeout": options.request_timeout,
    }


def _arguments(request: Request[DraftT], options: CallOptions) -> dict[str, Any]:
    """What goes on the wire, as instructor and OpenAI's client take it. instructor puts another
    `response_format` in, so `_send` sets it again; `context` would run Jinja over the article."""
    arguments: dict[str, Any] = chat_parameters(request, options) | {
        "response_model": _response_model(request.draft),
        "max_retries": RE_ASKS,
    }
    if options.extra_body:
        arguments["extra_body"] = dict(options.extra_body)
    return arguments


def _posted(body: dict[str, Any]) -> dict[str, Any]:
    """What `chat.completions.create` would post, keys in its order; it would look at every part of
    the messages and the schema for what is to be renamed, which takes a third of a call's CPU."""
    timeout, beside = body.pop("timeout"), body.pop("extra_body", {})
    first = {"messages": body.pop("messages"), "model": body.pop("model")}
    return {
        "path": "/chat/completions",
        "cast_to": ChatCompletion,
        "body": {**first, **dict(sorted(body.items())), **beside},
        "options": {"timeout": timeout},
    }


def _broken_json(exchange: Exchange) -> MalformedAnswer:
    exchange.note(None)
    return MalformedAnswer(f"{exchange.endpoint.place} answered with broken JSON")
