"""`nutgraf verify`: what it reads, what it prints, how it exits."""

import json
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner, Result

from newsroom import ARTICLE, MENDED, WRONG, Newsroom
from nutgraf import Summarizer, composition
from nutgraf.cli.app import app
from nutgraf.settings import Settings
from nutgraf_schemas.drafts import EntailmentDraft


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "corvane.txt"
    path.write_text(ARTICLE)
    return str(path)


def verify(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["verify", *arguments], input=stdin)


def test_a_true_sentence_holds(article: str) -> None:
    result = verify(article, "-", stdin=MENDED)
    assert (result.exit_code, result.stdout) == (0, "The claim holds.\n")


def test_a_false_figure_is_a_finding_with_what_the_article_says(article: str) -> None:
    result = verify(article, "-", stdin=WRONG)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Figure")
    assert "[-21 percent-]" in lines[1]
    assert "{+12 percent+}" in " ".join(result.stdout.replace("│", " ").split())
    assert lines[-1] == "1 of 1 claim does not hold: 1 figure."


def test_findings_are_json_too(article: str) -> None:
    result = verify(article, "-", "--format", "json", stdin=WRONG)
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["ok"] is False
    (finding,) = found["findings"]
    assert (finding["kind"], finding["text"], finding["path"]) == ("figure", "21 percent", None)
    assert WRONG[finding["start"] : finding["end"]] == finding["text"]
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
    assert own.stdout.endswith(" claims hold.\n")
    Path(article).write_text(ARTICLE.replace("12 percent", "2 percent"))
    other = verify(article, str(path))
    assert other.exit_code == 1
    assert "The digest was made of another text than this article's." in other.stdout


def test_the_article_may_be_standard_input(article: str, tmp_path: Path) -> None:
    (tmp_path / "summary.txt").write_text(MENDED)
    assert verify("-", str(tmp_path / "summary.txt"), stdin=ARTICLE).exit_code == 0


def test_both_cannot_be_standard_input() -> None:
    result = verify("-", "-", stdin=ARTICLE)
    assert result.exit_code == 2
    assert "cannot both be standard input" in result.stderr


@pytest.mark.parametrize("summary", ["", " \n\t\n", "{}", "[]", "null\n", '{"jobs": 4}'])
def test_an_empty_summary_does_not_pass(summary: str, article: str) -> None:
    result = verify(article, "-", stdin=summary)
    assert result.exit_code == 3
    assert "nothing to check in 'standard input'" in result.stderr


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        (b"{" * 9, "'standard input': the summary begins like JSON and is none"),
        (b'{"a": "b",\n"c"}', "at line 2, column 4"),
        (b"\x00\x01\x02\x03" * 50, "'standard input'"),
        (b"word " * 1_100_000, "'standard input' is larger than 5 MB"),
    ],
    ids=["broken-json", "broken-json-in-a-line", "binary", "too-large"],
)
def test_a_summary_that_is_none_is_told(summary: bytes, message: str, article: str) -> None:
    result = verify(article, "-", stdin=summary)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_model_that_nobody_asks_is_told(article: str) -> None:
    result = verify(article, "-", "--model", "embedded", stdin=MENDED)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--entailment" in result.stderr


def test_a_missing_summary_is_told(article: str) -> None:
    result = verify(article, "/no/such/summary.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "There is no file '/no/such/summary.txt'" in result.stderr


def test_json_that_is_no_digest_is_checked_string_by_string(article: str) -> None:
    summary = json.dumps({"points": [{"lead": WRONG, "score": 4}]})
    result = verify(article, "-", stdin=summary)
    assert result.exit_code == 1
    assert result.stdout.startswith("points.0.lead\nFigure")


def test_a_page_goes_to_a_file(article: str, tmp_path: Path) -> None:
    path = tmp_path / "findings.html"
    result = verify(article, "-", "--format", "html", "--output", str(path), stdin=WRONG)
    assert (result.exit_code, result.output) == (1, "")
    page = path.read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert "21 percent" in page
    assert verify(article, "-", "-f", "html", "-o", str(path), stdin=MENDED).exit_code == 0
    assert "The claim holds" in path.read_text()


@pytest.mark.parametrize("place", [".", "none/findings.txt"])
def test_a_place_that_nothing_can_be_written_to_is_told_first(
    place: str, article: str, tmp_path: Path
) -> None:
    result = verify(article, "/no/such/summary", "--output", str(tmp_path / place))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "folder" in result.stderr


def test_the_article_s_language_can_be_told(article: str) -> None:
    result = verify(article, "-", "--language", "de", stdin=MENDED)
    assert result.exit_code == 0
    assert "Not checked: speaker, direction, name, negation, support;" in result.stdout


def test_in_a_pipe_nothing_is_coloured(article: str) -> None:
    assert "\x1b" not in verify(article, "-", stdin=WRONG).stdout


def test_a_second_look_asks_the_model_of_the_flags(
    article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def compose(settings: Settings, *_: object) -> Newsroom:
        asked.append(settings.model)
        choices = get_args(EntailmentDraft.model_fields["verdict"].annotation)
        return Newsroom(instead={"verdict": choices[-1]})

    monkeypatch.setattr(composition, "compose", compose)
    result = verify(article, "-", "--entailment", "--model", "openai/gpt-5-mini", stdin=MENDED)
    assert asked == ["openai/gpt-5-mini"]
    assert result.exit_code == 1
    assert result.stdout.startswith("Support")
    assert verify(article, "-", stdin=MENDED).exit_code == 0
    assert len(asked) == 1
