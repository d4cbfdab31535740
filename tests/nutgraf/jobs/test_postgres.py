"""Several machines, or processes that might be: one Postgres, and nothing else in common."""

import asyncio
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from night.batches import Batch, check_same, kill_all
from night.press import stories, write_night
from night.stub_model import StubModel
from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import CHUNKS, executing
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import AdvisoryLocks, locks_of
from postgres_server import PostgresServer

ARTICLES = 90


def test_an_advisory_lock_has_one_holder_and_ends_with_its_connection(
    postgres: PostgresServer,
) -> None:
    first, second = (Database(url) for url in [postgres.database()] * 2)
    ours, theirs = locks_of(first), locks_of(second)
    assert isinstance(ours, AdvisoryLocks)
    lock = ours.acquire("run:one")
    assert lock is not None
    assert theirs.is_held("run:one")
    assert theirs.acquire("run:one") is None
    assert not theirs.is_held("run:two")
    lock.release()
    assert not theirs.is_held("run:one")
    first.close()
    second.close()


def test_a_lock_whose_connection_was_ended_is_ours_no_more(postgres: PostgresServer) -> None:
    database = Database(postgres.database())
    locks = locks_of(database)
    lock, other = locks.acquire("run:one"), locks.acquire("run:two")
    assert lock is not None
    assert other is not None
    assert lock.is_ours()
    _end_connections(database, "run:one")
    assert [lock.is_ours(), lock.is_ours(), other.is_ours()] == [False, False, True]
    again = locks.acquire("run:one")
    assert again is not None
    assert not lock.is_ours()
    for each in (lock, other, again):
        each.release()
    database.close()


def test_a_lock_outlives_the_patience_of_a_server_with_the_idle(postgres: PostgresServer) -> None:
    database = Database(postgres.database())
    with database.writing() as connection:
        name = connection.scalar(sa.text("SELECT current_database()"))
        connection.execute(sa.text(f"ALTER DATABASE {name} SET idle_session_timeout = '100ms'"))
    database.close()
    lock = locks_of(database).acquire("run:one")
    assert lock is not None
    time.sleep(0.5)
    assert lock.is_ours()
    lock.release()
    database.close()


def test_a_worker_that_lost_its_place_ends(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.database()
    database = Database(url)
    with ExitStack() as stack:
        worker = _lone_worker(stack, url, tmp_path)
        _until(lambda: locks_of(database).is_held("place:executor-0"))
        _end_connections(database, "place:executor-0")
        assert worker.wait(10) == StorageError.exit_code
    assert "start it again" in (tmp_path / "said.txt").read_text()
    database.close()


def test_a_worker_whose_server_goes_ends(tmp_path: Path, postgres: PostgresServer) -> None:
    del postgres  # others need it still
    with ExitStack() as stack:
        with PostgresServer() as server:
            database = Database(server.database())
            worker = _lone_worker(stack, database.url.replace("+psycopg", ""), tmp_path)
            _until(lambda: locks_of(database).is_held("place:executor-0"))
            database.close()
        assert worker.wait(10) == StorageError.exit_code


def test_who_gives_out_work_is_told_that_the_server_went(postgres: PostgresServer) -> None:
    """DBOS would wait for it, for ever."""
    del postgres

    async def work() -> None:
        with ExitStack() as stack:
            database = Database(stack.enter_context(PostgresServer()).database())
            database.create()
            stack.callback(database.close)
            async with executing(database, locks_of(database), {}) as executor:
                stack.close()
                async with asyncio.timeout(10):
                    with pytest.raises(StorageError):
                        await executor.enqueue(
                            "note", "a", queue=CHUNKS, workflow_id="run:1", priority=5
                        )
                    with pytest.raises(StorageError):
                        await executor.active("run:")

    asyncio.run(work())


def _end_connections(database: Database, name: str) -> None:
    """End the connection that holds a lock, as a server may."""
    query = (
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        " AND objid = (:key)::bigint & 4294967295"
    )
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
    with database.writing() as connection:
        assert connection.execute(sa.text(query), {"key": key}).all() == [(True,)]


def _until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def _lone_worker(stack: ExitStack, url: str, home: Path) -> "subprocess.Popen[bytes]":
    said = stack.enter_context((home / "said.txt").open("wb"))
    process = subprocess.Popen(
        [sys.executable, "-m", "nutgraf", "worker"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
        start_new_session=True,
        env=os.environ | {"HOME": str(home), "NUTGRAF_DATABASE_URL": url},
    )
    stack.callback(_end, process)
    return process


@pytest.fixture
def model() -> Iterator[StubModel]:
    with StubModel(latency=0.3) as model:
        yield model


def test_three_workers_of_which_one_is_killed_do_a_night_together(
    postgres: PostgresServer, model: StubModel, tmp_path: Path
) -> None:
    night = write_night(tmp_path / "night.jsonl", stories(ARTICLES, exact_copies=3, near_copies=3))
    alone = Batch(tmp_path / "alone", night, model.url, "--concurrency", "8", "--workers", "1")
    assert alone.run() == 0

    url = postgres.database()
    crew = Batch(
        tmp_path / "crew",
        night,
        model.url,
        "--concurrency",
        "2",
        "--workers",
        "1",
        environment={"NUTGRAF_DATABASE_URL": url},
    )
    with ExitStack() as stack:
        workers = [_worker(stack, crew, tmp_path / f"worker{number}") for number in range(3)]
        watching = crew.start()
        stack.callback(_end, watching)
        _await_a_third(url)
        _end(workers[1])
        assert watching.wait(90) == 0
        assert [w.poll() for w in (workers[0], workers[2])] == [None, None]
    check_same(crew, alone)
    database = Database(url)
    executors = _executors(database)
    database.close()
    assert len(executors) >= 3, executors


def _worker(stack: ExitStack, batch: Batch, home: Path) -> "subprocess.Popen[bytes]":
    """A worker as on another machine: its own home, its own answers, only the database shared."""
    home.mkdir()
    environment = batch.environment | {
        "HOME": str(home),
        "NUTGRAF_CACHE_FOLDER": str(home / "answers"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "nutgraf", "worker", "--concurrency", "2"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment,
    )
    stack.callback(_end, process)
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    kill_all(process.pid)
    process.wait()


def _await_a_third(url: str) -> None:
    database = Database(url)
    database.create()
    ledger = Ledger(database)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        records = ledger.records()
        if records and records[0].counts.done >= ARTICLES / 3:
            database.close()
            return
        time.sleep(0.1)
    raise AssertionError(f"a third of the night was not done in time: {ledger.records()}")


def _executors(database: Database) -> set[str]:
    table = sa.Table("workflow_status", sa.MetaData(), schema="dbos", autoload_with=database.engine)
    with database.reading() as connection:
        return set(connection.scalars(sa.select(table.c.executor_id).distinct())) - {None}
