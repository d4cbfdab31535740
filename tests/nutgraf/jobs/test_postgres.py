"""Several machines, or processes that might be: one Postgres, and nothing else in common."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from night.batches import Batch, check_same, kill_all
from night.press import stories, write_night
from night.stub_model import StubModel
from nutgraf.jobs.database import Database
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
