"""What a page says about its article, beside what trafilatura makes of it."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nutgraf.intake.hidden import STRUCTURED_DATA
from nutgraf.intake.markup import Element
from nutgraf.intake.metadata import language_code, moment

PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
)
LANGUAGES: Final = ("content-language", "og:locale", "language", "dc.language")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """A page's own statements.

    Attributes:
        published_at: Its date of publication, as exact as it gives it.
        language: The language that its markup declares.
        asks_for_password: Whether it has a field for one.
        is_paid: Whether it says that its article is not free to read.
        times: Moments that stand in its `<time>` elements, whatever they are of.
    """

    published_at: datetime | None
    language: str | None
    asks_for_password: bool
    is_paid: bool
    times: tuple[datetime, ...]


def page_metadata(tree: Element) -> PageMetadata:
    """Read a page's statements; broken ones are as good as none."""
    metas = _metas(tree)
    records = list(_structured(tree))
    dates = [metas.get(name) for name in PUBLISHED[:3]]
    dates += [_string(record.get("datePublished")) for record in records]
    dates += [metas.get(name) for name in PUBLISHED[3:]]
    languages = [tree.get("lang"), tree.get("xml:lang"), *(metas.get(name) for name in LANGUAGES)]
    inputs = (e.get("type", "").lower() for e in tree.iter("input"))
    times = (moment(e.get("datetime")) for e in tree.iter("time"))
    return PageMetadata(
        published_at=next((date for d in dates if (date := moment(d))), None),
        language=next((code for name in languages if (code := language_code(name))), None),
        asks_for_password="password" in inputs,
        is_paid=any(_is_false(record.get("isAccessibleForFree")) for record in records),
        times=tuple(time for time in times if time),
    )


def _metas(tree: Element) -> dict[str, str]:
    """The `<meta>` elements' contents by name, in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        keys = (meta.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
        for key in keys:
            if key and meta.get("content"):
                found.setdefault(key.strip().lower(), meta.get("content"))
    return found


def _structured(tree: Element) -> Iterator[dict[str, object]]:
    """Every JSON-LD object of the page, nested ones after those that hold them."""
    for script in tree.iter("script"):
        if script.get("type", "").strip().lower() != STRUCTURED_DATA:
            continue
        try:
            queue: deque[object] = deque([json.loads(script.text or "", strict=False)])
        except (ValueError, RecursionError):  # common, and only metadata
            continue
        while queue:
            value = queue.popleft()
            if isinstance(value, dict):
                yield value
                queue.extend(value.values())
            elif isinstance(value, list):
                queue.extend(value)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")
