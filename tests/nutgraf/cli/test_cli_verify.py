"""`nutgraf verify`: what it reads, what it prints, how it exits."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newsroom import ARTICLE, MENDED, WRONG, Newsroom
from nutgraf import Summarizer
from nutgraf.cli.app import app


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "corvane.txt"
    path.write_text(ARTICLE)
    return str(path)


def verify(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["verify", *arguments], input=stdin)


def test_a_true_sentence_holds(article: str) -> None:
    result = verify(article, "-", stdin=MENDED)
    assert (result.exit_code, result.stdout) == (0, "All of it stands in the article.\n")


def test_a_false_figure_is_a_finding_with_what_the_article_says(article: str) -> None:
    result = verify(article, "-", stdin=WRONG)
    assert result.exit_code == 1
    kind, message, nearest = result.stdout.splitlines()
    assert kind == f"figure: {WRONG}"
    assert "21 percent" in message
    assert nearest.startswith("    the article at 0-")
    assert "rose 12 percent" in nearest


def test_findings_are_json_too(article: str) -> None:
    result = verify(article, "-", "--format", "json", stdin=WRONG)
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["kind"] == "figure"
    assert (
        ARTICLE[finding["nearest"]["start"] : finding["nearest"]["end"]]
        == (finding["nearest"]["text"])
    )


def test_a_digest_holds_to_its_own_article_and_not_to_another(article: str, tmp_path: Path) -> None:
    digest = Summarizer(Newsroom()).summarize(ARTICLE)
    path = tmp_path / "digest.json"
    path.write_text(digest.model_dump_json())
    own = verify(article, str(path))
    assert (own.exit_code, own.stderr) == (0, "")
    Path(article).write_text(ARTICLE.replace("12 percent", "2 percent"))
    other = verify(article, str(path))
    assert other.exit_code == 1
    assert other.stderr == "nutgraf: the digest was made of another text than this article's\n"


def test_the_article_may_be_standard_input(article: str, tmp_path: Path) -> None:
    (tmp_path / "summary.txt").write_text(MENDED)
    assert verify("-", str(tmp_path / "summary.txt"), stdin=ARTICLE).exit_code == 0


def test_both_cannot_be_standard_input() -> None:
    result = verify("-", "-", stdin=ARTICLE)
    assert result.exit_code == 2
    assert "cannot both be standard input" in result.stderr


@pytest.mark.parametrize("summary", ["", " \n\t\n"])
def test_an_empty_summary_does_not_pass(summary: str, article: str) -> None:
    result = verify(article, "-", stdin=summary)
    assert result.exit_code == 3
    assert "nothing to check in 'standard input'" in result.stderr


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        (b'{"headline": "x"}', "'standard input' is JSON but no digest (article: Field required)"),
        (b"{" * 9, "'standard input' is JSON but no digest (the whole: Invalid JSON"),
        (b"\x00\x01\x02\x03" * 50, "'standard input'"),
        (b"word " * 1_100_000, "'standard input' is larger than 5 MB"),
    ],
    ids=["another-json", "broken-json", "binary", "too-large"],
)
def test_a_summary_that_is_none_is_told(summary: bytes, message: str, article: str) -> None:
    result = verify(article, "-", stdin=summary)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_summary_is_told(article: str) -> None:
    result = verify(article, "/no/such/summary.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "There is no file '/no/such/summary.txt'" in result.stderr
