"""Sitemaps (sitemaps.org), also those of news: addresses of articles, and little else."""

import asyncio
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from nutgraf.errors import FetchError, UnreadableSource
from nutgraf.intake.addresses import shown
from nutgraf.intake.metadata import language_code, phrase, web_address
from nutgraf.intake.pages import UNKNOWN, ConditionalFetcher, Page
from nutgraf.intake.unpacking import MAGIC, Unpacking
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources.feed_dates import published
from nutgraf.jobs.sources.feed_entries import Entry, MalformedFeed
from nutgraf.jobs.sources.feed_memory import FeedMemory, FeedState, Harvest
from nutgraf.jobs.sources.feeds import DEFAULT_LIMIT, failed, newest, taken_before
from nutgraf.jobs.sources.fetching import fetched
from nutgraf.jobs.sources.identities import LONG_AGO, Identified, identified, name_of
from nutgraf.jobs.sources.links import checked
from nutgraf.jobs.sources.remote_source import RemoteSource
from nutgraf.jobs.sources.xml_trees import (
    XmlElement,
    XmlTree,
    decoded,
    local_name,
    parsed,
    text_of,
)
from nutgraf_schemas.article import Metadata

ROOT: Final = re.compile(r"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)(?=[\s/>])", re.IGNORECASE)
MAX_ADDRESSES: Final = 50_000
"""Of one sitemap, by the protocol."""

MAX_SITEMAPS: Final = 10
"""Of an index, those changed last: a night's articles stand in the newest."""

MAX_UNPACKED: Final = 20_000_000
"""Bytes of a sitemap that comes as a .gz file."""

AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that was read: one of articles, or one of sitemaps.

    Attributes:
        articles: What it lists, as entries without a text.
        sitemaps: The sitemaps that it lists, those changed last first.
        complaint: What was wrong with it, where not all of it could be read.
        unread: Addresses beyond the most that are read.
    """

    articles: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    complaint: str | None = None
    unread: int = 0


async def collect_sitemap(
    spec: RemoteSource,
    *,
    memory: FeedMemory,
    fetcher: ConditionalFetcher,
    now: datetime | None = None,
) -> Harvest:
    """What a sitemap lists that was not taken from it before; of an index, what its sitemaps list.

    Like `collect_feed`: one that fails is an `Unusable`, what is beyond the limit is told in a
    note. The limit holds for each sitemap of an index.

    Args:
        spec: Where it is; `full_text` does not matter, since every article is fetched.
        memory: What was taken before.
        fetcher: Fetches it, such as `feed_fetcher()`.
        now: When this is.
    """
    url, time = spec.location.strip(), now or datetime.now(UTC)
    outcome = await _one(url, spec.limit, memory, fetcher, time)
    if isinstance(outcome, Harvest):
        return outcome
    free = asyncio.Semaphore(AT_ONCE)

    async def collected(child: str) -> Harvest:
        async with free:
            found = await _one(child, spec.limit, memory, fetcher, time)
        if isinstance(found, Harvest):
            return found
        return failed(child, "malformed", f"{shown(child)!r} is an index within an index")

    children = outcome.sitemaps[:MAX_SITEMAPS]
    together = sum(await asyncio.gather(*map(collected, children)), Harvest())
    if beyond := len(outcome.sitemaps) - len(children):
        note = f"{shown(url)!r}: {beyond} sitemaps, those changed longest ago, are not read"
        together += Harvest(notes=(note,))
    return together


async def _one(
    url: str, limit: int | None, memory: FeedMemory, fetcher: ConditionalFetcher, now: datetime
) -> Harvest | Sitemap:
    """What is new in a sitemap; of an index, the index."""
    before = await asyncio.to_thread(memory.validators, name_of(url))
    try:
        page = await fetched(fetcher, url, validators=before)
        if page.not_modified:
            return Harvest(states=(FeedState(name_of(url), page.validators),))
        sitemap = await asyncio.to_thread(parsed_sitemap, page, now=now)
    except FetchError as error:
        return failed(url, "fetch", str(error))
    except MalformedFeed as error:
        return failed(url, "malformed", f"{shown(url)!r} {error}")
    if sitemap.sitemaps:
        return sitemap
    return await asyncio.to_thread(_harvest, url, page, sitemap, limit, memory)


def parsed_sitemap(page: Page, *, now: datetime) -> Sitemap:
    """Read a sitemap; takes CPU time, so run it in a thread.

    Raises:
        MalformedFeed: It is none.
    """
    try:
        text = decoded(_unpacked(page.body), source=shown(page.url), content_type=page.content_type)
    except UnreadableSource as error:
        raise MalformedFeed("is no text, or in no encoding that can be told") from error
    tree = parsed(text, root=ROOT)
    if tree is None:
        raise MalformedFeed("is no sitemap; robots.txt of a site names where its sitemaps are")
    if local_name(tree.root) == "sitemapindex":
        return _index(tree, now)
    places = [element for element in tree.root if local_name(element) == "url"]
    if tree.is_cut:
        del places[-1:]
    return Sitemap(
        articles=tuple(_article(place, now) for place in places[:MAX_ADDRESSES]),
        complaint=tree.complaint,
        unread=max(0, len(places) - MAX_ADDRESSES),
    )


def _unpacked(body: bytes) -> bytes:
    """A body that is itself a .gz file, unpacked up to a limit."""
    if not body.startswith(MAGIC):
        return body
    unpacking = Unpacking(MAX_UNPACKED + 1)
    data = bytearray()
    try:
        for piece in unpacking.unpacked(body):
            data += piece
            if len(data) > MAX_UNPACKED:
                raise MalformedFeed(f"unpacks to more than {MAX_UNPACKED / 1e6:g} MB")
    except zlib.error as error:
        raise MalformedFeed("is a damaged .gz file") from error
    if not unpacking.is_whole:
        raise MalformedFeed("is a .gz file that breaks off")
    return bytes(data)


def _index(tree: XmlTree, now: datetime) -> Sitemap:
    places = [_fields(element) for element in tree.root if local_name(element) == "sitemap"]
    dated = [
        (
            published([(text_of(place.get("lastmod")), None)], now=now) or LONG_AGO,
            text_of(place["loc"]),
        )
        for place in places
        if text_of(place.get("loc"))
    ]
    dated.sort(key=lambda place: place[0], reverse=True)
    if not dated:
        raise MalformedFeed("is an index of sitemaps that lists none")
    return Sitemap(sitemaps=tuple(dict.fromkeys(url for _, url in dated)))


def _article(place: XmlElement, now: datetime) -> Entry:
    fields = _fields(place)
    news = _fields(fields["news"]) if "news" in fields else {}
    publication = _fields(news["publication"]) if "publication" in news else {}
    dates = [text_of(news.get("publication_date")), text_of(fields.get("lastmod"))]
    return Entry(
        link=text_of(fields.get("loc")),
        title=phrase(text_of(news.get("title"))),
        publisher=phrase(text_of(publication.get("name"))),
        published_at=published([(date, None) for date in dates], now=now),
        language=text_of(publication.get("language")),
    )


def _fields(element: XmlElement) -> dict[str, XmlElement]:
    """An element's children by name, the first of each."""
    return {local_name(child): child for child in reversed(list(element))}


def _harvest(
    url: str, page: Page, sitemap: Sitemap, limit: int | None, memory: FeedMemory
) -> Harvest:
    places = identified(sitemap.articles)
    taken = taken_before(memory, url, [key for place in places for key in place.keys])
    new = [place for place in places if taken.isdisjoint(place.keys)]
    kept = newest(new, limit or DEFAULT_LIMIT)
    origin = shown(url)
    items = [_item(place, origin) for place in kept]
    if sitemap.complaint is not None:
        items.append(
            Unusable(
                id=f"{origin}#malformed",
                origin=origin,
                reason="malformed",
                message=f"{origin!r} is not well-formed ({sitemap.complaint}): {len(places)} "
                "addresses could be read, others may be missing; it is read whole the next time",
            )
        )
    validators = page.validators if sitemap.complaint is None else UNKNOWN
    state = FeedState(name_of(url), validators, tuple(key for place in new for key in place.keys))
    return Harvest(tuple(items), (state,), tuple(_notes(origin, len(new) - len(kept), sitemap)))


def _item(place: Identified, origin: str) -> Found | Unusable:
    entry = place.entry
    if entry.link is None or place.link is None:
        message = f"The address {shown(entry.link or '')!r} is none that is fetched"
        return Unusable(place.id, origin, "malformed", message)
    metadata = Metadata(
        url=web_address(place.link),
        title=entry.title,
        publisher=entry.publisher,
        published_at=entry.published_at,
        language=language_code(entry.language),
    )
    return Found(place.id, "url", checked(entry.link), origin, metadata)


def _notes(origin: str, beyond: int, sitemap: Sitemap) -> Sequence[str]:
    notes: list[str] = []
    if beyond:
        notes.append(f"{origin!r}: {beyond} new addresses, the oldest, are beyond the limit")
    if sitemap.unread:
        notes.append(f"{origin!r}: only the first {MAX_ADDRESSES:,} addresses were read")
    return notes
