"""instructor around the clients of providers that do not speak OpenAI's protocol.

Import it only to make a call: it brings in instructor and, with it, OpenAI's client.
"""

import asyncio
from contextlib import nullcontext
from typing import Any

import instructor
from instructor.core.exceptions import InstructorError
from instructor.core.hooks import Hooks

from nutgraf.errors import SettingsError
from nutgraf.models.clients import ClosedWithLoop
from nutgraf.models.endpoints import CallOptions
from nutgraf.models.exchange import RE_ASKS, Exchange
from nutgraf.models.protocol import DraftT, Request
from nutgraf.models.wire import messages


class ProviderCaller:
    """Calls a provider through the client of its own that instructor knows."""

    def __init__(self, options: CallOptions) -> None:
        self._options = options
        self._client = _from_provider(options, async_client=False)

    def call(self, request: Request[DraftT], exchange: Exchange) -> DraftT:
        hooks, completions = _counting(exchange)
        arguments = _provider_arguments(request, self._options)
        arguments |= _provider_timeout(self._client, exchange)
        parsed = self._client.create(**arguments, hooks=hooks)
        exchange.check(completions[-1])
        return request.draft.model_validate_json(parsed.model_dump_json())


class AsyncProviderCaller:
    """`ProviderCaller`, awaited."""

    def __init__(self, options: CallOptions) -> None:
        self._options = options
        self._client = _from_provider(options, async_client=True)
        sdk = self._client.client
        self._closing = ClosedWithLoop(sdk if hasattr(sdk, "__aexit__") else nullcontext())

    async def call(self, request: Request[DraftT], exchange: Exchange) -> DraftT:
        await self._closing.start()
        hooks, completions = _counting(exchange)
        arguments = _provider_arguments(request, self._options)
        arguments |= _provider_timeout(self._client, exchange)
        async with asyncio.timeout(exchange.timeout):
            parsed = await self._client.create(**arguments, hooks=hooks)
        exchange.check(completions[-1])
        return request.draft.model_validate_json(parsed.model_dump_json())

    async def aclose(self) -> None:
        await self._closing.aclose()


def _from_provider(options: CallOptions, *, async_client: bool) -> Any:
    """instructor's client, with no retries of its own and the timeout of ours."""
    endpoint = options.endpoint
    key = {"api_key": endpoint.api_key} if endpoint.api_key else {}
    model = f"{endpoint.provider}/{endpoint.name}"
    build: Any = instructor.from_provider
    try:
        client: Any = build(model, async_client=async_client, **key)
    except (ImportError, InstructorError) as error:
        raise SettingsError(f"no client for {model!r}: {error}") from error
    for name, value in (("max_retries", 0), ("timeout", options.request_timeout)):
        if hasattr(client.client, name):
            setattr(client.client, name, value)
    return client


def _provider_arguments(request: Request[DraftT], options: CallOptions) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "messages": messages(request),
        "response_model": request.draft,
        "max_retries": RE_ASKS,
        "max_tokens": request.max_output_tokens,
    }
    if options.temperature is not None:
        arguments["temperature"] = options.temperature
    return arguments


def _provider_timeout(client: Any, exchange: Exchange) -> dict[str, float]:
    """A timeout for the request, where the provider's client has such a thing."""
    left = exchange.time_left()
    return {"timeout": left} if hasattr(client.client, "timeout") else {}


def _counting(exchange: Exchange) -> tuple[Hooks, list[Any]]:
    hooks, completions = Hooks(), list[Any]()
    hooks.on("completion:response", exchange.note)
    hooks.on("completion:response", completions.append)
    return hooks, completions
