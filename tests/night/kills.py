"""Killing a batch at random moments until it is done, and what must be true then."""

import random
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

import psutil

from night.batches import Batch, family, is_worker, kill_all
from night.stub_model import Paid, StubModel

Victim = Literal["all", "coordinator", "worker"]

ARRIVING: Final = 1.0
"""Seconds in which an answer that was sent is read and kept; killed before, it is paid again."""


@dataclass(slots=True)
class Toll:
    """What became of a batch that was killed again and again.

    Attributes:
        times: When each kill fell, in seconds of the machine's monotonic clock.
        victims: How often each was killed.
        runs: How often the batch was started.
        exit_code: Of the run that nobody killed.
    """

    times: list[float] = field(default_factory=list)
    victims: Counter[Victim] = field(default_factory=Counter)
    runs: int = 0
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """What was paid for.

    Attributes:
        requests: All.
        contents: Different ones.
        again: Requests for what had been asked before.
        unexcused: Those of them that no kill explains.
        most_a_kill: Requests at most that one kill made to be asked again.
    """

    requests: int
    contents: int
    again: int
    unexcused: int
    most_a_kill: int


def kill_until_done(
    batch: Batch,
    model: StubModel,
    *,
    kills: int,
    chooser: random.Random,
    victims: Sequence[Victim] = ("all",),
    startup: float = 3.0,
    timeout: float = 120,
) -> Toll:
    """Run a batch, killing it at random moments, and to its end after the last kill.

    A kill falls a random while after the start, or after a random number of answers, so that
    start, middle and end of a run are hit however fast it is.

    Args:
        batch: What to run.
        model: Whom it asks.
        kills: How many; fewer if it ends before.
        chooser: Decides moments and victims.
        victims: Who may be killed; with 'worker' the rest of the batch lives on.
        startup: Seconds from the start in which kills that do not wait for answers fall.
        timeout: Seconds for the last run.
    """
    toll = Toll()
    share = len(batch.inputs) / max(1, kills)
    process = _started(batch, toll)
    while len(toll.times) < kills:
        if not _moment(process, model, chooser, startup, share):
            toll.exit_code = process.returncode
            return toll
        victim = chooser.choice(victims)
        if _killed(process, victim, toll, chooser) and victim != "worker":
            process.wait(10)
            process = _started(batch, toll)
    try:
        toll.exit_code = process.wait(timeout)
    finally:
        kill_all(process.pid)
    return toll


def _started(batch: Batch, toll: Toll) -> "subprocess.Popen[bytes]":
    toll.runs += 1
    return batch.start()


def _moment(
    process: "subprocess.Popen[bytes]",
    model: StubModel,
    chooser: random.Random,
    startup: float,
    share: float,
) -> bool:
    """Wait for the moment of a kill; not if the batch ends before."""
    if chooser.random() < 0.3:
        return _outlives(process, chooser.uniform(0, startup))
    wanted = model.stats()["requests"] + chooser.uniform(0.5, 2.0) * share
    deadline = time.monotonic() + 4 * startup
    while model.stats()["requests"] < wanted and time.monotonic() < deadline:
        if not _outlives(process, 0.01):
            return False
    return _outlives(process, chooser.uniform(0, 0.3))


def _outlives(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return False
    return True


def _killed(
    process: "subprocess.Popen[bytes]", victim: Victim, toll: Toll, chooser: random.Random
) -> bool:
    """Kill; whether there was somebody to kill."""
    if victim == "worker":
        workers = [p for p in family(process.pid)[1:] if is_worker(p)]
        if not workers:
            return False
        with suppress(psutil.NoSuchProcess):
            chooser.choice(workers).send_signal(signal.SIGKILL)
    elif victim == "coordinator":
        process.kill()
    else:
        kill_all(process.pid)
    toll.times.append(time.monotonic())
    toll.victims[victim] += 1
    return True


def bill(paid: Sequence[Paid], times: Sequence[float]) -> Bill:
    """What was paid, and what of it twice, beyond what was in flight at a kill.

    Args:
        paid: The model's ledger.
        times: When kills fell.
    """
    by_content: defaultdict[str, list[Paid]] = defaultdict(list)
    for one in paid:
        by_content[one.content].append(one)
    lost = [one for asked in by_content.values() for one in asked[:-1]]
    excuses = Counter(kill for one in lost for kill in _excuse(one, times))
    return Bill(
        requests=len(paid),
        contents=len(by_content),
        again=len(lost),
        unexcused=sum(not list(_excuse(one, times)) for one in lost),
        most_a_kill=max(excuses.values(), default=0),
    )


def _excuse(paid: Paid, times: Sequence[float]) -> Iterator[float]:
    """The first kill that fell while a request was in flight."""
    last = paid.answered
    for time_ in times:
        if paid.started <= time_ and (last is None or time_ <= last + ARRIVING):
            yield time_
            return
