"""Which files a path, a folder or a pattern stands for."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from nutgraf.jobs.sources.paths import Closed, files_of, has_lines, is_pattern


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of articles, with much beside them."""
    folder = tmp_path / "news"
    for name in (
        "b.txt", "a.TXT", "c.md", "d.html", "photo.jpg", "notes.log", "night.jsonl",
        ".hidden.txt", ".git/config.txt", "2026/11/e.txt", "2026/11/f.xhtml", "2026/g.txt",
        "2026/.draft/h.txt", "[x]/i.txt", "z.txt",
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")
    return folder


def names(written: str, folder: Path) -> list[str]:
    found = list(files_of(written, folder))
    assert not [one for one in found if isinstance(one, Closed)]
    return [file.name for file in found if not isinstance(file, Closed)]


def within(folder: str, paths: Iterable[str]) -> list[str]:
    return [f"{folder}/{path}" for path in paths]


def test_a_folder_is_all_that_is_read_below_it_by_name(news: Path) -> None:
    assert names("news", news.parent) == within(
        "news",
        [
            "2026/11/e.txt", "2026/11/f.xhtml", "2026/g.txt", "[x]/i.txt", "a.TXT", "b.txt",
            "c.md", "d.html", "z.txt",
        ],
    )  # fmt: skip


@pytest.mark.parametrize("written", ["news", "news/", "./news", "news/."])
def test_a_folder_is_the_same_however_it_is_written(news: Path, written: str) -> None:
    assert names(written, news.parent) == names("news", news.parent)


def test_the_folder_itself_leaves_names_bare(news: Path) -> None:
    assert names(".", news)[-1] == "z.txt"


def test_an_absolute_path_names_files_absolutely(news: Path) -> None:
    assert names(str(news / "2026"), Path("/")) == [
        str(news / "2026/11/e.txt"), str(news / "2026/11/f.xhtml"), str(news / "2026/g.txt"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["b.txt", "photo.jpg", "notes.log", ".hidden.txt"])
def test_a_named_file_is_taken_whatever_it_is(news: Path, name: str) -> None:
    assert names(f"news/{name}", news.parent) == [f"news/{name}"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("news/*.txt", ["b.txt", "z.txt"]),
        ("news/*.log", ["notes.log"]),
        ("news/*", ["a.TXT", "b.txt", "c.md", "d.html", "z.txt"]),
        ("news/[ab]*", ["a.TXT", "b.txt"]),
        ("news/?.txt", ["b.txt", "z.txt"]),
        ("news/[!b].txt", ["z.txt"]),
        ("news/.*.txt", [".hidden.txt"]),
        ("news/**/*.txt", ["b.txt", "z.txt", "2026/g.txt", "2026/11/e.txt", "[x]/i.txt"]),
        ("news/**/11/*.txt", ["2026/11/e.txt"]),
        ("news/**/**/e.*", ["2026/11/e.txt"]),
        ("news/2*/**", ["2026/11/e.txt", "2026/11/f.xhtml", "2026/g.txt"]),
        ("news/*/*.txt", ["2026/g.txt", "[x]/i.txt"]),
        ("news/*/g.txt", ["2026/g.txt"]),
        ("news/2026/*/../*.txt", ["2026/11/../g.txt"]),
        ("news/[[]x]/*", ["[x]/i.txt"]),
        ("news/*.pdf", []),
        ("nowhere/*.txt", []),
        ("nowhere/**", []),
        ("news/b.txt/*.txt", []),
    ],
)
def test_patterns(news: Path, written: str, found: list[str]) -> None:
    assert names(written, news.parent) == within("news", found)


def test_double_stars_find_the_same_as_the_folder(news: Path) -> None:
    assert names("news/**", news.parent) == names("news", news.parent)


def test_an_absolute_pattern_is_found_from_everywhere(news: Path) -> None:
    assert names(f"{news}/*.md", Path("/")) == [str(news / "c.md")]


def test_what_is_called_like_a_pattern_is_no_pattern(news: Path) -> None:
    assert names("news/[x]", news.parent) == ["news/[x]/i.txt"]
    assert not is_pattern("news/[x]", news.parent)
    assert names("*.txt", news / "[x]") == ["i.txt"]


def test_another_taste_takes_other_files(news: Path) -> None:
    found = files_of("news", news.parent, takes=has_lines)
    assert [file.name for file in found if not isinstance(file, Closed)] == ["news/night.jsonl"]


def test_nothing_is_there_where_nothing_is(tmp_path: Path) -> None:
    assert names("nowhere", tmp_path) == []


def test_a_file_is_given_once_whatever_leads_to_it(news: Path) -> None:
    (news / "linked.txt").symlink_to(news / "b.txt")
    (news / "0.txt").hardlink_to(news / "z.txt")
    (news / "again").symlink_to(news / "2026")
    found = names("news", news.parent)
    assert len({os.stat(news.parent / name).st_ino for name in found}) == len(found)  # noqa: PTH116
    assert "news/0.txt" in found
    assert "news/z.txt" not in found
    assert not [name for name in found if name.startswith("news/again")]


@pytest.mark.parametrize("written", ["news", "news/**/*.txt", "news/**"])
def test_links_that_lead_back_are_not_followed_for_ever(news: Path, written: str) -> None:
    before = names(written, news.parent)
    (news / "2026/back").symlink_to(news)
    (news / "2026/11/up").symlink_to("..")
    (news / "self").symlink_to("self")
    assert names(written, news.parent) == before


def test_many_links_between_folders_do_not_multiply(tmp_path: Path) -> None:
    """Twenty folders with three links each to the next have 3 to the 20th ways through."""
    for n in range(20):
        folder = tmp_path / f"f{n}"
        folder.mkdir()
        for link in "abc":
            (folder / link).symlink_to(tmp_path / f"f{n + 1}")
    (tmp_path / "f20").mkdir()
    (tmp_path / "f20/x.txt").touch()
    assert names("f0/**/*.txt", tmp_path) == ["/".join(["f0", *["a"] * 20, "x.txt"])]
    assert len(names("f0", tmp_path)) == 1


def test_links_to_nowhere_and_pipes_are_left_for_whoever_reads_them(news: Path) -> None:
    (news / "gone.txt").symlink_to("nowhere")
    os.mkfifo(news / "pipe.txt")
    found = names("news", news.parent)
    assert "news/gone.txt" in found
    assert "news/pipe.txt" in found


@pytest.mark.parametrize("written", ["news", "news/**", "news/**/*.txt", "news/2026/*.txt"])
def test_a_folder_that_may_not_be_read_is_told_once(
    news: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may read everything, and tests run as root in containers."""
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if path.name == "2026":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    closed = [one for one in files_of(written, news.parent) if isinstance(one, Closed)]
    assert [(one.folder.name, one.why) for one in closed] == [("news/2026", "Permission denied")]
