"""Results of batches, into the record."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from nutgraf.errors import ModelRejected
from nutgraf.jobs.provider_batches.api import BatchApi
from nutgraf.jobs.provider_batches.outcomes import is_over_limit, read_item, refusal, rest_of
from nutgraf.jobs.provider_batches.records import BatchState, BatchStore, Item, Part

_AT_ONCE: Final = 200
"""Results in one transaction."""

_logger = logging.getLogger("nutgraf")


@dataclass(slots=True)
class _Oddities:
    """Lines of one file that were no results of ours."""

    unreadable: int = 0
    unknown: int = 0


class Collector:
    """Collects ended batches. May be killed at any moment, and called again.

    Attributes:
        unreadable: Lines that were no results.
        unknown: Results of requests that were not in their batch.

    Args:
        api: The provider's.
        store: The record.
    """

    def __init__(self, api: BatchApi, store: BatchStore) -> None:
        self._api = api
        self._store = store
        self.unreadable = 0
        self.unknown = 0

    async def collect(self, part: Part, state: BatchState) -> None:
        """Record all results of an ended batch, and why the other requests have none.

        Raises:
            ModelRejected: The batch failed as a whole; its requests may be submitted again.
            ModelError: A file of it could not be had.
        """
        endpoint = self._api.options.endpoint
        for file_id in (state.output_file_id, state.error_file_id):
            if file_id:
                await self._take(part, file_id)
        rest = rest_of(state, endpoint)
        await asyncio.to_thread(self._store.settle, part, state, rest)
        if state.status == "failed" and not is_over_limit(state):
            raise ModelRejected(refusal(state, endpoint))

    async def _take(self, part: Part, file_id: str) -> None:
        """All lines of a file, from the beginning again where the connection broke."""
        odd = await self._api.retries(lambda: self._read(part, file_id))
        self.unreadable += odd.unreadable
        self.unknown += odd.unknown
        if odd.unreadable or odd.unknown:
            _logger.warning(
                "batch %s: %d lines of its results cannot be read, %d are about unknown requests",
                part.batch_id,
                odd.unreadable,
                odd.unknown,
            )

    async def _read(self, part: Part, file_id: str) -> _Oddities:
        odd, some = _Oddities(), list[Item]()
        async with aclosing(self._api.lines(file_id)) as lines:
            async for line in lines:
                item = read_item(line, self._api.options.endpoint)
                if item is not None:
                    some.append(item)
                elif line.strip():
                    odd.unreadable += 1
                if len(some) >= _AT_ONCE:
                    odd.unknown += await asyncio.to_thread(self._store.record, part, some)
                    some = []
        odd.unknown += await asyncio.to_thread(self._store.record, part, some)
        return odd
