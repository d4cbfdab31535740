"""Watching over a run of an edition, from its sources to its outputs."""

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from nutgraf.errors import ModelError, NutgrafError, StorageError
from nutgraf.intake import Fetcher
from nutgraf.intake.pages import ConditionalFetcher
from nutgraf.jobs.asking import settings_of
from nutgraf.jobs.asking_ahead import ask_ahead
from nutgraf.jobs.chunks import DIGEST_CHUNK, Chunks
from nutgraf.jobs.collecting import Collecting
from nutgraf.jobs.crews import queue_of
from nutgraf.jobs.digest_keys import digest_keys
from nutgraf.jobs.durable import Executor
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Entry, Read
from nutgraf.jobs.locks import Lock
from nutgraf.jobs.preparing import READS_AT_ONCE, Preparing
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.workers import Workers
from nutgraf.sections import chosen
from nutgraf_schemas.article import Article

BEAT_SECONDS: Final = 0.25
"""How often progress is told."""

WATCH_SECONDS: Final = 2.0
"""How often chunks are looked for that nobody has in hand."""

MOST_ATTEMPTS: Final = 20
"""So many workflows may be lost on a chunk before its articles are given up."""


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever runs an edition is told.

    Attributes:
        progress: Where the run stands, a few times a second.
        note: What was left out or went wrong by the way, in words.
    """

    progress: Callable[[RunRecord], None] = lambda _: None
    note: Callable[[str], None] = lambda _: None


SILENCE: Final = Told()
"""Told to nobody."""


class Night:
    """Collects, reads and gives out the work of one run, and watches until all of it has ended.

    All it knows is in the ledger. Killed at any moment, it goes on from there.

    Args:
        ledger: Where the run stands.
        executor: Takes what is given out.
        run_id: The run; its lock is held by the caller.
        chunks: This process's own worker.
        workers: The other processes of this machine.
        held: The locks of the edition and the run.
        told: Who is told what happens.
        fetcher: Fetches pages; by default from public addresses only.
        feed_fetcher: Fetches feeds, likewise.
    """

    def __init__(
        self,
        ledger: Ledger,
        executor: Executor,
        run_id: str,
        *,
        chunks: Chunks,
        workers: Workers,
        held: Sequence[Lock],
        told: Told,
        fetcher: Fetcher | None = None,
        feed_fetcher: ConditionalFetcher | None = None,
    ) -> None:
        self._ledger = ledger
        self._executor = executor
        self._run = ledger.run(run_id)
        self._edition = Edition.model_validate_json(self._run.snapshot)
        self._chunks = chunks
        self._workers = workers
        self._held = held
        self._told = told
        self._fetcher = fetcher
        self._feed_fetcher = feed_fetcher
        self._is_prepared = False
        self._giving = asyncio.Lock()
        self._given: dict[int, int] = {}
        self._deadline = self._edition.deadline_after(datetime.now(UTC))

    @property
    def run_id(self) -> str:
        """The run."""
        return self._run.id

    def stop(self, reason: str) -> None:
        """Have what is in flight finished and nothing else begun."""
        self._ledger.stop(self._run.id, reason)

    async def watch(self) -> RunRecord:
        """Do the run's work, or what of it can be done.

        Returns:
            How the run ended. The ledger is told by who has written what it came to: until then
            the run is unfinished, and whoever is killed writes it again.

        Raises:
            StorageError: The database cannot be written any more.
        """
        doing = [
            asyncio.create_task(self._collect()),
            asyncio.create_task(self._prepare()),
            asyncio.create_task(self._beat()),
        ]
        try:
            await _all_or_first_failure(doing)
        finally:
            for task in doing:
                task.cancel()
            await asyncio.gather(*doing, return_exceptions=True)
        return await self._ended()

    async def _collect(self) -> None:
        collecting = Collecting(
            self._ledger,
            self._run.id,
            self._edition,
            on_note=self._told.note,
            fetcher=self._feed_fetcher,
        )
        await collecting.collect()

    async def _prepare(self) -> None:
        """Read chunk after chunk, as far as inputs have been collected, and give them out."""
        attempts = await asyncio.to_thread(self._ledger.attempts, self._run.id)
        kept_back: list[int] = []
        async for number in self._read():
            if number in attempts:
                continue
            if self._edition.provider_batch:
                kept_back.append(number)
            else:
                await self._give(number, 1)
        if await asyncio.to_thread(self._ledger.stopping, self._run.id):
            return
        if self._edition.provider_batch:
            await ask_ahead(self._edition, self._ledger, self._run, note=self._told.note)
        for number in kept_back:
            await self._give(number, 1)
        self._is_prepared = True

    async def _read(self) -> AsyncGenerator[int]:
        """Read chunk after chunk, and give the numbers of those that have been.

        Some are read ahead, so that one slow page does not hold up all others; kept they are in
        order, since whoever comes first stands for its copies.
        """
        preparing = self._preparing()
        size = self._run.chunk_size
        ahead = math.ceil(READS_AT_ONCE / size)
        reading: deque[asyncio.Task[list[tuple[Entry, Article | Read]]]] = deque()
        number = 0
        try:
            while True:
                while len(reading) < ahead and await self._is_there(
                    number + len(reading), wait=not reading
                ):
                    first = (number + len(reading)) * size
                    reading.append(asyncio.create_task(preparing.read(first, first + size)))
                if not reading:
                    return
                await preparing.take(await reading.popleft())
                yield number
                number += 1
        finally:
            for task in reading:
                task.cancel()
            await asyncio.gather(*reading, return_exceptions=True)

    def _preparing(self) -> Preparing:
        settings = settings_of(self._edition)
        near = self._edition.near_copies
        return Preparing(
            self._ledger,
            self._run.id,
            threshold=None if near == "off" else near,
            key=digest_keys(settings, chosen(settings.sections)),
            language=settings.language,
            fetcher=self._fetcher,
        )

    async def _is_there(self, number: int, *, wait: bool) -> bool:
        """Whether a chunk has inputs, and all that it will have; none is there for a run that is
        to end."""
        size = self._run.chunk_size
        while True:
            run = await asyncio.to_thread(self._ledger.run, self._run.id)
            positions = await asyncio.to_thread(self._ledger.positions, self._run.id)
            if run.stopping:
                return False
            if run.is_collected:
                return positions > number * size
            if positions >= (number + 1) * size:
                return True
            if not wait:
                return False
            await asyncio.sleep(BEAT_SECONDS / 2)

    async def _give(self, number: int, attempt: int) -> None:
        """Note that a chunk is given out, and do so; nobody looks for lost ones in between."""
        async with self._giving:
            await self._give_out(number, attempt)

    async def _give_out(self, number: int, attempt: int) -> None:
        await asyncio.to_thread(self._ledger.note_attempt, self._run.id, number, attempt)
        await self._executor.enqueue(
            DIGEST_CHUNK,
            self._run.id,
            number,
            queue=queue_of(self._edition),
            workflow_id=self._workflow(number, attempt),
            priority=self._edition.priority,
        )

    def _workflow(self, number: int, attempt: int) -> str:
        return f"{self._run.id}:{number}:{attempt}"

    async def _beat(self) -> None:
        """Tell progress and look after chunks, until all has ended or is to end."""
        watched = -WATCH_SECONDS
        while True:
            record = await asyncio.to_thread(self._ledger.record, self._run.id)
            self._told.progress(record)
            await self._heed_own_failure()
            if self._is_prepared and not record.counts.open:
                return
            if await asyncio.to_thread(self._ledger.stopping, self._run.id):
                await self._wind_up()
                return
            if self._deadline and datetime.now(UTC) >= self._deadline:
                await asyncio.to_thread(self.stop, "deadline")
            self._workers.look_after()
            if time.monotonic() - watched > WATCH_SECONDS:
                await asyncio.to_thread(self._check_locks)
                await asyncio.to_thread(self._executor.check_place)
                await self._find_lost()
                watched = time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

    async def _heed_own_failure(self) -> None:
        """End in order where only the model fails this process, whose word counts for the run."""
        failure = self._chunks.failure
        if failure is None:
            return
        if not isinstance(failure, NutgrafError):
            raise StorageError(
                f"what articles came to could not be kept ({type(failure).__name__}): run the same "
                "again, and please report it if that fails, too"
            ) from failure
        if not isinstance(failure, ModelError):
            raise failure
        if not await asyncio.to_thread(self._ledger.stopping, self._run.id):
            self._told.note(str(failure))
            await asyncio.to_thread(self.stop, "model")

    def _check_locks(self) -> None:
        """Two that watch over a run would give its work out twice."""
        if not all(lock.is_ours() for lock in self._held):
            raise StorageError(
                f"the lock of the run {self._run.id!r} was lost, as when a connection to the "
                "database ends: run the same again"
            )

    async def _wind_up(self) -> None:
        """Take back what nobody has begun, and wait for what somebody has."""
        while True:
            active = await self._executor.active(f"{self._run.id}:")
            await self._executor.cancel([one.id for one in active if one.executor is None])
            if not any(one.executor and self._executor.is_alive(one.executor) for one in active):
                return
            self._told.progress(await asyncio.to_thread(self._ledger.record, self._run.id))
            await asyncio.sleep(BEAT_SECONDS)

    async def _find_lost(self) -> None:
        """Give out anew the chunks that have inputs to digest and that nobody has in hand."""
        async with self._giving:
            attempts = await asyncio.to_thread(self._ledger.attempts, self._run.id)
            active = await self._executor.active(f"{self._run.id}:")
            alive = {one.id for one in active if self._executor.is_alive(one.executor)}
            # What waits is looked up last: a chunk that ends meanwhile does not look lost.
            waiting = await asyncio.to_thread(
                self._ledger.waiting_chunks, self._run.id, self._run.chunk_size
            )
            for number in waiting:
                attempt = attempts.get(number)
                if attempt is not None and self._workflow(number, attempt) not in alive:
                    await self._give_again(number, attempt + 1)
            await self._executor.cancel([one.id for one in active if one.id not in alive])

    async def _give_again(self, number: int, attempt: int) -> None:
        self._given[number] = self._given.get(number, 0) + 1
        if self._given[number] <= MOST_ATTEMPTS:
            await self._give_out(number, attempt)
            return
        first = number * self._run.chunk_size
        await asyncio.to_thread(
            self._ledger.fail_open,
            self._run.id,
            first,
            first + self._run.chunk_size,
            "internal",
            f"{MOST_ATTEMPTS} tries to digest it ended before they were done: please report it",
        )

    async def _ended(self) -> RunRecord:
        run = await asyncio.to_thread(self._ledger.run, self._run.id)
        record = await asyncio.to_thread(self._ledger.record, self._run.id)
        is_whole = run.is_collected and not record.counts.open
        return replace(
            record,
            status="finished" if is_whole else "stopped",
            stop_reason=None if is_whole else run.stopping,
            finished_at=datetime.now(UTC),
        )


async def _all_or_first_failure(tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Wait for the last of the tasks, which ends when all is done; any that fails ends it."""
    waiting = set(tasks)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        if tasks[-1].done():
            return
