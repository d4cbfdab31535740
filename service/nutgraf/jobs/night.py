"""Watching over a run of an edition, from its sources to its outputs."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from nutgraf.errors import SettingsError
from nutgraf.intake import Fetcher
from nutgraf.intake.pages import ConditionalFetcher
from nutgraf.jobs.asking import batch_store
from nutgraf.jobs.asking_ahead import ask_ahead, check_ahead
from nutgraf.jobs.chunks import DIGEST_CHUNK, Chunks
from nutgraf.jobs.collecting import REMEMBERED, Collecting
from nutgraf.jobs.digest_keys import digest_keys
from nutgraf.jobs.durable import Executor
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Carried, Ledger
from nutgraf.jobs.preparing import Preparing
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.sources import check as check_source
from nutgraf.jobs.workers import Workers
from nutgraf.sections import chosen

BEAT_SECONDS: Final = 0.25
"""How often progress is told."""

WATCH_SECONDS: Final = 2.0
"""How often chunks are looked for that nobody has in hand."""

MOST_ATTEMPTS: Final = 20
"""So many workflows may be lost on a chunk before its articles are given up."""

AHEAD: Final = 4
"""Chunks that are read at once."""

_SAME: Final = frozenset({"name", "sources", "sections", "near_copies", "limit", "model"})
"""What of an edition decides what its run comes to; of all else the new one counts at once."""


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


def begin_or_resume(ledger: Ledger, edition: Edition, *, chunk_size: int, fresh: bool) -> str:
    """The id of the run to work on: the last one if it is unfinished and of the same edition.

    A run that was stopped by its budget or its deadline is over, and what it left undone is for
    the next.

    Args:
        ledger: Where runs are kept.
        edition: What to run.
        chunk_size: Inputs of a chunk, of a new run.
        fresh: Begin a new one whatever there is.

    Raises:
        SettingsError: A source of a new run is not there.
    """
    folder = str(edition.outputs.folder)
    last = ledger.latest(edition.name, folder)
    snapshot = edition.model_dump_json()
    if last is not None and not fresh:
        run = ledger.run(last)
        before = Edition.model_validate_json(run.snapshot)
        if run.is_resumable and makes_the_same(before, edition):
            ledger.resume(last, snapshot)
            return last
    for source in edition.sources:
        check_source(source)
    return ledger.begin(
        edition=edition.name,
        folder=folder,
        title=edition.display_title,
        snapshot=snapshot,
        chunk_size=chunk_size,
        carried=None if last is None else _carried(ledger, last),
    )


def retry(ledger: Ledger, edition: Edition, run_id: str) -> str:
    """Have the failed inputs of a run tried again, and what it left undone done; gives its id.

    Raises:
        SettingsError: The edition makes something else of its inputs than the run did.
    """
    before = Edition.model_validate_json(ledger.run(run_id).snapshot)
    if not makes_the_same(before, edition):
        raise SettingsError(
            f"the edition {edition.name!r} has other sources, sections or another model than when "
            f"{run_id!r} began: name that run to try it as it was, or begin another with "
            "`nutgraf batch run`"
        )
    ledger.resume(run_id, edition.model_dump_json())
    ledger.reopen_failed(run_id)
    batch_store(ledger.database).release(run_id)
    return run_id


class Night:
    """Collects, reads and gives out the work of one run, and watches until all of it has ended.

    All it knows is in the ledger. Killed at any moment, it goes on from there.

    Args:
        ledger: Where the run stands.
        executor: Takes what is given out.
        run_id: The run; its lock is held by the caller.
        chunks: This process's own worker.
        workers: The other processes of this machine.
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
        self._told = told
        self._fetcher = fetcher
        self._feed_fetcher = feed_fetcher
        self._is_prepared = False
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
        settings = self._edition.settings()
        near = self._edition.near_copies
        preparing = Preparing(
            self._ledger,
            self._run.id,
            threshold=None if near == "off" else near,
            key=digest_keys(settings, chosen(settings.sections)),
            language=settings.language,
            fetcher=self._fetcher,
        )
        size = self._run.chunk_size
        number = 0
        attempts = await asyncio.to_thread(self._ledger.attempts, self._run.id)
        kept_back: list[int] = []
        while await self._is_there(number):
            if await asyncio.to_thread(self._ledger.stopping, self._run.id):
                return
            await preparing.prepare(number * size, (number + 1) * size)
            if self._edition.provider_batch:
                kept_back.append(number)
            elif number not in attempts:
                await self._give(number, 1)
            number += 1
        if kept_back:
            await ask_ahead(self._edition, self._ledger, self._run, note=self._told.note)
        for kept in kept_back:
            if kept not in attempts:
                await self._give(kept, 1)
        self._is_prepared = True

    async def _is_there(self, number: int) -> bool:
        """Whether a chunk has inputs, once it has all that it will have."""
        size = self._run.chunk_size
        while True:
            run = await asyncio.to_thread(self._ledger.run, self._run.id)
            positions = await asyncio.to_thread(self._ledger.positions, self._run.id)
            if positions >= (number + 1) * size or run.stopping:
                return True
            if run.is_collected:
                return positions > number * size
            await asyncio.sleep(BEAT_SECONDS / 2)

    async def _give(self, number: int, attempt: int) -> None:
        await asyncio.to_thread(self._ledger.note_attempt, self._run.id, number, attempt)
        await self._executor.enqueue(
            DIGEST_CHUNK,
            self._run.id,
            number,
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
            if self._chunks.failure is not None:
                raise self._chunks.failure
            if self._is_prepared and not record.counts.open:
                return
            if await asyncio.to_thread(self._ledger.stopping, self._run.id):
                await self._wind_up()
                return
            if self._deadline and datetime.now(UTC) >= self._deadline:
                await asyncio.to_thread(self.stop, "deadline")
            self._workers.look_after()
            if time.monotonic() - watched > WATCH_SECONDS:
                await self._find_lost()
                watched = time.monotonic()
            await asyncio.sleep(BEAT_SECONDS)

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
        """Give out anew the chunks that have inputs to digest and that nobody has in hand.

        What was given out is looked up first, what is in hand then, what waits last: in this
        order no chunk that is just being given out or ended looks lost.
        """
        attempts = await asyncio.to_thread(self._ledger.attempts, self._run.id)
        active = await self._executor.active(f"{self._run.id}:")
        alive = {one.id for one in active if self._executor.is_alive(one.executor)}
        waiting = await asyncio.to_thread(
            self._ledger.waiting_chunks, self._run.id, self._run.chunk_size
        )
        dead = [one.id for one in active if one.id not in alive]
        for number in waiting:
            attempt = attempts.get(number)
            if attempt is not None and self._workflow(number, attempt) not in alive:
                await self._give_again(number, attempt + 1)
        await self._executor.cancel(dead)

    async def _give_again(self, number: int, attempt: int) -> None:
        self._given[number] = self._given.get(number, 0) + 1
        if self._given[number] <= MOST_ATTEMPTS:
            await self._give(number, attempt)
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


def _carried(ledger: Ledger, last: str) -> Carried | None:
    """What the last run left undone of sources that give each input once only."""
    run = ledger.run(last)
    if run.status == "finished":
        return None
    sources = Edition.model_validate_json(run.snapshot).sources
    remembered = [number for number, spec in enumerate(sources) if spec.kind in REMEMBERED]
    return Carried(last, tuple(remembered)) if remembered else None


def run_name(edition: Edition) -> str:
    """The name of the lock of those who want to run an edition."""
    return f"edition:{edition.name}:{edition.outputs.folder}"


def check(edition: Edition) -> None:
    """Refuse what cannot work, before anything is begun.

    Raises:
        SettingsError: The model or a source of the edition cannot be.
    """
    from contextlib import ExitStack

    from nutgraf.composition import compose

    if edition.provider_batch:
        check_ahead(edition)
    with ExitStack() as resources:
        compose(edition.settings(), resources)


def makes_the_same(before: Edition, now: Edition) -> bool:
    """Whether a run that was begun by one edition can be gone on with by the other."""
    return before.model_dump(include=set(_SAME)) == now.model_dump(include=set(_SAME))


async def _all_or_first_failure(tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Wait for the last of the tasks, which ends when all is done; any that fails ends it."""
    waiting = set(tasks)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        if tasks[-1].done():
            return
