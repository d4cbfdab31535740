"""A whole night through a provider's batch API."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from batch_api import BatchApiServer, ItemError
from night.answers import draft
from night.press import stories, write_night
from nutgraf.errors import SettingsError
from nutgraf.jobs import Database, Told, edition_for_inputs, run_edition
from nutgraf.jobs.asking_ahead import check_ahead
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.provider_batches.waiting import Pace
from stub_server import completion

ARTICLES = 12


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    return completion(draft(body))


def edition(folder: Path, url: str, **options: Any) -> Edition:
    night = write_night(folder / "night.jsonl", stories(ARTICLES, exact_copies=2))
    return edition_for_inputs(
        [str(night)],
        folder / "out",
        model={"model": "stub", "base_url": url},
        provider_batch=True,
        workers=1,
        **options,
    )


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Polls are a hundredth of a second apart, and answers are kept for this test alone."""
    monkeypatch.setattr("nutgraf.jobs.asking_ahead.PACE", Pace(first=0.01, longest=0.02))
    monkeypatch.setenv("NUTGRAF_CACHE_FOLDER", str(tmp_path / "answers"))
    monkeypatch.setenv("NUTGRAF_API_KEY", "none")


def test_articles_are_answered_by_batches_and_only_what_failed_there_is_asked_live(
    tmp_path: Path,
) -> None:
    notes: list[str] = []
    with BatchApiServer(answer=_answer) as provider:
        database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
        record = asyncio.run(
            run_edition(edition(tmp_path, provider.url), database, told=Told(note=notes.append))
        )
        database.close()
    assert (record.status, record.counts.done, record.counts.copy) == ("finished", 10, 2)
    assert sorted(provider.paid.values()) == [1] * 10
    assert provider.live == []
    assert record.usage.requests == 10
    assert notes[-1] == "the provider has answered 10 of 10 requests"
    lines = (tmp_path / "out" / "digests.jsonl").read_text().splitlines()
    assert {json.loads(line)["status"] for line in lines} == {"done", "copy"}


def test_an_item_that_the_provider_fails_costs_only_its_article(tmp_path: Path) -> None:
    def answer(body: dict[str, Any]) -> dict[str, Any] | ItemError:
        poisoned = stories(1)[0].text.split(".")[0] in body["messages"][-1]["content"]
        return ItemError(400, "content_policy_violation") if poisoned else _answer(body)

    with BatchApiServer(answer=answer) as provider:
        database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
        record = asyncio.run(run_edition(edition(tmp_path, provider.url), database))
        database.close()
    assert (record.counts.done, record.counts.failed) == (9, 1)
    (line,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert json.loads(line)["id"] == stories(1)[0].id


def test_what_no_batch_can_do_is_refused_before_anything_begins(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="leave one of them out, or set 'limit'"):
        check_ahead(edition(tmp_path, "http://127.0.0.1:9/v1", budget={"calls": 5}))
    night = tmp_path / "night.jsonl"
    embedded = edition_for_inputs([str(night)], tmp_path / "out", provider_batch=True)
    with pytest.raises(SettingsError, match="the embedded model has no batch API"):
        check_ahead(embedded)
