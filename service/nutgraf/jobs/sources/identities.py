"""Which entries of a feed are the same article, and by what to know one another night."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from nutgraf.intake.addresses import shown
from nutgraf.jobs.sources.feed_entries import Entry
from nutgraf.jobs.sources.links import canonical, is_fetchable

KEY_LENGTH: Final = 32
"""Hexadecimal digits: 128 bits, so that among a billion entries no two are taken for one."""

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Identified:
    """An entry, and what it is known by.

    Attributes:
        entry: The entry.
        id: The article's link; where other entries have the same, what the feed calls it.
        link: The link in the form in which it may be kept and shown, if it can be fetched.
        keys: What to remember: of the link and of what the feed calls it, each unless other
            entries have the same. Feeds change the one or the other of an article that they have
            brought before.
    """

    entry: Entry
    id: str
    link: str | None
    keys: tuple[str, ...]


def identified(entries: Sequence[Entry]) -> list[Identified]:
    """The entries without repetitions; of one article the newest is kept, in the first's place."""
    newest: dict[tuple[str | None, ...], tuple[Entry, str | None]] = {}
    for entry in entries:
        link = canonical(entry.link) if entry.link and is_fetchable(entry.link) else None
        name = _name(entry, link)
        before, _ = newest.get(name, (None, None))
        if before is None or _date(entry) > _date(before):
            newest[name] = entry, link
    names = Counter(name for entry, link in newest.values() for name in {entry.guid, link} if name)
    return [_identified(entry, link, names) for entry, link in newest.values()]


def key(name: str) -> str:
    """What stands for a link or guid in memory, however long that is."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def name_of(feed: str) -> str:
    """What a feed is called in memory: its URL, without what may be secret in it."""
    return _public(feed)


def _identified(entry: Entry, link: str | None, names: Counter[str]) -> Identified:
    own = [name for name in (link, entry.guid) if name and names[name] == 1]
    if own:
        id_ = own[0] if own[0] == link else _public(own[0])
    else:  # what others have too, with what only this one has
        own = [" ".join(part or "" for part in _name(entry, link))]
        id_ = f"{link or _public(entry.guid or '')}#{key(own[0])[:12]}"
    return Identified(entry, id_, link, tuple(dict.fromkeys(map(key, own))))


def _public(name: str) -> str:
    """A name as it may be shown: a guid may be an address with a token in it."""
    public = shown(name)
    return name if public == name.partition("#")[0] else f"{public}#{key(name)[:12]}"


def _name(entry: Entry, link: str | None) -> tuple[str | None, ...]:
    """What two entries have in common only if they are the same article."""
    if entry.guid and link:
        return entry.guid, link
    return entry.guid, link, entry.title, entry.texts[0].value if entry.texts else None


def _date(entry: Entry) -> datetime:
    return entry.published_at or LONG_AGO
