"""Waiting for batches to end."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.errors import ModelUnavailable
from nutgraf.jobs.provider_batches.api import BatchApi, Sleep
from nutgraf.jobs.provider_batches.records import (
    BatchProgress,
    BatchState,
    BatchStore,
    OnBatchProgress,
    Part,
)

DEADLINE: Final = 26 * 3600.0
"""Seconds; a batch has 24 hours, and some time to write down what it has."""

_logger = logging.getLogger("nutgraf")


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to ask: small batches end within minutes, large ones take hours.

    Attributes:
        first: Seconds before asking the second time.
        factor: By how much each wait is longer than the one before.
        longest: Seconds.
    """

    first: float = 5.0
    factor: float = 1.3
    longest: float = 120.0

    def waits(self) -> Iterator[float]:
        """Seconds, without end."""
        wait = self.first
        while True:
            yield min(wait, self.longest)
            wait = min(wait * self.factor, self.longest)


class Waiter:
    """Asks the provider until all batches of a run have ended.

    Args:
        api: The provider's.
        store: The record.
        pace: How often to ask.
        sleep: How to wait some seconds.
        clock: Seconds, of any start.
    """

    def __init__(
        self,
        api: BatchApi,
        store: BatchStore,
        *,
        pace: Pace | None = None,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._store = store
        self._pace = pace or Pace()
        self._sleep = sleep
        self._clock = clock

    async def ended(
        self,
        run_id: str,
        *,
        deadline: float = math.inf,
        on_progress: OnBatchProgress | None = None,
    ) -> AsyncGenerator[list[tuple[Part, BatchState]]]:
        """A run's batches as they end, for the reader to collect before it asks for more.

        Args:
            run_id: Whose.
            deadline: On the clock; then it gives up, and the batches go on.
            on_progress: Told after every look.

        Raises:
            ModelUnavailable: The deadline came first.
            ModelError: The provider does not know a batch, or refuses the key.
        """
        for wait in self._pace.waits():
            looked = [(p, await self._look(p)) for p in await self._submitted(run_id)]
            if ended := [(part, state) for part, state in looked if state.is_ended]:
                yield ended
            going = [state for _, state in looked if not state.is_ended]
            if on_progress:
                tally = await asyncio.to_thread(self._store.tally, run_id)
                on_progress(BatchProgress(tally, tuple(going)))
            if not going:
                return
            await self._pause(wait, deadline, len(going))

    async def _submitted(self, run_id: str) -> list[Part]:
        parts = await asyncio.to_thread(self._store.open_parts, run_id)
        return [part for part in parts if part.batch_id is not None]

    async def _look(self, part: Part) -> BatchState:
        """Where a batch stands; where it stood, while the provider cannot be reached."""
        batch_id = part.batch_id or ""
        try:
            state = await self._api.retrieve(batch_id)
        except ModelUnavailable as error:
            _logger.warning("batch %s could not be looked at: %s", batch_id, error)
            return BatchState(batch_id, "unknown", total=part.requests)
        await asyncio.to_thread(self._store.note_batch, part, state)
        return state

    async def _pause(self, wait: float, deadline: float, going: int) -> None:
        left = deadline - self._clock()
        if left <= 0:
            raise ModelUnavailable(
                f"{going} {'batch is' if going == 1 else 'batches are'} still under way at the "
                "deadline: run the same again to wait on and collect, nothing is paid twice"
            )
        await self._sleep(min(wait, left))
