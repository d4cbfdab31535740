"""Models that remember answers, and ask once where several callers want the same."""

import asyncio
import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor

from pydantic import BaseModel, ValidationError

from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Model, Request
from nutgraf.models.single_flight import single_flight, single_flight_async
from nutgraf.models.wire import schema_json
from nutgraf.models.wrapping import ModelT, Wrapping

FORMAT = 1
"""Of keys and values; a change of either is a new one, and old entries are never read."""


def cache_key(identity: str, request: Request[DraftT]) -> str:
    """SHA-256 over all that an answer depends on, as 64 hexadecimal digits.

    Args:
        identity: The model's; it holds no key.
        request: The question. Its name, which is for logs, does not count.
    """
    parts = [
        FORMAT,
        identity,
        [[message.role, message.content] for message in request.messages],
        schema_json(request.draft),
        request.max_output_tokens,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class _Caching(Wrapping[ModelT]):
    """What `CachingModel` and `AsyncCachingModel` have in common."""

    def __init__(self, model: ModelT, cache: ByteCache) -> None:
        super().__init__(model)
        self._cache = cache

    @property
    def asked(self) -> ModelT:
        """The model that is asked what is not in the cache."""
        return self._model

    def _read(self, key: str, request: Request[DraftT]) -> Answer[DraftT] | None:
        stored = self._cache.get(key)
        if stored is None:
            return None
        try:
            return Answer(request.draft.model_validate_json(stored), cached=True)
        except ValidationError:
            return None  # of an older draft class, or not ours: ask again

    def _write(self, key: str, answer: Answer[BaseModel]) -> None:
        self._cache.set(key, answer.draft.model_dump_json().encode())


class CachingModel(_Caching[Model]):
    """A model around a model, which it asks only what is not in the cache.

    Equal requests at once, in this process or another that shares the cache's folder, cost one
    call: the others wait for its answer, within their timeouts. If it fails, the next tries.

    Args:
        model: The model to ask.
        cache: Where answers are kept. What goes wrong with it never fails a request.
    """

    def __init__(self, model: Model, cache: ByteCache) -> None:
        super().__init__(model, cache)

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        """Answer a request from the cache, else from the model."""
        started = time.monotonic()
        key = cache_key(self.identity, request)
        if (hit := self._read(key, request)) is not None:
            return hit
        with single_flight(self._cache.folder, key, timeout=timeout):
            if (hit := self._read(key, request)) is not None:
                return hit
            answer = self._model.answer(request, timeout=_left(timeout, started))
            self._write(key, answer)
            return answer


class AsyncCachingModel(_Caching[AsyncModel]):
    """`CachingModel`, awaited. It writes in a thread, since another process that writes to the
    cache may keep its user waiting for `byte_cache.LOCK_TIMEOUT`; in one, since threads of a
    process that wait for each other there time out. Reading waits for nobody, but for the first
    time, which opens it."""

    def __init__(self, model: AsyncModel, cache: ByteCache) -> None:
        super().__init__(model, cache)
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="answers")

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request from the cache, else from the model."""
        started = time.monotonic()
        key = cache_key(self.identity, request)
        if not self._cache.is_open:
            await asyncio.to_thread(self._cache.open)
        if (hit := self._read(key, request)) is not None:
            return hit
        async with single_flight_async(self._cache.folder, key, timeout=timeout):
            if (hit := self._read(key, request)) is not None:
                return hit
            left = _left(timeout, started)
            answer = await self._model.answer(request, timeout=left)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._writer, self._write, key, answer)
            return answer


def _left(timeout: float | None, started: float) -> float | None:
    return None if timeout is None else max(0.0, timeout - (time.monotonic() - started))
