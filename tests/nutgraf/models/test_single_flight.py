"""One caller at a time for a key."""

import asyncio
import hashlib
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nutgraf.errors import ModelUnavailable
from nutgraf.models.single_flight import LOCK_FILE, single_flight, single_flight_async

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
        assert [path.name for path in tmp_path.iterdir()] == [LOCK_FILE]


def test_a_key_is_free_again_when_its_holder_leaves_or_fails(tmp_path: Path) -> None:
    for n in range(3):
        with single_flight(tmp_path, KEY, timeout=0), single_flight(tmp_path, OTHER, timeout=0):
            pass
        with pytest.raises(ZeroDivisionError), single_flight(tmp_path, KEY, timeout=0):
            raise ZeroDivisionError(n)


def test_waiting_ends_with_the_timeout(tmp_path: Path) -> None:
    async def wait() -> None:
        async with single_flight_async(tmp_path, KEY, timeout=0.05):
            raise AssertionError("it was let in")

    with single_flight(tmp_path, KEY, timeout=0):
        with (
            pytest.raises(ModelUnavailable, match="asking the same"),
            single_flight(tmp_path, KEY, timeout=0.05),
        ):
            raise AssertionError("it was let in")
        with pytest.raises(ModelUnavailable, match="asking the same"):
            asyncio.run(wait())


@pytest.mark.skipif(sys.platform == "win32", reason="there processes do not wait for each other")
def test_processes_wait_for_each_other_and_not_for_the_dead(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys, time\n"
        "from nutgraf.models.single_flight import single_flight\n"
        "with single_flight(pathlib.Path(sys.argv[1]), sys.argv[2], timeout=0):\n"
        "    print('inside', flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"inside\n"
        with (
            pytest.raises(ModelUnavailable, match="asking the same"),
            single_flight(tmp_path, KEY, timeout=0.05),
        ):
            raise AssertionError("it was let in")
        with single_flight(tmp_path, OTHER, timeout=0):
            pass
        holder.kill()
        holder.wait()
        with single_flight(tmp_path, KEY, timeout=5):
            pass


def test_a_waiter_that_is_cancelled_leaves_the_lock_to_its_holder(tmp_path: Path) -> None:
    async def wait() -> None:
        async with single_flight_async(tmp_path, KEY, timeout=None):
            raise AssertionError("it was let in")

    async def cancel() -> None:
        task = asyncio.create_task(wait())
        await asyncio.sleep(0.03)
        task.cancel()
        await task

    with single_flight(tmp_path, KEY, timeout=0):
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(cancel())
        with (
            pytest.raises(ModelUnavailable, match="asking the same"),
            single_flight(tmp_path, KEY, timeout=0.02),
        ):
            raise AssertionError("it was let in")


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
