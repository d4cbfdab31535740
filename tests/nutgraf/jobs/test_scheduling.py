"""Editions run when their time comes: once, whoever is killed when, and late if not too late.

The editions here run on leap days, so that no real clock starts them: it is the clock of these
tests that a time comes by, as it does when a scheduler was not there.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from nutgraf.errors import SettingsError
from nutgraf.jobs.beginning import run_name
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable_schedules import Kept, fire, kept_schedules
from nutgraf.jobs.editions import load_edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.scheduled_night import MOST_STARTS, Pace, run_command
from nutgraf.jobs.scheduling import plan, serve_schedules

HERE: Final = Path(__file__).parent
BEFORE: Final = datetime(2028, 2, 29, 5, 0, tzinfo=UTC)
DUE: Final = datetime(2028, 2, 29, 5, 15, tzinfo=UTC)
AFTER: Final = datetime(2028, 2, 29, 5, 30, tzinfo=UTC)
SCHEDULE: Final = "{cron: '15 5 29 2 *'}"


@dataclass
class Stage:
    """A database, editions, and the clock."""

    folder: Path
    now: datetime = BEFORE
    told: list[str] = field(default_factory=list[str])
    script: str | None = None

    def __post_init__(self) -> None:
        self.url = f"sqlite:///{self.folder / 'nights.db'}"
        self.database = Database(self.url)
        self.database.create()
        self.locks = locks_of(self.database)
        self.modes("finish")
        (self.folder / "night.jsonl").write_text('{"id": "a", "text": "The mill closed."}\n')

    def edition(self, name: str = "leap", schedule: str = SCHEDULE, folder: str = ".") -> Path:
        path = self.folder / folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            f"name: {name}\nsources: [night.jsonl]\noutputs: {{folder: out-{name}}}\n"
            f"schedule: {schedule}\n"
        )
        return path

    def modes(self, *modes: str) -> None:
        (self.folder / "modes").write_text("\n".join(modes))

    @property
    def starts(self) -> list[int]:
        """The process ids of what ran editions."""
        file = self.folder / "starts"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    @property
    def runs(self) -> list[RunRecord]:
        return Ledger(self.database).records()

    @property
    def heard(self) -> str:
        return "\n".join(self.told)

    def command(self, path: Path) -> list[str]:
        if self.script is not None:
            return ["sh", "-c", self.script]
        edition = load_edition(path)
        arguments = [self.now.isoformat(), edition.name, str(edition.outputs.folder)]
        script = HERE / "scheduled_edition_process.py"
        return [sys.executable, str(script), str(self.folder), *arguments]

    async def serve(self, *paths: Path, stop: asyncio.Event | None = None) -> None:
        await serve_schedules(
            paths,
            self.database,
            told=self.told.append,
            stop=stop,
            command=self.command,
            pace=Pace(restart=0.05, grace=10, look=0.05),
            look_seconds=0.05,
            now=lambda: self.now,
        )

    @asynccontextmanager
    async def serving(self, *paths: Path) -> AsyncGenerator[None]:
        """Serve schedules while the block runs, once they stand."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.serve(*paths, stop=stop))
        count = self.heard.count("next run")
        await until(lambda: task.done() or self.heard.count("next run") == count + len(paths))
        try:
            yield
        finally:
            stop.set()
            await task


async def until(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def wait(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    asyncio.run(until(condition, seconds=seconds))


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@dataclass
class SchedulerProcess:
    """A scheduler in a process of its own."""

    process: "subprocess.Popen[str]"
    told: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.told.extend(line.rstrip() for line in self.process.stdout)

    @property
    def heard(self) -> str:
        return "\n".join(self.told)


@contextmanager
def scheduler(stage: Stage, path: Path, now: datetime) -> Generator[SchedulerProcess]:
    arguments = [stage.url, str(stage.folder), now.isoformat(), str(path)]
    process = subprocess.Popen(
        [sys.executable, str(HERE / "scheduler_process.py"), *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        running = SchedulerProcess(process)
        yield running
        process.kill()
        running.thread.join()


def test_a_night_runs_once_when_its_time_has_come(stage: Stage) -> None:
    async def act() -> None:
        async with stage.serving(stage.edition()):
            stage.now = AFTER
            await until(lambda: "is finished" in stage.heard)
            await asyncio.sleep(0.3)  # and looks some times more

    asyncio.run(act())
    [run] = stage.runs
    assert (run.edition, run.status, len(stage.starts)) == ("leap", "finished", 1)
    assert stage.told == [
        "leap: next run Tue 2028-02-29 05:15 UTC (UTC)",
        "leap: the night of 2028-02-29 05:15 UTC begins",
        f"leap: at work on {run.id}",
        f"leap: the run {run.id} is finished",
    ]


def test_a_night_that_was_missed_is_caught_up_with(stage: Stage) -> None:
    async def act() -> None:
        path = stage.edition()
        async with stage.serving(path):
            pass
        stage.now = DUE + timedelta(hours=5)
        async with stage.serving(path):
            await until(lambda: "is finished" in stage.heard)

    asyncio.run(act())
    assert len(stage.starts) == 1


def test_one_that_was_missed_too_long_ago_is_not(stage: Stage) -> None:
    async def act() -> None:
        path = stage.edition()
        async with stage.serving(path):
            stage.now = DUE + timedelta(hours=7)
            await asyncio.sleep(0.3)
            await fire("leap", DUE)  # as another process may have done in time
            await until(lambda: "left out" in stage.heard)

    asyncio.run(act())
    assert stage.starts == []
    assert (
        "leap: the night of 2028-02-29 05:15 UTC was left out: it is longer ago than the 6 hours"
        in stage.heard
    )


def test_of_several_that_were_missed_the_last_one_runs(stage: Stage) -> None:
    async def act() -> None:
        async with stage.serving(stage.edition(schedule="{cron: '15 * 29 2 *'}")):
            stage.now = DUE + timedelta(hours=2, minutes=10)
            for hours in range(3):
                await fire("leap", DUE + timedelta(hours=hours))
            await until(lambda: "is finished" in stage.heard)
            await until(lambda: stage.heard.count("its next time has come since") == 2)

    asyncio.run(act())
    assert len(stage.starts) == 1
    assert "the night of 2028-02-29 07:15 UTC begins" in stage.heard


def test_an_edition_that_is_new_does_not_run_for_the_time_before(stage: Stage) -> None:
    async def act() -> None:
        stage.now = AFTER
        async with stage.serving(stage.edition()):
            await asyncio.sleep(0.4)

    asyncio.run(act())
    assert stage.starts == []


def test_a_time_that_the_clock_shows_twice_runs_once(stage: Stage) -> None:
    async def act() -> None:
        schedule = "{cron: '30 2 25 10 *', timezone: Europe/Berlin}"
        stage.now = datetime(2031, 10, 25, 23, 0, tzinfo=UTC)
        first = datetime(2031, 10, 26, 0, 30, tzinfo=UTC)
        async with stage.serving(stage.edition(schedule=schedule.replace("25", "26"))):
            stage.now = first + timedelta(hours=1, minutes=5)
            await fire("leap", first)
            await fire("leap", first + timedelta(hours=1))
            await until(lambda: "is finished" in stage.heard)
            await asyncio.sleep(1.2)

    asyncio.run(act())
    assert len(stage.starts) == 1
    assert "the night of 2031-10-26 02:30 CEST begins" in stage.heard


def test_an_edition_that_still_runs_is_left_out_and_told(stage: Stage) -> None:
    path = stage.edition()

    async def act() -> None:
        lock = stage.locks.acquire(run_name(load_edition(path)))
        assert lock is not None
        async with stage.serving(path):
            stage.now = AFTER
            await until(lambda: "left out: the one before is still running" in stage.heard)
        lock.release()

    asyncio.run(act())
    assert stage.starts == []


def test_a_night_that_died_is_begun_again_and_goes_on_with_its_run(stage: Stage) -> None:
    stage.modes("die", "finish")

    async def act() -> None:
        async with stage.serving(stage.edition()):
            stage.now = AFTER
            await until(lambda: "is finished" in stage.heard)

    asyncio.run(act())
    assert (len(stage.starts), len(stage.runs)) == (2, 1)


def test_one_that_always_dies_is_given_up_and_told(stage: Stage) -> None:
    stage.script = f"echo $$ >> {stage.folder / 'starts'}; kill -9 $$"

    async def act() -> None:
        async with stage.serving(stage.edition()):
            stage.now = AFTER
            await until(lambda: "failed (exit code -9)" in stage.heard)

    asyncio.run(act())
    assert len(stage.starts) == MOST_STARTS


def test_settings_that_are_wrong_are_told_and_not_tried_again(stage: Stage) -> None:
    stage.modes("broken")

    async def act() -> None:
        async with stage.serving(stage.edition()):
            stage.now = AFTER
            await until(lambda: "failed (exit code 2)" in stage.heard)

    asyncio.run(act())
    assert len(stage.starts) == 1
    assert "leap: the model 'nosuch' is unknown" in stage.told


def test_what_the_night_before_left_is_finished_first_and_then_tonights(stage: Stage) -> None:
    path = stage.edition()
    edition = load_edition(path)
    ledger = Ledger(stage.database, now=lambda: BEFORE - timedelta(days=1))
    ledger.begin(
        edition="leap",
        folder=str(edition.outputs.folder),
        title="Leap",
        snapshot=edition.model_dump_json(),
        chunk_size=1,
    )

    async def act() -> None:
        async with stage.serving(path):
            stage.now = AFTER
            await until(lambda: "is finished" in stage.heard)

    asyncio.run(act())
    assert len(stage.starts) == 2
    assert [run.status for run in stage.runs] == ["finished", "finished"]


def test_a_schedule_that_is_not_in_the_list_any_more_is_removed(stage: Stage) -> None:
    async def act() -> dict[str, Kept]:
        one, other = stage.edition("one"), stage.edition("other")
        async with stage.serving(one, other):
            assert set(await kept_schedules()) == {"one", "other"}
        async with stage.serving(one):
            return await kept_schedules()

    assert set(asyncio.run(act())) == {"one"}
    assert "other: no longer scheduled" in stage.told


def test_what_another_scheduler_has_stays(stage: Stage) -> None:
    async def act() -> dict[str, Kept]:
        one, other = stage.edition("one"), stage.edition("other")
        async with stage.serving(other):
            pass
        alive = stage.locks.acquire("scheduler-0")
        assert alive is not None
        with pytest.raises(SettingsError, match=r"'other' is scheduled by another process"):
            await stage.serve(stage.edition("other", folder="elsewhere"))
        async with stage.serving(one):
            found = await kept_schedules()
        alive.release()
        return found

    assert set(asyncio.run(act())) == {"one", "other"}


def test_a_schedule_that_somebody_removed_is_put_back(stage: Stage) -> None:
    async def act() -> None:
        from nutgraf.jobs.durable_schedules import remove_schedule

        async with stage.serving(stage.edition()):
            await remove_schedule("leap")
            async with asyncio.timeout(10):
                while not await kept_schedules():
                    await asyncio.sleep(0.05)

    asyncio.run(act())


def test_a_file_that_changes_is_heard_of_and_a_broken_one_changes_nothing(stage: Stage) -> None:
    async def act() -> None:
        path = stage.edition()
        async with stage.serving(path):
            stage.edition(schedule="{cron: '45 6 29 2 *'}")
            await until(lambda: "next run Tue 2028-02-29 06:45" in stage.heard)
            async with asyncio.timeout(10):
                while (await kept_schedules())["leap"].cron != "45 6 29 2 *":
                    await asyncio.sleep(0.05)
            path.write_text("sources: [")
            await until(lambda: "stays scheduled as it was" in stage.heard)
            assert (await kept_schedules())["leap"].cron == "45 6 29 2 *"

    asyncio.run(act())


def test_sigterm_has_the_night_end_in_order_and_the_next_start_goes_on_with_it(
    stage: Stage,
) -> None:
    stage.modes("hang", "finish")
    path = stage.edition()

    async def act() -> None:
        task = asyncio.create_task(stage.serve(path))
        await until(lambda: "next run" in stage.heard)
        stage.now = AFTER
        await until(lambda: "at work on" in stage.heard)
        os.kill(os.getpid(), signal.SIGTERM)
        await task
        [run] = stage.runs
        assert (run.status, run.stop_reason) == ("stopped", "interrupted")
        async with stage.serving(path):
            await until(lambda: "is finished" in stage.heard)

    asyncio.run(act())
    assert (len(stage.starts), len(stage.runs)) == (2, 1)


def test_two_schedulers_run_a_night_once(stage: Stage) -> None:
    path = stage.edition()
    asyncio.run(_register(stage, path))
    with scheduler(stage, path, AFTER) as one, scheduler(stage, path, AFTER) as other:
        wait(lambda: "is finished" in one.heard + other.heard)
        wait(lambda: "next run" in one.heard and "next run" in other.heard)
        time.sleep(1.5)  # a queue is looked into every second
    assert (len(stage.starts), len(stage.runs)) == (1, 1)
    assert (one.heard + other.heard).count("begins") == 1


def test_killed_with_its_night_the_scheduler_goes_on_with_it(stage: Stage) -> None:
    stage.modes("hang", "finish")
    path = stage.edition()
    asyncio.run(_register(stage, path))
    with scheduler(stage, path, AFTER) as killed:
        wait(lambda: "at work on" in killed.heard)
        killed.process.kill()
        os.kill(stage.starts[0], signal.SIGKILL)
    with scheduler(stage, path, AFTER) as next_one:
        wait(lambda: "is finished" in next_one.heard)
    assert (len(stage.starts), len(stage.runs)) == (2, 1)


def test_killed_alone_the_scheduler_waits_for_what_it_had_started(stage: Stage) -> None:
    stage.modes("hang")
    path = stage.edition()
    asyncio.run(_register(stage, path))
    with scheduler(stage, path, AFTER) as killed:
        wait(lambda: "at work on" in killed.heard)
        killed.process.kill()
    with scheduler(stage, path, AFTER) as next_one:
        wait(lambda: "another process runs it; waiting" in next_one.heard)
        (stage.folder / "go").touch()
        wait(lambda: "is finished" in next_one.heard)
    assert (len(stage.starts), len(stage.runs)) == (1, 1)


async def _register(stage: Stage, path: Path) -> None:
    async with stage.serving(path):
        pass


def test_an_edition_without_a_schedule_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text("sources: [a.jsonl]\noutputs: {folder: out}\n")
    with pytest.raises(SettingsError, match=r"has no schedule: add `schedule: \{cron:"):
        plan([path])


def test_two_editions_of_one_name_are_refused(stage: Stage) -> None:
    with pytest.raises(SettingsError, match="have the same name 'leap'"):
        plan([stage.edition(), stage.edition(folder="elsewhere")])


def test_an_edition_that_is_named_twice_is_scheduled_once(stage: Stage) -> None:
    assert len(plan([stage.edition(), stage.edition()])) == 1


def test_nothing_to_schedule_is_refused() -> None:
    with pytest.raises(SettingsError, match="nothing to schedule"):
        plan([])


def test_a_night_is_run_by_the_command_and_its_database_is_no_argument() -> None:
    assert run_command(Path("/etc/nutgraf/morning.yaml")) == [
        sys.executable,
        *"-m nutgraf batch run /etc/nutgraf/morning.yaml".split(),
    ]
