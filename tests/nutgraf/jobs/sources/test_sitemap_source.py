"""Addresses of a sitemap that are new, the newest first to be kept; indexes one level deep."""

import asyncio
import gzip
from datetime import UTC, datetime

import pytest

from feed_stand import Stand, found, rss, unusable
from nutgraf.jobs.sources.feed_memory import Harvest
from nutgraf.jobs.sources.remote_source import FeedAt
from nutgraf.jobs.sources.sitemaps import MAX_SITEMAPS, MAX_UNPACKED, collect_sitemap

URL = "https://post.example/sitemap.xml"
XML = "application/xml"
NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def urlset(*places: str) -> str:
    return (
        f'<?xml version="1.0"?><urlset xmlns="{SCHEMA}" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="i">\n{"".join(places)}</urlset>'
    )


def place(link: str, lastmod: str | None = None, inside: str = "") -> str:
    date = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc> {link} </loc>{date}{inside}</url>\n"


def index(*sitemaps: tuple[str, str]) -> str:
    listed = (f"<sitemap><loc>{u}</loc><lastmod>{d}</lastmod></sitemap>" for u, d in sitemaps)
    return f'<sitemapindex xmlns="{SCHEMA}">{"".join(listed)}</sitemapindex>'


def collected(stand: Stand, limit: int | None = None) -> Harvest:
    harvest = asyncio.run(collect_sitemap(FeedAt(URL, limit), memory=stand, fetcher=stand, now=NOW))
    stand.save(harvest)
    return harvest


def ids(harvest: Harvest) -> list[str]:
    return [item.id for item in harvest.items]


def test_a_news_sitemap_tells_what_is_known_of_an_article() -> None:
    news = (
        "<news:news><news:publication><news:name>The Ellery Post</news:name>"
        "<news:language>en</news:language></news:publication>"
        "<news:publication_date>2026-11-23T08:00:00+01:00</news:publication_date>"
        "<news:title>Basin &amp; quay close</news:title></news:news>"
        "<image:image><image:loc>https://post.example/boat.jpg</image:loc></image:image>"
    )
    stand = Stand()
    stand.lay(URL, urlset(place("https://post.example/quay?utm_source=x", "2026-11-24", news)), XML)
    [article] = found(collected(stand))
    assert (article.id, article.kind) == ("https://post.example/quay", "url")
    assert article.content == "https://post.example/quay?utm_source=x"
    assert article.metadata.model_dump() == {
        "url": "https://post.example/quay",
        "title": "Basin & quay close",
        "author": None,
        "publisher": "The Ellery Post",
        "published_at": datetime(2026, 11, 23, 7, tzinfo=UTC),
        "language": "en",
    }


def test_only_new_addresses_are_taken_the_newest_where_there_are_too_many() -> None:
    stand = Stand()
    days = [20, 23, 21, 22]
    places = [place(f"https://post.example/{day}", f"2026-11-{day}") for day in days]
    stand.lay(URL, urlset(*places), XML)
    harvest = collected(stand, limit=2)
    assert ids(harvest) == ["https://post.example/23", "https://post.example/22"]
    assert "2 new addresses" in harvest.notes[0]
    assert ids(collected(stand)) == []
    stand.lay(URL, urlset(*places, place("https://post.example/24", "2026-11-24")), XML)
    assert ids(collected(stand)) == ["https://post.example/24"]


def test_a_sitemap_that_has_not_changed_is_not_read() -> None:
    stand = Stand()
    stand.lay(URL, urlset(place("https://post.example/a")), XML)
    collected(stand)
    assert collected(stand).items == ()
    assert stand.asked[-1] == (URL, stand.states[URL])


def test_of_an_index_the_sitemaps_changed_last_are_read() -> None:
    stand = Stand()
    children = [
        (f"https://post.example/{i}.xml", f"2026-10-{i:02}T00:00:00Z")
        for i in range(1, MAX_SITEMAPS + 4)
    ]
    for url, _ in children:
        stand.lay(url, urlset(place(url.removesuffix(".xml"))), XML)
    stand.lay(URL, index(*children), XML)
    harvest = collected(stand)
    newest = [url.removesuffix(".xml") for url, _ in reversed(children)][:MAX_SITEMAPS]
    assert ids(harvest) == newest
    assert "3 sitemaps" in harvest.notes[0]
    assert len(harvest.states) == MAX_SITEMAPS
    assert ids(collected(stand)) == []


def test_an_index_within_an_index_is_not_followed() -> None:
    stand = Stand()
    stand.lay(URL, index((URL, "2026-11-23")), XML)
    [bad] = unusable(collected(stand))
    assert (bad.id, bad.reason) == (URL, "malformed")
    assert "index within an index" in bad.message


@pytest.mark.parametrize("content_type", ["application/gzip", "application/octet-stream", XML])
def test_a_packed_sitemap_is_unpacked(content_type: str) -> None:
    stand = Stand()
    packed = gzip.compress(urlset(place("https://post.example/a")).encode())
    stand.lay(URL, packed, content_type)
    assert ids(collected(stand)) == ["https://post.example/a"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (rss(), "is no sitemap"),
        ("", "is no sitemap"),
        ("<html><body>Not found</body></html>", "is no sitemap"),
        (index(), "lists none"),
        (gzip.compress(b"\0" * (MAX_UNPACKED + 1)), "unpacks to more than"),
        (gzip.compress(urlset().encode())[:-9], "breaks off"),
        (b"\x1f\x8b" + b"x" * 50, "damaged"),
    ],
    ids=["feed", "empty", "page", "empty index", "bomb", "cut", "damaged"],
)
def test_what_is_no_sitemap_is_one_unusable(body: str | bytes, why: str) -> None:
    stand = Stand()
    stand.lay(URL, body, XML)
    harvest = collected(stand)
    [bad] = unusable(harvest)
    assert (bad.id, bad.reason) == (URL, "malformed")
    assert why in bad.message
    assert harvest.states == ()


def test_of_a_broken_sitemap_what_can_be_read_is_taken() -> None:
    stand = Stand()
    body = urlset(place("https://post.example/a"), place("https://post.example/b"))
    stand.lay(URL, body[: body.index("/b")], XML)
    harvest = collected(stand)
    assert ids(harvest) == ["https://post.example/a", f"{URL}#malformed"]
    stand.lay(URL, body, XML)
    assert ids(collected(stand)) == ["https://post.example/b"]


def test_an_address_that_is_not_fetched_is_unusable() -> None:
    stand = Stand()
    stand.lay(URL, urlset(place("javascript:alert(1)"), place("https://post.example/a")), XML)
    harvest = collected(stand)
    [bad] = unusable(harvest)
    assert "none that is fetched" in bad.message
    assert len(found(harvest)) == 1


def test_no_entity_is_expanded() -> None:
    laughs = '<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    stand = Stand()
    stand.lay(URL, laughs + urlset(place("https://post.example/&b;"))[21:], XML)
    assert ids(collected(stand)) == ["https://post.example/&b;"]
