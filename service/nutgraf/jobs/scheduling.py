"""Running editions when their time comes, for as long as the process lives.

Schedules stand in the database as DBOS's: a firing is one workflow however many schedulers there
are, and one that was cut short goes on when a scheduler starts again. What DBOS leaves open is
looked after here, twice a minute: times that passed while nobody was there or the machine slept
(its threads measure the time that they sleep for, not the clock), nights whose scheduler died,
and editions whose file has changed.
"""

import asyncio
import signal
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from nutgraf.errors import SettingsError, StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import Executor, WorkQueue, executing
from nutgraf.jobs.durable_schedules import (
    FIRINGS,
    Kept,
    fire,
    keep_schedule,
    kept_schedules,
    remove_schedule,
)
from nutgraf.jobs.editions import Schedule, load_edition
from nutgraf.jobs.locks import Lock, Locks, locks_of
from nutgraf.jobs.scheduled_night import (
    PACE,
    Command,
    Pace,
    ScheduledNights,
    Told,
    instant,
    run_command,
)
from nutgraf.jobs.timetable import last_due, next_due

CATCH_UP: Final = timedelta(hours=6)
"""A night that was missed is caught up with for so long: one of 04:30 is of use until 10:30."""

LOOK_SECONDS: Final = 30.0
NIGHT: Final = "run_scheduled_edition"
_MOST_SCHEDULERS: Final = 64
_POLLING_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Planned:
    """An edition that has a schedule.

    Attributes:
        edition: Its name.
        path: Its file.
        schedule: When it is run.
    """

    edition: str
    path: Path
    schedule: Schedule

    @property
    def queue(self) -> str:
        """Where its nights wait; only schedulers that have its file take them."""
        return f"nights of {self.edition}"


def plan(paths: Sequence[Path]) -> list[Planned]:
    """The schedules of editions.

    Raises:
        SettingsError: An edition cannot be read, has no schedule, or has another one's name.
    """
    planned: dict[str, Planned] = {}
    for path in dict.fromkeys(path.absolute() for path in paths):
        made = _planned(path)
        if (other := planned.get(made.edition)) is not None:
            raise SettingsError(
                f"the editions {str(other.path)!r} and {str(path)!r} have the same name "
                f"{made.edition!r}: give one another `name`"
            )
        planned[made.edition] = made
    if not planned:
        raise SettingsError("there is nothing to schedule: give the files of editions")
    return list(planned.values())


async def serve_schedules(
    paths: Sequence[Path],
    database: Database,
    *,
    told: Told,
    catch_up: timedelta = CATCH_UP,
    stop: asyncio.Event | None = None,
    command: Command = run_command,
    pace: Pace = PACE,
    look_seconds: float = LOOK_SECONDS,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Run editions by their schedules until SIGTERM, SIGINT or `stop`.

    The first signal has what runs finish what is in flight and end; it goes on at the next start.
    The second one ends it at once.

    Args:
        paths: The editions' files. What this scheduler had before and is not among them is
            removed; what others have stays.
        database: Where schedules and runs are kept.
        told: Told in words what happens.
        catch_up: How long after its time a missed night is still run; of several the last.
        stop: Ends it, as a signal does.
        command: Runs an edition's file.
        pace: How long a night waits for what.
        look_seconds: Between looks after the schedules.
        now: The time, with its zone.

    Raises:
        SettingsError: An edition cannot be scheduled.
        StorageError: The database cannot be used.
    """
    planned = plan(paths)
    database.create()
    locks = locks_of(database)
    stop = stop or asyncio.Event()
    nights = ScheduledNights(
        database, locks, told=told, catch_up=catch_up, command=command, pace=pace, now=now
    )
    async with AsyncExitStack() as stack:
        keeper, lock = await asyncio.to_thread(_keeper, locks)
        stack.callback(lock.release)
        await stack.enter_async_context(_stopping(stop, nights, told))

        async def night(due: Any, context: Any) -> str:
            return await nights.night(Path(context["path"]), instant(due))

        queues = [WorkQueue(one.queue, None, _POLLING_SECONDS) for one in planned]
        executor = await stack.enter_async_context(
            executing(database, locks, {NIGHT: night}, queues=queues)
        )
        stack.push_async_callback(nights.close)
        schedules = Schedules(
            planned, executor, locks, keeper, night, told=told, catch_up=catch_up, now=now
        )
        await schedules.begin()
        while not stop.is_set():
            await schedules.look_after()
            await _first(stop.wait(), look_seconds)


class Schedules:
    """The schedules of one scheduler.

    Args:
        planned: What it has.
        executor: Its place among those at work on the database.
        locks: Those of the database.
        keeper: Its name among schedulers, a lock that it holds.
        night: The workflow that is started.
        told: Told in words what happens.
        catch_up: How long a missed night is of use.
        now: The time, with its zone.
    """

    def __init__(
        self,
        planned: Sequence[Planned],
        executor: Executor,
        locks: Locks,
        keeper: str,
        night: Callable[[Any, Any], Coroutine[Any, Any, str]],
        *,
        told: Told,
        catch_up: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._planned = {one.edition: one for one in planned}
        self._executor = executor
        self._locks = locks
        self._keeper = keeper
        self._night = night
        self._told = told
        self._catch_up = catch_up
        self._now = now
        self._seen: dict[str, tuple[int, int] | None] = {
            one.edition: _version(one.path) for one in planned
        }
        self._fired: dict[str, datetime] = {}

    async def begin(self) -> None:
        """Take the schedules over, remove those that nobody has any more, and tell the times.

        Raises:
            SettingsError: Another scheduler has an edition of the same name.
        """
        kept = await kept_schedules()
        for name, one in self._planned.items():
            other = kept.get(name)
            if other and other.path != str(one.path) and await self._is_anothers(other):
                raise SettingsError(
                    f"the edition {name!r} is scheduled by another process from {other.path!r}: "
                    f"end that, or give the one in {str(one.path)!r} another `name`"
                )
        for name, other in kept.items():
            if name not in self._planned and not await self._is_anothers(other):
                await remove_schedule(name)
                self._told(f"{name}: no longer scheduled")
        for one in self._planned.values():
            await self._keep(one, kept.get(one.edition))
            self._tell_next(one)

    async def look_after(self) -> None:
        """Hear of changed files, put back what is gone, catch up, and take over from the dead."""
        for one in [*self._planned.values()]:
            await self._reread(one)
        kept = await kept_schedules()
        for one in self._planned.values():
            await self._keep(one, kept.get(one.edition))
            await self._catch_up_with(one)
        await self._take_over()

    async def _reread(self, before: Planned) -> None:
        version = await asyncio.to_thread(_version, before.path)
        if version == self._seen[before.edition]:
            return
        self._seen[before.edition] = version
        try:
            after = await asyncio.to_thread(_planned, before.path)
        except SettingsError as error:
            self._told(f"{before.edition}: stays scheduled as it was: {error}")
            return
        if after.edition != before.edition:
            self._told(f"{before.edition}: is now named {after.edition!r}; start anew for that")
        elif after.schedule != before.schedule:
            self._planned[before.edition] = after
            self._tell_next(after)

    async def _keep(self, one: Planned, kept: Kept | None) -> None:
        """Put a schedule into the database, unless it is there or is another scheduler's."""
        schedule = one.schedule
        wanted = Kept(
            edition=one.edition,
            cron=schedule.cron,
            timezone=schedule.timezone,
            path=str(one.path),
            since=self._now().isoformat(),
            keeper=self._keeper,
        )
        if kept is not None:
            if kept.fires_like(schedule):
                wanted = replace(wanted, since=kept.since)
            if kept == wanted or await self._is_anothers(kept):
                return
        await keep_schedule(wanted, self._night, one.queue)

    async def _catch_up_with(self, one: Planned) -> None:
        """Start the last night if that was not done, whatever kept it from being done."""
        now = self._now()
        due = last_due(one.schedule, now)
        if now - due > self._catch_up or self._fired.get(one.edition) == due:
            return
        kept = (await kept_schedules()).get(one.edition)
        if kept is None or not kept.fires_like(one.schedule) or kept.began > due:
            return
        await fire(one.edition, due)
        self._fired[one.edition] = due

    async def _take_over(self) -> None:
        """Have nights go on whose scheduler died, wherever that was."""
        active = await self._executor.active(FIRINGS)
        for executor in {one.executor for one in active if one.executor}:
            if not await asyncio.to_thread(self._executor.is_alive, executor):
                await self._executor.recover(executor)

    async def _is_anothers(self, kept: Kept) -> bool:
        """Whether another scheduler that lives put it there."""
        if kept.keeper == self._keeper:
            return False
        return await asyncio.to_thread(self._locks.is_held, kept.keeper)

    def _tell_next(self, one: Planned) -> None:
        due = next_due(one.schedule, self._now()).astimezone(one.schedule.zone)
        self._told(f"{one.edition}: next run {due:%a %Y-%m-%d %H:%M %Z} ({one.schedule.timezone})")


def _planned(path: Path) -> Planned:
    edition = load_edition(path)
    if edition.schedule is None:
        raise SettingsError(
            f"edition {str(path)!r} has no schedule: add `schedule: {{cron: '30 4 * * 1-5', "
            "timezone: Europe/Berlin}`"
        )
    return Planned(edition.name, path, edition.schedule)


def _version(path: Path) -> tuple[int, int] | None:
    """What is another one when a file has changed."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _keeper(locks: Locks) -> tuple[str, Lock]:
    """The first scheduler's name that nobody has: one that died leaves its name to the next."""
    for number in range(_MOST_SCHEDULERS):
        name = f"scheduler-{number}"
        if (lock := locks.acquire(name)) is not None:
            return name, lock
    raise StorageError(f"{_MOST_SCHEDULERS} schedulers use this database already: end some")


@asynccontextmanager
async def _stopping(
    stop: asyncio.Event, nights: ScheduledNights, told: Told
) -> AsyncGenerator[None]:
    """Have signals stop it: in order, and at once when they come again."""

    def heard() -> None:
        if stop.is_set():
            nights.kill()
            return
        told("ending: what runs finishes what is in flight, and goes on at the next start")
        stop.set()

    loop = asyncio.get_running_loop()
    heeded: list[signal.Signals] = []
    with suppress(NotImplementedError):  # event loops of Windows know no signals
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, heard)
            heeded.append(number)
    try:
        yield
    finally:
        for number in heeded:
            loop.remove_signal_handler(number)


async def _first(waiting: Coroutine[Any, Any, Any], seconds: float) -> None:
    """Wait for something, or for some seconds."""
    try:
        async with asyncio.timeout(seconds):
            await waiting
    except TimeoutError:
        return
