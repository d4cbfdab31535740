import os
from pathlib import Path

import pytest

from fake_weights import CONTENT, INKWELL
from nutgraf.errors import WeightsError
from nutgraf.models.embedded import verification


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "model.gguf"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read to be hashed."""
    files: list[Path] = []
    plain = verification.sha256

    def spy(file: Path) -> str:
        files.append(file)
        return plain(file)

    monkeypatch.setattr(verification, "sha256", spy)
    return files


def test_a_file_is_read_once_and_not_again_while_it_stays_as_it_is(
    file: Path, hashed: list[Path]
) -> None:
    assert all(verification.is_intact(file, INKWELL) for _ in range(3))
    assert hashed == [file]


def test_a_file_that_was_touched_is_read_again(file: Path, hashed: list[Path]) -> None:
    verification.record(file, INKWELL)
    os.utime(file, ns=(1, 1))
    assert verification.is_intact(file, INKWELL)
    assert hashed == [file]


def test_a_file_that_took_another_ones_place_is_read_again(file: Path, hashed: list[Path]) -> None:
    verification.record(file, INKWELL)
    stat = file.stat()
    other = file.with_name("other")
    other.write_bytes(b"GGUF" + CONTENT[:3:-1])
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(file)
    assert not verification.is_intact(file, INKWELL)
    assert hashed == [file]


def test_a_file_of_the_wrong_size_is_refused_unread(file: Path, hashed: list[Path]) -> None:
    file.write_bytes(CONTENT[:-1])
    assert not verification.is_intact(file, INKWELL)
    assert hashed == []


@pytest.mark.parametrize("record", [b"", b"{", b"[1]", b'{"size": "2300"}'])
def test_a_broken_record_is_no_record(file: Path, hashed: list[Path], record: bytes) -> None:
    file.with_name("model.gguf.verified").write_bytes(record)
    assert verification.is_intact(file, INKWELL)
    assert hashed == [file]


def test_a_file_without_the_magic_bytes_is_refused_by_what_it_begins_with(file: Path) -> None:
    file.write_bytes(b"<!doctype html>")
    with pytest.raises(WeightsError, match=r"model\.gguf' is no GGUF file: it begins with b'<!do'"):
        verification.check_gguf(file)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"absent\.gguf'.*--model-file"):
        verification.check_gguf(tmp_path / "absent.gguf")
