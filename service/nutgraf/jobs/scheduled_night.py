"""The workflow that a schedule starts: one night of an edition, by a process of its own.

`nutgraf batch run` is given the edition's file, so that its memory is its own and a scheduler
runs for months. It is begun again where it died, and by the scheduler that finds the workflow
unfinished; what it comes to is read from the ledger.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from dbos import DBOS

from nutgraf.errors import SettingsError
from nutgraf.jobs.beginning import run_name
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition, Schedule, load_edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import Locks
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.timetable import is_repeat, last_due

MOST_STARTS: Final = 5
"""Of the process of one night; one that dies so often has a reason."""

RESTART_SECONDS: Final = 60.0
"""Before a process that failed is begun again, and twice as long each time: what it died of, or a
provider's trouble, may be over within a quarter of an hour."""

GRACE_SECONDS: Final = 60.0
"""For a process that is to end, to finish what is in flight."""

LOOK_SECONDS: Final = 2.0
"""Between looks whether an edition is free."""

_LONGEST_LINE: Final = 2_000
_SETTINGS_ERROR: Final = SettingsError.exit_code

Command = Callable[[Path], Sequence[str]]
Told = Callable[[str], None]


def run_command(path: Path) -> Sequence[str]:
    """The command that runs an edition."""
    return [sys.executable, "-m", "nutgraf", "batch", "run", str(path)]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long is waited, in seconds.

    Attributes:
        restart: Before a process that failed is begun again; doubled each time.
        grace: For a process that is to end.
        look: Between looks whether an edition is free.
    """

    restart: float = RESTART_SECONDS
    grace: float = GRACE_SECONDS
    look: float = LOOK_SECONDS


PACE: Final = Pace()


class ScheduledNights:
    """Runs the nights whose time has come.

    Args:
        database: Where they run.
        locks: Those of the database.
        told: Told in words what happens.
        catch_up: A time that is longer ago than this is let pass.
        command: Runs an edition's file.
        pace: How long is waited.
        now: The time, with its zone.
    """

    def __init__(
        self,
        database: Database,
        locks: Locks,
        *,
        told: Told,
        catch_up: timedelta,
        command: Command,
        pace: Pace,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = Ledger(database)
        self._locks = locks
        self._told = told
        self._catch_up = catch_up
        self._command = command
        self._pace = pace
        self._now = now
        self._processes: set[Process] = set()
        self._is_closing = False

    async def night(self, path: Path, due: datetime) -> str:
        """One night; a part of a DBOS workflow, which goes on where it was cut short.

        Returns:
            What it came to: how its run ended, or why there was none.
        """
        try:
            edition = load_edition(path)
        except SettingsError as error:
            self._told(f"the night of {due.isoformat()} was left out: {error}")
            return "unreadable"
        why = await DBOS.run_step_async({"name": "whether"}, self._whether, edition, due)
        return why or await self._run(edition, path, due)

    async def close(self) -> None:
        """Have all processes finish what is in flight and end, those that do not by force.

        Their workflows stay unfinished, and go on when a scheduler starts again.
        """
        self._is_closing = True
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        ends = [asyncio.create_task(process.wait()) for process in self._processes]
        if ends:
            await asyncio.wait(ends, timeout=self._pace.grace)
        self.kill()

    def kill(self) -> None:
        """End all processes now; what they had not finished is done again."""
        for process in self._processes:
            if process.returncode is None:
                process.kill()

    async def _whether(self, edition: Edition, due: datetime) -> str | None:
        """Why there is no night; None if there is one. DBOS remembers which it was."""
        now = self._now()
        if edition.schedule is None:
            return self._left_out(edition, due, "unscheduled", "it has no schedule any more")
        if is_repeat(edition.schedule, due):
            return "repeat"
        if last_due(edition.schedule, now) > due:
            return self._left_out(edition, due, "overtaken", "its next time has come since")
        if now - due > self._catch_up:
            hours = self._catch_up / timedelta(hours=1)
            why = f"it is longer ago than the {hours:g} hours within which it is caught up with"
            return self._left_out(edition, due, "late", why)
        if await asyncio.to_thread(self._locks.is_held, run_name(edition)):
            return self._left_out(edition, due, "running", "the one before is still running")
        return None

    def _left_out(self, edition: Edition, due: datetime, code: str, why: str) -> str:
        shown = _shown(edition.schedule, due)
        self._told(f"{edition.name}: the night of {shown} was left out: {why}")
        return code

    async def _run(self, edition: Edition, path: Path, due: datetime) -> str:
        """Start processes until a run that began at the time or later has ended.

        A run that the night before left unfinished is gone on with first, and is not this one's.
        """
        self._told(f"{edition.name}: the night of {_shown(edition.schedule, due)} begins")
        code = 0
        for start in range(MOST_STARTS):
            if start and code:
                await self._wait(self._pace.restart * 2 ** (start - 1))
            await self._until_free(edition)
            if (end := self._end(edition, due)) is not None:
                return end
            code = await self._process(edition, path)
            if self._is_closing:
                raise asyncio.CancelledError  # and DBOS keeps the workflow as unfinished
            record = self._latest(edition)
            if record is not None and record.stop_reason == "interrupted":
                self._told(f"{edition.name}: was interrupted; the next night goes on with it")
                return "interrupted"
            if code == _SETTINGS_ERROR and not await self._is_running(edition):
                break
        if (end := self._end(edition, due)) is not None:
            return end
        self._told(
            f"{edition.name}: the night of {_shown(edition.schedule, due)} failed (exit code "
            f"{code}): see above, mend it, and run `nutgraf batch run {path}`"
        )
        return "failed"

    def _end(self, edition: Edition, due: datetime) -> str | None:
        """How the night's run ended, if it did."""
        record = self._latest(edition)
        if record is None or record.started_at < due or self._ledger.run(record.id).is_resumable:
            return None
        reason = f" by its {record.stop_reason}" if record.stop_reason else ""
        self._told(f"{edition.name}: the run {record.id} is {record.status}{reason}")
        return record.status

    def _latest(self, edition: Edition) -> RunRecord | None:
        run_id = self._ledger.latest(edition.name, str(edition.outputs.folder))
        return None if run_id is None else self._ledger.record(run_id)

    async def _until_free(self, edition: Edition) -> None:
        """Wait for whoever runs the edition: a process, say, whose scheduler was killed."""
        if await self._is_running(edition):
            self._told(f"{edition.name}: another process runs it; waiting for that")
        while await self._is_running(edition):
            await self._wait(self._pace.look)

    async def _is_running(self, edition: Edition) -> bool:
        return await asyncio.to_thread(self._locks.is_held, run_name(edition))

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._is_closing:
            raise asyncio.CancelledError

    async def _process(self, edition: Edition, path: Path) -> int:
        """Run the edition, and tell what it says.

        The database's URL may hold a password, so it is no argument. In a session of its own the
        process is interrupted by us alone.
        """
        process = await asyncio.create_subprocess_exec(
            *self._command(path),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,
            env=os.environ | {"NUTGRAF_DATABASE_URL": self._database.url},
        )
        self._processes.add(process)
        if self._is_closing:
            process.send_signal(signal.SIGTERM)
        try:
            async for line in _lines(process):
                self._told(f"{edition.name}: {line}")
            return await process.wait()
        finally:
            self._processes.discard(process)


async def _lines(process: Process) -> AsyncIterator[str]:
    """What a process says, line by line; of a long one its beginning."""
    begun = b""
    while process.stdout and (piece := await process.stdout.read(1 << 16)):
        *lines, begun = (begun + piece).split(b"\n")
        begun = begun[:_LONGEST_LINE]
        for line in lines:
            yield _text(line)
    if begun:
        yield _text(begun)


def _text(line: bytes) -> str:
    return line[:_LONGEST_LINE].decode("utf-8", "replace").rstrip()


def _shown(schedule: Schedule | None, due: datetime) -> str:
    """A time as the schedule's clock shows it."""
    return f"{due.astimezone(schedule.zone if schedule else UTC):%Y-%m-%d %H:%M %Z}"


def instant(value: Any) -> datetime:
    """A time as DBOS hands it over: as text once it was kept."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
