"""The command line's commands but for `summarize` and `verify`."""

import json
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from typer.testing import CliRunner, Result

from newsroom import ARTICLE
from nutgraf.cli.app import app
from nutgraf.models.byte_cache import ByteCache
from nutgraf.schemas import Article


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "corvane.txt"
    path.write_text(ARTICLE)
    return str(path)


def commands(*path: str) -> list[str]:
    """The names in the list of commands that --help prints."""
    lines = run(*path, "--help", "--help").stdout.split("Commands:\n")[1].split("\n\n")[0]
    return [line.split()[0] for line in lines.splitlines() if line[2:3].strip()]


def test_help_lists_the_commands() -> None:
    assert commands() == snapshot(
        [
            "summarize",
            "article",
            "verify",
            "eval",
            "worker",
            "feedback",
            "batch",
            "digests",
            "slack",
            "model",
            "cache",
        ]
    )
    assert commands("batch") == snapshot(["init", "run", "status", "retry", "export", "schedule"])
    assert commands("digests") == snapshot(["list", "show", "search"])
    assert commands("slack") == snapshot(["run", "manifest", "post", "preview"])
    assert commands("model") == snapshot(["fetch", "path", "list"])
    assert commands("cache") == snapshot(["info", "clear"])


def test_help_tells_the_exit_codes() -> None:
    shown = " ".join(run("--help").stdout.split())
    for code in ("0 all is well", "3 a source gave no article", "9 Slack", "130 interrupted"):
        assert code in shown


def test_no_command_is_help_and_an_unknown_one_a_usage_error() -> None:
    assert "Usage: nutgraf" in run().output
    result = run("summarise", "x")
    assert result.exit_code == 2
    assert "No such command 'summarise'" in result.stderr


def test_version_is_the_packages() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout[:8], result.stdout.count(".")) == (0, "nutgraf ", 2)


def test_article_prints_the_text_that_offsets_count_in(article: str) -> None:
    result = run("article", article)
    assert (result.exit_code, result.stdout, result.stderr) == (0, ARTICLE, "")


def test_article_reads_standard_input_and_reports_it_as_json() -> None:
    result = run("article", "-", "--format", "json", "--language", "en-GB", stdin=ARTICLE)
    read = Article.model_validate_json(result.stdout)
    assert (read.text, read.language) == (ARTICLE, "en")


def test_article_numbers_sentences_and_quotations(article: str) -> None:
    shown = run("article", article, "-f", "sentences").stdout
    assert "[1] Corvane Foods said on Tuesday" in shown
    assert "quotation 1 in [4]: We have regained shelf space" in shown


@pytest.mark.parametrize("command", ["article", "summarize", "verify"])
def test_an_unknown_language_is_a_usage_error(command: str, article: str) -> None:
    both = [article, article] if command == "verify" else [article]
    result = run(command, *both, "--language", "xx")
    assert result.exit_code == 2
    assert "no language has the code 'xx'" in result.stderr


@pytest.mark.parametrize("command", ["article", "summarize"])
def test_a_missing_file_is_told_with_exit_code_3(command: str) -> None:
    result = run(command, "/no/such/file.txt")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == "nutgraf: There is no file '/no/such/file.txt'; check the path\n"


def test_cache_tells_what_it_holds_and_forgets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "answers"
    monkeypatch.setenv("NUTGRAF_CACHE_FOLDER", str(folder))
    ByteCache(folder).set("a" * 64, b"kept")
    assert run("cache", "info").stdout.startswith(f"{folder}: 1 answers, ")
    assert run("cache", "clear").stdout == "1 answers removed\n"
    assert run("cache", "info").stdout.startswith(f"{folder}: 0 answers, ")


def test_model_lists_what_it_knows_and_where_it_would_be() -> None:
    listed = run("model", "list").stdout
    name = listed.split()[0]
    path = run("model", "path", name).stdout.strip()
    assert path in listed
    assert "GB to fetch" in listed
    assert run("model", "path").stdout.strip().endswith(".gguf")


@pytest.mark.parametrize("command", ["path", "fetch"])
def test_an_unknown_model_is_told_with_those_that_are_known(command: str) -> None:
    result = run("model", command, "gpt-17")
    assert result.exit_code == 2
    assert "no embedded model is called 'gpt-17'; known are '" in result.stderr


def test_a_broken_settings_file_is_one_message(
    article: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.toml").write_text("= 1")
    monkeypatch.setenv("NUTGRAF_CONFIG", str(tmp_path / "broken.toml"))
    for command in (("summarize", article), ("cache", "info")):
        result = run(*command)
        assert result.exit_code == 2
        assert result.stderr.startswith("nutgraf: the settings file '")
        assert len(result.stderr.splitlines()) == 1


def test_json_of_an_article_is_json(article: str) -> None:
    assert json.loads(run("article", article, "-f", "json").stdout)["text"] == ARTICLE
