"""The work behind `nutgraf worker`."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import typer

from nutgraf.cli.batch.stopping import Stopping, heeding
from nutgraf.cli.batch.words import plural
from nutgraf.jobs.chunks import Chunks, workflows
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import Executor, executing
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import locks_of
from nutgraf.settings import load_settings

LOOK_SECONDS = 0.25
PLACE_SECONDS = 2.0
TELL_SECONDS = 10.0


@contextmanager
def opened(url: str | None) -> Generator[Database]:
    """The database of a flag, else of the settings, with its tables, while the block runs.

    Raises:
        SettingsError: The URL is none.
        StorageError: The database cannot be opened.
    """
    configured = load_settings(database_url=url).database_url
    database = Database(configured.get_secret_value() if configured else None)
    try:
        database.create()
        yield database
    finally:
        database.close()


async def work(
    database: Database, concurrency: int | None, *, while_stdin_is_open: bool, quiet: bool
) -> None:
    """Take chunks until interrupted, or until standard input ends.

    Raises:
        StorageError: The database cannot be used any more, or it ended the connection that
            told others of this process.
    """
    teller = Teller(quiet=quiet)
    if while_stdin_is_open:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    end = asyncio.Event()

    def finish() -> None:
        teller.say("finishing what is in hand; another Ctrl-C stops at once")
        end.set()

    stopping = Stopping(
        on_first=finish,
        on_second=lambda: teller.say("stopped; others do what was in hand"),
    )
    locks = locks_of(database)
    chunks = Chunks(Ledger(database), locks, concurrency=concurrency)
    try:
        with heeding(stopping):
            async with executing(database, locks, workflows(chunks)) as executor:
                at_once = f", {plural(concurrency, 'request')} at once" if concurrency else ""
                teller.say(f"working on {database.shown}{at_once}; Ctrl-C ends it")
                await _until(end, chunks, executor, teller)
                executor.take_no_more()
                await chunks.leave()
    finally:
        await chunks.close()
    teller.tell(chunks, last=True)


async def _until(end: asyncio.Event, chunks: Chunks, executor: Executor, teller: "Teller") -> None:
    checked = time.monotonic()
    while not end.is_set():
        if chunks.failure is not None:
            raise chunks.failure
        if time.monotonic() - checked > PLACE_SECONDS:
            await asyncio.to_thread(executor.check_place)
            checked = time.monotonic()
        teller.tell(chunks)
        try:
            await asyncio.wait_for(end.wait(), LOOK_SECONDS)
        except TimeoutError:
            continue


class Teller:
    """Says now and then what was done here, of which run.

    Args:
        quiet: Say nothing.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._told: dict[str, int] = {}
        self._last = -TELL_SECONDS

    def say(self, text: str) -> None:
        """A line on standard error."""
        if not self._quiet:
            typer.echo(f"nutgraf: {text}", err=True)

    def tell(self, chunks: Chunks, *, last: bool = False) -> None:
        """What was done since, if that is long ago."""
        now = asyncio.get_running_loop().time()
        if chunks.digested == self._told or (now - self._last < TELL_SECONDS and not last):
            return
        self._last = now
        for run_id, count in chunks.digested.items():
            if count != self._told.get(run_id, 0):
                self.say(f"{run_id}: {plural(count, 'article')} done here")
        self._told = dict(chunks.digested)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)
