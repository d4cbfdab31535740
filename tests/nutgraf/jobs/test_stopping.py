"""Once a run is to end, what waits is not asked any more, and keeps its turn."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk_night import NIGHT, StandIn, begun, desk_of, edition, ends, left
from nutgraf.errors import ModelUnavailable
from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.metering import Budget, Charge, MemorySpending, Meter
from nutgraf.jobs.stopping import NotWanted, WantedSpending, attentive_sleep

SOON = 0.1


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    database.create()
    yield Ledger(database)
    database.close()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    return StandIn(pause=lambda _: asyncio.sleep(SOON)).stands_in(monkeypatch)


def stopped(ledger: Ledger, run: str, *, after: float = SOON / 2) -> tuple[int, float]:
    """How many articles of a run ended that was stopped a moment after it began, and when."""

    async def digest() -> int:
        async with desk_of(ledger, run) as desk:
            digesting = asyncio.create_task(desk.digest(0))
            await asyncio.sleep(after)
            desk.leave()
            return await digesting

    begin = time.monotonic()
    return asyncio.run(digest()), time.monotonic() - begin


def test_what_waits_for_a_place_is_not_asked(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """More articles are in hand than are asked about; those in flight are answered and kept."""
    run = begun(ledger, edition(tmp_path, concurrency=4), NIGHT[:12])
    ended, _ = stopped(ledger, run)
    assert len(set(model.asked)) <= 4
    assert ended + left(ledger, run) == 12
    assert left(ledger, run) >= 8
    assert {end[0] for end in ends(ledger, run).values()} <= {"done", "skipped"}


def test_a_run_that_somebody_else_stops_is_noticed(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path, concurrency=1), NIGHT[:24])

    async def digest() -> int:
        async with desk_of(ledger, run) as desk:
            digesting = asyncio.create_task(desk.digest(0))
            await asyncio.sleep(SOON)
            ledger.stop(run, "interrupted")
            return await digesting

    ended = asyncio.run(digest())
    assert 0 < ended < 10
    assert left(ledger, run) == 24 - ended
    assert ("skipped", "interrupted") in ends(ledger, run).values()
    assert len(model.asked) <= 10


def test_a_desk_goes_on_with_a_run_that_is_resumed(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path), NIGHT[:3])
    ledger.stop(run, "interrupted")

    async def digest() -> list[int]:
        async with desk_of(ledger, run) as desk:
            first = await desk.digest(0)
            ledger.resume(run, desk.run.snapshot)
            return [first, await desk.digest(0)]

    assert asyncio.run(digest()) == [0, 3]
    assert set(model.asked) == {story.id for story in NIGHT[:3]}


def test_what_waits_for_the_rate_is_not_asked(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """The second question would come a minute later."""
    run = begun(ledger, edition(tmp_path, rate={"requests_per_minute": 1}), NIGHT[:3])
    _, seconds = stopped(ledger, run, after=2 * SOON)
    assert seconds < 3
    assert len(model.asked) <= 1
    assert left(ledger, run) >= 2


def test_what_waits_for_the_budget_is_not_asked(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """An answer may take two calls: three are enough for one at a time."""
    run = begun(ledger, edition(tmp_path, budget={"calls": 3}), NIGHT[:3])
    stopped(ledger, run)
    assert len(model.asked) == 1
    assert left(ledger, run) >= 2
    assert ledger.stopping(run) is None


def test_nothing_is_set_apart_once_nothing_is_wanted() -> None:
    """Not even for those who find room just then, since what was in flight has been answered."""
    wanted = True
    hold = Charge(calls=2)

    async def admit() -> list[Any]:
        nonlocal wanted
        spending = MemorySpending(Budget(calls=3))
        sleep = attentive_sleep(lambda: wanted)
        meter = Meter(spending=WantedSpending(spending, lambda: wanted), sleep=sleep)
        ticket = await meter.admit(hold)
        waiting = [asyncio.create_task(meter.admit(hold)) for _ in range(2)]
        await asyncio.sleep(0.01)
        wanted = False
        await meter.settle(ticket, hold, Charge(calls=1))
        came_of_it = await asyncio.gather(*waiting, return_exceptions=True)
        return [*map(type, came_of_it), spending.tally.held.calls]

    assert asyncio.run(admit()) == [NotWanted, NotWanted, 0]


def test_what_failed_is_not_tried_again_once_nothing_is_wanted(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    model.failing = lambda _, __: ModelUnavailable("busy", status=503, retry_after=0.3)
    run = begun(ledger, edition(tmp_path, model={"attempts": 10}), NIGHT[:1])
    stopped(ledger, run)
    assert len(model.asked) == 1
    assert left(ledger, run) == 1


def test_an_attentive_sleep_is_as_long_as_it_should_be_while_something_is_wanted() -> None:
    begin = time.monotonic()
    asyncio.run(sleeping())
    assert 0.3 <= time.monotonic() - begin < 1


async def sleeping() -> None:
    await attentive_sleep(lambda: True)(0.3)
