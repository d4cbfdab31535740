"""Files are read; everything else that a path can lead to is refused at once, by what it is."""

import os
import socket
from pathlib import Path

import pytest

from nutgraf.errors import UnreadableSource
from nutgraf.intake.files import file_bytes
from nutgraf.intake.limits import LIMITS, Limits


def test_a_files_bytes_are_given_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Rain.\r\n\xff")
    assert file_bytes(str(path), LIMITS) == b"Rain.\r\n\xff"


def _refusal(path: Path | str, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableSource) as caught:
        file_bytes(str(path), limits)
    assert caught.value.source == str(path)
    assert repr(str(path)) in str(caught.value)
    return str(caught.value)


def test_a_path_with_nothing_at_it_is_told(tmp_path: Path) -> None:
    assert "There is no file" in _refusal(tmp_path / "a.txt")


def test_a_folder_is_told(tmp_path: Path) -> None:
    assert "is a folder" in _refusal(tmp_path)


def test_a_pipe_that_nobody_writes_to_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is a pipe or a device" in _refusal(tmp_path / "pipe")


def test_a_device_without_end_is_refused() -> None:
    assert "is a pipe or a device" in _refusal("/dev/zero")


def test_a_socket_is_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert "cannot be read" in _refusal(tmp_path / "s")


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "a")
    assert "cannot be read" in _refusal(tmp_path / "a")


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("nutgraf.intake.files.os.open", refuse)  # the superuser may read all
    assert "may not be read" in _refusal(tmp_path / "a.txt")


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    assert "larger than" in _refusal(path, Limits(max_bytes=10))
    assert file_bytes(str(path), Limits(max_bytes=11)) == b"x" * 11
