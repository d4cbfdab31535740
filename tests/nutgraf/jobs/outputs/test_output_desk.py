"""What stands on an edition's page, and where: rules that the page states."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

import morning
from nutgraf.jobs.outputs.desk import Desk
from nutgraf.jobs.records import Copy, Counts, OutputRow, RunStatus
from nutgraf.rendering.edition_view import EditionView

ROWS = list(morning.rows())
DONE = [row for row in ROWS if row.digest is not None]


def laid_out(rows: Iterable[OutputRow] = ROWS, *, most_stories: int = 500) -> EditionView:
    desk = Desk(most_stories=most_stories)
    for row in rows:
        desk.take(row, f"pages/{row.id}.html" if row.digest else None)
    return desk.view(morning.run(), digests_file="digests.jsonl")


def _headlines(view: EditionView) -> list[str | None]:
    return [story.digest.headline for topic in view.topics for story in topic.stories]


def _row(name: str, topics: tuple[str, ...], position: int = 0) -> OutputRow:
    piece = replace(morning.PIECES[12], id=name, topics=topics, headline=name)
    return OutputRow(name, position, "o", "done", digest=morning.digest_of(piece))


def test_those_lead_that_most_outlets_carried_then_those_with_most_figures_that_moved() -> None:
    leads = laid_out().leads
    assert [(s.digest.article.url or "").rsplit("/", 1)[-1] for s in leads] == [
        "valmont-rate-cut",
        "corvid-chips-results",
        "bank-merger",
        "brightwell-stores",
    ]
    assert [story.outlets for story in leads] == [4, 3, 3, 2]


def test_an_outlet_counts_once_and_a_copy_that_nobody_names_for_itself() -> None:
    copies = (
        Copy("a", 1.0, publisher="HARBOUR wire "),
        Copy("b", 1.0, publisher="Post"),
        Copy("c", 1.0, publisher="post"),
        Copy("d", 1.0),
        Copy("e", 1.0),
        Copy("f", 1.0, url="https://www.brae.example/x"),
        Copy("g", 1.0, url="https://brae.example/y"),
    )
    view = laid_out([replace(DONE[0], copies=copies)])
    (story,) = view.leads
    assert story.publisher == "Harbour Wire"
    assert story.outlets == 1 + len(["post", "d", "e", "brae.example"])
    assert [copy.publisher for copy in story.copies][3:6] == ["d", "e", "brae.example"]


def test_every_story_stands_once_under_the_topic_that_most_share() -> None:
    view = laid_out()
    assert sorted(map(str, _headlines(view))) == sorted(p.headline for p in morning.PIECES)
    assert [(topic.name, topic.total) for topic in view.topics] == [
        ("Energy", 4),
        ("Markets", 2),
        ("Retail", 2),
        ("Semiconductors", 2),
        ("Transport", 2),
        ("Other", 2),
    ]
    assert view.topics[0].directions == {"positive": 1, "negative": 2, "neutral": 1}


def test_of_topics_that_are_shared_alike_the_digests_first_one_counts() -> None:
    rows = [
        _row("one", ("Ports", "Steel"), 0),
        _row("two", ("Ports",), 1),
        _row("three", ("Steel",), 2),
        _row("four", ("steel ", "ports"), 3),
    ]
    view = laid_out(rows)
    assert [(t.name, [s.digest.headline for s in t.stories]) for t in view.topics] == [
        ("Ports", ["one", "two"]),
        ("Steel", ["three", "four"]),
    ]


def test_stories_without_a_topic_or_with_one_of_their_own_come_last() -> None:
    rows = [_row("alone", ("Chess",), 0), _row("none", (), 1), _row("blank", (" \u200b",), 2)]
    view = laid_out([*rows, _row("a", ("Tea",), 3), _row("b", ("Tea",), 4)])
    assert [(t.name, t.total) for t in view.topics] == [("Tea", 2), ("Other", 3)]


def test_one_and_many_of_a_topic_are_one() -> None:
    rows = [
        _row("one", ("Interest rates",), 0),
        _row("two", ("interest-rate",), 1),
        _row("three", ("Interest rates", "Banks"), 2),
        _row("four", ("News", "Bank"), 3),
        _row("five", ("Bank",), 4),
    ]
    assert [(t.name, t.total) for t in laid_out(rows).topics] == [
        ("Interest rates", 3),
        ("Bank", 2),
    ]


def test_where_no_topic_is_shared_there_is_none() -> None:
    rows = [_row("a", ("Tea",), 0), _row("b", ("Chess", "Draughts"), 1), _row("c", (), 2)]
    assert [(t.name, t.total) for t in laid_out(rows).topics] == [("All stories", 3)]


def test_of_a_long_night_the_first_are_shown_and_all_are_counted() -> None:
    whole, short = laid_out(), laid_out(most_stories=3)
    assert short.shown == 3
    assert [s.digest.headline for s in short.leads] == [s.digest.headline for s in whole.leads[:3]]
    assert [(t.name, t.directions) for t in short.topics] == [
        (t.name, t.directions) for t in whole.topics
    ]
    assert short.reading == whole.reading
    assert short.dropped == whole.dropped
    assert laid_out(most_stories=0).shown == 0


def test_stories_are_numbered_in_the_order_of_the_page() -> None:
    view = laid_out()
    numbers = [story.number for topic in view.topics for story in topic.stories]
    assert numbers == list(range(1, len(morning.PIECES) + 1))


def test_figures_are_changes_from_the_greatest_rise_to_the_greatest_fall_and_the_others() -> None:
    view = laid_out()
    changes = [figure.change for figure in view.changes if figure.change is not None]
    assert changes == sorted(changes, reverse=True)
    assert len(changes) == len(view.changes)
    assert (max(changes), min(changes)) == (Decimal(104), Decimal(-31))
    assert {f.metric.name for f in view.figures} >= {"Key rate", "Gross margin", "Flood claims"}
    assert len(view.changes) + len(view.figures) == view.figures_total == 22


def test_the_same_rows_give_the_same_page() -> None:
    assert laid_out() == laid_out()


def test_reading_that_is_saved_is_that_of_articles_less_that_of_whole_digests() -> None:
    view = laid_out([DONE[0]])
    assert DONE[0].digest is not None
    assert view.reading.articles == round(DONE[0].digest.article.word_count / 238)
    assert view.reading.saved == view.reading.articles - view.reading.digests > 0


def test_what_failed_is_listed_up_to_a_point_and_counted() -> None:
    rows = [replace(ROWS[-1], id=str(number)) for number in range(300)]
    view = laid_out(rows)
    assert [item.id for item in view.missing] == [str(number) for number in range(200)]
    assert view.missing[0].reason == "budget"


@pytest.mark.parametrize("status", ["stopped", "running"])
def test_a_run_that_is_not_finished_has_no_end(status: RunStatus) -> None:
    run = replace(morning.run(), status=status, counts=Counts(done=2, found=3, read=4))
    view = Desk().view(run)
    assert (view.finished_at, view.open, view.topics, view.leads) == (None, 7, (), ())


def test_voices_are_of_speakers_who_are_known() -> None:
    voices = laid_out().voices
    assert [voice.quote.speaker for voice in voices] == [
        "Tilde Rasmark",
        "Ottilie Brandt",
        "Hanne Obel",
        "Rufus Idle",
    ]


def test_a_scrap_of_a_sentence_is_no_voice() -> None:
    scrap = morning.Said("we have not yet walked through it,", 3, "Tilde Rasmark")
    whole = morning.Said("The door is open", 3, "Tilde Rasmark")
    digest = morning.digest_of(replace(morning.PIECES[0], said=(scrap, whole)))
    (voice,) = laid_out([replace(DONE[0], digest=digest)]).voices
    assert voice.quote.text == "The door is open"
