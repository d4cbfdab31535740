"""How sources are written in an edition."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nutgraf.jobs.editions import SourceKind, SourceSpec
from nutgraf.jobs.editions.part import FOLDER

FOLDER_OF_ALL = Path("/srv/night")


def spec(written: Any) -> SourceSpec:
    return SourceSpec.model_validate(written, context={FOLDER: FOLDER_OF_ALL})


@pytest.mark.parametrize(
    ("written", "kind", "location"),
    [
        ("https://example.com/a", "url", "https://example.com/a"),
        ("  https://example.com/a ", "url", "https://example.com/a"),
        ("HTTPS://example.com/rss.xml", "url", "HTTPS://example.com/rss.xml"),
        ("articles/", "path", "/srv/night/articles"),
        ("articles/**/*.txt", "path", "/srv/night/articles/**/*.txt"),
        ("/data/a.txt", "path", "/data/a.txt"),
        ("www.example.com/a", "path", "/srv/night/www.example.com/a"),
        ("night.jsonl", "jsonl", "/srv/night/night.jsonl"),
        ("wire/*.JSONL", "jsonl", "/srv/night/wire/*.JSONL"),
        ("night.ndjson", "jsonl", "/srv/night/night.ndjson"),
        ("night.jsonl.gz", "jsonl", "/srv/night/night.jsonl.gz"),
        ("feeds.opml", "opml", "/srv/night/feeds.opml"),
        ("feed:https://example.com/rss", "feed", "https://example.com/rss"),
        ("sitemap:https://example.com/map", "sitemap", "https://example.com/map"),
        ("opml:https://example.com/list", "opml", "https://example.com/list"),
        ("jsonl:dump", "jsonl", "/srv/night/dump"),
        ("path:night.jsonl", "path", "/srv/night/night.jsonl"),
    ],
)
def test_plain_strings_are_told_by_what_they_look_like(
    written: str, kind: SourceKind, location: str
) -> None:
    source = spec(written)
    assert (source.kind, source.location) == (kind, location)


def test_a_mapping_says_more() -> None:
    source = spec({"feed": "https://example.com/rss", "limit": 20, "full_text": "never"})
    assert source.kind == "feed"
    assert source.limit == 20
    assert source.full_text == "never"


def test_paths_stay_as_written_and_may_have_a_folder_of_their_own() -> None:
    source = spec({"path": "wire/*.txt", "folder": "../feeds"})
    assert source.written == "wire/*.txt"
    assert source.location == "/srv/night/../feeds/wire/*.txt"


def test_without_a_context_paths_are_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert SourceSpec(path="a.txt").location == str(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, "says nothing of where it is"),
        ({"limit": 3}, "exactly one of path, jsonl, url, feed, opml, sitemap"),
        ({"path": "a", "jsonl": "b"}, "has path and jsonl"),
        ({"path": "a", "full_text": "always"}, "full_text is for feeds, and this is a path"),
        ({"sitemap": "https://example.com/m", "full_text": "never"}, "this is a sitemap"),
        ({"path": "a", "limit": 0}, "greater than or equal to 1"),
        ({"path": "  "}, "is empty"),
        ("", "is empty"),
        ({"path": 7}, "valid string"),
        ({"feed": "rss.xml"}, "no http or https address"),
        ("file:///etc/passwd", "no http or https address"),
        ("javascript:alert(1)", "no http or https address"),
        ("https://", "no http or https address"),
        ("https://example.com/a b", "no http or https address"),
        ("https://:80/", "names no host"),
        ("feed:https://me:hunter2@example.com/rss", "user name or password"),
        ({"opml": "ftp://example.com/feeds.opml"}, "no http or https address"),
        ("~nobody-of-this-name/a", "no home folder"),
        ("\udcff.txt", "no UTF-8"),
        (7, "valid dictionary"),
        (["a"], "valid dictionary"),
    ],
    ids=repr,
)
def test_sources_that_make_no_sense_are_refused(written: Any, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        spec(written)
    assert told in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_source_comes_back_whole_from_its_json() -> None:
    for written in ("a/*.txt", {"feed": "https://example.com/rss", "full_text": "always"}):
        source = spec(written)
        assert SourceSpec.model_validate_json(source.model_dump_json()) == source
