"""JSON Feed (jsonfeed.org), versions 1 and 1.1."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin

from nutgraf.intake.metadata import phrase
from nutgraf.jobs.sources.feed_dates import published
from nutgraf.jobs.sources.feed_entries import Entry, EntryText, Feed, MalformedFeed

VERSION: Final = "https://jsonfeed.org/version/"
MAX_ENTRIES: Final = 2_000


def json_feed(text: str, *, base: str, now: datetime) -> Feed:
    """Read a JSON Feed.

    Args:
        text: The JSON.
        base: What relative links are relative to.
        now: What no entry can be published long after.

    Raises:
        MalformedFeed: It is none.
    """
    try:
        feed: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedFeed("begins like JSON, and is none") from error
    items = feed.get("items")
    if not str(feed.get("version")).startswith(VERSION) or not isinstance(items, list):
        raise MalformedFeed("is JSON, but no JSON Feed; check the address")
    found = [item for item in items if isinstance(item, dict)]
    return Feed(
        title=phrase(_string(feed, "title")),
        language=_string(feed, "language"),
        entries=tuple(_entry(item, base, now) for item in found[:MAX_ENTRIES]),
        unread=max(0, len(found) - MAX_ENTRIES),
    )


def _entry(item: dict[str, Any], base: str, now: datetime) -> Entry:
    link = _string(item, "url") or _string(item, "external_url")
    dates = (_string(item, "date_published"), _string(item, "date_modified"))
    return Entry(
        guid=str(item["id"])[:2_000] if item.get("id") else None,
        link=_joined(base, link) if link else None,
        title=phrase(_string(item, "title")),
        author=phrase(", ".join(_authors(item))),
        published_at=published([(date, None) for date in dates], now=now),
        language=_string(item, "language"),
        texts=tuple(_texts(item)),
    )


def _texts(item: dict[str, Any]) -> Iterator[EntryText]:
    if markup := _string(item, "content_html"):
        yield EntryText(markup, "html", is_summary=False)
    if text := _string(item, "content_text"):
        yield EntryText(text, "text", is_summary=False)
    if summary := _string(item, "summary"):
        yield EntryText(summary, "text", is_summary=True)


def _authors(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    for person in people[:20]:
        if isinstance(person, dict) and (name := _string(person, "name")):
            yield name


def _string(holder: dict[str, Any], name: str) -> str | None:
    value = holder.get(name)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return link
