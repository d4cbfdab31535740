"""A provider's batch API, with its failures told as ours. OpenAI's client is imported on use."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from nutgraf.errors import (
    MalformedAnswer,
    ModelError,
    ModelRejected,
    ModelUnavailable,
    SettingsError,
)
from nutgraf.jobs.provider_batches.records import BatchState, Part
from nutgraf.models.endpoints import CallOptions
from nutgraf.models.provider_failures import provider_failure, safe_codes

ENDPOINT: Final = "/v1/chat/completions"
"""What a batch asks; a literal of the API, whatever path the base URL has."""

LONGEST_LINE: Final = 16 * 2**20
"""Bytes of one result; as much as one live answer may have."""

ATTEMPTS: Final = 6
"""Of one call; with waits that double from a second, a minute or two of trouble is survived."""

LONGEST_WAIT: Final = 60.0

_NO_SUCH_API: Final = frozenset({404, 405, 501})

ValueT = TypeVar("ValueT")
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Retries:
    """Asks again after `ModelUnavailable`, a few times.

    Attributes:
        attempts: The most, at least 1.
        sleep: How to wait some seconds.
    """

    attempts: int = ATTEMPTS
    sleep: Sleep = asyncio.sleep

    async def __call__(self, call: Callable[[], Awaitable[ValueT]]) -> ValueT:
        """What the call gives, or its last error."""

        async def attempt() -> ValueT:  # tenacity looks whether a function is async
            return await call()

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(ModelUnavailable),
            stop=stop_after_attempt(self.attempts),
            wait=_wait,
            sleep=self.sleep,
            reraise=True,
        )
        return await retrying(attempt)


class BatchApi:
    """The few calls that nights need. One event loop may use it.

    Args:
        options: The endpoint and its key, as for live requests.
        retries: Of single calls.

    Raises:
        SettingsError: The provider speaks another protocol.
    """

    def __init__(self, options: CallOptions, *, retries: Retries | None = None) -> None:
        if not options.endpoint.speaks_openai:
            raise no_batches(options)
        self.options = options
        self.retries = retries or Retries()
        self._opened: Any = None

    async def upload(self, path: Path, name: str) -> str:
        """Send a file of requests, streamed from disk; its id."""

        async def send() -> str:
            with path.open("rb") as file, self._failures(missing=self._no_batches):
                made = await self._client.files.create(file=(name, file), purpose="batch")
                return str(made.id)

        return await self.retries(send)

    async def create(self, part: Part, file_id: str, *, look_first: bool) -> BatchState:
        """Make the batch of a part, unless it is there.

        A call whose answer was lost may have made it all the same, so the provider's batches are
        looked through before another try: a batch that is made twice is paid twice.

        Args:
            part: Its metadata is what the batch is found by.
            file_id: Its requests.
            look_first: Whether it may have been made before.
        """
        may_exist = look_first

        async def make() -> BatchState:
            nonlocal may_exist
            if may_exist and (found := await self._found(part)):
                return found
            may_exist = True
            with self._failures(missing=self._no_batches):
                made = await self._client.batches.create(
                    input_file_id=file_id,
                    endpoint=ENDPOINT,
                    completion_window="24h",
                    metadata=part.metadata,
                )
            return _state(made)

        return await self.retries(make)

    async def find(self, part: Part) -> BatchState | None:
        """The batch of a part, if the provider has it: the oldest, should there be several."""
        return await self.retries(lambda: self._found(part))

    async def retrieve(self, batch_id: str) -> BatchState:
        """Where a batch stands."""

        async def get() -> BatchState:
            with self._failures(missing=lambda: self._lost(f"batch {batch_id!r}")):
                return _state(await self._client.batches.retrieve(batch_id))

        return await self.retries(get)

    async def cancel(self, batch_id: str) -> BatchState:
        """Ask for a batch's end; what it has answered until then is there, and paid."""

        async def end() -> BatchState:
            with self._failures(missing=lambda: self._lost(f"batch {batch_id!r}")):
                return _state(await self._client.batches.cancel(batch_id))

        return await self.retries(end)

    async def lines(self, file_id: str) -> AsyncGenerator[bytes]:
        """The lines of a file, as they come. It does not retry: its reader starts over.

        Only a line feed ends a line: httpx's `iter_lines` would cut a text at U+2028 as well.
        """
        with self._failures(missing=lambda: self._lost(f"file {file_id!r}")):
            content = self._client.files.with_streaming_response.content(file_id)
            async with content as response, aclosing(_lines(response.iter_bytes())) as lines:
                async for line in lines:
                    yield line

    async def aclose(self) -> None:
        """Close the connections; the next call opens others."""
        client, self._opened = self._opened, None
        if client is not None and self.options.http_client is None:
            await client.close()

    @property
    def _client(self) -> Any:
        if self._opened is None:
            from nutgraf.models.clients import async_client

            self._opened = async_client(self.options)
        return self._opened

    async def _found(self, part: Part) -> BatchState | None:
        found: list[BatchState] = []
        with self._failures(missing=self._no_batches):
            async for batch in self._client.batches.list(limit=100):
                state = _state(batch)
                if part.metadata.items() <= state.metadata.items():
                    found.append(state)
        return min(found, key=lambda state: state.created_at, default=None)

    @contextmanager
    def _failures(self, *, missing: Callable[[], Exception]) -> Generator[None]:
        """Failures of the client, told as ours; without the provider's words."""
        import httpx2
        import openai

        try:
            yield
        except (openai.OpenAIError, httpx2.HTTPError) as error:
            if getattr(error, "status_code", None) in _NO_SUCH_API:
                raise missing() from error
            raise provider_failure(error, endpoint=self.options.endpoint) from error

    def _no_batches(self) -> Exception:
        return no_batches(self.options)

    def _lost(self, what: str) -> ModelError:
        return ModelRejected(
            f"{self.options.endpoint.place} knows no {what}: use the key and the base URL that it "
            "was submitted with; results are kept there for 30 days"
        )


def no_batches(options: CallOptions) -> SettingsError:
    """Our error for an endpoint that takes no batches."""
    return SettingsError(
        f"{options.endpoint.place} has no batch API: leave out --provider-batch, or use a model "
        "of a provider that has one, such as 'openai/gpt-5-mini'"
    )


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    rest = b""
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line
        if len(rest) > LONGEST_LINE:
            raise MalformedAnswer(f"a line of a batch's results is over {LONGEST_LINE} bytes long")
    if rest:
        yield rest


def _state(batch: Any) -> BatchState:
    counts = batch.request_counts
    errors = getattr(batch.errors, "data", None) or ()
    metadata: Mapping[str, str] = batch.metadata or {}
    return BatchState(
        id=str(batch.id),
        status=str(batch.status),
        input_file_id=str(batch.input_file_id),
        output_file_id=batch.output_file_id,
        error_file_id=batch.error_file_id,
        metadata=metadata,
        completed=getattr(counts, "completed", 0) or 0,
        failed=getattr(counts, "failed", 0) or 0,
        total=getattr(counts, "total", 0) or 0,
        faults=tuple(_fault(error) for error in errors),
        created_at=batch.created_at or 0,
    )


def _fault(error: Any) -> str:
    """The code of what is wrong with a batch, and the line of its file if it is one."""
    code = safe_codes(error.code) or "no code"
    return f"{code} in line {error.line}" if isinstance(error.line, int) else code


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None) or 0.0
    return max(asked, wait_random_exponential(multiplier=1, max=LONGEST_WAIT)(state))
