"""Locks are held by the living."""

import subprocess
import sys
from pathlib import Path

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
