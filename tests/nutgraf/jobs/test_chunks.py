"""A worker's desks: one for each run it works for, as that run's edition is now."""

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from desk_night import NIGHT, StandIn, begun, edition, ends, left
from nutgraf.errors import ModelRejected, StorageError
from nutgraf.jobs.chunks import Chunks, run_lock
from nutgraf.jobs.database import Database
from nutgraf.jobs.desks import Desk
from nutgraf.jobs.editions.loading import changed_edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import Locks, locks_of

T = TypeVar("T")


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr("nutgraf.jobs.chunks.current_place", lambda: "executor-0")
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    database.create()
    yield Ledger(database)
    database.close()


@pytest.fixture
def locks(ledger: Ledger) -> Locks:
    return locks_of(ledger.database)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    return StandIn().stands_in(monkeypatch)


class Desks:
    """Notes which desks are opened and closed, by the budget of their runs' editions."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open: list[Desk] = []
        self.opened = 0
        init, close = Desk.__init__, Desk.close

        def opening(desk: Desk, *args: Any, **options: Any) -> None:
            init(desk, *args, **options)
            self.open.append(desk)
            self.opened += 1

        async def closing(desk: Desk) -> None:
            self.open.remove(desk)
            await close(desk)

        monkeypatch.setattr(Desk, "__init__", opening)
        monkeypatch.setattr(Desk, "close", closing)


@pytest.fixture
def desks(monkeypatch: pytest.MonkeyPatch) -> Desks:
    return Desks(monkeypatch)


def in_time(work: Coroutine[Any, Any, T]) -> T:
    async def timed() -> T:
        async with asyncio.timeout(10):
            return await work

    return asyncio.run(timed())


def hold(locks: Locks, *runs: str) -> None:
    for run in runs:
        assert locks.acquire(run_lock(run)) is not None


def test_a_run_that_nobody_watches_over_is_left_alone(
    ledger: Ledger, locks: Locks, model: StandIn, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path), NIGHT[:1])
    chunks = Chunks(ledger, locks)
    assert not in_time(chunks.digest_chunk(run, 0))
    assert model.asked == []


def test_a_larger_budget_is_another_desk_and_the_old_one_is_closed_when_it_is_idle(
    ledger: Ledger, locks: Locks, model: StandIn, desks: Desks, tmp_path: Path
) -> None:
    small = edition(tmp_path, budget={"calls": 4})
    run = begun(ledger, small, NIGHT[:2], chunk_size=1)
    hold(locks, run)
    gate = asyncio.Event()
    model.pause = lambda article: gate.wait() if article == NIGHT[0].id else asyncio.sleep(0)
    budgets: list[list[str]] = []

    async def digest() -> None:
        chunks = Chunks(ledger, locks)
        first = asyncio.create_task(chunks.digest_chunk(run, 0))
        while not model.asked:
            await asyncio.sleep(0.01)
        larger = changed_edition(small, budget={"calls": 40})
        ledger.resume(run, larger.resolved().model_dump_json())
        await chunks.digest_chunk(run, 1)
        budgets.append([desk.run.snapshot for desk in desks.open])
        gate.set()
        await first
        budgets.append([desk.run.snapshot for desk in desks.open])
        await chunks.close()

    in_time(digest())
    both, last = budgets
    assert len(both) == 2
    assert last == both[1:] == [ledger.run(run).snapshot]
    assert desks.open == []
    assert {end[0] for end in ends(ledger, run).values()} == {"done"}


def test_two_runs_by_turns_have_a_desk_each(
    ledger: Ledger, locks: Locks, model: StandIn, desks: Desks, tmp_path: Path
) -> None:
    """While both have something in hand; a model is not set up anew for every chunk."""
    morning = edition(tmp_path)
    runs = [begun(ledger, morning, NIGHT[:3], chunk_size=1) for _ in range(2)]
    hold(locks, *runs)
    model.pause = lambda _: asyncio.sleep(0.3)

    async def digest() -> list[bool]:
        chunks = Chunks(ledger, locks)
        done = await asyncio.gather(
            *(chunks.digest_chunk(run, number) for number in range(3) for run in runs)
        )
        await chunks.close()
        return done

    assert in_time(digest()) == [True] * 6
    assert desks.opened == 2


def test_a_failure_is_the_first_one_and_nothing_more_is_taken(
    ledger: Ledger, locks: Locks, model: StandIn, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path, concurrency=1), NIGHT[:6], chunk_size=3)
    hold(locks, run)
    model.failing = lambda _, __: ModelRejected("no key", status=401)

    async def digest() -> Chunks:
        chunks = Chunks(ledger, locks)
        with pytest.raises(ModelRejected):
            await chunks.digest_chunk(run, 0)
        assert not await chunks.digest_chunk(run, 1)
        await chunks.close()
        return chunks

    assert isinstance(in_time(digest()).failure, ModelRejected)
    assert len(model.asked) == 3
    assert left(ledger, run) == 6


def test_what_cannot_be_written_is_the_process_s_failure(
    ledger: Ledger, locks: Locks, model: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(ledger, edition(tmp_path), NIGHT[:1])
    hold(locks, run)
    full = StorageError("the disk is full")

    def fail(*_: object) -> None:
        raise full

    monkeypatch.setattr(ledger, "take_ended", fail)

    async def digest() -> Chunks:
        chunks = Chunks(ledger, locks)
        with pytest.raises(StorageError):
            await chunks.digest_chunk(run, 0)
        await chunks.close()
        return chunks

    assert in_time(digest()).failure is full
    assert len(model.asked) >= 1


def test_leaving_waits_for_what_has_been_asked_and_asks_nothing_more(
    ledger: Ledger, locks: Locks, model: StandIn, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path, concurrency=2), NIGHT[:12])
    hold(locks, run)
    model.pause = lambda _: asyncio.sleep(0.1)

    async def digest() -> int:
        chunks = Chunks(ledger, locks)
        digesting = asyncio.create_task(chunks.digest_chunk(run, 0))
        while not model.asked:
            await asyncio.sleep(0.01)
        await chunks.leave()
        done = chunks.digested[run]
        await digesting
        await chunks.close()
        return done

    in_time(digest())
    assert len(set(model.asked)) <= 2
    assert left(ledger, run) >= 10
