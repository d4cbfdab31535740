"""Requests into batches: whatever is not answered or under way, once."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import AsyncExitStack, ExitStack, aclosing
from typing import Final

from nutgraf.jobs.provider_batches.api import BatchApi
from nutgraf.jobs.provider_batches.parts import BatchLimits, PartFile, part_file, request_line
from nutgraf.jobs.provider_batches.records import BatchStore, Part, PlannedRequest

_AT_ONCE: Final = 200
"""Requests that are looked up together, and in memory together."""

_logger = logging.getLogger("nutgraf")


class Submitter:
    """Submits requests as batches. May be killed at any moment, and called again.

    A part and its keys are recorded first, then its file is sent, then its batch is made; each
    step is recorded after it is done. Where the last one is not, the provider is asked whether
    the batch is there. Of a part whose file was not sent, nothing is kept: its requests come again.

    Args:
        api: The provider's.
        store: The record.
        is_answered: Whether an answer is had elsewhere, such as in the answer cache, by key.
    """

    def __init__(
        self,
        api: BatchApi,
        store: BatchStore,
        *,
        is_answered: Callable[[str], bool] | None = None,
    ) -> None:
        self._api = api
        self._store = store
        self._is_answered = is_answered

    async def submit(
        self,
        run_id: str,
        requests: AsyncIterable[PlannedRequest],
        *,
        limits: BatchLimits,
        most_parts: int | None = None,
    ) -> bool:
        """Submit what is open.

        Args:
            run_id: Whose the batches are.
            requests: All of the run's, in any order; some may be submitted or answered already.
            limits: Of one batch.
            most_parts: After which to stop; None is no limit.

        Returns:
            Whether all requests are submitted or answered.

        Raises:
            SettingsError: The endpoint has no batch API.
            ModelError: The provider would not have it.
            StorageError: A file or the record cannot be written.
        """
        await self.recover(run_id)
        made = 0
        async with AsyncExitStack() as stack:
            lines = await stack.enter_async_context(aclosing(self._open_lines(run_id, requests)))
            held = stack.enter_context(ExitStack())
            part = held.enter_context(part_file(limits))
            async for key, line in lines:
                if key in part.keys or self._is_too_long(key, line, limits):
                    continue
                if not part.has_room(line):
                    await self._send(run_id, part)
                    held.close()
                    made += 1
                    if most_parts is not None and made >= most_parts:
                        return False
                    part = held.enter_context(part_file(limits))
                part.add(key, line)
            if part.keys:
                await self._send(run_id, part)
        return True

    async def recover(self, run_id: str) -> None:
        """Finish parts that were not submitted to the end when we were killed."""
        for part in await asyncio.to_thread(self._store.open_parts, run_id):
            if part.batch_id is None and part.run_id == run_id:
                await self._recover(part)

    async def _recover(self, part: Part) -> None:
        if part.input_file_id is not None:
            await self._create(part, part.input_file_id, look_first=True)
        elif state := await self._api.find(part):  # made by somebody with an older record
            await asyncio.to_thread(self._store.note_batch, part, state)
        else:
            await asyncio.to_thread(self._store.forget, part)

    async def _send(self, run_id: str, file: PartFile) -> None:
        digest = await asyncio.to_thread(file.close)
        part = await asyncio.to_thread(self._store.begin, run_id, digest, tuple(file.keys))
        file_id = await self._api.upload(file.path, part.file_name)
        part = await asyncio.to_thread(self._store.note_upload, part, file_id)
        await self._create(part, file_id, look_first=False)

    async def _create(self, part: Part, file_id: str, *, look_first: bool) -> None:
        state = await self._api.create(part, file_id, look_first=look_first)
        await asyncio.to_thread(self._store.note_batch, part, state)

    async def _open_lines(
        self, run_id: str, requests: AsyncIterable[PlannedRequest]
    ) -> AsyncGenerator[tuple[str, bytes]]:
        async for some in _grouped(requests):
            lines = await asyncio.to_thread(self._lines, run_id, some)
            for key, line in lines:
                yield key, line

    def _lines(self, run_id: str, some: list[PlannedRequest]) -> list[tuple[str, bytes]]:
        """What of this is open; later ones know of what was sent for these."""
        known = self._store.known(run_id, {key for key, _ in some})
        return [
            (planned[0], request_line(planned, self._api.options))
            for planned in dict(some).items()
            if planned[0] not in known and not (self._is_answered and self._is_answered(planned[0]))
        ]

    def _is_too_long(self, key: str, line: bytes, limits: BatchLimits) -> bool:
        """Whether no file takes it; it is asked live then."""
        if len(line) <= limits.bytes:
            return False
        _logger.warning("request %s… is too long for a batch and will be asked live", key[:12])
        return True


async def _grouped(requests: AsyncIterable[PlannedRequest]) -> AsyncGenerator[list[PlannedRequest]]:
    some: list[PlannedRequest] = []
    async for planned in requests:
        some.append(planned)
        if len(some) >= _AT_ONCE:
            yield some
            some = []
    if some:
        yield some
