"""Files of requests: what they hold, and what happens where they cannot be written."""

import subprocess
import sys
from pathlib import Path

import pytest

from nutgraf.errors import StorageError
from nutgraf.jobs.provider_batches.parts import BatchLimits, PartFile, part_file


def test_a_file_takes_lines_up_to_its_limits() -> None:
    with part_file(BatchLimits(requests=2, bytes=10)) as part:
        assert part.has_room(b"1234567890")
        assert not part.has_room(b"12345678901")
        part.add("a", b"12345")
        assert part.has_room(b"12345")
        assert not part.has_room(b"123456")
        part.add("b", b"1")
        assert not part.has_room(b"")
        assert list(part.keys) == ["a", "b"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_is_told_with_what_to_do() -> None:
    with Path("/dev/full").open("wb") as full:
        part = PartFile(Path("requests.jsonl"), BatchLimits(), full)
        part.add("a", b"short, so that it stays in memory\n")
        with pytest.raises(StorageError, match=r"No space left.*make room, or name another"):
            part.close()
        with pytest.raises(StorageError, match="make room"), Path("/dev/full").open("wb") as other:
            PartFile(Path("requests.jsonl"), BatchLimits(), other).add("a", b"x" * 10**6)


def test_a_folder_that_takes_no_files_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with (
        pytest.raises(StorageError, match="name another folder in TMPDIR"),
        part_file(BatchLimits()),
    ):
        pass


def test_nothing_heavy_is_imported_before_a_provider_is_asked() -> None:
    """Workers read collected answers; they need no client for that."""
    rooms = "requests orchestrating collected_model sql_store"
    imports = "; ".join(f"import nutgraf.jobs.provider_batches.{room}" for room in rooms.split())
    check = "assert not {'openai', 'instructor', 'httpx2'} & set(sys.modules), sys.modules"
    subprocess.run([sys.executable, "-c", f"import sys; {imports}; {check}"], check=True)
