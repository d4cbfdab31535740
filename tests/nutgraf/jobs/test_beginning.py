"""Which run is gone on with, and what the next one takes over from it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from desk_night import NIGHT, edition, ends
from night.press import write_night
from nutgraf.errors import SettingsError
from nutgraf.jobs.beginning import begin_or_resume, retry
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.editions.loading import changed_edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Ended, Read
from nutgraf.jobs.records import Found, RunStatus
from nutgraf.usage import NO_USAGE
from nutgraf_schemas.article import Article

FEED: Final = "https://press.example/feed.xml"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    database.create()
    write_night(tmp_path / "night.jsonl", NIGHT[:3])
    yield Ledger(database)
    database.close()


def begin(ledger: Ledger, edition: Edition, *, fresh: bool = False) -> str:
    return begin_or_resume(ledger, edition, chunk_size=4, fresh=fresh)


def end(ledger: Ledger, run: str, status: RunStatus, reason: str | None = None) -> None:
    if reason is not None:
        ledger.stop(run, reason)
    now = datetime.now(UTC)
    ledger.end(replace(ledger.record(run), status=status, stop_reason=reason, finished_at=now))


def collect(ledger: Ledger, run: str, *names: str, source: int) -> None:
    with ledger.adding(run, source) as adding:
        adding.add([Found(name, "text", f"The text of {name}.", name) for name in names])


@dataclass(frozen=True, slots=True)
class Cut:
    """How a run ended, and whether it is gone on with."""

    id: str
    status: RunStatus | None
    reason: str | None
    goes_on: bool


@pytest.mark.parametrize(
    "cut",
    [
        Cut("killed", None, None, goes_on=True),
        Cut("interrupted", "stopped", "interrupted", goes_on=True),
        Cut("no model", "stopped", "model", goes_on=True),
        Cut("no budget", "stopped", "budget", goes_on=False),
        Cut("too late", "stopped", "deadline", goes_on=False),
        Cut("finished", "finished", None, goes_on=False),
    ],
    ids=lambda cut: cut.id,
)
def test_a_run_is_gone_on_with_if_it_was_cut_short(
    cut: Cut, ledger: Ledger, tmp_path: Path
) -> None:
    morning = edition(tmp_path)
    first = begin(ledger, morning)
    if cut.status is not None:
        end(ledger, first, cut.status, cut.reason)
    second = begin(ledger, morning)
    assert (second == first) is cut.goes_on
    run = ledger.run(second)
    assert (run.status, run.stopping, run.stop_reason) == ("running", None, None)


@pytest.mark.parametrize("reason", ["budget", "deadline"])
def test_a_run_that_was_killed_while_its_limit_ended_it_is_over_too(
    reason: str, ledger: Ledger, tmp_path: Path
) -> None:
    first = begin(ledger, edition(tmp_path))
    ledger.stop(first, reason)
    assert begin(ledger, edition(tmp_path)) != first


def test_a_fresh_run_is_begun_whatever_there_is(ledger: Ledger, tmp_path: Path) -> None:
    first = begin(ledger, edition(tmp_path))
    assert begin(ledger, edition(tmp_path), fresh=True) != first


CHANGES: Final[list[tuple[str, dict[str, Any], bool]]] = [
    ("a source more", {"sources": [{"path": "night.jsonl"}, {"feed": FEED}]}, False),
    ("another section", {"sections": ["headline"]}, False),
    ("another model", {"model": {"model": "other", "base_url": "http://127.0.0.1:9/v1"}}, False),
    ("a limit", {"limit": 2}, False),
    ("other copies", {"near_copies": "off"}, False),
    ("a larger budget", {"budget": {"calls": 900}}, True),
    ("more at once", {"concurrency": 9}, True),
    ("another title", {"title": "Good morning"}, True),
    ("more patience", {"rate": {"requests_per_minute": 60}}, True),
]


@pytest.mark.parametrize(
    ("change", "goes_on"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_a_run_is_gone_on_with_if_its_edition_makes_the_same(
    change: dict[str, Any], goes_on: bool, ledger: Ledger, tmp_path: Path
) -> None:
    morning = edition(tmp_path)
    if "sources" in change:
        change = {"sources": [str(tmp_path / "night.jsonl"), {"feed": FEED}]}
    changed = changed_edition(morning, **change)
    first = begin(ledger, morning)
    assert (begin(ledger, changed) == first) is goes_on
    if goes_on:
        assert Edition.model_validate_json(ledger.run(first).snapshot) == changed.resolved()


@pytest.mark.parametrize(
    ("name", "value"),
    [("MODEL", "another"), ("TEMPERATURE", "0.5"), ("SECTIONS", "headline"), ("LANGUAGE", "de")],
)
def test_a_variable_that_changes_what_is_made_begins_another_run(
    name: str, value: str, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUTGRAF_MODEL", "stub")
    open_edition = edition(tmp_path, model={"model": None})
    first = begin(ledger, open_edition)
    assert begin(ledger, open_edition) == first
    monkeypatch.setenv(f"NUTGRAF_{name}", value)
    second = begin(ledger, open_edition)
    assert second != first
    assert Edition.model_validate_json(ledger.run(first).snapshot).model.model == "stub"


def test_a_source_that_is_not_there_is_told_before_a_run_begins(
    ledger: Ledger, tmp_path: Path
) -> None:
    (tmp_path / "night.jsonl").unlink()
    with pytest.raises(SettingsError):
        begin(ledger, edition(tmp_path))
    assert ledger.latest("morning") is None


def with_feed(folder: Path, **options: Any) -> Edition:
    """A file, which gives its articles every time, and a feed, which gives each once."""
    sources = [str(folder / "night.jsonl"), {"feed": FEED}]
    return edition(folder, sources=sources, **options)


def carried(ledger: Ledger, run: str) -> list[str]:
    return list(ends(ledger, run))


def test_what_a_feed_gave_and_nobody_did_comes_first_in_the_next_run(
    ledger: Ledger, tmp_path: Path
) -> None:
    """What was done is done, and the file gives its articles again."""
    morning = with_feed(tmp_path)
    first = begin(ledger, morning)
    collect(ledger, first, "file 1", source=0)
    collect(ledger, first, "feed 1", "feed 2", "feed 3", source=1)
    article = Article(text="The text of feed 2.", title="Two")
    ledger.take_read(first, [Read("feed 2", article, digest_key="two")])
    ledger.take_ended(first, [Ended("feed 2", "two", NO_USAGE, reason="cut_off", message="!")])
    end(ledger, first, "stopped", "budget")
    assert carried(ledger, begin(ledger, morning)) == ["feed 1", "feed 3"]


def test_what_was_carried_is_carried_on_and_into_whatever_folder(
    ledger: Ledger, tmp_path: Path
) -> None:
    first = begin(ledger, with_feed(tmp_path))
    collect(ledger, first, "feed 1", "feed 2", source=1)
    end(ledger, first, "stopped", "deadline")
    second = begin(ledger, with_feed(tmp_path, outputs={"folder": str(tmp_path / "there")}))
    assert carried(ledger, second) == ["feed 1", "feed 2"]
    collect(ledger, second, "feed 3", source=1)
    end(ledger, second, "stopped", "budget")
    third = begin(ledger, with_feed(tmp_path, outputs={"folder": str(tmp_path / "elsewhere")}))
    assert carried(ledger, third) == ["feed 1", "feed 2", "feed 3"]


def test_what_was_carried_does_not_come_again_once_it_is_done(
    ledger: Ledger, tmp_path: Path
) -> None:
    first = begin(ledger, with_feed(tmp_path))
    collect(ledger, first, "feed 1", source=1)
    end(ledger, first, "stopped", "budget")
    second = begin(ledger, with_feed(tmp_path))
    ledger.take_read(second, [Read("feed 1", reason="no_article", message="It is empty.")])
    end(ledger, second, "finished")
    assert carried(ledger, begin(ledger, with_feed(tmp_path))) == []


def test_copies_of_what_nobody_did_are_carried_with_it(ledger: Ledger, tmp_path: Path) -> None:
    """The feed that carried the same story gives it once, too."""
    first = begin(ledger, with_feed(tmp_path))
    collect(ledger, first, "feed 1", "feed 2", source=1)
    story = Article(text="The same story.", title="Story")
    original = Read("feed 1", story, digest_key="one")
    copy = Read("feed 2", story, copy_of="feed 1", similarity=1.0)
    ledger.take_read(first, [original, copy])
    end(ledger, first, "stopped", "budget")
    assert carried(ledger, begin(ledger, with_feed(tmp_path))) == ["feed 1", "feed 2"]


def test_retrying_reopens_what_failed_and_takes_the_larger_budget(
    ledger: Ledger, tmp_path: Path
) -> None:
    morning = edition(tmp_path, budget={"calls": 5})
    run = begin(ledger, morning)
    collect(ledger, run, "one", "two", source=0)
    ledger.take_read(run, [Read("one", reason="fetch", message="It was not there.")])
    end(ledger, run, "stopped", "budget")
    larger = changed_edition(morning, budget={"calls": 50})
    assert retry(ledger, larger, run) == run
    assert Edition.model_validate_json(ledger.run(run).snapshot).budget.calls == 50
    assert (ledger.run(run).status, ledger.run(run).stopping) == ("running", None)
    assert [entry.found.id for entry in ledger.unread(run, 0, 9)] == ["one", "two"]


def test_what_makes_something_else_cannot_retry(ledger: Ledger, tmp_path: Path) -> None:
    run = begin(ledger, edition(tmp_path))
    end(ledger, run, "stopped", "budget")
    with pytest.raises(SettingsError, match="name that run to try it as it was"):
        retry(ledger, edition(tmp_path, sections=["headline"]), run)
    assert ledger.run(run).status == "stopped"
