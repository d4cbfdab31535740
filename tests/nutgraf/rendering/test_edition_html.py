"""An edition's page: all of it there, reachable without a script, and dead."""

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

import morning
from nutgraf.rendering.edition_html import clock, duration, local_link, to_edition_html, weekday
from nutgraf.rendering.edition_view import (
    EditionView,
    Missing,
    MovedFigure,
    Outlet,
    Reading,
    Story,
    Topic,
    Voice,
)


def story(number: int, index: int, **more: Any) -> Story:
    piece = morning.PIECES[index]
    digest = morning.digest_of(piece)
    return Story(number, digest, publisher=piece.publisher, page=f"pages/{piece.id}.html", **more)


def edition() -> EditionView:
    bank = story(
        1,
        0,
        copies=(Outlet("Post", "Rate cut", "https://post.example/cut"), Outlet("wire-17")),
        outlets=3,
    )
    chips, ferry = story(2, 1), replace(story(3, 2), page=None)
    german = story(4, 13)
    assert bank.digest.market_impact is not None
    index, crown, rate, _ = bank.digest.market_impact.metrics
    return EditionView(
        title="The Morning Edition",
        begun_at=morning.BEGUN,
        finished_at=morning.BEGUN + timedelta(minutes=42),
        found=9,
        done=4,
        copies=2,
        failed=2,
        skipped=1,
        reading=Reading(articles=75, digests=15),
        leads=(bank, chips),
        topics=(
            Topic("Markets", {"positive": 1, "mixed": 1}, (bank, chips)),
            Topic("Other", {"none": 1, "neutral": 1}, (ferry, german)),
        ),
        changes=(
            MovedFigure(bank, index, change=Decimal("2.4")),
            MovedFigure(bank, crown, "The crown", change=Decimal("-1.1")),
        ),
        figures=(MovedFigure(bank, rate),),
        figures_total=3,
        voices=(Voice(bank, bank.digest.quotes[0]),),
        missing=(Missing("a.txt", "a.txt", "failed", "no_article", "Nothing in it: leave it."),),
        dropped={"figure": 3, "hedge": 1},
        digests_file="digests.jsonl",
        failures_file="failures.jsonl",
    )


@pytest.fixture(scope="module")
def source() -> str:
    return to_edition_html(edition())


@pytest.fixture(scope="module")
def page(source: str) -> Any:
    return html.document_fromstring(source)


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _page(view: EditionView) -> Any:
    return html.document_fromstring(to_edition_html(view))


def test_the_masthead_tells_what_the_night_brought(page: Any) -> None:
    masthead = _text(page.find_class("masthead")[0])
    for part in ("Tuesday, 24 November 2026", "Closed at 04:12 UTC", "The Morning Edition"):
        assert part in masthead
    counts = [_text(div) for div in page.find_class("counts")[0].iterchildren()]
    assert counts == [
        "stories4",
        "copies folded in2",
        "without a digest3",
        "of reading saved1 hour",
    ]


def test_every_story_has_its_items_with_their_sentences(page: Any) -> None:
    stories = page.find_class("story")
    assert [s.get("id") for s in stories] == ["story-1", "story-2", "story-3", "story-4"]
    for element, index in zip(stories, (0, 1, 2, 13), strict=True):
        digest = morning.digest_of(morning.PIECES[index])
        shown = _text(element)
        for takeaway in digest.key_takeaways:
            assert f"{takeaway.headline}: {takeaway.detail}" in shown
        for quote in digest.quotes:
            assert quote.text.removesuffix(",") in shown
            assert (quote.speaker or "") in shown
        folded = [_text(e) for e in element.xpath(".//details[@class='evidence']//li")]
        evidence = [item.evidence[0] for item in digest.key_takeaways]
        for sentence in (*evidence, *(quote.evidence[0] for quote in digest.quotes)):
            assert any(sentence.text in shown for shown in folded)


def test_links_lead_to_the_digest_its_sentences_the_source_and_the_copies(page: Any) -> None:
    first, _, third, _ = page.find_class("story")
    links = first.xpath(".//@href")
    assert links[0] == "pages/valmont-rate-cut.html"
    assert "pages/valmont-rate-cut.html#s4" in links
    assert "https://harbour-wire.example/2026/11/valmont-rate-cut" in links
    assert "https://post.example/cut" in links
    assert "+2 outlets" in _text(first)
    assert "wire-17" in _text(first)
    own = third.xpath(".//@href")
    assert set(own) == {"https://the-lenn-courier.example/2026/11/marl-bay-ferry"}


def test_figures_are_a_table_that_needs_no_picture(page: Any) -> None:
    (table,) = page.xpath("//table")
    rows = [_text(row) for row in table.xpath("./tbody/tr")]
    assert rows == [
        "▲up, 2.4% Orsund index Valmark’s central bank cuts its rate to 3.25% and hints at more",
        "▼down, 1.1% Crown against the euro The crown",
    ]
    assert [len(row.xpath(".//svg[@aria-hidden='true']")) for row in table.xpath("./tbody/tr")] == [
        1,
        1,
    ]
    assert "▼down, 3.25% Key rate" in _text(page.find_class("others")[0])


def _rough(**changes: Any) -> Any:
    """The page of one story as a small model may tell it."""
    piece = replace(morning.PIECES[0], **changes)
    only = Story(1, morning.digest_of(piece), piece.publisher, "pages/rough.html")
    topics = (Topic("All stories", {"positive": 1}, (only,)),)
    return _page(replace(edition(), leads=(only,), topics=topics, voices=()))


def test_a_lead_that_detail_or_headline_say_again_is_left_out() -> None:
    page = _rough(
        takeaways=(
            ("Key rate cut to 3.25%", "The bank cut its key rate to 3.25% on Monday.", 1),
            ("Central bank hints at more cuts", "It may cut again in the spring.", 1),
            ("Not of one mind", "Two of seven governors voted to wait.", 4),
        ),
    )
    points = [_text(point) for point in page.find_class("points")[0]]
    assert points == [
        "The bank cut its key rate to 3.25% on Monday.",
        "It may cut again in the spring.",
        "Not of one mind: Two of seven governors voted to wait.",
    ]
    told = [_text(item) for item in page.find_class("takeaways")[0]]
    assert all(item.startswith(point) for item, point in zip(told, points, strict=True))


def test_a_market_impact_that_is_a_takeaway_is_told_once() -> None:
    said = "Shares gained, led by builders, while the crown fell."
    once = _rough(takeaways=(("Builders lead", said, 5),), impact=("mixed", said, 5))
    assert _text(once.find_class("story")[0]).count(said) == 1
    assert "Mixed" in _text(once.find_class("story")[0])
    assert len(_rough().find_class("impact")) == 1


def test_figures_of_a_story_have_each_a_name_that_can_be_read_alone_and_no_bare_year() -> None:
    page = _rough(
        figures=(
            morning.Figure("Key rate", "quarter of a point", "none", 1),
            morning.Figure("Key rate", "3.25%", "down", 1, "2008"),
            morning.Figure("Key rate", "a quarter of a point", "down", 1),
            morning.Figure("To the target in October", "2%", "down", 2),
            morning.Figure("Consumer prices", "1.7%", "up", 2, "year to October"),
        )
    )
    (lead, _) = page.find_class("figures")
    assert [_text(figure) for figure in lead] == [
        "▼down, 3.25% Key rate",
        "▲up, 1.7% Consumer prices, year to October",
    ]


@pytest.mark.parametrize(
    ("copied", "shown"),
    [
        ("ORSUND — The crown fell.", "The crown fell."),
        ("PORT ELLERY - The crown fell.", "The crown fell."),
        ("ST. ALBAN, Oct. 29 (Harbour Wire) – The crown fell.", "The crown fell."),
        ("Orsund — the crown fell.", "Orsund — the crown fell."),
        ("GDP - and the crown - fell.", "GDP - and the crown - fell."),
    ],
)
def test_a_dateline_is_left_out(copied: str, shown: str) -> None:
    (standfirst, _) = _rough(standfirst=copied).find_class("standfirst")
    assert _text(standfirst) == shown


def test_a_long_headline_is_set_smaller() -> None:
    assert {h.get("class") for h in _rough().xpath("//article/h3")} == {None}
    assert {h.get("class") for h in _rough(headline="Rates " * 20).xpath("//article/h3")} == {
        "long"
    }


def test_other_figures_are_open_where_few_changes_leave_room() -> None:
    few = edition()
    many = replace(few, changes=few.changes * 3)
    assert _page(few).xpath("//details[contains(@class, 'more')]/@open")
    assert not _page(many).xpath("//details[contains(@class, 'more')]/@open")


def test_where_no_topic_is_shared_none_is_asked_for() -> None:
    page = _rough()
    assert page.xpath("//h2[@id='topics']")[0].text == "Which way the news points"
    (label,) = page.xpath("//label[select[@name='topic']]")
    assert label.get("hidden") is not None


def test_topics_tell_their_directions_in_words(page: Any) -> None:
    topics = [_text(topic) for topic in page.find_class("stacks")[0].iterchildren()]
    assert topics == ["Markets 21 positive, 1 mixed", "Other 21 neutral, 1 no market news"]


def test_every_link_within_the_page_leads_somewhere(page: Any) -> None:
    places = set(page.xpath("//@id"))
    assert len(places) == len(page.xpath("//@id"))
    for href in page.xpath("//@href"):
        if href.startswith("#"):
            assert href[1:] in places
    for label in page.xpath("//@aria-labelledby"):
        assert label in places


def test_headings_and_landmarks_are_in_order(page: Any) -> None:
    levels = [int(e.tag[1]) for e in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [len(page.xpath(f"//{tag}")) for tag in ("main", "nav", "header", "footer")] == [1] * 4
    assert page.xpath("//body/*[1]/@href") == ["#stories"]
    assert all(e.xpath("ancestor::label | @aria-label") for e in page.xpath("//select | //input"))


def test_without_a_script_no_filters_are_shown_and_every_story_is(page: Any) -> None:
    assert page.find_class("filters")[0].get("hidden") is not None
    assert page.xpath("//article[@hidden]") == []
    assert page.xpath("//*[@role='status']")[0].text is None


def test_what_is_missing_or_dropped_is_told(page: Any) -> None:
    footer = _text(page.xpath("//footer")[0])
    for part in (
        "2 inputs failed, 1 was skipped.",
        "The first 1 are listed; all are in failures.jsonl",
        "a.txt failed, no article Nothing in it: leave it.",
        "4 items (figure not in the article 3, lost hedge 1)",
        "1 hour 15 minutes at 238 words a minute; to read every digest whole, 15 minutes",
        "Of 9 inputs: 4 digested, 2 copies of those, 2 failed, 1 skipped",
    ):
        assert part in footer


def test_a_story_in_another_language_says_so(page: Any) -> None:
    assert [e.get("lang") for e in page.find_class("story")] == [None, None, None, "de"]


def test_an_edition_that_is_not_finished_says_so() -> None:
    page = _page(replace(edition(), finished_at=None, open=5))
    assert "not finished: 5 inputs are still to be read" in _text(page.find_class("notice")[0])


def test_a_long_night_says_how_many_are_shown_and_where_the_rest_is() -> None:
    page = _page(replace(edition(), done=10_000))
    assert "4 of 10,000 stories are shown" in _text(page.find_class("capped")[0])
    assert page.find_class("capped")[0].xpath(".//@href") == ["digests.jsonl"]


def test_an_edition_of_nothing_is_a_page() -> None:
    page = _page(EditionView(title=" \u200b", begun_at=morning.BEGUN))
    assert page.xpath("//h1")[0].text == "Untitled edition"
    assert page.xpath("//article | //table | //form") == []


def test_the_policy_allows_the_page_its_own_style_and_script_only(page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    hashes = {
        tag: base64.b64encode(hashlib.sha256(page.xpath(f"//{tag}")[0].text.encode()).digest())
        for tag in ("style", "script")
    }
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{hashes['style'].decode()}'",
        f"script-src 'sha256-{hashes['script'].decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_the_page_asks_for_nothing_from_anywhere(page: Any, source: str) -> None:
    assert page.xpath("//@src | //@srcset | //@style | //link | //iframe | //object") == []
    assert "@import" not in source
    assert "url(" not in source


def test_the_page_is_the_same_every_time(source: str) -> None:
    assert to_edition_html(edition()) == source


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("pages/a b.html", "pages/a%20b.html"),
        ("pages/Ålesund-1.html", "pages/%C3%85lesund-1.html"),
        ("//evil.example/x", "evil.example/x"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ('pages/"><b>.html', "pages/%22%3E%3Cb%3E.html"),
        ("", None),
        (None, None),
    ],
)
def test_a_path_is_a_link_below_the_page_and_nothing_else(
    path: str | None, link: str | None
) -> None:
    assert local_link(path) == link


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (135, "2 hours 15 minutes")],
)
def test_durations_are_told_in_hours_and_minutes(minutes: int, told: str) -> None:
    assert duration(minutes) == told


def test_dates_and_times_are_those_of_the_moments_own_zone() -> None:
    moment = morning.BEGUN.astimezone(timezone(timedelta(hours=-8), "PST"))
    assert (weekday(moment), clock(moment)) == ("Monday, 23 November 2026", "19:30 PST")
