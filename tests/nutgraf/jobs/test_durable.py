"""DBOS as we set it up: JSON only, and nobody else's pickles."""

import asyncio
import base64
import pickle
from pathlib import Path

import pytest
import sqlalchemy as sa

from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import CHUNKS, WorkQueue, executing
from nutgraf.jobs.locks import locks_of


def _table(database: Database, name: str) -> sa.Table:
    """A table of DBOS's, in a schema of its own where there are schemas."""
    schema = None if database.is_sqlite else "dbos"
    return sa.Table(name, sa.MetaData(), schema=schema, autoload_with=database.engine)


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
                await executor.enqueue(
                    "note", "a", 1, queue=CHUNKS, workflow_id="run:1", priority=5
                )
            await executor.enqueue("note", "b", 2, queue=CHUNKS, workflow_id="run:2", priority=1)
            await _eventually(done, 2)
            while await executor.active("run:"):
                await asyncio.sleep(0.05)

    asyncio.run(work())
    assert sorted(done) == ["a1", "b2"]
    with database.reading() as connection:
        kept = connection.execute(sa.select(_table(database, "workflow_status"))).mappings().all()
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
            await executor.enqueue("note", "a", queue=CHUNKS, workflow_id="run:1", priority=5)
        with database.writing() as connection:
            status, inputs = _table(database, "workflow_status"), _table(database, "workflow_input")
            connection.execute(status.update().values(serialization="py_pickle"))
            changed = connection.execute(inputs.update().values(inputs=trap))
            assert changed.rowcount == 1
        async with executing(database, locks_of(database), {"note": note}) as executor:
            await executor.enqueue("note", "b", queue=CHUNKS, workflow_id="run:2", priority=5)
            await _eventually(done, 1)
            while await executor.active("run:1"):
                await asyncio.sleep(0.05)

    asyncio.run(work())
    assert done == ["b"]
    assert not victim.exists()


def test_the_lower_number_goes_first_and_no_more_at_once_than_the_queue_allows(
    database: Database,
) -> None:
    begun: list[str] = []
    at_work: list[int] = []

    async def note(name: str) -> None:
        begun.append(name)
        at_work.append(at_work[-1] + 1 if at_work else 1)
        await asyncio.sleep(0.05)
        at_work.append(at_work[-1] - 1)

    async def work() -> None:
        queue = WorkQueue("one at once", at_once=1, polling_seconds=0.05)
        locks = locks_of(database)
        async with executing(database, locks, {}, queues=[queue]) as executor:
            for name, priority in (("late", 9), ("soon", 5), ("first", 2)):
                await executor.enqueue(
                    "note", name, queue=queue, workflow_id=f"run:{name}", priority=priority
                )
        async with executing(database, locks, {"note": note}, queues=[queue]):
            await _eventually(begun, 3)

    asyncio.run(work())
    assert begun == ["first", "soon", "late"]
    assert max(at_work) == 1


def test_who_lost_its_place_is_told(database: Database) -> None:
    async def work() -> None:
        async with executing(database, locks_of(database), {}) as executor:
            assert executor.is_in_place()
            executor.check_place()
            executor._place.release()  # pyright: ignore[reportPrivateUsage]
            assert not executor.is_in_place()
            with pytest.raises(StorageError, match="start it again"):
                executor.check_place()

    asyncio.run(work())


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
