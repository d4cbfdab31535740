"""Rates and budgets that processes share, one of which may be killed."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.metering import Budget, Charge, SharedRateGate, SharedSpending, Tally
from nutgraf.jobs.metering.shared_spending import BLOCK, LONGEST_SILENCE
from nutgraf.jobs.metering.tables import MeteringTables, metering_tables

PROCESS = Path(__file__).with_name("metering_process.py")
HOLD = Charge(2, 100)


@dataclass
class Shared:
    """A database with the tables, and a clock that stands still until it is moved."""

    database: Database
    tables: MeteringTables
    now: float = 1_000_000.0

    def clock(self) -> float:
        return self.now

    def spending(self, budget: Budget, executor: str = "one") -> SharedSpending:
        return SharedSpending(
            self.database, self.tables, "run", budget, executor=executor, clock=self.clock
        )

    def gate(self, per_minute: int, name: str = "requests") -> SharedRateGate:
        return SharedRateGate(self.database, self.tables, name, per_minute, clock=self.clock)

    def process(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, str(PROCESS), self.database.url, *arguments]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    database = Database(f"sqlite:///{tmp_path / 'night.db'}")
    metadata = sa.MetaData()
    tables = metering_tables(metadata)
    with database.writing() as connection:
        metadata.create_all(connection)
    yield Shared(database, tables)
    database.close()


def test_each_who_enters_is_given_the_next_free_time(shared: Shared) -> None:
    first, second = shared.gate(60), shared.gate(60)

    async def entering() -> list[float]:
        return [await gate.enter(1) for gate in (first, second, first)]

    assert asyncio.run(entering()) == pytest.approx([0.0, 1.0, 2.0])
    shared.now += 100
    assert asyncio.run(entering()) == pytest.approx([0.0, 1.0, 2.0])


def test_many_that_enter_at_once_are_given_different_times(shared: Shared) -> None:
    gates = [shared.gate(60) for _ in range(4)]

    async def entering() -> list[float]:
        return await asyncio.gather(*(gate.enter(1) for gate in gates * 10))

    assert sorted(asyncio.run(entering())) == pytest.approx([float(n) for n in range(40)])


def test_what_was_misjudged_moves_those_who_come_after(shared: Shared) -> None:
    gate = shared.gate(6000, "tokens")

    async def entering() -> list[float]:
        waits = [await gate.enter(1000), await gate.enter(1000)]
        await gate.correct(-500)
        return [*waits, await gate.enter(1000)]

    assert asyncio.run(entering()) == pytest.approx([0.0, 10.0, 15.0])


def test_what_one_spends_another_cannot(shared: Shared) -> None:
    budget = Budget(calls=4)
    one, two = shared.spending(budget), shared.spending(budget, "two")

    async def spending() -> list[str]:
        grants = [await one.reserve(HOLD), await two.reserve(HOLD), await two.reserve(HOLD)]
        await one.settle(grants[0].ticket, Charge(1, 90, Decimal("0.000000001")))
        await two.settle(grants[1].ticket, Charge(2, 150, Decimal("0.02")))
        return [*(grant.verdict for grant in grants), (await one.reserve(HOLD)).verdict]

    assert asyncio.run(spending()) == ["granted", "granted", "wait", "spent"]
    assert two.tally() == Tally(Charge(3, 240, Decimal("0.020000001")), answers=2)


def test_what_a_dead_process_had_in_flight_counts_as_spent(shared: Shared) -> None:
    """Its dollars by the average: nobody knows whether the provider answered."""
    budget = Budget(calls=6)
    dead, alive = shared.spending(budget, "dead"), shared.spending(budget, "alive")

    async def dying() -> str:
        grant = await dead.reserve(HOLD)
        await dead.settle(grant.ticket, Charge(1, 100, Decimal("0.01")))
        await dead.reserve(HOLD)
        await alive.reserve(Charge(3, 1))
        return (await alive.reserve(HOLD)).verdict

    assert asyncio.run(dying()) == "wait"
    alive.forget("dead")
    assert alive.tally() == Tally(
        Charge(3, 200, Decimal("0.02")), answers=2, held=Charge(3, 1), in_flight=1
    )
    alive.forget("dead")
    assert alive.tally().spent.calls == 3


def test_a_hold_that_nobody_settles_does_not_block_for_ever(shared: Shared) -> None:
    budget = Budget(calls=4)
    silent, other = shared.spending(budget, "silent"), shared.spending(budget, "other")

    async def waiting() -> None:
        held = await silent.reserve(Charge(3, 100))
        mine = await other.reserve(Charge(1, 100))
        assert mine.verdict == "granted"
        await other.settle(mine.ticket, Charge(1, 40))
        assert (await other.reserve(Charge(1, 100))).verdict == "wait"
        shared.now += LONGEST_SILENCE + 1
        assert (await other.reserve(Charge(1, 100))).verdict == "spent"
        await silent.settle(held.ticket, Charge(1, 40))

    asyncio.run(waiting())
    assert other.tally().spent == Charge(2, 80, Decimal(0)), "it came after all, and took less"


def test_a_larger_budget_goes_on_where_a_smaller_one_ended(shared: Shared) -> None:
    async def spending(budget: Budget) -> str:
        grant = await shared.spending(budget).reserve(HOLD)
        if grant.ticket:
            await shared.spending(budget).reserve(HOLD)
        return grant.verdict

    assert asyncio.run(spending(Budget(calls=1))) == "spent"
    assert asyncio.run(spending(Budget(calls=9))) == "granted"


def test_with_plenty_left_a_process_asks_the_database_for_many_answers_at_a_time(
    shared: Shared,
) -> None:
    """What it does not use goes back when nothing of it is in flight."""
    spending = shared.spending(Budget(calls=2 * BLOCK * 21))

    async def asking() -> Tally:
        tickets = [(await spending.reserve(HOLD)).ticket for _ in range(BLOCK)]
        tally = spending.tally()
        for ticket in tickets:
            await spending.settle(ticket, Charge(1, 80))
        await spending.reserve(HOLD)
        assert (await spending.reserve(HOLD)).verdict == "granted"
        return tally

    held = Tally(Charge(), held=HOLD * BLOCK, in_flight=BLOCK)
    assert asyncio.run(asking()) == held
    assert spending.tally() == Tally(
        Charge(BLOCK, 80 * BLOCK), answers=BLOCK, held=HOLD * BLOCK, in_flight=BLOCK
    )


def test_who_is_cancelled_while_reserving_leaves_nothing_reserved(shared: Shared) -> None:
    spending = shared.spending(Budget(calls=4))

    async def cancelling() -> None:
        reserving = asyncio.create_task(spending.reserve(HOLD))
        await asyncio.sleep(0.001)
        reserving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reserving

    asyncio.run(cancelling())
    assert spending.tally() == Tally()


def test_a_database_that_fails_loses_no_count(shared: Shared) -> None:
    spending = shared.spending(Budget(calls=9))

    async def failing() -> None:
        ticket = (await spending.reserve(HOLD)).ticket
        with shared.database.writing() as connection:
            connection.execute(sa.text("ALTER TABLE nutgraf_spending RENAME TO away"))
        with pytest.raises(StorageError):
            await spending.settle(ticket, Charge(1, 80))
        with shared.database.writing() as connection:
            connection.execute(sa.text("ALTER TABLE away RENAME TO nutgraf_spending"))
        ticket = (await spending.reserve(HOLD)).ticket
        await spending.settle(ticket, Charge(1, 80))

    asyncio.run(failing())
    assert spending.tally() == Tally(Charge(2, 160), answers=2)


def test_two_processes_share_a_budget_and_a_rate(shared: Shared) -> None:
    """50 calls at 50 a second: neither more, nor two at a time, whoever asks."""
    processes = [shared.process(name, "50", "3000") for name in ("one", "two")]
    lines = [process.communicate(timeout=60)[0].split() for process in processes]
    assert [mine[-1] for mine in lines] == ["spent", "spent"]
    times = sorted(float(at) for mine in lines for at in mine[:-1])
    assert 49 <= len(times) <= 50
    assert times[-1] - times[0] >= (len(times) - 2) / 50
    tally = shared.spending(Budget()).tally()
    assert (tally.spent.calls, tally.in_flight) == (len(times), 0)


def test_after_a_kill_the_rest_of_the_budget_is_there(shared: Shared) -> None:
    """Eight of the killed process are in flight, and may take two calls each."""
    hanging = shared.process("killed", "30", "600000", "hang")
    assert hanging.stdout
    asked = [hanging.stdout.readline() for _ in range(8)]
    hanging.kill()
    hanging.communicate()
    assert all(asked)
    shared.spending(Budget(), "other").forget("killed")
    output, _ = shared.process("next", "30", "600000").communicate(timeout=60)
    assert 13 <= len(output.split()) - 1 <= 14
