"""Reading in order: what is a copy of what does not depend on kills."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from night.press import stories
from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.preparing import Preparing
from nutgraf.jobs.records import Found

NIGHT = stories(30, exact_copies=4, near_copies=4)
SIZE = 4


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    database = Database(database_url)
    database.create()
    yield Ledger(database)
    database.close()


def collected(ledger: Ledger, edition: str) -> str:
    run = ledger.begin(edition=edition, folder="", title="", snapshot="{}", chunk_size=SIZE)
    with ledger.adding(run, 0) as adding:
        adding.add([Found(s.id, "text", s.text, "night.jsonl") for s in NIGHT])
    return run


def preparing(ledger: Ledger, run: str, threshold: float | None = 0.5) -> Preparing:
    return Preparing(
        ledger, run, threshold=threshold, key=lambda article: article.id, language=None
    )


async def prepare(desk: Preparing, first: int, last: int) -> int:
    """Read and keep; how many there were."""
    outcomes = await desk.read(first, last)
    await desk.take(outcomes)
    return len(outcomes)


def copies(ledger: Ledger, run: str) -> dict[str, list[str]]:
    """Inputs by what stands for them; nothing has been digested, so that all are open."""
    return {name: [c.id for c in found] for name, found in ledger.copies(run).items()}


def test_later_inputs_are_copies_of_earlier_ones(ledger: Ledger) -> None:
    run = collected(ledger, "morning")
    desk = preparing(ledger, run)

    async def prepare_all() -> int:
        return sum([await prepare(desk, n, n + SIZE) for n in range(0, len(NIGHT), SIZE)])

    assert asyncio.run(prepare_all()) == len(NIGHT)
    expected: dict[str, list[str]] = {}
    for story in NIGHT:
        if story.copy_of is not None:
            expected.setdefault(story.copy_of, []).append(story.id)
    assert copies(ledger, run) == expected
    assert len(ledger.todo(run, 0, len(NIGHT))) == len(NIGHT) - 8


def test_a_process_that_goes_on_finds_the_same_copies(ledger: Ledger) -> None:
    whole, cut = collected(ledger, "whole"), collected(ledger, "cut")

    async def prepare_in_pieces() -> None:
        desk = preparing(ledger, whole)
        for first in range(0, len(NIGHT), SIZE):
            await prepare(desk, first, first + SIZE)
            await prepare(preparing(ledger, cut), first, first + SIZE)  # each a new process

    asyncio.run(prepare_in_pieces())
    assert copies(ledger, cut) == copies(ledger, whole)


def test_without_a_threshold_only_equal_texts_are_copies(ledger: Ledger) -> None:
    run = collected(ledger, "morning")
    asyncio.run(prepare(preparing(ledger, run, None), 0, len(NIGHT)))
    found = [copy for copies in ledger.copies(run).values() for copy in copies]
    assert [copy.similarity for copy in found] == [1.0] * 4


def test_an_input_that_is_no_article_fails_alone(ledger: Ledger, tmp_path: Path) -> None:
    run = ledger.begin(edition="m", folder="", title="", snapshot="{}", chunk_size=SIZE)
    night = [
        Found("short", "text", "Rain fell.", "night.jsonl, line 1"),
        Found("missing", "path", str(tmp_path / "gone.txt"), "news/*"),
        Found("private", "url", "http://127.0.0.1:9/news", "night.jsonl, line 3"),
        Found("good", "text", NIGHT[0].text, "night.jsonl, line 4"),
    ]
    with ledger.adding(run, 0) as adding:
        adding.add(night)
    assert asyncio.run(prepare(preparing(ledger, run), 0, SIZE)) == 4
    told = {row.id: (row.status, row.reason) for row in ledger.output_rows(run)}
    assert told == {
        "short": ("failed", "no_article"),
        "missing": ("failed", "unreadable"),
        "private": ("failed", "fetch"),
        "good": ("skipped", "interrupted"),
    }
    assert asyncio.run(prepare(preparing(ledger, run), 0, SIZE)) == 0


def test_the_twin_of_a_near_copy_is_a_copy_of_what_both_are_like(ledger: Ledger) -> None:
    original, copy = next(
        (story, other)
        for other in NIGHT
        for story in NIGHT
        if other.copy_of == story.id and other.text != story.text
    )
    run = ledger.begin(edition="m", folder="", title="", snapshot="{}", chunk_size=SIZE)
    texts = {"first": original.text, "like": copy.text, "twin": copy.text}
    with ledger.adding(run, 0) as adding:
        adding.add([Found(name, "text", text, f"at {name}") for name, text in texts.items()])
    asyncio.run(prepare(preparing(ledger, run), 0, SIZE))
    assert copies(ledger, run) == {"first": ["like", "twin"]}
