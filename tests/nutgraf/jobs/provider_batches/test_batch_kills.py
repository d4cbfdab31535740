"""Killed at any moment, a night goes on where it was, and nothing is paid twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from batch_api import BatchApiServer, ItemError
from batch_desk import RUN, Clock, Desk, answer, keys, record
from nutgraf.jobs.provider_batches.api import BatchApi
from nutgraf.jobs.provider_batches.orchestrating import BatchCourse
from nutgraf.jobs.provider_batches.parts import BatchLimits
from nutgraf.jobs.provider_batches.records import Tally

NUMBERS = range(5)
COURSE = BatchCourse(limits=BatchLimits(requests=3))
COUNT = 40
READS = {"round", "known", "open_parts", "tally", "reasons", "refused"}
"""To be killed there is to be killed before the next write."""

PROCESS = Path(__file__).with_name("provider_batch_process.py")


class Killed(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


@dataclass
class Killer:
    """Kills before the n-th step that leaves a trace: after the one before it, that is."""

    at: int
    points: int = 0

    def pass_by(self) -> None:
        self.points += 1
        if self.points == self.at:
            raise Killed


class Killing:
    """A store whose user is killed."""

    def __init__(self, store: Any, killer: Killer) -> None:
        self._store = store
        self._killer = killer

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)
        if name in READS:
            return method

        def called(*args: Any, **named: Any) -> Any:
            self._killer.pass_by()
            return method(*args, **named)

        return called


def killing(call: Any, killer: Callable[[], Killer]) -> Any:
    async def called(*args: Any, **named: Any) -> Any:
        killer().pass_by()
        return await call(*args, **named)

    return called


def killing_lines(lines: Any, killer: Callable[[], Killer]) -> Any:
    async def read(self: BatchApi, file_id: str) -> AsyncGenerator[bytes]:
        killer().pass_by()
        async for line in lines(self, file_id):
            yield line
            killer().pass_by()

    return read


@pytest.fixture
def killer(monkeypatch: pytest.MonkeyPatch) -> list[Killer]:
    """Whoever stands in this list kills calls of the API."""
    current = [Killer(0)]
    for name in ("upload", "create"):
        monkeypatch.setattr(BatchApi, name, killing(getattr(BatchApi, name), lambda: current[0]))
    monkeypatch.setattr(BatchApi, "lines", killing_lines(BatchApi.lines, lambda: current[0]))
    return current


def is_killed(desk: Desk) -> bool:
    """Whether a run of it was."""
    try:
        desk.run()
    except Killed:
        return True
    return False


def lives() -> list[Any]:
    """Of the first two batches: one expires with an answer, one ends well."""
    return [["in_progress", "expired"], ["in_progress", "completed"]]


def test_a_kill_at_any_commit_point_costs_nothing(tmp_path: Path, killer: list[Killer]) -> None:
    """Each point of a night is killed at once, and the night run again from its record."""
    at, was_killed = 0, True
    while was_killed:
        at += 1
        url = f"sqlite:///{tmp_path / str(at)}.db"
        api = BatchApiServer(answer, lives=lives(), expire_after=1, life=["completed"])
        with api as server, record(url) as store:
            killer[0] = Killer(at)
            desk = Desk(server, Killing(store, killer[0]), NUMBERS, COURSE, Clock())
            was_killed = is_killed(desk)
            killer[0] = Killer(0)
            desk.store = store
            assert desk.run().tally == Tally(answered=5), at
            assert server.paid == dict.fromkeys(keys(server, NUMBERS), 1), at
            assert server.submitted().total() == 7, at  # two of them expired
            assert len(server.batches) == 3, at
    assert at > 25


def test_many_kills_in_a_row_cost_nothing(database_url: str, killer: list[Killer]) -> None:
    rng = random.Random(11)
    api = BatchApiServer(answer, lives=lives(), expire_after=1)
    with api as server, record(database_url) as store:
        kills = 0
        while kills < 12:
            killer[0] = Killer(rng.randint(2, 3))
            desk = Desk(server, Killing(store, killer[0]), NUMBERS, COURSE, Clock())
            if not is_killed(desk):
                break
            kills += 1
        assert kills > 5
        killer[0] = Killer(0)
        assert Desk(server, store, NUMBERS, COURSE, Clock()).run().tally == Tally(answered=5)
        assert server.paid == dict.fromkeys(keys(server, NUMBERS), 1)


@pytest.mark.skipif(os.name != "posix", reason="it forks")
def test_processes_that_are_really_killed_cost_nothing(database_url: str) -> None:
    """At random moments of a night, until it is through in spite of it."""
    rng = random.Random(5)
    life = ["in_progress"] * 4 + ["completed"]
    killed = 0
    with BatchApiServer(Busy(3), life=life) as server, nights(server, database_url) as start:
        for _ in range(40):
            calls = len(server.calls) + rng.randint(0, 3)
            process, ended = start()
            deadline = time.monotonic() + rng.uniform(0.0, 0.08)
            while len(server.calls) <= calls and time.monotonic() < deadline:
                time.sleep(0.001)
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            if ended() == 0:
                break
            killed += 1
        assert killed > 10
        for _ in range(2):
            _, ended = start()
            assert ended() == 0
        with record(database_url) as store:
            assert store.tally(RUN) == Tally(answered=COUNT)
        assert server.paid == dict.fromkeys(keys(server, range(COUNT)), 1)


@dataclass
class Busy:
    """Answers, but to the first few requests that it is busy."""

    after: int

    def __call__(self, body: dict[str, Any]) -> dict[str, Any] | ItemError:
        self.after -= 1
        return ItemError(503, "overloaded") if self.after >= 0 else answer(body)


@contextmanager
def nights(server: BatchApiServer, database_url: str) -> Generator[Callable[[], Any]]:
    """What starts processes that run a night: their id, and how to wait for their end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, str(PROCESS), server.url, database_url, str(COUNT)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True) as source:
        assert source.stdin
        assert source.stdout
        asks, tells = source.stdin, source.stdout

        def start() -> tuple[int, Callable[[], int]]:
            asks.write("\n")
            asks.flush()
            return int(tells.readline()), lambda: int(tells.readline())

        yield start
