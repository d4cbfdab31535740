"""Flags before the edition's file, and the commands that are told to whoever wants to go on."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from nutgraf.cli.app import app
from nutgraf.cli.batch.options import edition_of, given
from nutgraf.cli.batch.running import command_line
from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import load_edition

EDITION = """\
name: morning
sources:
  - articles/
  - jsonl: wire.jsonl
    limit: 5
outputs:
  folder: out
  pages: markdown
model:
  model: openai/gpt-5-mini
  attempts: 2
budget:
  calls: 100
  dollars: 2.5
deadline: 06:30
near_copies: off
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "night" / "morning.yaml"
    path.parent.mkdir()
    path.write_text(EDITION)
    return path


def test_without_flags_the_edition_is_what_its_file_says(file: Path) -> None:
    assert edition_of(file, [], None, given()) == load_edition(file)


def test_flags_go_before_the_file_one_key_at_a_time(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative paths of flags are relative to where the command is given."""
    monkeypatch.chdir(tmp_path)
    flags = given(
        calls=7,
        near_copies="0.9",
        requests_per_minute=60,
        pages="none",
        model={"base_url": "http://127.0.0.1:1/v1", "model_file": "own.gguf", "language": None},
        concurrency=3,
    )
    edition = edition_of(file, ["night.jsonl"], Path("elsewhere"), flags)
    before = load_edition(file)
    assert edition.name == "morning"
    assert (edition.budget.calls, edition.budget.dollars) == (7, Decimal("2.5"))
    assert (edition.near_copies, edition.deadline) == (0.9, "06:30")
    assert edition.rate.requests_per_minute == 60
    assert edition.outputs.pages == "none"
    assert edition.outputs.folder == tmp_path / "elsewhere"
    assert [source.location for source in edition.sources] == [str(tmp_path / "night.jsonl")]
    assert edition.model.model == "openai/gpt-5-mini"
    assert edition.model.attempts == 2
    assert edition.model.model_file == tmp_path / "own.gguf"
    assert before.outputs.folder == file.parent / "out"


def test_flags_alone_make_an_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    flags = given(pages="markdown", sections="headline,quotes", near_copies="off")
    edition = edition_of(None, ["feed:https://example.com/rss"], Path("evening"), flags)
    assert (edition.name, edition.near_copies) == ("evening", "off")
    assert edition.outputs.pages == "markdown"
    assert edition.sections == ("headline", "quotes")
    assert edition.sources[0].feed == "https://example.com/rss"


@pytest.mark.parametrize(("inputs", "output"), [([], None), (["a.txt"], None), ([], Path("out"))])
def test_without_a_file_sources_and_a_folder_are_needed(
    inputs: list[str], output: Path | None
) -> None:
    with pytest.raises(SettingsError, match="name an edition's file, or sources with --input"):
        edition_of(None, inputs, output, {})


def test_all_that_makes_no_sense_is_told_at_once(file: Path) -> None:
    flags = given(near_copies="nearly", dollars=-1.0, deadline="soon", pages="pdf")
    with pytest.raises(SettingsError) as told:
        edition_of(file, [], None, flags)
    for name in ("near_copies", "budget.dollars", "deadline", "outputs.pages"):
        assert f"  {name}" in str(told.value)


def test_a_command_is_told_as_it_was_given_but_for_passwords() -> None:
    told: list[str] = []
    trial = typer.Typer()

    @trial.command()
    def run(
        context: typer.Context,
        name: str,
        inputs: Annotated[list[str] | None, typer.Option("--input", "-i")] = None,
        database_url: str = "",
        limit: int = 3,
        fresh: bool = False,
        batch: Annotated[bool | None, typer.Option("--batch/--no-batch")] = None,
    ) -> None:
        told.append(command_line(context, without=frozenset({"fresh"})))
        told.append(command_line(context, only=frozenset({"database_url"})))

    url = "postgresql://me:hunter2@db.example.com/nights"
    flags = ["-i", "two words", "-i", "b", "--database-url", url, "--fresh", "--no-batch"]
    result = CliRunner().invoke(trial, ["edition.yaml", *flags], prog_name="nutgraf batch run")
    assert result.exit_code == 0, result.output
    database = "--database-url 'postgresql://me:***@db.example.com/nights'"
    assert told == [
        f"nutgraf batch run edition.yaml --input 'two words' --input b {database} --no-batch",
        f"nutgraf batch run {database}",
    ]


def test_init_writes_an_edition_that_can_be_read_and_never_writes_over_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "Morning news.yaml"
    result = CliRunner().invoke(app, ["batch", "init", str(path)])
    assert result.exit_code == 0, result.output
    assert f"nutgraf batch run '{path}'" in result.stdout
    assert load_edition(path).name == "Morning-news"
    path.write_text("mine")
    again = CliRunner().invoke(app, ["batch", "init", str(path)])
    assert again.exit_code == 2
    assert "is there already and stays as it is" in again.stderr
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "why"),
    [("night.toml", "is to hold YAML"), ("no/such/folder/a.yaml", "No such file or directory")],
)
def test_init_says_why_it_cannot_write(name: str, why: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["batch", "init", str(tmp_path / name)])
    assert result.exit_code == 2
    assert why in result.stderr


def test_init_writes_into_a_folder_by_a_name_of_its_own(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["batch", "init", str(tmp_path)]).exit_code == 0
    assert (tmp_path / "edition.yaml").is_file()
