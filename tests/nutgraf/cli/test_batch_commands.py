"""`nutgraf batch` over a small night, from its beginning to what is asked of it later."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import Result

from batch_line import Place, nutgraf
from night.press import stories, write_night
from night.stub_model import StubModel

RUN = r"out-\d{8}-\d{6}"


@dataclass(frozen=True, slots=True)
class Night:
    """A night that has been run.

    Attributes:
        place: Where.
        result: What the command said.
        id: The run's.
    """

    place: Place
    result: Result
    id: str


@pytest.fixture(scope="module")
def model() -> Iterator[StubModel]:
    with StubModel() as model:
        yield model


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory, model: StubModel) -> Night:
    """Eight articles; the model fails on one, and another is there twice."""
    place = Place(tmp_path_factory.mktemp("night"), model.url)
    write_night(place.source, stories(8, seed=2, exact_copies=1, poison={2: "error"}))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in place.environment.items():
            patch.setenv(name, value)
        result = place.run()
    return Night(place, result, result.stdout.split(":")[0])


@pytest.fixture(autouse=True)
def _environment(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in night.place.environment.items():
        monkeypatch.setenv(name, value)


def status(night: Night, *arguments: str) -> Result:
    return nutgraf("batch", "status", *arguments, *night.place.database)


def test_a_run_says_what_it_does_and_what_it_came_to(night: Night) -> None:
    """One article failed: a code of its own, and the command that tries it again."""
    assert night.result.exit_code == 8
    first, *_, last = night.result.stderr.splitlines()
    assert first == (
        f"nutgraf: out: 1 source into {night.place.output}; asking stub, 8 requests at once"
    )
    assert last.startswith(f"nutgraf: {night.id}: 8 of 8: 6 digests, 1 copy, 1 failed; ")
    said = night.result.stdout
    assert "finished after" in said
    assert "6 digests, 1 copy, 1 failed of 8 articles" in said
    assert "edition.html, digests.jsonl, failures.jsonl, pages, summary.json" in said
    assert "failed: model_unavailable 1" in said
    assert "story-00002: " in said
    database = night.place.database[1]
    assert said.endswith(
        f"try what failed again: nutgraf batch retry --database-url {database} {night.id}\n"
    )


def test_a_second_run_of_the_same_is_new_and_asks_nothing_that_is_known(
    night: Night, model: StubModel
) -> None:
    before = len(model.paid())
    result = night.place.run("--quiet")
    assert (result.exit_code, result.output) == (8, "")
    assert len(model.paid()) == before + 1  # about the article that failed
    runs = status(night, "--format", "json").stdout.splitlines()
    latest = json.loads(runs[0])
    assert latest["run"] != night.id
    assert (latest["counts"]["done"], latest["counts"]["cached"]) == (6, 6)


def test_retry_tries_what_failed_and_nothing_else(night: Night, model: StubModel) -> None:
    before = len(model.paid())
    result = nutgraf("batch", "retry", night.id, *night.place.database)
    assert result.exit_code == 8
    assert f"going on with {night.id}: 7 of 8 done" in result.stderr
    assert len(model.paid()) == before + 1


def test_status_lists_runs_and_tells_of_one(night: Night) -> None:
    listed = status(night).stdout.splitlines()
    assert listed[0].split() == ["run", "state", "done", "failed", "of", "cost", "begun"]
    (mine,) = [line for line in listed if line.startswith(f"{night.id} ")]
    assert mine.split()[1:5] == ["finished", "7", "1", "8"]
    for name in (night.id, "out"):
        told = status(night, name).stdout
        assert "6 digests" in told
        assert "story-00002: " in told
    detail = json.loads(status(night, night.id, "--format", "json").stdout)
    assert detail["counts"]["failed"] == 1
    assert detail["at_work"] is False
    assert detail["failures"][0]["id"] == "story-00002"


def test_watching_a_run_that_nobody_works_on_ends_at_once(night: Night) -> None:
    assert f"{night.id}: finished" in status(night, night.id, "--watch").stdout


def test_a_run_that_is_not_there_is_told(night: Night) -> None:
    result = status(night, "evening")
    assert result.exit_code == 2
    assert "there is no run and no edition 'evening'" in result.stderr


@pytest.mark.parametrize(
    ("form", "files"),
    [
        ("jsonl", {"digests.jsonl", "failures.jsonl", "summary.json"}),
        ("pages", {"digests.jsonl", "failures.jsonl", "pages", "summary.json"}),
        ("edition", {"digests.jsonl", "edition.html", "failures.jsonl", "pages", "summary.json"}),
    ],
)
def test_export_writes_what_is_asked_for(
    form: str, files: set[str], night: Night, tmp_path: Path
) -> None:
    folder = tmp_path / "exported"
    flags = ("--output", str(folder), "--format", form, *night.place.database)
    result = nutgraf("batch", "export", night.id, *flags)
    assert result.exit_code == 0
    assert f"{night.id}: 7 digests and copies, 1 failed or skipped" in result.stdout
    assert {path.name for path in folder.iterdir()} == files


def test_a_night_of_which_nothing_comes_is_told_by_its_first_failure(
    night: Night, model: StubModel, tmp_path: Path
) -> None:
    place = Place(tmp_path, model.url)
    write_night(place.source, stories(1, poison={0: "error"}))
    assert place.run("--quiet").exit_code == 4
    place.source.write_text('{"id": "short", "text": "Too short."}\n')
    assert place.run("--quiet", "--fresh").exit_code == 3


def test_a_budget_ends_a_night_early_and_retry_does_the_rest(
    model: StubModel, tmp_path: Path
) -> None:
    place = Place(tmp_path, model.url)
    write_night(place.source, stories(4, seed=6))
    before = len(model.paid())
    result = place.run("--concurrency", "1", "--budget-calls", "3")
    assert result.exit_code == 6
    assert len(model.paid()) == before + 2  # a third might take two, if it has to be asked again
    said = result.stdout
    run_id = said.split(":")[0]
    assert "stopped, the budget is spent" in said
    assert "2 digests, 2 waiting of 4 articles" in said
    assert (
        f"do what is left, with a larger budget: nutgraf batch retry {' '.join(place.database)}"
        in said
    )
    flags = ("--budget-calls", "9", "--quiet", *place.database)
    again = nutgraf("batch", "retry", run_id, *flags)
    assert (again.exit_code, again.output) == (0, "")
    assert len(model.paid()) == before + 4


def test_sources_that_make_no_sense_begin_no_run(night: Night, tmp_path: Path) -> None:
    place = Place(tmp_path, night.place.url)
    result = place.run()
    assert result.exit_code == 2
    assert "night.jsonl" in result.stderr
    assert "no run yet" in nutgraf("batch", "status", *place.database).stdout


def test_digests_are_listed_shown_and_found(night: Night, tmp_path: Path) -> None:
    listed = nutgraf("digests", "list", *night.place.database).stdout.splitlines()
    assert listed[0].split() == ["id", "made", "publisher", "headline"]
    assert len(listed) == 1 + 6
    name = listed[1].split()[0]
    shown = nutgraf("digests", "show", name, "--format", "json", *night.place.database)
    digest = json.loads(shown.stdout)
    assert digest["article"]["id"].startswith(name)
    page = tmp_path / "digest.html"
    flags = ("--format", "html", "--output", str(page), *night.place.database)
    assert nutgraf("digests", "show", name, *flags).exit_code == 0
    assert digest["headline"] in page.read_text()

    words = digest["headline"].upper().split()
    found = nutgraf("digests", "search", *words, "-f", "json", *night.place.database).stdout
    assert digest["article"]["id"] in {
        json.loads(line)["article_id"] for line in found.splitlines()
    }


@pytest.mark.parametrize(
    ("flags", "count"),
    [
        (("--edition", "out"), 6),
        (("--edition", "other"), 0),
        (("--model", "stub", "--limit", "2"), 2),
        (("--since", "2100-01-01"), 0),
        (("--until", "2100-01-01"), 6),
        (("--publisher", "Nobody"), 0),
        (("--language", "de"), 0),
    ],
    ids=["edition", "other edition", "model", "since", "until", "publisher", "language"],
)
def test_lists_of_digests_can_be_narrowed(flags: tuple[str, ...], count: int, night: Night) -> None:
    listed = nutgraf("digests", "list", "-f", "json", *flags, *night.place.database)
    assert len(listed.stdout.splitlines()) == count
    assert (
        "no digest was found" in nutgraf("digests", "list", *flags, *night.place.database).stderr
    ) == (count == 0)


def test_a_digest_that_is_not_there_is_told(night: Night) -> None:
    result = nutgraf("digests", "show", "abcdefabcdef", *night.place.database)
    assert result.exit_code == 2
    assert "there is no digest 'abcdefabcdef'" in result.stderr
