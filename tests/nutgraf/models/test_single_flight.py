"""One caller at a time for a key, and no trace of it afterwards."""

import asyncio
import hashlib
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from nutgraf.errors import ModelUnavailable
from nutgraf.models.single_flight import single_flight, single_flight_async

KEY = hashlib.sha256(b"key").hexdigest()
OTHER = hashlib.sha256(b"other").hexdigest()


class Crowd:
    """Counts who is inside at once."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.visits = 0

    def enter(self) -> None:
        self.inside += 1
        self.visits += 1
        self.most = max(self.most, self.inside)

    def leave(self) -> None:
        self.inside -= 1


def test_threads_go_one_at_a_time(tmp_path: Path) -> None:
    crowd = Crowd()

    def visit() -> None:
        for _ in range(5):
            with single_flight(tmp_path, KEY, timeout=10):
                crowd.enter()
                time.sleep(0.001)
                crowd.leave()

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (crowd.visits, crowd.most) == (20, 1)


def test_tasks_go_one_at_a_time(tmp_path: Path) -> None:
    crowd = Crowd()

    async def visit() -> None:
        async with single_flight_async(tmp_path, KEY, timeout=10):
            crowd.enter()
            await asyncio.sleep(0.002)
            crowd.leave()

    async def visit_all() -> None:
        await asyncio.gather(*(visit() for _ in range(8)))

    asyncio.run(visit_all())
    assert (crowd.visits, crowd.most) == (8, 1)


def test_other_keys_do_not_wait(tmp_path: Path) -> None:
    with (
        single_flight(tmp_path, KEY, timeout=0),
        single_flight(tmp_path, OTHER, timeout=0),
    ):
        assert len(list(tmp_path.iterdir())) == 2


def test_no_lock_file_is_left(tmp_path: Path) -> None:
    for n in range(20):
        with single_flight(tmp_path, hashlib.sha256(bytes([n])).hexdigest(), timeout=0):
            pass
    with (
        pytest.raises(ZeroDivisionError),
        single_flight(tmp_path, KEY, timeout=0),
    ):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_left_by_a_crash_does_not_block(tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.lock").touch()
    with single_flight(tmp_path, KEY, timeout=0):
        pass
    assert list(tmp_path.iterdir()) == []


def test_waiting_ends_with_the_timeout(tmp_path: Path) -> None:
    async def wait() -> None:
        async with single_flight_async(tmp_path, KEY, timeout=0.05):
            raise AssertionError("it was let in")

    with FileLock(tmp_path / f"{KEY}.lock"):
        with (
            pytest.raises(ModelUnavailable, match="asking the same"),
            single_flight(tmp_path, KEY, timeout=0.05),
        ):
            raise AssertionError("it was let in")
        with pytest.raises(ModelUnavailable, match="asking the same"):
            asyncio.run(wait())


def test_a_waiter_that_is_cancelled_leaves_the_lock_to_its_holder(tmp_path: Path) -> None:
    async def wait() -> None:
        async with single_flight_async(tmp_path, KEY, timeout=None):
            raise AssertionError("it was let in")

    async def cancel() -> None:
        task = asyncio.create_task(wait())
        await asyncio.sleep(0.03)
        task.cancel()
        await task

    with FileLock(tmp_path / f"{KEY}.lock") as lock:
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(cancel())
        assert lock.is_locked
        assert (tmp_path / f"{KEY}.lock").exists()


@pytest.mark.parametrize("folder", ["missing", "file"])
def test_where_no_lock_can_be_had_nobody_waits(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    visited = False
    with single_flight(tmp_path / folder, KEY, timeout=0):
        visited = True
    assert visited


def test_a_key_that_is_none_makes_no_file(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="is no key"),
        single_flight(tmp_path, "../../victim", timeout=0),
    ):
        pass
