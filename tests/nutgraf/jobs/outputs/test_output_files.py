"""All of a run's outputs, together: complete, the same every time, and safe on a full disk."""

import errno
import gc
import json
import os
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html  # type: ignore[import-untyped]

import morning
from nutgraf.errors import StorageError
from nutgraf.jobs.outputs import Wanted, write_outputs
from nutgraf.jobs.records import OutputRow
from nutgraf_schemas.digest import Digest

FILES = ("digests.jsonl", "failures.jsonl", "edition.html", "summary.json")


def _ids(folder: Path) -> list[str]:
    lines = [
        json.loads(line)
        for name in ("digests.jsonl", "failures.jsonl")
        for line in (folder / name).read_text().splitlines()
    ]
    return [line["id"] for line in lines]


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_every_input_stands_in_one_line_of_one_file(tmp_path: Path) -> None:
    written = write_outputs(morning.rows(), morning.run(), tmp_path / "out")
    rows = list(morning.rows())
    assert sorted(_ids(tmp_path / "out")) == sorted(row.id for row in rows)
    assert written.lines == {"digests.jsonl": len(rows) - 2, "failures.jsonl": 2}
    assert written.files == FILES
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted([*FILES, "pages"])


def test_a_second_time_writes_the_same(tmp_path: Path) -> None:
    write_outputs(morning.rows(), morning.run(), tmp_path)
    first = _contents(tmp_path)
    again = write_outputs(morning.rows(), morning.run(), tmp_path)
    second = _contents(tmp_path)
    assert (again.pages.written, again.pages.removed) == (0, 0)
    one, other = (json.loads(contents.pop("summary.json")) for contents in (first, second))
    assert one.pop("pages") != other.pop("pages")
    assert one == other
    assert first == second


def test_the_summary_tells_what_the_run_was_like(tmp_path: Path) -> None:
    write_outputs(morning.rows(), morning.run(), tmp_path)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary == {
        "run": "morning-20261124-033000",
        "edition": "morning",
        "title": "The Morning Edition",
        "status": "finished",
        "stop_reason": None,
        "started_at": "2026-11-24T03:30:00+00:00",
        "finished_at": "2026-11-24T04:12:00+00:00",
        "duration_seconds": 2520.0,
        "counts": {
            "total": 27,
            "open": 0,
            "done": 14,
            "cached": 3,
            "copy": 11,
            "failed": 1,
            "skipped": 1,
        },
        "reasons": {"no_article": 1, "budget": 1},
        "dropped": {"figure": 2, "hedge": 1, "unsupported": 1, "speaker": 1, "name": 1},
        "models": {"fjord-small-2": 14},
        "usage": {
            "requests": 42,
            "input_tokens": 29400,
            "cached_input_tokens": 12600,
            "output_tokens": 5880,
            "cost_usd": "0.0168",
        },
        "lines": {"digests.jsonl": 25, "failures.jsonl": 2},
        "pages": {"written": 14, "unchanged": 0, "removed": 0},
    }


def test_the_editions_page_leads_to_every_page_and_file(tmp_path: Path) -> None:
    write_outputs(morning.rows(), morning.run(), tmp_path)
    page = html.parse(str(tmp_path / "edition.html"))
    links = {str(link).split("#")[0] for link in page.xpath("//@href")}
    inside = {link for link in links if link and "://" not in link}
    assert len(inside) == len(morning.PIECES) + 2
    for link in inside:
        assert (tmp_path / link).is_file()


def test_pages_and_the_editions_page_can_be_left_out(tmp_path: Path) -> None:
    wanted = Wanted(pages=None, edition=False)
    written = write_outputs(morning.rows(), morning.run(), tmp_path, wanted=wanted)
    assert set(written.files) == {path.name for path in tmp_path.iterdir()}
    assert "edition.html" not in written.files


def test_an_edition_without_pages_links_to_the_articles(tmp_path: Path) -> None:
    write_outputs(morning.rows(), morning.run(), tmp_path, wanted=Wanted(pages=None))
    page = html.parse(str(tmp_path / "edition.html"))
    links = [str(link) for link in page.xpath("//h3/a/@href")]
    assert links
    assert all(link.startswith("https://") for link in links)


def test_pages_of_yesterday_go_when_todays_run_is_whole(tmp_path: Path) -> None:
    write_outputs(morning.rows(), morning.run(), tmp_path)
    kept = morning.PIECES[:3]
    stopped = write_outputs(morning.rows(kept), morning.run("stopped"), tmp_path)
    assert (stopped.pages.unchanged, stopped.pages.removed) == (3, 0)
    whole = write_outputs(morning.rows(kept), morning.run(), tmp_path)
    assert (whole.pages.unchanged, whole.pages.removed) == (3, len(morning.PIECES) - 3)


def test_rows_are_not_kept(tmp_path: Path) -> None:
    digests: list[weakref.ref[Digest]] = []
    most = 0

    def rows() -> Iterator[OutputRow]:
        nonlocal most
        for number in range(200):
            piece = replace(morning.PIECES[number % 14], headline=f"{number}")
            digest = morning.digest_of(piece)
            digests.append(weakref.ref(digest))
            if number % 20 == 0:
                gc.collect()  # of templates that were rendered, cycles are left
                most = max(most, sum(digest() is not None for digest in digests))
            yield OutputRow(str(number), number, "o", "done", digest, piece.text)

    write_outputs(rows(), morning.run(), tmp_path, wanted=Wanted(most_stories=10))
    assert most <= 10 + 3


@pytest.mark.parametrize("after", range(0, 24, 2))
def test_a_disk_that_is_full_at_any_moment_leaves_every_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """Each file is that of yesterday or that of today, and a second try completes them."""
    yesterday = replace(morning.run(), id="yesterday", title="Yesterday")
    write_outputs(morning.rows(morning.PIECES[:3]), yesterday, tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in FILES}
    write_outputs(morning.rows(), morning.run(), tmp_path / "whole")
    left = [after]
    true = os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] == -1:
            raise OSError(errno.ENOSPC, "No space left on device")
        true(descriptor)

    monkeypatch.setattr("nutgraf.writing.os.fsync", fsync)
    try:
        write_outputs(morning.rows(), morning.run(), tmp_path)
    except StorageError as error:
        assert "No space left on device" in str(error)  # noqa: PT017
        assert left[0] < 0
    else:
        assert left[0] >= 0
    monkeypatch.undo()
    assert [p for p in tmp_path.rglob("*") if p.name.endswith(".unfinished")] == []
    for name in FILES[:3]:
        today = (tmp_path / "whole" / name).read_bytes()
        assert (tmp_path / name).read_bytes() in {before[name], today}
    write_outputs(morning.rows(), morning.run(), tmp_path)
    for name in FILES[:3]:
        assert (tmp_path / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_source_of_rows_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    write_outputs(morning.rows(), morning.run(), tmp_path)
    before = _contents(tmp_path)

    def rows() -> Iterator[OutputRow]:
        yield next(morning.rows())
        raise StorageError("the database went away")

    with pytest.raises(StorageError, match="went away"):
        write_outputs(rows(), morning.run(), tmp_path)
    assert _contents(tmp_path) == before


def test_a_run_of_nothing_leaves_its_files_all_the_same(tmp_path: Path) -> None:
    write_outputs([], morning.run(), tmp_path)
    assert (tmp_path / "digests.jsonl").read_bytes() == b""
    assert html.parse(str(tmp_path / "edition.html")).xpath("//h1")[0].text == "The Morning Edition"
