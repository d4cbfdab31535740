"""Sources, whatever their kind, as the inputs that they hold."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nutgraf.intake.addresses import shown
from nutgraf.jobs.editions import SourceSpec
from nutgraf.jobs.records import Found, Unusable
from nutgraf.jobs.sources.jsonl import inputs_of, stem_of
from nutgraf.jobs.sources.paths import Closed, files_of, has_lines

if TYPE_CHECKING:
    from nutgraf.intake.pages import ConditionalFetcher
    from nutgraf.jobs.sources.feed_memory import FeedMemory, Harvest


def collect(spec: SourceSpec) -> Iterator[Found | Unusable]:
    """The inputs of a source of kind 'path', 'jsonl' or 'url', in its order, one after the other.

    It never raises for what a source holds: a line or a folder that cannot be read is an
    `Unusable` in its place, and what follows it comes all the same. Ids may repeat.
    """
    items = _collected(spec)
    if spec.limit is None:
        return items
    return _limited(items, spec.limit)


async def harvest(
    spec: SourceSpec, *, memory: "FeedMemory", fetcher: "ConditionalFetcher | None" = None
) -> "Harvest":
    """What is new in a source of kind 'feed', 'opml' or 'sitemap'; it never raises for its state.

    Args:
        spec: The source.
        memory: What earlier nights have taken.
        fetcher: Fetches it; by default `feed_fetcher()`, which refuses addresses that are not
            public.
    """
    from nutgraf.jobs.sources.feeds import collect_feed
    from nutgraf.jobs.sources.fetching import feed_fetcher
    from nutgraf.jobs.sources.opml import collect_opml
    from nutgraf.jobs.sources.sitemaps import collect_sitemap

    fetcher = fetcher or feed_fetcher()
    match spec.kind:
        case "feed":
            return await collect_feed(spec, memory=memory, fetcher=fetcher)
        case "opml":
            return await collect_opml(spec, memory=memory, fetcher=fetcher)
        case "sitemap":
            return await collect_sitemap(spec, memory=memory, fetcher=fetcher)
        case _:
            raise ValueError(f"a source of kind {spec.kind!r} is collected, not harvested")


def _collected(spec: SourceSpec) -> Iterator[Found | Unusable]:
    match spec.kind:
        case "path":
            return _from_path(spec)
        case "jsonl":
            return _from_jsonl(spec)
        case "url":
            return iter((_from_url(spec.location),))
        case _:
            raise ValueError(f"a source of kind {spec.kind!r} is harvested, not collected")


def _limited(items: Iterator[Found | Unusable], limit: int) -> Iterator[Found | Unusable]:
    """So many articles, with all that should have been one before the last of them."""
    left = limit
    for item in items:
        yield item
        left -= isinstance(item, Found)
        if not left:
            return


def _from_path(spec: SourceSpec) -> Iterator[Found | Unusable]:
    for found in files_of(spec.written, spec.folder):
        if isinstance(found, Closed):
            yield _closed(found)
        elif _as_text(str(found.path)) != str(found.path):
            name = _as_text(found.name)
            message = f"The path of {name!r} is no UTF-8; rename the file"
            yield Unusable(name, name, "unreadable", message)
        else:
            yield Found(found.name, "path", str(found.path), found.name)


def _from_jsonl(spec: SourceSpec) -> Iterator[Found | Unusable]:
    """The lines of one file, named after it; of several, named after their paths."""
    is_one = Path(spec.location).is_file()
    for found in files_of(spec.written, spec.folder, takes=has_lines):
        if isinstance(found, Closed):
            yield _closed(found)
            continue
        name = _as_text(found.name)
        stem = stem_of(Path(name).name if is_one else name)
        yield from inputs_of(found.path, name=name, stem=stem)


def _from_url(url: str) -> Found:
    """A page; if its address keeps something secret, its id is told from others by a hash."""
    name = shown(url)
    if name != url.partition("#")[0]:
        name = f"{name}#{hashlib.sha256(url.encode()).hexdigest()[:8]}"
    return Found(name, "url", url, shown(url))


def _closed(found: Closed) -> Unusable:
    name = _as_text(str(found.folder.path))
    message = f"The folder {name!r} cannot be read ({found.why}); change its permissions"
    return Unusable(name, name, "unreadable", message)


def _as_text(path: str) -> str:
    """A path as text that can be kept; bytes of it that are none are written as '\\xff'."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
