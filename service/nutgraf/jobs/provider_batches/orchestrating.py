"""A night through a provider's batch API, from requests to collected answers."""

import asyncio
import logging
import time
from collections.abc import AsyncIterable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Final

from nutgraf.errors import ModelRejected
from nutgraf.jobs.provider_batches.api import BatchApi, Retries, Sleep
from nutgraf.jobs.provider_batches.collecting import Collector
from nutgraf.jobs.provider_batches.parts import LIMITS, BatchLimits
from nutgraf.jobs.provider_batches.records import (
    OVER_LIMIT,
    BatchReport,
    BatchState,
    BatchStore,
    OnBatchProgress,
    Part,
    PlannedRequest,
    Round,
    Tally,
)
from nutgraf.jobs.provider_batches.submitting import Submitter
from nutgraf.jobs.provider_batches.waiting import DEADLINE, Pace, Waiter
from nutgraf.models.endpoints import CallOptions

ROUNDS: Final = 2
"""Batches after which what still has no answer is left to be asked live."""

_logger = logging.getLogger("nutgraf")

Requests = Callable[[], AsyncIterable[PlannedRequest]]
"""All requests of a run, from the beginning at each call."""


@dataclass(frozen=True, slots=True)
class BatchCourse:
    """How a night goes through a batch API.

    Attributes:
        limits: Of one batch.
        rounds: The most passes: the first, and those for what expired or was too busy.
        deadline: Seconds from now after which to stop waiting.
        pace: How often to ask how far it is.
        is_answered: Whether an answer is had elsewhere, such as in the answer cache, by key.
        on_progress: Told after every look.
        sleep: How to wait some seconds.
        clock: Seconds, of any start.
    """

    limits: BatchLimits = LIMITS
    rounds: int = ROUNDS
    deadline: float = DEADLINE
    pace: Pace = field(default_factory=Pace)
    is_answered: Callable[[str], bool] | None = None
    on_progress: OnBatchProgress | None = None
    sleep: Sleep = asyncio.sleep
    clock: Callable[[], float] = time.monotonic


async def run_provider_batch(
    run_id: str,
    requests: Requests,
    *,
    options: CallOptions,
    store: BatchStore,
    course: BatchCourse | None = None,
) -> BatchReport:
    """Submit a run's requests as batches, wait for them, and collect their answers.

    Killed at any moment and called again, it goes on; no request is paid twice. When it returns,
    `CollectedModel` has the answers, and what has none is asked live.

    Args:
        run_id: Whose.
        requests: Only called for when there is something to submit.
        options: The endpoint, as for live requests.
        store: The record.
        course: How.

    Raises:
        SettingsError: The endpoint has no batch API.
        ModelRejected: The key, the account or a batch as a whole was refused.
        ModelUnavailable: The provider cannot be reached, or the deadline came first.
        StorageError: A file or the record cannot be written.
    """
    course = course or BatchCourse()
    api = BatchApi(options, retries=Retries(sleep=course.sleep))
    try:
        return await _Night(run_id, requests, api, store, course).run()
    finally:
        await api.aclose()


async def cancel_provider_batch(run_id: str, *, options: CallOptions, store: BatchStore) -> int:
    """Ask for the end of a run's own batches; what they have answered is collected by a rerun.

    Returns:
        How many were under way.
    """
    api = BatchApi(options)
    try:
        parts = [p for p in await asyncio.to_thread(store.open_parts, run_id) if p.batch_id]
        ours = [part for part in parts if part.run_id == run_id]
        for part in ours:
            await api.cancel(part.batch_id or "")
        return len(ours)
    finally:
        await api.aclose()


class _Night:
    def __init__(
        self,
        run_id: str,
        requests: Requests,
        api: BatchApi,
        store: BatchStore,
        course: BatchCourse,
    ) -> None:
        self._run_id = run_id
        self._requests = requests
        self._store = store
        self._course = course
        self._submitter = Submitter(api, store, is_answered=course.is_answered)
        self._collector = Collector(api, store)
        self._waiter = Waiter(api, store, pace=course.pace, sleep=course.sleep, clock=course.clock)
        self._deadline = course.clock() + course.deadline

    async def run(self) -> BatchReport:
        while True:
            round_ = await asyncio.to_thread(self._store.round, self._run_id)
            if not round_.is_submitted:
                round_ = await self._submit(round_)
            await self._collect()
            tally = await asyncio.to_thread(self._store.tally, self._run_id)
            if not round_.is_submitted:
                continue
            if not await self._needs_another(round_, tally):
                return await self._report(tally)
            await self._note(Round(round_.number + 1))

    async def _submit(self, round_: Round) -> Round:
        """Submit all; only one part at a time where the account's limit was met."""
        refused = await asyncio.to_thread(self._store.refused, self._run_id)
        if not await self._submit_parts(refused):
            return round_
        round_ = replace(round_, is_submitted=True)
        await self._note(round_)
        return round_

    async def _submit_parts(self, refused: int | None) -> bool:
        limits, most_parts = self._course.limits, None
        if refused == 1:
            _logger.warning("the account takes no batch, however small: the rest is asked live")
            return True
        if refused is not None:
            limits = replace(limits, requests=min(limits.requests, refused // 2))
            most_parts = 1
        requests = self._requests()
        return await self._submitter.submit(
            self._run_id, requests, limits=limits, most_parts=most_parts
        )

    async def _collect(self) -> None:
        ended = self._waiter.ended(
            self._run_id, deadline=self._deadline, on_progress=self._course.on_progress
        )
        async with aclosing(ended) as looks:
            async for parts in looks:
                await self._collect_parts(parts)

    async def _collect_parts(self, parts: Iterable[tuple[Part, BatchState]]) -> None:
        """Collect all of them, then tell of the first that was refused as a whole."""
        refusal: ModelRejected | None = None
        for part, state in parts:
            try:
                await self._collector.collect(part, state)
            except ModelRejected as error:
                refusal = refusal or error
        if refusal:
            raise refusal

    async def _needs_another(self, round_: Round, tally: Tally) -> bool:
        """What was over the account's limit is tried until no batch can be smaller."""
        if not tally.again or round_.number < self._course.rounds:
            return bool(tally.again)
        reasons = await asyncio.to_thread(self._store.reasons, self._run_id, "again")
        refused = await asyncio.to_thread(self._store.refused, self._run_id)
        return OVER_LIMIT in reasons and refused != 1

    async def _note(self, round_: Round) -> None:
        await asyncio.to_thread(self._store.note_round, self._run_id, round_)

    async def _report(self, tally: Tally) -> BatchReport:
        reasons = await asyncio.to_thread(self._store.reasons, self._run_id, "again", "failed")
        return BatchReport(tally, reasons, self._collector.unreadable, self._collector.unknown)
