"""Models that instructor drives: hosted ones, and any server that speaks OpenAI's protocol.

Nothing of instructor or of a provider's client is imported before the first call, so that an
answer from a cache needs neither them nor a key.
"""

import asyncio
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from nutgraf.errors import ModelError
from nutgraf.models.endpoints import CallOptions, resolve
from nutgraf.models.exchange import Exchange
from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.models.quiet import quiet

if TYPE_CHECKING:
    from nutgraf.models.clients import AsyncOpenAICaller, OpenAICaller
    from nutgraf.models.providers import AsyncProviderCaller, ProviderCaller

REQUEST_TIMEOUT = 120.0
"""Seconds for one request, where nothing else is said: a small model on two cores needs most of
them for a long article."""


class _Instructed:
    """What `InstructorModel` and `AsyncInstructorModel` have in common."""

    def __init__(self, options: CallOptions) -> None:
        self._options = options

    @property
    def name(self) -> str:
        return self._options.endpoint.name

    @property
    def identity(self) -> str:
        return self._options.identity

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r} at {self._options.endpoint.place!r})"

    def _exchange(self, timeout: float | None) -> Exchange:
        return Exchange(self._options.endpoint, self._options.request_timeout, timeout)


class InstructorModel(_Instructed):
    """A `Model`; `connect` makes one. Threads may share it."""

    @cached_property
    def _caller(self) -> "OpenAICaller | ProviderCaller":
        if self._options.endpoint.speaks_openai:
            from nutgraf.models.clients import OpenAICaller

            return OpenAICaller(self._options)
        from nutgraf.models.providers import ProviderCaller

        return ProviderCaller(self._options)

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        """Answer a request with one HTTP request, two if the first answer is malformed."""
        from instructor.core.exceptions import InstructorError

        exchange = self._exchange(timeout)
        failure: ModelError
        try:
            with quiet():
                draft = self._caller.call(request, exchange)
            return Answer(draft, usage=exchange.usage)
        except (InstructorError, ModelError, TimeoutError) as error:
            failure = exchange.failure(error)
        raise failure  # out here: instructor's error, which holds the prompt, is no context of it


class AsyncInstructorModel(_Instructed):
    """An `AsyncModel`; `connect_async` makes one. Event loops may share it."""

    def __init__(self, options: CallOptions) -> None:
        super().__init__(options)
        self._callers: WeakKeyDictionary[
            asyncio.AbstractEventLoop, AsyncOpenAICaller | AsyncProviderCaller
        ] = WeakKeyDictionary()

    def _caller(self) -> "AsyncOpenAICaller | AsyncProviderCaller":
        loop = asyncio.get_running_loop()
        if loop not in self._callers:
            self._callers[loop] = self._new_caller()
        return self._callers[loop]

    async def aclose(self) -> None:
        """Close the connections of the running event loop; asking again opens others."""
        if (caller := self._callers.pop(asyncio.get_running_loop(), None)) is not None:
            await caller.aclose()

    def _new_caller(self) -> "AsyncOpenAICaller | AsyncProviderCaller":
        if self._options.endpoint.speaks_openai:
            from nutgraf.models.clients import AsyncOpenAICaller

            return AsyncOpenAICaller(self._options)
        from nutgraf.models.providers import AsyncProviderCaller

        return AsyncProviderCaller(self._options)

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request with one HTTP request, two if the first answer is malformed."""
        from instructor.core.exceptions import InstructorError

        exchange = self._exchange(timeout)
        failure: ModelError
        try:
            with quiet():
                draft = await self._caller().call(request, exchange)
            return Answer(draft, usage=exchange.usage)
        except (InstructorError, ModelError, TimeoutError) as error:
            failure = exchange.failure(error)
        raise failure  # see InstructorModel.answer


def connect(
    model: str,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    temperature: float | None = None,
    request_timeout: float = REQUEST_TIMEOUT,
    extra_body: Mapping[str, object] | None = None,
    http_client: Any = None,
) -> InstructorModel:
    """A model to ask. No connection is made and no key is looked for before the first call.

    Args:
        model: 'provider/name', such as 'openai/gpt-5-mini' or 'ollama/qwen3'; with a base URL,
            the name as the endpoint knows it.
        base_url: An OpenAI-compatible endpoint, such as 'http://127.0.0.1:8080/v1'.
        api_key: A key; without one the provider's environment variable is read.
        temperature: From 0; None leaves it to the provider.
        request_timeout: Seconds that one HTTP request may take.
        extra_body: Parameters beside the protocol's, such as `{"cache_prompt": True}`.
        http_client: An httpx client to send with, where the endpoint speaks OpenAI's protocol.

    Raises:
        SettingsError: A model string without a provider, or a base URL that is none.
    """
    endpoint = resolve(model, base_url=base_url, api_key=api_key)
    options = CallOptions(endpoint, temperature, request_timeout, extra_body, http_client)
    return InstructorModel(options)


def connect_async(
    model: str,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    temperature: float | None = None,
    request_timeout: float = REQUEST_TIMEOUT,
    extra_body: Mapping[str, object] | None = None,
    http_client: Any = None,
) -> AsyncInstructorModel:
    """`connect`, for an `AsyncModel`; an `http_client` serves one event loop only."""
    endpoint = resolve(model, base_url=base_url, api_key=api_key)
    options = CallOptions(endpoint, temperature, request_timeout, extra_body, http_client)
    return AsyncInstructorModel(options)
