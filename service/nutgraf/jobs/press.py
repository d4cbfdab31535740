"""Running an edition in this process, from its lock to its outputs."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack

from nutgraf.errors import SettingsError
from nutgraf.intake import Fetcher
from nutgraf.intake.pages import ConditionalFetcher
from nutgraf.jobs.beginning import begin_or_resume, check, retry, run_name
from nutgraf.jobs.chunks import Chunks, run_lock, workflows
from nutgraf.jobs.crews import crew_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import deliver, deliver_left, troubles
from nutgraf.jobs.desks import ModelPreparer
from nutgraf.jobs.durable import executing
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import Lock, Locks, locks_of
from nutgraf.jobs.night import SILENCE, Night, Told
from nutgraf.jobs.outputs import Wanted, Written, write_outputs
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.workers import Workers


async def run_edition(
    edition: Edition,
    database: Database,
    *,
    told: Told = SILENCE,
    fresh: bool = False,
    again: str | None = None,
    on_preparing: ModelPreparer | None = None,
    on_night: Callable[[Night], None] = lambda _: None,
    fetcher: Fetcher | None = None,
    feed_fetcher: ConditionalFetcher | None = None,
) -> RunRecord:
    """Run an edition, or go on with its last run where that was cut short.

    Args:
        edition: What to run.
        database: Where everything is kept.
        told: Who is told what happens.
        fresh: Begin a new run whatever there is.
        again: The run to go on with, its failed inputs tried again.
        on_preparing: Told when the embedded model is made ready.
        on_night: Given the night once it has begun, for who wants to stop it.
        fetcher: Fetches pages; by default from public addresses only.
        feed_fetcher: Fetches feeds, likewise.

    Returns:
        How the run ended; its outputs have been written, and delivered.

    Raises:
        SettingsError: The edition cannot be run, or is being run by another process.
        StorageError: The database or an output cannot be written.
    """
    check(edition)
    database.create()
    for trouble in await troubles(edition, database):
        told.note(trouble)
    locks, ledger, crew = locks_of(database), Ledger(database), crew_of(edition)
    with ExitStack() as held:
        mine = [await _hold(held, locks, run_name(edition), f"the edition {edition.name!r}")]
        await deliver_left(edition, database, told=told.note)
        run_id = again or begin_or_resume(ledger, edition, chunk_size=crew.chunk_size, fresh=fresh)
        mine.append(await _hold(held, locks, run_lock(run_id), f"the run {run_id!r}"))
        if again is not None:
            retry(ledger, edition, again)
        async with AsyncExitStack() as stack:
            chunks = Chunks(ledger, locks, concurrency=crew.concurrency, on_preparing=on_preparing)
            stack.push_async_callback(chunks.close)
            executor = await stack.enter_async_context(
                executing(database, locks, workflows(chunks))
            )
            workers = Workers(database, number=crew.processes - 1, concurrency=crew.concurrency)
            stack.callback(workers.close)
            night = Night(
                ledger,
                executor,
                run_id,
                chunks=chunks,
                workers=workers,
                held=mine,
                told=told,
                fetcher=fetcher,
                feed_fetcher=feed_fetcher,
            )
            on_night(night)
            record = await night.watch()
            executor.take_no_more()
            await chunks.leave()
        await _put_to_bed(edition, ledger, record, told)
        return record


async def _hold(held: ExitStack, locks: Locks, name: str, what: str) -> Lock:
    lock = await asyncio.to_thread(locks.acquire, name)
    if lock is None:
        raise SettingsError(
            f"{what} is being run by another process: wait for it, or look with "
            "`nutgraf batch status`"
        )
    held.callback(lock.release)
    return lock


async def _put_to_bed(edition: Edition, ledger: Ledger, record: RunRecord, told: Told) -> None:
    """Write what a run came to, note that it has ended, and tell others, in this order: who is
    killed in between does the rest again."""
    if record.counts.total:
        await asyncio.to_thread(publish, edition, ledger, record)
    else:
        told.note("nothing new: what is in the outputs' folder stays as it is")
    await asyncio.to_thread(ledger.end, record)
    await deliver(edition, record, ledger.database, told=told.note)


def publish(edition: Edition, ledger: Ledger, record: RunRecord) -> Written:
    """Write what a run came to where its edition says.

    Raises:
        StorageError: Something could not be written; what was there stays.
    """
    outputs = edition.outputs
    return write_outputs(
        ledger.output_rows(record.id),
        record,
        edition.output_folder(record.started_at),
        wanted=Wanted(
            lines=outputs.jsonl,
            pages=None if outputs.pages == "none" else outputs.pages,
            edition=outputs.edition,
        ),
    )
