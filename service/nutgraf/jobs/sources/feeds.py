"""Feeds as sources: what of a feed is new, and whether it carries its articles whole."""

import asyncio
import html
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from nutgraf.errors import FetchError
from nutgraf.intake.addresses import shown
from nutgraf.intake.metadata import language_code, web_address
from nutgraf.intake.pages import UNKNOWN, ConditionalFetcher, Page
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources.feed_entries import Entry, EntryText, Feed, MalformedFeed
from nutgraf.jobs.sources.feed_memory import FeedMemory, FeedState, Harvest
from nutgraf.jobs.sources.feed_parsing import parsed_feed
from nutgraf.jobs.sources.fetching import fetched
from nutgraf.jobs.sources.identities import Identified, identified, name_of
from nutgraf.jobs.sources.links import checked
from nutgraf.jobs.sources.remote_source import FullText, RemoteSource
from nutgraf.jobs.sources.wholeness import own_text
from nutgraf_schemas.article import Metadata

DEFAULT_LIMIT: Final = 200
"""New entries that one night takes from one feed, where nothing else is said."""

ASKED_AT_ONCE: Final = 500
"""Keys; databases limit the variables of a query."""


async def collect_feed(
    spec: RemoteSource,
    *,
    memory: FeedMemory,
    fetcher: ConditionalFetcher,
    now: datetime | None = None,
) -> Harvest:
    """What a feed has that was not taken from it before; asks it only whether it has changed.

    A feed that cannot be fetched or read is one `Unusable`, named by its URL, and never raises.
    Entries beyond the limit, the oldest, are told in a note and do not come again.

    Args:
        spec: Where it is and how much of it is wanted; its limit is `DEFAULT_LIMIT` if it has none.
        memory: What was taken before. Nothing is written to it: see `Harvest`.
        fetcher: Fetches it, such as `feed_fetcher()`.
        now: When this is, with a time zone; no entry is published long after.
    """
    url = spec.location.strip()
    before = await asyncio.to_thread(memory.validators, name_of(url))
    try:
        page = await fetched(fetcher, url, validators=before)
    except FetchError as error:
        return failed(url, "fetch", str(error))
    if page.not_modified:
        return Harvest(states=(FeedState(name_of(url), page.validators),))
    try:
        return await asyncio.to_thread(_harvest, spec, url, page, memory, now or datetime.now(UTC))
    except MalformedFeed as error:
        return failed(url, "malformed", f"{shown(url)!r} {error}")


def failed(url: str, reason: str, message: str) -> Harvest:
    """The harvest of a feed or sitemap that gave nothing."""
    name = shown(url)
    return Harvest(items=(Unusable(id=name, origin=name, reason=reason, message=message),))


def taken_before(memory: FeedMemory, url: str, keys: Sequence[str]) -> set[str]:
    """Those of these keys that were taken from a feed before, asked for some at a time."""
    name = name_of(url)
    asked = (keys[i : i + ASKED_AT_ONCE] for i in range(0, len(keys), ASKED_AT_ONCE))
    return {key for some in asked for key in memory.taken(name, some)}


def newest(entries: Sequence[Identified], limit: int) -> list[Identified]:
    """So many of the newest, in their order; one without a date is as old as the one before it."""
    date = datetime.max.replace(tzinfo=UTC)
    dates: list[datetime] = []
    for known in entries:
        date = known.entry.published_at or date
        dates.append(date)
    by_age = sorted(range(len(entries)), key=lambda i: dates[i], reverse=True)
    return [entries[i] for i in sorted(by_age[:limit])]


def _harvest(
    spec: RemoteSource, url: str, page: Page, memory: FeedMemory, now: datetime
) -> Harvest:
    feed = parsed_feed(page, now=now)
    entries = identified(feed.entries)
    taken = taken_before(memory, url, [key for entry in entries for key in entry.keys])
    new = [entry for entry in entries if taken.isdisjoint(entry.keys)]
    kept = newest(new, spec.limit or DEFAULT_LIMIT)
    origin = shown(url)
    items = [_item(entry, feed, spec.full_text, origin) for entry in kept]
    lost = {item.id for item in items if isinstance(item, Unusable)}
    if feed.complaint is not None:
        items.append(_broken(feed, origin))
    state = FeedState(
        name_of(url),
        page.validators if feed.complaint is None else UNKNOWN,
        tuple(key for known in new if not _comes_again(known, lost) for key in known.keys),
    )
    return Harvest(tuple(items), (state,), tuple(_notes(feed, len(new) - len(kept), origin)))


def _comes_again(known: Identified, lost: set[str]) -> bool:
    """Whether an entry that is lost is to be taken as soon as its feed is mended."""
    return known.entry.is_damaged and known.id in lost


def _item(known: Identified, feed: Feed, full_text: FullText, origin: str) -> Found | Unusable:
    entry, link = known.entry, known.link
    text = own_text(entry, full_text=full_text, is_fetchable=link is not None)
    if text is not None:
        content = _document(text, entry.title)
        return Found(known.id, text.kind, content, origin, _metadata(known, feed))
    if entry.link is not None and link is not None and full_text != "never":
        return Found(known.id, "url", checked(entry.link), origin, _metadata(known, feed))
    return Unusable(known.id, origin, "malformed", _why(entry, full_text))


def _document(text: EntryText, title: str | None) -> str:
    """A text as it stands; markup as a page, so that nobody takes it for anything else."""
    if text.kind == "text":
        return text.value
    head = f"<title>{html.escape(title)}</title>" if title else ""
    body = f"<body><article>{text.value}</article></body>"
    return f"<!DOCTYPE html>\n<html><head>{head}</head>{body}</html>"


def _metadata(known: Identified, feed: Feed) -> Metadata:
    entry = known.entry
    return Metadata(
        url=web_address(known.link),
        title=entry.title,
        author=entry.author,
        publisher=entry.publisher or feed.title,
        published_at=entry.published_at,
        language=language_code(entry.language or feed.language),
    )


def _why(entry: Entry, full_text: FullText) -> str:
    name = f"The entry {entry.title or shown(entry.link or entry.guid or '') or 'without a name'!r}"
    if entry.is_damaged:
        return f"{name} stands where the feed is not well-formed"
    if full_text == "never" and not entry.texts:
        return f"{name} carries no text, and full_text is 'never'; make it 'auto' to fetch articles"
    if entry.link:
        return f"{name} carries no text, and its link {shown(entry.link)!r} is none that is fetched"
    return f"{name} has neither a link nor a text"


def _broken(feed: Feed, origin: str) -> Unusable:
    return Unusable(
        id=f"{origin}#malformed",
        origin=origin,
        reason="malformed",
        message=f"{origin!r} is not well-formed ({feed.complaint}): {len(feed.entries)} of its "
        "entries could be read, others may be missing; it is read whole again the next time",
    )


def _notes(feed: Feed, beyond: int, origin: str) -> Iterator[str]:
    if beyond:
        yield f"{origin!r}: {beyond} new entries, the oldest, are beyond the limit and left out"
    if feed.unread:
        read = len(feed.entries)
        yield f"{origin!r}: only the first {read} entries were read, {feed.unread} more were not"
