"""From an input that was found to the article that it is."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nutgraf.intake import aread, article_from_bytes, article_from_text
from nutgraf.intake.addresses import check_address, shown
from nutgraf.intake.kinds import kind_of_text
from nutgraf.intake.metadata import requested_language
from nutgraf.intake.sources import TEXT
from nutgraf.jobs.records import Found
from nutgraf_schemas.article import Article

if TYPE_CHECKING:
    from nutgraf.intake import Fetcher

UTF_8: Final = "text/html; charset=utf-8"

SHORT: Final = 50_000
"""Characters of plain text that are read without a thread: 0.3 ms for 5,000, 2.6 for 50,000."""


async def read_found(
    found: Found, *, language: str | None = None, fetcher: "Fetcher | None" = None
) -> Article:
    """Read an input's article.

    What its source knows of it goes before what the page or file says of itself; what the source
    does not know is taken from there. The one exception is the address of a page that is fetched:
    it is where the page was in the end, since feeds link to it through others.

    Plain text of ordinary length is read at once, everything else in a thread.

    Args:
        found: The input.
        language: Its ISO 639-1 code, which overrides the one that source and page name.
        fetcher: Fetches addresses; by default a `WebFetcher`.

    Raises:
        SourceError: It holds no article.
        SettingsError: `language` is no code.
    """
    article = await _read(found, fetcher)
    known = found.metadata.model_dump(exclude_none=True)
    if found.kind == "url" and article.url:
        known.pop("url", None)
    if language:
        known["language"] = requested_language(language)
    return article.model_copy(update=known) if known else article


async def _read(found: Found, fetcher: "Fetcher | None") -> Article:
    match found.kind:
        case "text" if _is_quick(found.content):
            return article_from_text(found.content)
        case "text":
            return await asyncio.to_thread(article_from_text, found.content)
        case "html":
            return await asyncio.to_thread(_from_html, found)
        case "path":
            return await aread(Path(found.content))
        case "url":
            return await _fetched(found.content, fetcher)


def _is_quick(text: str) -> bool:
    return len(text) <= SHORT and kind_of_text(text, name=TEXT) == "text"


def _from_html(found: Found) -> Article:
    return article_from_bytes(
        found.content.encode("utf-8", "surrogatepass"),
        name=found.id,
        content_type=UTF_8,
        url=found.metadata.url,
    )


async def _fetched(url: str, fetcher: "Fetcher | None") -> Article:
    """Never a file, whatever the address looks like: it may be a stranger's."""
    check_address(url)
    page = await (fetcher or _web_fetcher()).afetch(url)
    return await asyncio.to_thread(
        article_from_bytes,
        page.body,
        name=shown(page.url),
        content_type=page.content_type,
        url=page.url,
    )


def _web_fetcher() -> "Fetcher":
    from nutgraf.intake import WebFetcher

    return WebFetcher()
