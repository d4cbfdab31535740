"""DBOS as we set it up: JSON only, and nobody else's pickles."""

import asyncio
import base64
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import executing
from nutgraf.jobs.locks import locks_of


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create()
    yield database
    database.close()


def _workflows(database: Database) -> sa.Table:
    """DBOS's table, in a schema of its own where there are schemas."""
    schema = None if database.is_sqlite else "dbos"
    return sa.Table("workflow_status", sa.MetaData(), schema=schema, autoload_with=database.engine)


async def _eventually(done: list[str], count: int) -> None:
    async with asyncio.timeout(20):
        while len(done) < count:
            await asyncio.sleep(0.05)


def test_arguments_are_kept_as_json_and_an_id_is_worked_on_once(database: Database) -> None:
    done: list[str] = []

    async def note(name: str, number: int) -> bool:
        done.append(f"{name}{number}")
        return True

    async def work() -> None:
        async with executing(database, locks_of(database), {"note": note}) as executor:
            for _ in range(2):
                await executor.enqueue("note", "a", 1, workflow_id="run:1", priority=5)
            await executor.enqueue("note", "b", 2, workflow_id="run:2", priority=1)
            await _eventually(done, 2)
            while await executor.active("run:"):
                await asyncio.sleep(0.05)

    asyncio.run(work())
    assert sorted(done) == ["a1", "b2"]
    with database.reading() as connection:
        kept = connection.execute(sa.select(_workflows(database))).mappings().all()
    assert {row["serialization"] for row in kept} == {"portable_json"}
    assert {row["status"] for row in kept} == {"SUCCESS"}


class _Trap:
    def __init__(self, file: Path) -> None:
        self._file = file

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (open, (str(self._file), "w"))  # type: ignore[return-value]


def test_a_pickle_that_somebody_put_into_the_database_is_not_opened(
    database: Database, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    trap = base64.b64encode(pickle.dumps({"args": (_Trap(victim),), "kwargs": {}})).decode()
    done: list[str] = []

    async def note(name: str) -> None:
        done.append(name)

    async def work() -> None:
        async with executing(database, locks_of(database), {}) as executor:
            await executor.enqueue("note", "a", workflow_id="run:1", priority=5)
        with database.writing() as connection:
            forged = {"inputs": trap, "serialization": "py_pickle"}
            connection.execute(_workflows(database).update().values(forged))
        async with executing(database, locks_of(database), {"note": note}) as executor:
            await executor.enqueue("note", "b", workflow_id="run:2", priority=5)
            await _eventually(done, 1)
            while await executor.active("run:1"):
                await asyncio.sleep(0.05)

    asyncio.run(work())
    assert done == ["b"]
    assert not victim.exists()


def test_processes_have_places_of_their_own(database: Database) -> None:
    locks = locks_of(database)
    taken = locks.acquire("place:executor-0")
    assert taken is not None

    async def place() -> str:
        async with executing(database, locks, {}) as executor:
            assert executor.is_alive(executor.id)
            return executor.id

    assert asyncio.run(place()) == "executor-1"
    taken.release()
    assert asyncio.run(place()) == "executor-0"
    assert not locks.is_held("place:executor-0")
