"""OPML: lists of feeds, as feed readers export them."""

import asyncio
import re
from datetime import datetime
from typing import Final

from nutgraf.errors import FetchError, UnreadableSource
from nutgraf.intake.addresses import shown
from nutgraf.intake.files import file_bytes
from nutgraf.intake.pages import ConditionalFetcher, Page
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources.feed_entries import MalformedFeed
from nutgraf.jobs.sources.feed_memory import FeedMemory, Harvest
from nutgraf.jobs.sources.feeds import collect_feed, failed
from nutgraf.jobs.sources.fetching import LIMITS, fetched
from nutgraf.jobs.sources.remote_source import FeedAt, RemoteSource
from nutgraf.jobs.sources.xml_trees import decoded, local_name, parsed

ROOT: Final = re.compile(r"<opml(?=[\s/>])", re.IGNORECASE)
WEB: Final = re.compile(r"(?:https?|feed):", re.IGNORECASE)
FEED_SCHEME: Final = re.compile(r"feed:(?://)?(?=https?:)|feed(?=://)", re.IGNORECASE)
"""'feed://example.com/rss' and 'feed:https://example.com/rss', as some readers write."""

XML_URL: Final = ("xmlUrl", "xmlURL", "xmlurl", "XmlUrl", "XMLURL")

AT_ONCE: Final = 8
"""Feeds that are fetched at the same time."""

MAX_FEEDS: Final = 2_000


async def collect_opml(
    spec: RemoteSource,
    *,
    memory: FeedMemory,
    fetcher: ConditionalFetcher,
    now: datetime | None = None,
) -> Harvest:
    """What is new in the feeds of a list; `limit` and `full_text` hold for each of its feeds.

    Each feed is read once, however often it is listed, and one that fails is an `Unusable` among
    the others' articles. An article that several of them have is taken from the first.

    Args:
        spec: The path or URL of the list.
        memory: What was taken before.
        fetcher: Fetches the list and its feeds.
        now: When this is.
    """
    where = spec.location.strip()
    try:
        page = await _page(where, fetcher)
        feeds = await asyncio.to_thread(listed_feeds, page)
    except FetchError as error:
        return failed(where, "fetch", str(error))
    except UnreadableSource as error:
        return failed(where, "unreadable", str(error))
    except MalformedFeed as error:
        return failed(where, "malformed", f"{shown(where)!r} {error}")
    free = asyncio.Semaphore(AT_ONCE)

    async def collected(feed: str) -> Harvest:
        async with free:
            at = FeedAt(feed, spec.limit, spec.full_text)
            return await collect_feed(at, memory=memory, fetcher=fetcher, now=now)

    harvests = await asyncio.gather(*map(collected, feeds[:MAX_FEEDS]))
    return _together(harvests, shown(where), beyond=len(feeds) - MAX_FEEDS)


def listed_feeds(page: Page) -> list[str]:
    """The URLs of a list's feeds, each once, in its order; outlines may be nested.

    Raises:
        MalformedFeed: It is no OPML, or cannot be read to its end.
        UnreadableSource: It is no text.
    """
    text = decoded(page.body, source=shown(page.url), content_type=page.content_type)
    tree = parsed(text, root=ROOT)
    if tree is None:
        raise MalformedFeed("is no OPML; export the list of feeds from a feed reader as OPML")
    if tree.complaint is not None:
        raise MalformedFeed(f"is not well-formed ({tree.complaint}); export it anew, or mend it")
    outlines = (element for element in tree.root.iter() if local_name(element) == "outline")
    urls = (
        FEED_SCHEME.sub(lambda scheme: "http" if scheme[0].endswith("feed") else "", value.strip())
        for outline in outlines
        for name in XML_URL
        if (value := outline.get(name)) is not None and value.strip()
    )
    feeds = list(dict.fromkeys(urls))
    if not feeds:
        raise MalformedFeed("lists no feeds: none of its outlines has an xmlUrl")
    return feeds


async def _page(where: str, fetcher: ConditionalFetcher) -> Page:
    if WEB.match(where):
        return await fetched(fetcher, where)
    return Page(url=where, body=await asyncio.to_thread(file_bytes, where, LIMITS))


def _together(harvests: list[Harvest], origin: str, *, beyond: int) -> Harvest:
    items: dict[str, Found | Unusable] = {}
    repeated = 0
    for harvest in harvests:
        for item in harvest.items:
            repeated += item.id in items
            items.setdefault(item.id, item)
    notes = [note for harvest in harvests for note in harvest.notes]
    if repeated:
        notes.append(f"{origin!r}: {repeated} articles stand in several feeds and are taken once")
    if beyond > 0:
        notes.append(f"{origin!r}: only the first {MAX_FEEDS} feeds are read, {beyond} are not")
    states = tuple(state for harvest in harvests for state in harvest.states)
    return Harvest(tuple(items.values()), states, tuple(notes))
