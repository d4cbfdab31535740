"""Reading a folder: what belongs to a corpus, its hash, and what is wrong with a broken one."""

import json
import shutil
from pathlib import Path

import pytest

from nutgraf.errors import UnreadableSource
from nutgraf.evaluation import Corpus, load


@pytest.fixture
def copied(tmp_path: Path, corpus_folder: Path) -> Path:
    return Path(shutil.copytree(corpus_folder, tmp_path / "corpus"))


def test_articles_have_their_annotations_and_summaries_their_documents(corpus: Corpus) -> None:
    assert [a.name for a in corpus.articles] == [
        "2025-03-04_tidewell-dividend",
        "2025-03-11_harbor-vote",
        "2025-04-02_bridge-report",
    ]
    assert all(a.attributions for a in corpus.articles)
    assert len(corpus.judged) == 6
    assert [d.name for d in corpus.documents] == ["101", "102"]


def test_an_article_without_annotations_has_no_gold(copied: Path) -> None:
    for path in copied.glob("*/data/*/attributions/2025-03-04*"):
        path.unlink()
    assert load(copied).articles[0].quotations == ()


def test_of_two_annotators_the_first_counts(copied: Path, corpus: Corpus) -> None:
    (path,) = copied.glob("*/data/*/attributions/2025-03-04*")
    path.with_name("2025-03-04_tidewell-dividend_zzzz.ann").write_text("#\tnothing\n")
    assert load(copied).articles[0].attributions == corpus.articles[0].attributions


def test_the_hash_is_that_of_what_is_used(copied: Path, corpus: Corpus) -> None:
    (copied / "README.md").write_text("not used")
    assert load(copied).sha256 == corpus.sha256
    (path,) = copied.glob("*/data/*/text/2025-03-04*")
    path.write_text(path.read_text() + "\n")
    assert load(copied).sha256 != corpus.sha256


def test_two_documents_of_one_name_stay_two(copied: Path) -> None:
    """What is prepared for one is not taken for the other's."""
    row = {"id": "101", "document": "Another.", "summary": "x", "annotated_spans": []}
    with (copied / "verdicts.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")
    names = [d.name for d in load(copied).documents]
    assert len(names) == len(set(names)) == 3


def test_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="there is no folder"):
        load(tmp_path / "none")


def test_a_folder_without_a_corpus_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(UnreadableSource, match="holds no corpus"):
        load(tmp_path)


def test_a_broken_annotation_is_told_by_file_and_line(copied: Path) -> None:
    (path,) = copied.glob("*/data/*/attributions/2025-03-11*")
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], "T2\tContent 5 999999\tx", *lines[2:]]))
    with pytest.raises(UnreadableSource, match=r"2025-03-11_harbor-vote_a1b2\.ann:2: the span"):
        load(copied)


def test_a_byte_that_is_no_utf8_is_told_by_file_and_line(copied: Path) -> None:
    (path,) = copied.glob("*/data/*/text/2025-03-11*")
    path.write_bytes(b"first\nsecond \xff\n")
    with pytest.raises(UnreadableSource, match=r"2025-03-11_harbor-vote\.txt:2: a byte"):
        load(copied)
