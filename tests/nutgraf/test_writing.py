"""A file is there whole or as it was before, and nothing half-written stays beside it."""

import errno
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from nutgraf import writing
from nutgraf.errors import StorageError
from nutgraf.writing import Replacement, file_stem, sweep, write_whole

STEPS = ("os.open", "os.fsync", "Path.chmod", "Path.replace")
KILLED = """\
import os, signal, sys
from pathlib import Path
from nutgraf.writing import Replacement
file = Replacement(Path(sys.argv[1]))
file.write(b"x" * 3_000_000)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _full(*_args: Any, **_more: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("step", "stood"),
    [
        *((step, b"the one of yesterday") for step in STEPS),
        *((step, None) for step in STEPS if step != "Path.chmod"),
    ],
)
def test_a_disk_that_is_full_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, stood: bytes | None
) -> None:
    path = tmp_path / "night.jsonl"
    if stood is not None:
        path.write_bytes(stood)
    monkeypatch.setattr(f"nutgraf.writing.{step}", _full)
    with pytest.raises(StorageError) as caught:
        write_whole(path, b"the one of today")
    monkeypatch.undo()
    assert str(caught.value) == (
        f"cannot write to {str(path)!r} (No space left on device): make room there, or give "
        "another place, and run the same again"
    )
    assert isinstance(caught.value.__cause__, OSError)
    assert _names(tmp_path) == ([] if stood is None else ["night.jsonl"])
    assert stood is None or path.read_bytes() == stood


def _write(path: Path, *, pieces: int) -> None:
    with Replacement(path) as file:
        for _ in range(pieces):
            file.write(b"x" * 1_000_000)
        file.commit()


@contextmanager
def _most(size: int) -> Generator[None]:
    """Files of this process take no more bytes than these, as on a disk without more room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("size", [100, 2_500_000], ids=["at the end", "amid the lines"])
def test_a_kernel_that_takes_no_more_bytes_leaves_what_was_there(tmp_path: Path, size: int) -> None:
    path = tmp_path / "night.jsonl"
    path.write_bytes(b"yesterday")
    with _most(size), pytest.raises(StorageError, match=r"File too large\): make room"):
        _write(path, pieces=4 if size > 100 else 1)
    assert _names(tmp_path) == ["night.jsonl"]
    assert path.read_bytes() == b"yesterday"


def test_a_file_that_is_not_committed_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with Replacement(path) as file:
        file.write(b"half")
    assert _names(tmp_path) == []


def test_the_folder_is_told_to_keep_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    def fsync(descriptor: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")

    monkeypatch.setattr("nutgraf.writing.os.fsync", fsync)
    write_whole(tmp_path / "a", b"1")
    write_whole(tmp_path / "b", b"1", durable=False)
    assert synced == ["file", "folder", "file"]


def test_what_killed_processes_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "night.jsonl"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, timeout=60)
    (tmp_path / ".hidden").touch()
    with Replacement(path) as living:
        living.write(b"whole")
        assert killed.returncode == -signal.SIGKILL
        assert len(_names(tmp_path)) == 3
        assert sweep(tmp_path) == 1
        assert len(_names(tmp_path)) == 2
        living.commit()
    assert _names(tmp_path) == [".hidden", "night.jsonl"]
    assert path.read_bytes() == b"whole"


def test_permissions_are_those_of_any_new_file_or_of_the_one_before(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.touch()
    private.chmod(0o600)
    (tmp_path / "usual").touch()
    for name in ("private", "ours"):
        write_whole(tmp_path / name, b"text")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"cannot write to '.*' \(.*\): give another place"):
        writing.make_folder(tmp_path / "file" / "below")


@pytest.mark.parametrize(
    ("source", "stem"),
    [
        ("night/harrow foods.txt", "harrow-foods"),
        ("https://press.example/2026/harrow.html?token=s3cret#x", "harrow"),
        ("https://press.example/?p=12", "article"),
        ("https://[::1/broken", "article"),
        ("../../etc/passwd", "passwd"),
        ("..", "article"),
        (".hidden", "hidden"),
        ("a\x00b\nc/d:e", "d-e"),
        ("Ålesund", "Ålesund"),
        ("x" * 300, "x" * 60),
        ("", "article"),
    ],
)
def test_a_file_name_tells_its_source_and_stays_in_its_folder(source: str, stem: str) -> None:
    assert file_stem(source) == stem
