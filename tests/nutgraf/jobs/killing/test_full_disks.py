"""A disk that is full at some write, and has room again later."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from night.batches import Batch, check_same
from night.stub_model import StubModel

Begin = Callable[..., Batch]
Mount = Callable[[str], Path]

IN_ORDER = frozenset(range(2, 64))
"""Exit codes that tell of a failure, and not of a fault or a kill."""


def test_a_full_disk_is_told_and_loses_nothing(begin: Begin, undisturbed: Batch) -> None:
    """Each run ends with a message; with room again, the same words go on to the same end."""
    batch = begin("--workers", "1")
    for call in ("commit:2", "commit:5", "commit:9", "create:1", "fsync:2"):
        assert batch.run(trap=f"full:{call}") in IN_ORDER, f"{call}: {batch.said()}"
        check_told(batch)
    assert batch.run() == 0, batch.said()
    check_same(batch, undisturbed)


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Mount]:
    """Makes a file system of a size."""
    folder = tmp_path / "cramped"
    folder.mkdir()

    def mount(size: str) -> Path:
        if not shutil.which("mount") or _mounted(folder, f"size={size}"):
            pytest.skip("nothing can be mounted here")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run([str(shutil.which("umount")), "--lazy", str(folder)], check=True)


def _mounted(folder: Path, options: str) -> int:
    command = [str(shutil.which("mount")), "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode


@pytest.mark.parametrize("size", ["300k", "1200k"])
def test_a_disk_that_really_is_full(
    small_night: Path, undisturbed: Batch, model: StubModel, mount: Mount, size: str
) -> None:
    """SQLite, the answer cache and the output find no room, as on any disk."""
    folder = mount(size)
    words = ("--concurrency", "8", "--workers", "2")
    batch = Batch(folder / "batch", small_night, model.url, *words)
    batch.log = folder.with_name("log.txt")
    assert batch.run() in IN_ORDER, batch.said()
    check_told(batch)
    assert _mounted(folder, "remount,size=100m") == 0
    assert batch.run() == 0, batch.said()
    check_same(batch, undisturbed)


def check_told(batch: Batch) -> None:
    """It said why it ended, and left nothing that is half a file."""
    assert "Traceback" not in batch.said()
    assert "make room" in batch.said()
    assert not list(batch.output.glob("*.unfinished"))
