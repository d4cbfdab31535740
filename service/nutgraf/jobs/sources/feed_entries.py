"""A feed and its entries, whatever format they came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class EntryText:
    """A text that an entry carries.

    Attributes:
        value: The text or markup.
        kind: Which of the two it is.
        is_summary: Whether the feed calls it a summary or description.
    """

    value: str
    kind: Literal["text", "html"]
    is_summary: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed.

    Attributes:
        guid: What the feed calls it, if anything.
        link: Where it stands, absolute; as the feed gives it, and so not to be trusted.
        title: Its headline, without markup.
        author: Its byline.
        publisher: Where the feed took it from, if it names that.
        published_at: When, with its time zone.
        language: A code, as the feed gives it.
        texts: What the feed carries of it.
        is_damaged: Whether the feed is broken in or before it. Nothing but its link and guid is
            taken then: fields run into each other, and texts are cut short.
    """

    guid: str | None = None
    link: str | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published_at: datetime | None = None
    language: str | None = None
    texts: tuple[EntryText, ...] = ()
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read.

    Attributes:
        title: Its name.
        language: A code, as it gives it.
        entries: In its own order.
        complaint: What was wrong with it, where not all of it could be read.
        unread: Entries beyond the most that are read.
    """

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    complaint: str | None = None
    unread: int = 0


class MalformedFeed(Exception):
    """What was fetched is no feed, or none that can be read; says what it is and what to do."""
