"""Orders as durable workflows: bursts of them, and what one process leaves to the next."""

import asyncio
import time
from collections import Counter as Tally
from collections.abc import Sequence
from pathlib import Path

import pytest

from nutgraf.jobs.database import Database
from nutgraf.jobs.orders import counter as counters
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import Orders
from order_desk import OrderModel, counter_of, until, url


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> OrderModel:
    model = OrderModel()
    model.stands_in(monkeypatch)
    return model


def test_a_burst_is_placed_at_once_and_the_loop_stays_free(
    database: Database, model: OrderModel, tmp_path: Path, steady: None
) -> None:
    """500 people, 40 articles."""
    late: list[float] = []

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            late.append(time.monotonic() - before)

    async def work() -> list[Order]:
        async with counter_of(database, tmp_path) as counter:
            watching = asyncio.create_task(watch())
            begin = time.monotonic()
            addresses = [f"{url(n % 40)}?utm_term={n}" for n in range(500)]
            placed = await asyncio.gather(*(counter.place(address) for address in addresses))
            assert time.monotonic() - begin < 1
            orders = await asyncio.gather(*(counter.wait(order.id) for order in placed))
            watching.cancel()
            return list(orders)

    orders = asyncio.run(work())
    assert Tally(order.status for order in orders) == {"done": 500}
    assert len({order.id for order in orders}) == 40
    assert len(model.asked) == 40
    assert max(late) < 1


def test_who_leaves_finishes_what_was_asked_and_leaves_the_rest_open(
    database: Database, model: OrderModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one finds it at once."""
    monkeypatch.setattr(counters, "WATCH_SECONDS", 0.1)
    monkeypatch.setattr(counters, "GRACE", counters.GRACE * 0)
    model.pause = lambda _: asyncio.sleep(0.3)

    async def work() -> list[Order]:
        async with counter_of(database, tmp_path, at_once=1) as counter:
            placed = [await counter.place(url(number)) for number in range(3)]
            await until(lambda: bool(model.asked))
        return placed

    placed = asyncio.run(work())
    assert [order.status for order in map(Orders(database).get, _ids(placed))].count("done") == 1
    assert len(model.asked) == 1
    assert _finished(database, tmp_path, placed) == ["done"] * 3
    assert len(model.asked) == 3


def _ids(orders: Sequence[Order]) -> list[str]:
    return [order.id for order in orders]


def _finished(database: Database, folder: Path, placed: Sequence[Order]) -> list[str]:
    """How orders end once somebody else takes them."""

    async def work() -> list[str]:
        async with counter_of(database, folder) as counter:
            ended = await asyncio.gather(*(counter.wait(order_id) for order_id in _ids(placed)))
            return [order.status for order in ended]

    return asyncio.run(work())
