"""Digesting at one desk: whose fault an error is, and who hears of it."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import TimeoutError as NoConnection

from desk_night import NIGHT, StandIn, always, begun, desk_of, edition, ends, left
from nutgraf.errors import (
    ModelError,
    ModelRejected,
    ModelUnavailable,
    NutgrafError,
    SettingsError,
    StorageError,
    WeightsError,
)
from nutgraf.jobs.database import Database
from nutgraf.jobs.desks import FLUSH_SIZE, OUTAGES
from nutgraf.jobs.digest_keys import digest_keys
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.ledger import Ledger
from nutgraf.sections import chosen

FULL = StorageError("the disk is full")
BUSY = NoConnection("all connections are in use")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    database.create()
    yield Ledger(database)
    database.close()


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    return StandIn().stands_in(monkeypatch)


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise error

    return fail


def digested(ledger: Ledger, run: str, *, times: int = 1, concurrency: int | None = None) -> int:
    """Digest a run's only chunk at one desk, so many times; how many articles ended."""

    async def digest() -> int:
        async with desk_of(ledger, run, concurrency=concurrency) as desk:
            return sum([await desk.digest(0) for _ in range(times)])

    return asyncio.run(digest())


def test_every_article_of_a_chunk_ends(ledger: Ledger, model: StandIn, tmp_path: Path) -> None:
    run = begun(ledger, edition(tmp_path))
    assert digested(ledger, run) == 6
    assert set(ends(ledger, run).values()) == {("done", None)}
    assert set(model.asked) == {story.id for story in NIGHT[:6]}


def test_more_than_are_written_at_once_are_all_written(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path, concurrency=64), NIGHT)
    assert len(NIGHT) > FLUSH_SIZE
    assert digested(ledger, run) == len(NIGHT)
    assert ledger.record(run).counts.done == len(NIGHT)
    assert len(model.asked) >= len(NIGHT)


@pytest.mark.parametrize("error", [FULL, BUSY], ids=["storage", "connections"])
def test_what_cannot_be_written_is_told_at_once(
    error: Exception, ledger: Ledger, model: StandIn, tmp_path: Path, monkeypatch: Any
) -> None:
    """Also to those that only wait for the model's answer, which may take minutes."""
    slow = NIGHT[0].id
    model.pause = lambda article: asyncio.sleep(60 if article == slow else 0)
    run = begun(ledger, edition(tmp_path))
    monkeypatch.setattr(ledger, "take_ended", raising(error))
    begin = time.monotonic()
    with pytest.raises(type(error)) as caught:
        digested(ledger, run)
    assert caught.value is error
    assert time.monotonic() - begin < 2
    assert left(ledger, run) == 6


@pytest.mark.parametrize("error", [FULL, BUSY], ids=["storage", "connections"])
def test_where_nobody_can_look_whether_the_run_is_to_end_all_hear_of_it(
    error: Exception, ledger: Ledger, model: StandIn, tmp_path: Path, monkeypatch: Any
) -> None:
    """The first look is the chunk's own; the ones after it are the pulse's."""
    model.pause = lambda _: asyncio.sleep(60)
    looks = iter([None])
    run = begun(ledger, edition(tmp_path))

    def look(_: str) -> None:
        if next(looks, error) is error:
            raise error

    monkeypatch.setattr(ledger, "stopping", look)
    begin = time.monotonic()
    with pytest.raises(type(error)) as caught:
        digested(ledger, run)
    assert caught.value is error
    assert time.monotonic() - begin < 2


def test_two_chunks_hear_of_what_one_could_not_write(
    ledger: Ledger, model: StandIn, tmp_path: Path, monkeypatch: Any
) -> None:
    model.pause = lambda article: asyncio.sleep(0 if article == NIGHT[0].id else 60)
    run = begun(ledger, edition(tmp_path, concurrency=8), chunk_size=3)
    monkeypatch.setattr(ledger, "take_ended", raising(FULL))

    async def digest() -> list[object]:
        async with desk_of(ledger, run) as desk:
            both = (desk.digest(0), desk.digest(1))
            return list(await asyncio.gather(*both, return_exceptions=True))

    assert asyncio.run(digest()) == [FULL, FULL]


@pytest.mark.parametrize("status", [401, 402, 403, 404, 429, None])
def test_three_rejections_in_a_row_are_the_process_s(
    status: int | None, ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """A wrong key, a model that is not there: no article fails for it."""
    model.failing = always(lambda: ModelRejected("no", status=status))
    run = begun(ledger, edition(tmp_path, concurrency=1))
    with pytest.raises(ModelRejected):
        digested(ledger, run)
    assert len(model.asked) == 3
    assert left(ledger, run) == 6
    assert ledger.stopping(run) is None  # another process may have a key


def test_a_rejection_of_a_lone_article_is_tried_again_before_it_counts(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    model.failing = always(lambda: ModelRejected("no", status=401))
    run = begun(ledger, edition(tmp_path), NIGHT[:1])
    assert digested(ledger, run, times=2) == 0
    assert left(ledger, run) == 1
    with pytest.raises(ModelRejected):
        digested(ledger, run, times=3)


def test_answers_of_old_say_nothing_of_a_key(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """Where most of a night is in the cache, rejections still are in a row."""
    cached = edition(tmp_path, concurrency=1, model={"cache": True})
    known, new = NIGHT[:6:2], NIGHT[1:6:2]
    assert digested(ledger, begun(ledger, cached, known)) == 3
    with ledger.database.writing() as connection:  # the answers are known, the digests are not
        connection.execute(sa.text("DELETE FROM nutgraf_digests"))
    model.failing = always(lambda: ModelRejected("no", status=401))
    run = begun(ledger, cached, [s for pair in zip(known, new, strict=True) for s in pair])
    with pytest.raises(ModelRejected):
        digested(ledger, run)


def test_rejections_of_the_articles_themselves_fail_them_and_nothing_else(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """Such as longer than the model reads."""
    long = {story.id for story in NIGHT[:4]}
    model.failing = lambda article, _: (
        ModelRejected("too long", status=400) if article in long else None
    )
    run = begun(ledger, edition(tmp_path, concurrency=1))
    assert digested(ledger, run) == 6
    told = ends(ledger, run)
    assert {name for name, end in told.items() if end == ("failed", "model_rejected")} == long
    assert {name for name, end in told.items() if end == ("done", None)} == told.keys() - long
    assert ledger.stopping(run) is None


def test_one_that_is_always_rejected_while_others_are_not_fails_at_last(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    bad = NIGHT[0].id
    model.failing = lambda article, _: ModelRejected("no") if article == bad else None
    run = begun(ledger, edition(tmp_path), NIGHT[:4], chunk_size=1)

    async def digest() -> list[int]:
        async with desk_of(ledger, run) as desk:
            return [await desk.digest(chunk) for chunk in (0, 1, 0, 2, 0, 3, 0)]

    assert asyncio.run(digest()) == [0, 1, 0, 1, 0, 1, 1]
    assert ends(ledger, run)[bad] == ("failed", "model_rejected")


def test_ten_in_a_row_that_nobody_answers_stop_the_run(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """The first one fails, as it would alone; all others keep their turn."""
    model.failing = always(lambda: ModelUnavailable("not there"))
    run = begun(ledger, edition(tmp_path, concurrency=1), NIGHT[:20])
    assert digested(ledger, run) == 1
    assert len(model.asked) == OUTAGES
    assert ledger.stopping(run) == "model"
    told = list(ends(ledger, run).values())
    assert told[0] == ("failed", "model_unavailable")
    assert told[1:] == [("skipped", "model")] * 19


def test_a_lone_one_that_nobody_answers_fails(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    slow = {NIGHT[1].id, NIGHT[3].id}
    model.failing = lambda article, _: ModelUnavailable("too slow") if article in slow else None
    run = begun(ledger, edition(tmp_path, concurrency=1))
    assert digested(ledger, run) == 6
    failed = {name for name, end in ends(ledger, run).items() if end[0] == "failed"}
    assert failed == slow


def test_what_an_outage_put_off_is_tried_again(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    model.failing = lambda _, before: ModelUnavailable("not there") if before == 0 else None
    run = begun(ledger, edition(tmp_path, concurrency=1))
    assert digested(ledger, run) == 1
    assert left(ledger, run) == 5
    assert digested(ledger, run) == 5
    assert ledger.record(run).counts.done == 5


def test_nothing_is_put_off_for_ever(ledger: Ledger, model: StandIn, tmp_path: Path) -> None:
    """Of two the first fails, the other is tried four times."""
    model.failing = always(lambda: ModelUnavailable("not there"))
    run = begun(ledger, edition(tmp_path, concurrency=1), NIGHT[:2])
    assert digested(ledger, run, times=4) == 2
    assert ledger.stopping(run) is None
    assert set(ends(ledger, run).values()) == {("failed", "model_unavailable")}


def test_outages_and_rejections_are_counted_apart(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    errors: list[ModelError] = [
        ModelUnavailable("busy", status=503),
        ModelUnavailable("busy", status=503),
        ModelRejected("no", status=404),
    ]
    model.failing = lambda _, __: errors.pop(0) if errors else None
    run = begun(ledger, edition(tmp_path, concurrency=1))
    assert digested(ledger, run) == 4
    assert left(ledger, run) == 2


@pytest.mark.parametrize(
    "error",
    [SettingsError("no such provider"), WeightsError("no file"), FULL],
    ids=["settings", "weights", "storage"],
)
def test_what_this_process_lacks_fails_no_article(
    error: NutgrafError, ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    model.failing = lambda _, __: error
    run = begun(ledger, edition(tmp_path))
    with pytest.raises(type(error)):
        digested(ledger, run)
    assert left(ledger, run) == 6


def test_a_fault_of_ours_costs_its_article_only(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    model.failing = lambda article, _: ZeroDivisionError() if article == NIGHT[2].id else None
    run = begun(ledger, edition(tmp_path))
    assert digested(ledger, run) == 6
    failed = {name: end for name, end in ends(ledger, run).items() if end[0] == "failed"}
    assert failed == {NIGHT[2].id: ("failed", "internal")}


def test_a_digest_is_kept_under_the_key_of_what_it_was_made_with(
    ledger: Ledger, model: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of the run, whatever the environment of a worker says."""
    mine = edition(tmp_path, model={"cache": True})
    run = begun(ledger, mine, NIGHT[:1])
    settings = mine.settings()
    for name, value in {
        "MODEL": "another",
        "TEMPERATURE": "0.7",
        "SECTIONS": "headline",
        "LANGUAGE": "de",
        "WINDOW_TOKENS": "300",
        "GROUPING": "each",
        "MODEL_FILE": str(tmp_path / "another.gguf"),
    }.items():
        monkeypatch.setenv(f"NUTGRAF_{name}", value)
    (todo,) = ledger.todo(run, 0, 1)
    assert digested(ledger, run) == 1
    key = digest_keys(settings, chosen(None))(todo.article)
    assert DigestStore(ledger.database).known([key]) == {key}
    (row,) = ledger.output_rows(run)
    assert row.digest is not None
    assert row.digest.article.language is None
    assert row.digest.conclusion is not None
    assert len(model.asked) <= 2  # one question and at most one repair


def test_a_digest_that_is_known_is_not_asked_for(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    kept = edition(tmp_path, model={"cache": True})
    assert digested(ledger, begun(ledger, kept)) == 6
    before = len(model.asked)
    run = begun(ledger, kept)
    assert digested(ledger, run) == 6
    assert len(model.asked) == before
    assert ledger.record(run).counts.cached == 6


@pytest.mark.parametrize("concurrency", [2, 5])
def test_as_many_questions_as_wanted_are_asked_at_once(
    concurrency: int, ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    model.pause = lambda _: asyncio.sleep(0.02)
    run = begun(ledger, edition(tmp_path, concurrency=concurrency), NIGHT[:12])
    assert digested(ledger, run) == 12
    assert model.most_open == concurrency


def test_one_article_at_a_time_where_one_question_is_asked_at_a_time(
    ledger: Ledger, model: StandIn, tmp_path: Path
) -> None:
    """Else a local model reads each article anew for each question."""
    alone = edition(tmp_path, concurrency=1, model={"grouping": "each"})
    run = begun(ledger, alone, NIGHT[:3])
    assert digested(ledger, run) == 3
    changes = [a for a, b in zip(model.asked, model.asked[1:], strict=False) if a != b]
    assert len(changes) == 2
    assert len(model.asked) > 9
