"""One page an article: stable names, written only where something changed."""

import errno
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

import morning
from nutgraf.errors import InputError, StorageError
from nutgraf.jobs.outputs import pages as module
from nutgraf.jobs.outputs.pages import MANIFEST, PageCounts, PageFormat, Pages
from nutgraf.jobs.records import OutputRow
from nutgraf_schemas.digest import Digest

DONE = [row for row in morning.rows() if row.digest is not None]


def put(
    folder: Path, rows: Iterable[OutputRow], form: PageFormat = "html", *, prune: bool = True
) -> tuple[list[str], PageCounts]:
    with Pages(folder, form) as pages:
        paths = [pages.put(r.id, r.digest, r.article_text) for r in rows if r.digest]
        pages.finish(prune=prune)
    return paths, pages.counts


def _names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "pages").iterdir()} - {MANIFEST}


def _count_renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    headlines: list[str] = []
    true = module.rendered

    def counted(digest: Digest, text: str | None, form: PageFormat) -> bytes:
        headlines.append(str(digest.headline))
        return true(digest, text, form)

    monkeypatch.setattr(module, "rendered", counted)
    return headlines


def test_a_page_shows_its_digest_beside_its_article(tmp_path: Path) -> None:
    paths, counts = put(tmp_path, DONE)
    assert counts == PageCounts(written=len(DONE))
    assert re.fullmatch(r"pages/valmont-rate-cut-[0-9a-f]{8}\.html", paths[0])
    for path, row in zip(paths, DONE, strict=True):
        page = html.document_fromstring((tmp_path / path).read_bytes().decode())
        assert row.digest is not None
        assert row.digest.headline == page.xpath("//h1")[0].text
        assert len(page.find_class("sentence")) > 20


def test_pages_can_be_markdown(tmp_path: Path) -> None:
    paths, _ = put(tmp_path, DONE[:1], "markdown")
    assert paths[0].endswith(".md")
    assert "# Valmark’s central bank" in (tmp_path / paths[0]).read_text()


def test_a_second_run_renders_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = put(tmp_path, DONE)
    times = {path: (tmp_path / path).stat().st_mtime_ns for path in first}
    rendered = _count_renderings(monkeypatch)
    second, counts = put(tmp_path, reversed(DONE))
    assert second == first[::-1]
    assert counts == PageCounts(unchanged=len(DONE))
    assert rendered == []
    assert {path: (tmp_path / path).stat().st_mtime_ns for path in first} == times


@pytest.mark.parametrize("change", ["digest", "edited", "removed", "renderer"])
def test_what_changed_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    (path,), _ = put(tmp_path, DONE[:1])
    page, row = tmp_path / path, DONE[0]
    before = page.read_bytes()
    if change == "digest":
        assert row.digest is not None
        row = replace(row, digest=row.digest.model_copy(update={"headline": "Another"}))
    elif change == "edited":
        page.write_text("scribbled")
    elif change == "removed":
        page.unlink()
    else:
        monkeypatch.setattr(module, "_renderer", lambda: "of tomorrow")
    rendered = _count_renderings(monkeypatch)
    _, counts = put(tmp_path, [row])
    assert row.digest is not None
    assert rendered == [row.digest.headline]
    assert counts.written == (change != "renderer")
    assert (page.read_bytes() == before) == (change != "digest")


def test_without_the_manifest_pages_are_compared(tmp_path: Path) -> None:
    put(tmp_path, DONE)
    (tmp_path / "pages" / MANIFEST).write_bytes(b'\xff\n["../../x", "k", 1, 2]\n[1]\n{')
    assert put(tmp_path, DONE)[1] == PageCounts(unchanged=len(DONE))


def test_pages_of_a_former_run_go_if_they_are_still_ours(tmp_path: Path) -> None:
    paths, _ = put(tmp_path, DONE[:4])
    (tmp_path / "pages" / "notes.html").write_text("the editor's own")
    (tmp_path / paths[1]).write_text("annotated by the editor")
    _, counts = put(tmp_path, DONE[3:5])
    assert counts == PageCounts(written=1, unchanged=1, removed=2)
    left = _names(tmp_path)
    assert left >= {"notes.html", Path(paths[1]).name, Path(paths[3]).name}
    assert len(left) == 4


def test_a_run_that_is_not_whole_removes_nothing_and_forgets_nothing(tmp_path: Path) -> None:
    put(tmp_path, DONE[:4])
    assert put(tmp_path, DONE[:1], prune=False)[1] == PageCounts(unchanged=1)
    assert len(_names(tmp_path)) == 4
    assert put(tmp_path, DONE[:1])[1] == PageCounts(unchanged=1, removed=3)


def test_a_manifest_that_names_files_elsewhere_removes_none(tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_text("x")
    found = outside.stat()
    (tmp_path / "pages").mkdir()
    line = f'["../outside.html", "k", {found.st_size}, {found.st_mtime_ns}]\n'
    (tmp_path / "pages" / MANIFEST).write_text(line)
    put(tmp_path, DONE[:1])
    assert outside.read_text() == "x"


def test_no_name_is_anothers_whatever_the_inputs_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the hashes of names begin alike, and on file systems that know no case."""

    class Alike:
        def __init__(self, data: bytes) -> None:
            self.data = data

        def hexdigest(self) -> str:
            return "0" * 8 + self.data.hex().rjust(56, "0")[:8] + self.data.hex().rjust(48, "0")

    monkeypatch.setattr("nutgraf.jobs.outputs.pages.hashlib.sha256", Alike)
    ids = ["a/story.txt", "b/story.txt", "b/Story.txt", "story", "https://x.example/story?b"]
    paths, _ = put(tmp_path, [replace(DONE[0], id=name) for name in ids], "markdown")
    assert len({path.casefold() for path in paths}) == len(ids)
    assert paths[0] == "pages/story-00000000.md"


@pytest.mark.parametrize("name", ["../../etc/passwd", "𠀀" * 300, "a\x00b", "..", "CON", "\ud800"])
def test_every_name_can_be_written(tmp_path: Path, name: str) -> None:
    (path,), _ = put(tmp_path, [replace(DONE[0], id=name)])
    assert (tmp_path / path).resolve().parent == tmp_path.resolve() / "pages"
    assert len(Path(path).name.encode()) <= 255


def test_a_link_in_a_pages_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (path,), _ = put(tmp_path, DONE[:1])
    outside = tmp_path / "outside"
    outside.write_bytes((tmp_path / path).read_bytes())
    (tmp_path / path).unlink()
    (tmp_path / path).symlink_to(outside)
    put(tmp_path, DONE[:1])
    assert not (tmp_path / path).is_symlink()


@pytest.mark.parametrize("after", range(0, 12, 3))
def test_a_disk_that_fills_up_leaves_whole_pages_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    whole, _ = put(tmp_path / "whole", DONE)
    left = [after]
    true = os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        true(descriptor)

    monkeypatch.setattr("nutgraf.writing.os.fsync", fsync)
    with pytest.raises(StorageError, match="No space left on device"):
        put(tmp_path, DONE)
    monkeypatch.undo()
    found = _names(tmp_path)
    assert found <= {Path(path).name for path in whole}
    assert len(found) == after
    for name in found:
        same = (tmp_path / "whole" / "pages" / name).read_bytes()
        assert (tmp_path / "pages" / name).read_bytes() == same
    assert put(tmp_path, DONE)[1] == PageCounts(written=len(DONE) - after, unchanged=after)


def test_a_page_without_its_articles_text_is_refused(tmp_path: Path) -> None:
    row: Any = replace(DONE[0], article_text=None)
    with pytest.raises(InputError, match="a page shows the article"):
        put(tmp_path, [row])
