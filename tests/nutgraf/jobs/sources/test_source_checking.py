"""What is refused of a source before a run begins."""

import gzip
import os
from pathlib import Path

import pytest

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import SourceSpec
from nutgraf.jobs.editions.part import FOLDER
from nutgraf.jobs.sources import check


def checked(written: str, folder: Path) -> None:
    check(SourceSpec.model_validate(written, context={FOLDER: folder}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news/2026").mkdir(parents=True)
    (tmp_path / "news/2026/a.txt").touch()
    (tmp_path / "news/notes.log").touch()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/a.jpg").touch()
    (tmp_path / "empty").mkdir()
    (tmp_path / "night.jsonl").write_bytes(b'{"text": "Rain fell."}\n')
    (tmp_path / "none.jsonl").touch()
    (tmp_path / "night.jsonl.gz").write_bytes(gzip.compress(b"{}"))
    (tmp_path / "packed.jsonl").write_bytes(gzip.compress(b"{}"))
    (tmp_path / "wide.jsonl").write_bytes("{}".encode("utf-16"))
    (tmp_path / "feeds.opml").touch()
    os.mkfifo(tmp_path / "pipe.jsonl")
    return tmp_path


@pytest.mark.parametrize(
    "written",
    [
        "news", "news/", "news/**", "news/2026/a.txt", "news/*.log", "photos/a.jpg",
        "night.jsonl", "none.jsonl", "n*.jsonl", "night.jsonl.gz", "jsonl:news/2026/a.txt",
        "feeds.opml", "https://example.com/a", "feed:https://example.com/rss",
        "opml:https://example.com/list", "sitemap:https://example.com/map",
    ],
)  # fmt: skip
def test_what_is_there_is_let_pass(folder: Path, written: str) -> None:
    checked(written, folder)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("gone.txt", "there is no file or folder .*/gone.txt'; check the path"),
        ("gone/", "there is no file or folder"),
        ("www.example.com/a", "if it is an address, begin it with 'https://'"),
        ("photos", "holds no file of .txt, .text, .md.*'\\*\\*/\\*.log'"),
        ("empty", "holds no file of"),
        ("news/*.pdf", "no file matches 'news/\\*.pdf' in '/.*'; check the pattern"),
        ("photos/*", "no file of .txt.* matches 'photos/\\*'.*spell another suffix"),
        ("news/20*", "put '/\\*\\*' behind it to look into folders"),
        ("gone/**", "no file matches"),
        ("gone.jsonl", "there is no file or folder"),
        ("g*.jsonl", "no file matches 'g\\*.jsonl'"),
        ("jsonl:photos", "holds no file of .jsonl, .ndjson"),
        ("pipe.jsonl", "no regular file, and a run that goes on could not read it again"),
        ("packed.jsonl", "is a gzip archive; let its name end in '.jsonl.gz'"),
        ("wide.jsonl", "is UTF-16; save it as UTF-8"),
        ("gone.opml", "there is no file or folder"),
        ("opml:photos", "no regular file"),
    ],
)
def test_what_is_not_is_told_before_anything_is_begun(
    folder: Path, written: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=told):
        checked(written, folder)


def test_a_pattern_that_is_absolute_is_told_without_a_folder(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"no file matches '[^']*'; check the pattern"):
        checked(f"{folder}/*.pdf", folder)


def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, and tests run as root in containers."""

    def refused(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(SettingsError, match=r"cannot be read \(Permission denied\)"):
        checked("night.jsonl", folder)
