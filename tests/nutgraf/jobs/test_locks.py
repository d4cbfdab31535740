"""Locks are held by the living."""

import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nutgraf.errors import StorageError
from nutgraf.jobs.locks import FileLocks

HOLDER = (
    "import pathlib, sys, time\n"
    "from nutgraf.jobs.locks import FileLocks\n"
    "lock = FileLocks(pathlib.Path(sys.argv[1])).acquire('run:one')\n"
    "print(lock is not None, flush=True)\n"
    "time.sleep(60)\n"
)


def test_a_lock_has_one_holder_within_a_process(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path / "locks")
    assert not locks.is_held("run:one")
    first = locks.acquire("run:one")
    assert first is not None
    assert locks.acquire("run:one") is None
    assert locks.is_held("run:one")
    assert not locks.is_held("run:two")
    first.release()
    again = locks.acquire("run:one")
    assert again is not None
    again.release()


def test_a_process_that_dies_loses_its_locks(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path / "locks")
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "locks")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        assert locks.is_held("run:one")
        assert locks.acquire("run:one") is None
        holder.kill()
        holder.wait()
        assert not locks.is_held("run:one")


def test_a_name_of_any_letters_makes_one_file_in_the_folder(tmp_path: Path) -> None:
    lock = FileLocks(tmp_path / "locks").acquire("edition:../../x:/a/b\0c")
    assert lock is not None
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".lock"]
    lock.release()


def test_a_lock_is_ours_until_it_is_released(tmp_path: Path) -> None:
    lock = FileLocks(tmp_path / "locks").acquire("run:one")
    assert lock is not None
    assert lock.is_ours()
    lock.release()
    assert not lock.is_ours()
    lock.release()


@contextmanager
def looked_at(folder: Path) -> Generator[None]:
    """Somebody is in the middle of looking whether the only lock of a folder is held."""
    fcntl = pytest.importorskip("fcntl", reason="Windows has no such lock")
    (path,) = folder.iterdir()
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def test_who_looks_does_not_see_another_who_looks_as_the_holder(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path)
    lock = locks.acquire("run:one")
    assert lock is not None
    lock.release()
    with looked_at(tmp_path):
        assert not locks.is_held("run:one")


def test_who_takes_a_lock_does_not_give_up_since_another_looks(tmp_path: Path) -> None:
    locks = FileLocks(tmp_path)
    lock = locks.acquire("run:one")
    assert lock is not None
    lock.release()
    took: list[bool] = []
    with looked_at(tmp_path):
        taker = threading.Thread(target=lambda: took.append(locks.acquire("run:one") is not None))
        taker.start()
        time.sleep(0.2)
        assert not took
    taker.join()
    assert took == [True]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="in a folder that can be written"):
        FileLocks(tmp_path / "file" / "locks")
