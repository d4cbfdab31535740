"""A process that takes orders is killed, and others finish them."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from night.stub_model import StubModel
from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.jobs.locks import locks_of
from stub_server import wait_until

_PROCESS = Path(__file__).parents[1] / "orders_process.py"
_TESTS = Path(__file__).parents[3]
ORDERS = 12


@pytest.fixture
def slow_model() -> Iterator[StubModel]:
    """A model that takes its time."""
    with StubModel(latency=0.5) as model:
        yield model


@pytest.mark.parametrize("is_alone", [True, False], ids=["the next one", "another alive"])
def test_orders_outlive_who_took_them(
    is_alone: bool, slow_model: StubModel, database_url: str, tmp_path: Path
) -> None:
    """Each ends once, in a digest; what had been answered is not asked again."""
    database = Database(database_url)
    database.create()

    def start(number: int) -> "subprocess.Popen[bytes]":
        words = [str(tmp_path), database.url, slow_model.url, str(number)]
        own = {"PYTHONPATH": str(_TESTS), "HOME": str(tmp_path)}
        return subprocess.Popen([sys.executable, str(_PROCESS), *words], env=own)

    first = start(ORDERS)
    wait_until(lambda: slow_model.stats()["requests"] >= 6, seconds=20)
    others = [] if is_alone else [start(0)]
    if others:
        wait_until(lambda: _places(database) == 2, seconds=20)
    first.kill()
    first.wait(10)
    others = others or [start(0)]
    try:
        assert others[0].wait(30) == 0
    finally:
        others[0].kill()
        others[0].wait()
    with database.reading() as connection:
        rows = connection.execute(tables.orders.select()).all()
        kept = connection.execute(tables.digests.select()).all()
    database.close()
    assert Counter(row.status for row in rows) == {"done": ORDERS}
    assert len(kept) == ORDERS
    asked = Counter(paid.content for paid in slow_model.paid())
    assert len(asked) == ORDERS
    assert sum(asked.values()) <= ORDERS + 4  # those that were in flight


def _places(database: Database) -> int:
    """How many processes take part."""
    locks = locks_of(database)
    return sum(locks.is_held(f"place:executor-{number}") for number in range(4))
