from pathlib import Path

import pytest

from nutgraf.models.embedded.capacity import (
    available_memory,
    physical_cores,
    processor_quota,
    threads,
)


@pytest.fixture
def processors(tmp_path: Path) -> Path:
    """Two cores of two threads each: 0 and 2, 1 and 3."""
    for number, siblings in enumerate(("0,2", "1,3", "0,2", "1,3")):
        folder = tmp_path / f"cpu{number}" / "topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(siblings + "\n")
    return tmp_path


@pytest.mark.parametrize(
    ("usable", "cores"),
    [({0, 1, 2, 3}, 2), ({0, 2}, 1), ({1}, 1)],
    ids=["all", "one core's threads", "one processor"],
)
def test_threads_of_one_core_count_once_and_only_usable_ones_count(
    processors: Path, usable: set[int], cores: int
) -> None:
    assert physical_cores(frozenset(usable), processors=processors) == cores


def test_processors_that_are_not_described_count_as_cores(tmp_path: Path) -> None:
    assert physical_cores(frozenset({4, 5, 6}), processors=tmp_path) == 3


@pytest.mark.parametrize(
    ("limit", "quota"), [("max 100000\n", None), ("150000 100000\n", 1.5), (None, None)]
)
def test_a_containers_share_of_the_processors_is_read(
    tmp_path: Path, limit: str | None, quota: float | None
) -> None:
    if limit:
        (tmp_path / "cpu.max").write_text(limit)
    assert processor_quota(group=tmp_path) == quota


@pytest.mark.parametrize("limit", ["50000 100000", "190000 100000"])
def test_a_container_computes_with_no_more_threads_than_it_has_processors(
    tmp_path: Path, limit: str
) -> None:
    (tmp_path / "cpu.max").write_text(limit)
    assert threads(processors=tmp_path, group=tmp_path) in {1, None}


def test_available_memory_is_what_linux_says_in_bytes(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal:  9000 kB\nMemFree:  10 kB\nMemAvailable:   4096 kB\n")
    assert available_memory(meminfo=meminfo, group=tmp_path) == 4096 * 1024
    (tmp_path / "memory.max").write_text("max\n")
    assert available_memory(meminfo=meminfo, group=tmp_path) == 4096 * 1024


def test_a_container_has_no_more_memory_than_its_limit(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemAvailable:   4096 kB\n")
    (tmp_path / "memory.max").write_text("1048576\n")
    assert available_memory(meminfo=meminfo, group=tmp_path) == 1_048_576


def test_memory_that_nobody_tells_of_is_unknown(tmp_path: Path) -> None:
    assert available_memory(meminfo=tmp_path / "absent", group=tmp_path) is None
