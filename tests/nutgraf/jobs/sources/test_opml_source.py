"""The feeds of a list, each once; one that fails does not keep the others from being read."""

import asyncio
from pathlib import Path

import pytest

from feed_stand import Stand, found, item, rss, unusable
from nutgraf.intake.pages import Page, Validators
from nutgraf.jobs.sources.feed_memory import Harvest
from nutgraf.jobs.sources.opml import AT_ONCE, collect_opml
from nutgraf.jobs.sources.remote_source import FeedAt

LIST = "https://reader.example/feeds.opml"


def opml(*outlines: str) -> str:
    body = "".join(outlines)
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{body}</body></opml>'


def outline(url: str, inside: str = "") -> str:
    return f'<outline type="rss" text="x" xmlUrl="{url}">{inside}</outline>'


def collected(stand: Stand, location: str = LIST, limit: int | None = None) -> Harvest:
    return asyncio.run(collect_opml(FeedAt(location, limit), memory=stand, fetcher=stand))


def laid(stand: Stand, name: str, *articles: str) -> str:
    url = f"https://{name}.example/rss"
    stand.lay(url, rss(*(item(f"https://{name}.example/{article}") for article in articles)))
    return url


def test_nested_feeds_are_read_each_once_in_the_order_of_the_list() -> None:
    stand = Stand()
    a, b, c = (laid(stand, name, "1", "2") for name in "abc")
    folder = f'<outline text="Folder">{outline(b, outline(c))}{outline(a)}</outline>'
    stand.lay(LIST, opml(outline(a), folder, outline(b), '<outline text="no feed"/>'))
    harvest = collected(stand)
    assert [article.id for article in found(harvest)] == [
        f"https://{name}.example/{i}" for name in "abc" for i in (1, 2)
    ]
    assert sorted(url for url, _ in stand.asked) == sorted((LIST, a, b, c))
    assert [state.feed for state in harvest.states] == [a, b, c]


def test_a_list_may_be_a_file(tmp_path: Path) -> None:
    stand = Stand()
    path = tmp_path / "feeds.opml"
    path.write_text(opml(outline(laid(stand, "a", "1"))), encoding="utf-16")
    assert [article.id for article in found(collected(stand, str(path)))] == ["https://a.example/1"]


def test_a_feed_that_fails_does_not_end_the_others() -> None:
    stand = Stand()
    stand.lay("https://bad.example/rss", "no feed at all")
    feeds = ("https://gone.example/rss", "https://bad.example/rss", laid(stand, "a", "1"))
    stand.lay(LIST, opml(*map(outline, feeds)))
    harvest = collected(stand)
    assert [(bad.id, bad.reason) for bad in unusable(harvest)] == [
        ("https://gone.example/rss", "fetch"),
        ("https://bad.example/rss", "malformed"),
    ]
    assert [article.id for article in found(harvest)] == ["https://a.example/1"]


def test_an_article_of_several_feeds_is_taken_once() -> None:
    stand = Stand()
    for name in ("news", "sport"):
        url = f"https://{name}.example/rss"
        stand.lay(url, rss(item("https://post.example/final?utm_source=" + name)))
    stand.lay(LIST, opml(outline("https://news.example/rss"), outline("https://sport.example/rss")))
    harvest = collected(stand)
    [article] = found(harvest)
    assert article.origin == "https://news.example/rss"
    assert all(state.taken for state in harvest.states)
    assert "1 articles stand in several feeds" in harvest.notes[0]


def test_the_limit_holds_for_each_feed() -> None:
    stand = Stand()
    feeds = [laid(stand, name, "1", "2", "3") for name in "ab"]
    stand.lay(LIST, opml(*map(outline, feeds)))
    harvest = collected(stand, limit=2)
    assert [article.id[-1] for article in found(harvest)] == ["1", "2", "1", "2"]
    assert len(harvest.notes) == 2


def test_only_so_many_feeds_are_fetched_at_once() -> None:
    class Slow(Stand):
        now = most = 0

        async def afetch(self, url: str, *, validators: Validators | None = None) -> Page:
            Slow.now += 1
            Slow.most = max(Slow.most, Slow.now)
            await asyncio.sleep(0.005)
            Slow.now -= 1
            return await super().afetch(url, validators=validators)

    stand = Slow()
    feeds = [laid(stand, f"f{i}", "1") for i in range(3 * AT_ONCE)]
    stand.lay(LIST, opml(*map(outline, feeds)))
    assert len(found(collected(stand))) == 3 * AT_ONCE
    assert AT_ONCE // 2 < Slow.most <= AT_ONCE


@pytest.mark.parametrize(
    "written",
    [
        'xmlUrl="feed://a.example/rss"',
        'xmlurl=" http://a.example/rss "',
        'XMLURL="feed:http://a.example/rss"',
    ],
)
def test_feeds_are_found_however_a_reader_writes_them(written: str) -> None:
    stand = Stand()
    stand.lay("http://a.example/rss", rss(item("https://a.example/1")))
    stand.lay(LIST, opml(f"<outline {written}/>"))
    assert [article.id for article in found(collected(stand))] == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("body", "reason", "why"),
    [
        (opml('<outline text="x"/>'), "malformed", "lists no feeds"),
        (rss(), "malformed", "is no OPML"),
        (opml(outline("https://a.example/rss"))[:-30], "malformed", "is not well-formed"),
        ("%PDF-1.7", "unreadable", "PDF"),
        (
            opml("<outline " + " ".join(f'a{i}="x"' for i in range(60_000)) + "/>"),
            "malformed",
            "no f",
        ),
    ],
)
def test_a_list_that_is_none_is_one_unusable(body: str, reason: str, why: str) -> None:
    stand = Stand()
    stand.lay(LIST, body)
    [bad] = unusable(collected(stand))
    assert (bad.id, bad.reason) == (LIST, reason)
    assert why in bad.message


def test_a_file_that_is_not_there_is_one_unusable(tmp_path: Path) -> None:
    [bad] = unusable(collected(Stand(), str(tmp_path / "none.opml")))
    assert bad.reason == "unreadable"
    assert "There is no file" in bad.message


def test_no_entity_of_a_list_is_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    doctype = f'<!DOCTYPE opml [<!ENTITY e SYSTEM "file://{secret}">]>'
    stand = Stand()
    stand.lay(LIST, doctype + opml(outline("https://a.example/&e;"))[21:])
    collected(stand)
    assert [url for url, _ in stand.asked] == [LIST, "https://a.example/&e;"]
