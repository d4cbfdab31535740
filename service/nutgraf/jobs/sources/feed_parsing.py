"""What a server sent, read as a feed: RSS, Atom, RDF or JSON Feed."""

import html
import io
import re
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin

from nutgraf.errors import UnreadableSource
from nutgraf.intake.addresses import shown
from nutgraf.intake.metadata import phrase
from nutgraf.intake.pages import Page
from nutgraf.jobs.sources.feed_dates import published
from nutgraf.jobs.sources.feed_entries import Entry, EntryText, Feed, MalformedFeed
from nutgraf.jobs.sources.feed_xml import CleanFeed, cleaned
from nutgraf.jobs.sources.json_feeds import json_feed
from nutgraf.jobs.sources.links import is_fetchable
from nutgraf.jobs.sources.xml_trees import after_prolog, decoded

TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
LINK: Final = re.compile(r"<link\s[^<>]{1,2000}>", re.IGNORECASE)
ATTRIBUTE: Final = re.compile(r"""([A-Za-z]{1,20})\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""")
PAGE_BEGINS: Final = re.compile(r"<!doctype\s+html|<html|<head|<body", re.IGNORECASE)
FEED_TYPES: Final = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
)
MAX_NAMED: Final = 3
"""Feeds of a page that a message names."""


def parsed_feed(page: Page, *, now: datetime) -> Feed:
    """Read a feed; takes CPU time, so run it in a thread.

    Args:
        page: What its URL answered with.
        now: What no entry can be published long after.

    Raises:
        MalformedFeed: It is none.
    """
    try:
        text = decoded(page.body, source=shown(page.url), content_type=page.content_type)
    except UnreadableSource as error:
        raise MalformedFeed("is no text, or in no encoding that can be told") from error
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        raise MalformedFeed("is empty")
    if text.startswith("{"):
        return json_feed(text, base=page.url, now=now)
    clean = None if _is_page(text) else cleaned(text)
    if clean is None:
        raise MalformedFeed(_what_it_is(text, page.url))
    return _read(clean, page.url, now)


def _read(clean: CleanFeed, url: str, now: datetime) -> Feed:
    result = _parsed(clean.xml, url)
    return Feed(
        title=_line(result.feed, "title"),
        language=result.feed.get("language"),
        entries=tuple(
            _entry(entry, url, now, is_damaged=i >= clean.whole)
            for i, entry in enumerate(result.entries)
        ),
        complaint=clean.complaint,
        unread=clean.unread,
    )


def _parsed(xml: bytes, url: str) -> Any:
    import feedparser

    try:
        # A stream: a string or bytes would be tried as the path of a file first.
        return feedparser.parse(
            io.BytesIO(xml),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it lets through what odd dates and numbers raise
        raise MalformedFeed(f"cannot be read: {type(error).__name__} in feedparser") from error


def _entry(entry: Any, url: str, now: datetime, *, is_damaged: bool) -> Entry:
    # A dict's `get`: feedparser's own takes 'updated' for 'published', and warns of it.
    stamps = [
        (dict.get(entry, name), dict.get(entry, f"{name}_parsed"))
        for name in ("published", "created", "updated")
    ]
    link = entry.get("feedburner_origlink") or entry.get("link")
    return Entry(
        guid=(entry.get("id") or "").strip() or None,
        link=_absolute(url, link) if link else None,
        title=None if is_damaged else _line(entry, "title"),
        author=None if is_damaged else _author(entry),
        publisher=_line(entry.get("source") or {}, "title"),
        published_at=published(stamps, now=now),
        language=(entry.get("title_detail") or {}).get("language"),
        texts=() if is_damaged else tuple(_texts(entry)),
        is_damaged=is_damaged,
    )


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link


def _line(holder: Any, name: str) -> str | None:
    """A title: one line of text, its markup taken out."""
    value = holder.get(name)
    if not isinstance(value, str):
        return None
    detail = holder.get(f"{name}_detail") or {}
    if detail.get("type") != "text/plain":
        value = html.unescape(TAG.sub("", value))
    return phrase(value)


def _author(entry: Any) -> str | None:
    """The names of the authors, each once."""
    people = [person.get("name") for person in entry.get("authors") or ()]
    written = [name for name in people if name] or [entry.get("author")]
    names = [phrase(html.unescape(name)) for name in written if name]
    return phrase(", ".join(dict.fromkeys(name for name in names if name)))


def _texts(entry: Any) -> list[EntryText]:
    found = [
        EntryText(content.get("value") or "", _kind(content), is_summary=False)
        for content in entry.get("content") or ()
    ]
    if summary := entry.get("summary"):
        kind = _kind(entry.get("summary_detail") or {})
        if all(text.value != summary for text in found):  # feedparser copies one to the other
            found.append(EntryText(summary, kind, is_summary=True))
    return [text for text in found if text.value.strip()]


def _kind(detail: Any) -> Any:
    return "text" if detail.get("type") == "text/plain" else "html"


def _is_page(text: str) -> bool:
    return PAGE_BEGINS.match(text, after_prolog(text)) is not None


def _what_it_is(text: str, url: str) -> str:
    if not _is_page(text) and "<html" not in text[:2_000].lower():
        return "is no feed: neither RSS, Atom, RDF nor JSON Feed; check the address"
    if feeds := _feeds_of(text, url):
        return f"is a page, no feed; its feeds are: {', '.join(feeds[:MAX_NAMED])}"
    return "is a page, no feed, and names none; look for the feed's own address"


def _feeds_of(text: str, url: str) -> list[str]:
    """The feeds that a page links to for programs."""
    feeds: list[str] = []
    for link in LINK.finditer(text):
        said = {name.lower(): value.strip("\"'") for name, value in ATTRIBUTE.findall(link[0])}
        is_feed = said.get("type", "").strip().lower() in FEED_TYPES
        if is_feed and "alternate" in said.get("rel", "").lower().split():
            address = _absolute(url, html.unescape(said.get("href", "")))
            if is_fetchable(address):
                feeds.append(shown(address))
    return list(dict.fromkeys(feeds))
