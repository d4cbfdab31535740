"""Killing a batch at random moments until it is done, and what must be true then."""

import random
import signal
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

import psutil

from night.batches import Batch, family, is_worker, kill_all
from night.stub_model import Paid, StubModel

Victim = Literal["all", "coordinator", "worker"]

LONGEST: Final = 5.0
"""Seconds to a kill that waits for nothing; a start takes two to four."""

DYING: Final = 0.5
"""Seconds for which the workers of a coordinator that was killed may still ask: they end as soon
as they see that it is gone, and what they asked meanwhile is lost with them."""

LATE: Final = 0.9
"""The share of kills after which the others wait for nothing, so that some fall at the end."""


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
        unexcused: Those of them that came though nobody was killed since the one before.
        most_a_kill: Requests at most that one kill made to be asked again.
        slowest: Seconds at most from the sending of an answer to the kill that lost it: for so long
            it waited to be read and kept.
    """

    requests: int
    contents: int
    again: int
    unexcused: int
    most_a_kill: int
    slowest: float


def kill_until_done(
    batch: Batch,
    model: StubModel,
    *,
    kills: int,
    chooser: random.Random,
    victims: Sequence[Victim] = ("all",),
    timeout: float = 120,
) -> Toll:
    """Run a batch, killing it at random moments, and to its end after the last kill.

    A kill falls a random while after the start, or after a random number of further answers, so
    that the beginning, the middle and the end of the work are hit however fast it goes.

    Args:
        batch: What to run.
        model: Whom it asks.
        kills: How many; fewer if it ends before.
        chooser: Decides moments and victims.
        victims: Who may be killed; with 'worker' the rest of the batch lives on.
        timeout: Seconds for the last run.
    """
    toll = Toll()
    share = len(batch.inputs) / max(1, kills)
    process = _started(batch, toll)
    while len(toll.times) < kills:
        is_late = len(toll.times) >= LATE * kills
        wait = _for_a_while if is_late or chooser.random() < 0.3 else _for_answers
        if not wait(process, model, chooser, share):
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


def _for_a_while(
    process: "subprocess.Popen[bytes]", _: StubModel, chooser: random.Random, share: float
) -> bool:
    """Wait some seconds, in which it may come anywhere; not if the batch ends before."""
    del share
    return _outlives(process, chooser.uniform(0, LONGEST))


def _for_answers(
    process: "subprocess.Popen[bytes]", model: StubModel, chooser: random.Random, share: float
) -> bool:
    """Wait until it has got somewhat further; not if the batch ends before."""
    wanted = model.stats()["contents"] + chooser.uniform(0, 1.6) * share
    deadline = time.monotonic() + 4 * LONGEST
    while model.stats()["contents"] < wanted and time.monotonic() < deadline:
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
    """What was paid, and what of it twice.

    Args:
        paid: The model's ledger.
        times: When kills fell, in order.
    """
    by_content: defaultdict[str, list[Paid]] = defaultdict(list)
    for one in paid:
        by_content[one.content].append(one)
    again = [pair for asked in by_content.values() for pair in pairwise(asked)]
    lost = [(before, _kill_between(before, after, times)) for before, after in again]
    excused = [(before, kill) for before, kill in lost if kill is not None]
    by_kill = Counter(kill for _, kill in excused)
    waits = [kill - before.answered for before, kill in excused if before.answered]
    return Bill(
        requests=len(paid),
        contents=len(by_content),
        again=len(again),
        unexcused=len(lost) - len(excused),
        most_a_kill=max(by_kill.values(), default=0),
        slowest=max(waits, default=0.0),
    )


def _kill_between(before: Paid, after: Paid, times: Sequence[float]) -> float | None:
    """The first kill after one request and before the next for the same."""
    return next((t for t in times if before.started - DYING <= t <= after.started), None)
