"""Sources of files, lines and addresses, as the inputs that they hold."""

import asyncio
import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from nutgraf.intake import WebFetcher
from nutgraf.intake.pages import UNKNOWN, Validators
from nutgraf.jobs.editions import SourceSpec
from nutgraf.jobs.editions.part import FOLDER
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources import Harvest, collect, harvest


def spec(written: str | Mapping[str, Any], folder: Path) -> SourceSpec:
    return SourceSpec.model_validate(written, context={FOLDER: folder})


def wire(folder: Path, name: str, *texts: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")


def test_files_are_inputs_named_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name in ("b.txt", "a.html"):
        (tmp_path / "news" / name).touch()
    assert list(collect(spec("news/", tmp_path))) == [
        Found("news/a.html", "path", str(tmp_path / "news/a.html"), "news/a.html"),
        Found("news/b.txt", "path", str(tmp_path / "news/b.txt"), "news/b.txt"),
    ]


def test_ids_of_files_do_not_hang_on_where_the_edition_lies(tmp_path: Path) -> None:
    for place in ("one", "two"):
        (tmp_path / place / "news").mkdir(parents=True)
        (tmp_path / place / "news/a.txt").touch()
    first, second = (list(collect(spec("news", tmp_path / place))) for place in ("one", "two"))
    assert [item.id for item in first] == [item.id for item in second] == ["news/a.txt"]


def test_lines_of_one_file_are_named_after_it(tmp_path: Path) -> None:
    wire(tmp_path, "wire/night.jsonl", "Rain fell.", "Snow fell.")
    items = list(collect(spec("wire/night.jsonl", tmp_path)))
    assert [item.id for item in items] == ["night:1", "night:2"]
    assert [item.origin for item in items] == [
        "wire/night.jsonl, line 1", "wire/night.jsonl, line 2",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["wire/*/night.jsonl", {"jsonl": "wire"}])
def test_lines_of_several_files_are_told_apart(tmp_path: Path, written: Any) -> None:
    wire(tmp_path, "wire/a/night.jsonl", "Rain fell.")
    wire(tmp_path, "wire/b/night.jsonl", "Snow fell.")
    items = list(collect(spec(written, tmp_path)))
    assert [item.id for item in items] == ["wire/a/night:1", "wire/b/night:1"]


def test_an_address_is_an_input(tmp_path: Path) -> None:
    url = "https://example.com/rain?page=2"
    assert list(collect(spec(url, tmp_path))) == [Found(url, "url", url, url)]


def test_addresses_that_differ_in_a_secret_are_two_and_do_not_show_it(tmp_path: Path) -> None:
    urls = [f"https://example.com/rain?token=hunter{n}" for n in (2, 3)]
    first, second = (next(collect(spec(url, tmp_path))) for url in urls)
    assert first.id != second.id
    assert "hunter" not in first.id + first.origin
    assert isinstance(first, Found)
    assert first.content == urls[0]


@pytest.mark.parametrize("written", [{"path": "a/*.txt"}, {"jsonl": "night.jsonl"}])
def test_the_limit_takes_the_first(tmp_path: Path, written: Mapping[str, Any]) -> None:
    wire(tmp_path, "night.jsonl", *"abcde")
    (tmp_path / "a").mkdir()
    for name in "abcde":
        (tmp_path / "a" / f"{name}.txt").touch()
    whole = list(collect(spec(written, tmp_path)))
    assert len(whole) == 5
    assert list(collect(spec({**written, "limit": 2}, tmp_path))) == whole[:2]


def test_bad_lines_do_not_count_for_the_limit(tmp_path: Path) -> None:
    good = '{"text": "Rain fell."}'
    (tmp_path / "night.jsonl").write_text("\n".join(["{", good, "{", good, good, "{"]))
    items = list(collect(spec({"jsonl": "night.jsonl", "limit": 2}, tmp_path)))
    assert [type(item) for item in items] == [Unusable, Found, Unusable, Found]


def test_collecting_waits_for_being_asked(tmp_path: Path) -> None:
    """A run of a million lines must not read them all before the first is digested."""
    wire(tmp_path, "night.jsonl", "Rain fell.")
    items = collect(spec("night.jsonl", tmp_path))
    wire(tmp_path, "night.jsonl", "Snow fell.")
    first = next(items)
    assert isinstance(first, Found)
    assert first.content == "Snow fell."


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).touch()
    first, second = collect(spec(".", tmp_path))
    assert isinstance(first, Found)
    assert isinstance(second, Unusable)
    assert second.id == "caf\\xe9.txt"
    assert second.reason == "unreadable"
    assert "rename" in second.message
    second.id.encode()


def test_names_in_any_script_are_taken(tmp_path: Path) -> None:
    for name in ("天気\u3000予報.txt", "näch tlich.txt", "a'b\"c.txt"):
        (tmp_path / name).touch()
    assert all(isinstance(item, Found) for item in collect(spec(".", tmp_path)))


def test_a_folder_that_may_not_be_read_is_told_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").touch()
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    first, second, third = collect(spec(".", tmp_path))
    assert (first.id, third.id) == ("a/x.txt", "c/x.txt")
    assert isinstance(second, Unusable)
    assert second.reason == "unreadable"
    assert "Permission denied" in second.message


def test_a_feed_is_no_source_to_collect(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is harvested, not collected"):
        collect(spec("feed:https://example.com/rss", tmp_path))


class NoMemory:
    """Nothing was taken before."""

    def validators(self, feed: str) -> Validators:
        return UNKNOWN

    def taken(self, feed: str, keys: Collection[str]) -> Collection[str]:
        return ()


@pytest.mark.parametrize(
    ("written", "module", "name"),
    [
        ("feed:https://example.com/rss", "feeds", "collect_feed"),
        ("opml:https://example.com/list", "opml", "collect_opml"),
        ("sitemap:https://example.com/map", "sitemaps", "collect_sitemap"),
    ],
)
def test_feeds_and_their_like_are_harvested_by_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, module: str, name: str
) -> None:
    source, memory, fetcher = spec(written, tmp_path), NoMemory(), WebFetcher()
    expected = Harvest(notes=("the last night",))

    async def own(given: SourceSpec, *, memory: object, fetcher: object) -> Harvest:
        assert (given, memory, fetcher) == called
        return expected

    called = (source, memory, fetcher)
    monkeypatch.setattr(f"nutgraf.jobs.sources.{module}.{name}", own)
    assert asyncio.run(harvest(source, memory=memory, fetcher=fetcher)) is expected


def test_files_are_no_source_to_harvest(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is collected, not harvested"):
        asyncio.run(harvest(spec("a.txt", tmp_path), memory=NoMemory()))
