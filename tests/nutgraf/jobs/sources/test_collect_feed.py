"""What is new in a feed is found once, whole or as a link; a feed that fails is one unusable."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

import pytest
from ssrfguard import Policy

from feed_stand import PARAGRAPH, WHOLE, Stand, found, item, rss, unusable
from nutgraf.errors import FetchError
from nutgraf.intake.limits import Limits
from nutgraf.intake.pages import UNKNOWN
from nutgraf.jobs.sources.feed_memory import Harvest
from nutgraf.jobs.sources.feeds import collect_feed
from nutgraf.jobs.sources.fetching import feed_fetcher
from nutgraf.jobs.sources.reading import read_found
from nutgraf.jobs.sources.remote_source import FeedAt, FullText

URL = "https://post.example/rss.xml"
NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


def collected(
    stand: Stand, *, limit: int | None = None, full_text: FullText = "auto", url: str = URL
) -> Harvest:
    spec = FeedAt(url, limit, full_text)
    return asyncio.run(collect_feed(spec, memory=stand, fetcher=stand, now=NOW))


def night(stand: Stand, body: str, **options: Any) -> Harvest:
    """A night on which the feed reads so, and whose harvest is saved."""
    stand.lay(URL, body)
    harvest = collected(stand, **options)
    stand.save(harvest)
    return harvest


def ids(harvest: Harvest) -> list[str]:
    return [item.id for item in harvest.items]


def encoded(markup: str) -> str:
    return f"<content:encoded><![CDATA[{markup}]]></content:encoded>"


def dated(link: str, day: int, inside: str = "") -> str:
    return item(link, f"<pubDate>{day} Nov 2026 08:00:00 GMT</pubDate>{inside}")


def test_an_article_is_named_by_its_link_and_comes_with_what_is_known_of_it() -> None:
    stand = Stand()
    link = "https://Post.example/quay?id=4&amp;utm_source=rss&amp;fbclid=x#top"
    harvest = night(stand, rss(dated(link, 23, "<title>Quay</title><author>Ann Bly</author>")))
    [article] = found(harvest)
    assert article.id == "https://post.example/quay?id=4"
    assert article.kind == "url"
    assert article.content == "https://Post.example/quay?id=4&utm_source=rss&fbclid=x#top"
    assert article.origin == URL
    assert article.metadata.model_dump() == {
        "url": "https://post.example/quay?id=4",
        "title": "Quay",
        "author": "Ann Bly",
        "publisher": "The Ellery Post",
        "published_at": datetime(2026, 11, 23, 8, tzinfo=UTC),
        "language": "en",
    }


def test_only_what_is_new_is_taken_and_nothing_twice() -> None:
    stand = Stand()
    a, b, c = (item(f"https://post.example/{name}") for name in "abc")
    assert ids(night(stand, rss(b, a))) == ["https://post.example/b", "https://post.example/a"]
    assert ids(night(stand, rss(c, b, a))) == ["https://post.example/c"]
    assert ids(night(stand, rss(c, b))) == []


def test_what_is_not_saved_comes_again() -> None:
    stand = Stand()
    stand.lay(URL, rss(item("https://post.example/a")))
    assert ids(collected(stand)) == ids(collected(stand)) == ["https://post.example/a"]
    assert stand.asked == [(URL, UNKNOWN), (URL, UNKNOWN)]


def test_a_feed_is_asked_whether_it_has_changed() -> None:
    stand = Stand()
    body = rss(item("https://post.example/a"))
    night(stand, body)
    validators = stand.states[URL]
    assert validators.etag
    again = night(stand, body)
    assert stand.asked[-1] == (URL, validators)
    assert again.items == ()
    assert stand.states[URL] == validators


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<guid>tag:1</guid><link>https://post.example/a</link>",) * 2,
        (
            "<guid>tag:1</guid><link>https://post.example/a</link>",
            "<guid>tag:2</guid><link>https://post.example/a?utm_campaign=x</link>",
        ),
        (
            "<guid>tag:1</guid><link>https://post.example/a</link>",
            "<guid>tag:1</guid><link>https://post.example/a-new-headline</link>",
        ),
        ("<guid>https://post.example/a</guid>", "<link>https://post.example/a</link>"),
    ],
    ids=["same", "guid changed", "link changed", "guid that is a link"],
)
def test_an_article_is_known_again_by_its_link_or_its_guid(first: str, second: str) -> None:
    stand = Stand()
    other = item("https://post.example/other", "<guid>tag:0</guid>")
    assert len(ids(night(stand, rss(f"<item>{first}</item>", other)))) == 2
    assert ids(night(stand, rss(f"<item>{second}</item>", other))) == []


def test_entries_that_share_a_link_are_told_apart_by_their_guids() -> None:
    stand = Stand()
    live = [item("https://post.example/live", f"<guid>post-{i}</guid>") for i in range(3)]
    first = night(stand, rss(*live[:2]), full_text="always")
    assert [name.rpartition("/")[2] for name in ids(first)] == ["post-0", "post-1"]
    second = night(stand, rss(*live), full_text="always")
    assert [name.rpartition("/")[2] for name in ids(second)] == ["post-2"]


def test_a_guid_that_all_entries_share_tells_nothing() -> None:
    stand = Stand()
    same = '<guid isPermaLink="false">post</guid>'
    a, b, c = (item(f"https://post.example/{name}", same) for name in "abc")
    assert len(ids(night(stand, rss(a, b)))) == 2
    assert ids(night(stand, rss(a, b, c))) == ["https://post.example/c"]


def test_a_guid_that_is_another_s_link_makes_no_two_alike() -> None:
    link = "https://post.example/a"
    entries = (item(link), f'<item><guid isPermaLink="false">{link}</guid>{encoded(WHOLE)}</item>')
    assert len(set(ids(night(Stand(), rss(*entries))))) == 2


def test_of_an_entry_that_is_there_twice_the_newest_is_taken() -> None:
    stand = Stand()
    twice = [
        dated("https://post.example/a", day, f"<guid>tag:1</guid><title>{day}</title>")
        for day in (21, 23, 22)
    ]
    [article] = found(night(stand, rss(*twice)))
    assert article.metadata.title == "23"


def test_entries_with_nothing_of_their_own_but_a_text_have_ids_of_their_own() -> None:
    harvest = night(Stand(), rss(*(f"<item><title>{i}</title></item>" for i in range(3))))
    assert len(set(ids(harvest))) == 3


def test_beyond_the_limit_the_newest_are_taken_and_the_rest_is_told() -> None:
    stand = Stand()
    days = [20, 23, 21, 22, 19]
    entries = [dated(f"https://post.example/{day}", day) for day in days]
    harvest = night(stand, rss(*entries), limit=2)
    assert ids(harvest) == ["https://post.example/23", "https://post.example/22"]
    [note] = harvest.notes
    assert "3 new entries" in note
    assert ids(night(stand, rss(*entries), limit=2)) == []


def test_entries_without_dates_are_taken_in_the_order_of_the_feed() -> None:
    entries = [item(f"https://post.example/{i}") for i in range(250)]
    harvest = night(Stand(), rss(*entries))
    assert ids(harvest) == [f"https://post.example/{i}" for i in range(200)]
    assert "50 new entries" in harvest.notes[0]


EXCERPT = f"{WHOLE}<p>The herring season ends in […]</p>"


@pytest.mark.parametrize(
    ("inside", "full_text", "kind"),
    [
        (encoded(WHOLE), "auto", "html"),
        (encoded(WHOLE), "always", "url"),
        (encoded(PARAGRAPH), "auto", "url"),
        (encoded(PARAGRAPH), "never", "html"),
        (encoded(EXCERPT), "auto", "url"),
        (encoded(EXCERPT), "never", "html"),
        (encoded(WHOLE.replace("Tuesday", "Tues\ufffdday")), "auto", "url"),
        (f"<description><![CDATA[{WHOLE}]]></description>", "auto", "url"),
        (f"<description><![CDATA[{WHOLE * 2}]]></description>", "auto", "html"),
        (f"<description>{PARAGRAPH}</description>{encoded(WHOLE)}", "auto", "html"),
        ("", "auto", "url"),
    ],
)
def test_the_text_is_the_feed_s_where_it_is_whole(
    inside: str, full_text: FullText, kind: str
) -> None:
    [article] = found(
        night(Stand(), rss(item("https://post.example/a", inside)), full_text=full_text)
    )
    assert article.kind == kind
    assert article.metadata.url == "https://post.example/a"


def test_a_text_from_a_feed_is_read_as_the_article_that_it_is() -> None:
    inside = f"<title>Basin &amp; quay close</title>{encoded(WHOLE)}"
    [article] = found(night(Stand(), rss(item("https://post.example/a", inside))))
    read = asyncio.run(read_found(article))
    assert read.text.startswith("The harbour board of Port Ellery voted on Tuesday")
    assert read.text.endswith("a tenth more than in the year before.")
    assert (read.title, read.url) == ("Basin & quay close", "https://post.example/a")


def test_plain_text_stays_plain() -> None:
    plain = "Two < three, says the board. " * 40
    stand = Stand()
    harvest = night(
        stand,
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id>'
        '<link href="https://post.example/a"/>'
        f"<content>{plain.replace('<', '&lt;')}</content></entry></feed>",
    )
    [article] = found(harvest)
    assert (article.kind, article.content) == ("text", plain.strip())


@pytest.mark.parametrize(
    ("inside", "full_text", "why"),
    [
        ("<title>Quay</title>", "auto", "neither a link nor a text"),
        ("<link>javascript:alert(1)</link>", "auto", "none that is fetched"),
        ("<link>file:///etc/passwd</link>", "auto", "none that is fetched"),
        ("<link>https://ann:hunter2@post.example/a</link>", "auto", "none that is fetched"),
        ("<link>https://post.example/a</link>", "never", "full_text is 'never'"),
    ],
)
def test_an_entry_that_holds_no_article_is_unusable_and_says_why(
    inside: str, full_text: FullText, why: str
) -> None:
    harvest = night(
        Stand(),
        rss(f"<item>{inside}</item>", item("https://post.example/b", encoded(WHOLE))),
        full_text=full_text,
    )
    [bad] = unusable(harvest)
    assert bad.reason == "malformed"
    assert why in bad.message
    assert "hunter2" not in f"{bad.id}{bad.message}"
    assert len(found(harvest)) == 1


def test_an_entry_whose_link_is_not_fetched_gives_its_text() -> None:
    entry = f"<item><link>javascript:alert(1)</link>{encoded(PARAGRAPH)}</item>"
    [article] = found(night(Stand(), rss(entry), full_text="always"))
    assert (article.kind, article.metadata.url) == ("html", None)


def test_a_feed_that_cannot_be_fetched_is_one_unusable_that_says_what_to_do() -> None:
    stand = Stand()
    url = "https://post.example/rss?token=hunter2"
    message = "'…' refused to answer (403); open it in a browser, save the article's text"
    stand.pages[url] = FetchError(message, source=url)
    harvest = collected(stand, url=url)
    [bad] = unusable(harvest)
    assert (bad.id, bad.origin, bad.reason) == (
        "https://post.example/rss?token=***",
        "https://post.example/rss?token=***",
        "fetch",
    )
    assert bad.message.startswith("'…' refused to answer (403); take it out of the edition")
    assert harvest.states == ()


def test_a_feed_that_is_none_is_one_unusable_and_is_read_again() -> None:
    stand = Stand()
    stand.lay(URL, "<html><body>Moved</body></html>", "text/html")
    harvest = collected(stand)
    [bad] = unusable(harvest)
    assert (bad.id, bad.reason) == (URL, "malformed")
    assert bad.message.startswith(f"'{URL}' is a page, no feed")
    assert harvest.states == ()


def test_of_a_broken_feed_what_can_be_read_is_taken_and_the_rest_when_it_is_mended() -> None:
    stand = Stand()
    good, bad, late = (
        item(f"https://post.example/{name}", encoded(WHOLE)) for name in ("good", "bad", "late")
    )
    broken = bad.replace("<link>", "<b><link>").replace("</item>", "</b</item>")
    first = night(stand, rss(good, item("https://post.example/x"), broken, late))
    assert [(a.id, a.kind) for a in found(first)][:2] == [
        ("https://post.example/good", "html"),
        ("https://post.example/x", "url"),
    ]
    assert unusable(first)[-1].id == f"{URL}#malformed"
    assert "others may be missing" in unusable(first)[-1].message
    assert stand.states[URL] == UNKNOWN
    second = night(stand, rss(good, item("https://post.example/x"), bad, late))
    both = {*ids(first), *ids(second)}
    assert {"https://post.example/bad", "https://post.example/late"} <= both
    assert unusable(second) == []


def test_secrets_of_a_feed_s_address_are_not_remembered() -> None:
    stand = Stand()
    for token in ("hunter2", "swordfish"):
        url = f"https://post.example/rss?token={token}"
        stand.lay(url, rss(item("https://post.example/a")))
        stand.save(collected(stand, url=url))
    assert len(stand.states) == 2
    assert "hunter2" not in str(stand.states)


@dataclass
class Server:
    port: int
    body: bytes = b""
    content_type: str = "application/rss+xml"
    asked: int = 0
    sent: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/rss"

    @property
    def policy(self) -> Policy:
        loopback = ip_network("127.0.0.1/32")
        return Policy(allowed_networks=(loopback,), allowed_ports=frozenset({self.port}))


@pytest.fixture
def server() -> Iterator[Server]:
    here = Server(port=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked += 1
            etag = f'"{len(here.body)}"'
            known = self.headers.get("If-None-Match") == etag
            self.send_response(304 if known else 200)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", here.content_type)
            self.end_headers()
            if not known:
                here.sent += 1
                self.wfile.write(here.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        here.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield here
        listening.shutdown()
        thread.join()


def test_over_the_wire_a_feed_is_sent_once_until_it_changes(server: Server) -> None:
    stand = Stand()
    fetcher = feed_fetcher(policy=server.policy)

    def fetched() -> list[str]:
        harvest = asyncio.run(
            collect_feed(FeedAt(server.url), memory=stand, fetcher=fetcher, now=NOW)
        )
        stand.save(harvest)
        return ids(harvest)

    server.body = rss(item("https://post.example/a")).encode()
    assert fetched() == ["https://post.example/a"]
    assert fetched() == []
    assert (server.asked, server.sent) == (2, 1)
    server.body = rss(item("https://post.example/bb"), item("https://post.example/a")).encode()
    assert fetched() == ["https://post.example/bb"]
    assert (server.asked, server.sent) == (3, 2)


@pytest.mark.parametrize(
    "content_type",
    ["application/rss+xml", "application/rdf+xml", "application/octet-stream", "text/html; a=b"],
)
def test_a_feed_is_read_under_any_of_the_types_that_servers_give_it(
    server: Server, content_type: str
) -> None:
    server.content_type = content_type
    server.body = rss(item("https://post.example/a")).encode()
    fetcher = feed_fetcher(policy=server.policy)
    harvest = asyncio.run(collect_feed(FeedAt(server.url), memory=Stand(), fetcher=fetcher))
    assert ids(harvest) == ["https://post.example/a"]


@pytest.mark.parametrize("url", ["http://127.0.0.1/rss", "http://169.254.169.254/", "http://a b/"])
def test_a_feed_at_an_address_that_is_not_public_is_refused(url: str) -> None:
    harvest = asyncio.run(collect_feed(FeedAt(url), memory=Stand(), fetcher=feed_fetcher()))
    [bad] = unusable(harvest)
    assert (bad.id, bad.reason) == (url, "fetch")


def test_a_feed_larger_than_the_limit_is_told(server: Server) -> None:
    server.body = b"<rss>" + b" " * 200_000
    fetcher = feed_fetcher(policy=server.policy, limits=Limits(max_bytes=100_000))
    harvest = asyncio.run(collect_feed(FeedAt(server.url), memory=Stand(), fetcher=fetcher))
    [bad] = unusable(harvest)
    assert "larger than 0.1 MB" in bad.message
    assert "take it out of the edition" in bad.message


def test_a_date_of_tomorrow_is_kept_and_one_of_next_year_is_not() -> None:
    tomorrow, next_year = NOW + timedelta(hours=12), NOW + timedelta(days=365)
    entries = [
        item(f"https://post.example/{i}", f"<pubDate>{date.isoformat()}</pubDate>")
        for i, date in enumerate((tomorrow, next_year))
    ]
    dates = [article.metadata.published_at for article in found(night(Stand(), rss(*entries)))]
    assert dates == [tomorrow, None]
