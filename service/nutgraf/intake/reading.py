"""Whatever holds an article, read: the way in."""

import os
from typing import TYPE_CHECKING

from nutgraf.intake.addresses import check_address, shown
from nutgraf.intake.decoding import decode
from nutgraf.intake.failures import content_type as parsed_content_type
from nutgraf.intake.files import file_bytes
from nutgraf.intake.kinds import read_text
from nutgraf.intake.limits import LIMITS, Limits
from nutgraf.intake.metadata import requested_language
from nutgraf.intake.sources import TEXT, kind_of
from nutgraf_schemas.article import Article

if TYPE_CHECKING:
    from nutgraf.intake.pages import Fetcher, Page

Source = Article | str | bytes | os.PathLike[str]
"""What an article is read from."""


def read(
    source: Source,
    *,
    language: str | None = None,
    fetcher: "Fetcher | None" = None,
    limits: Limits = LIMITS,
) -> Article:
    """Read an article from wherever it is.

    A string is an address (`https://…`), the path of a file, or the text itself. Never give it
    what a stranger typed, who could have your files read: that is what `article_from_url` and
    `article_from_text` are for.

    Args:
        source: An article, which is only checked; a string, see above; a path; or bytes.
        language: Its ISO 639-1 code, which overrides the one that the source names.
        fetcher: Fetches addresses; by default a `WebFetcher`.
        limits: How small and how large an article may be.

    Raises:
        UnreadableSource: There is no such file, or it is no text, or too large.
        FetchError: The address was refused, or gave no page.
        NoArticle: It holds no article.
        SettingsError: `language` is no code.
    """
    if isinstance(source, Article):
        return _finished(source, TEXT, language, limits)
    if isinstance(source, bytes):
        return article_from_bytes(source, name=TEXT, language=language, limits=limits)
    if isinstance(source, str):
        kind = kind_of(source)
        if kind == "address":
            return article_from_url(source, language=language, fetcher=fetcher, limits=limits)
        if kind == "text":
            return article_from_text(source, language=language, limits=limits)
    path = os.fspath(source)
    data = file_bytes(path, limits)
    return article_from_bytes(data, name=path, language=language, limits=limits)


async def aread(
    source: Source,
    *,
    language: str | None = None,
    fetcher: "Fetcher | None" = None,
    limits: Limits = LIMITS,
) -> Article:
    """`read`, without blocking the event loop: files and extraction go to a thread."""
    import asyncio

    if isinstance(source, str) and kind_of(source) == "address":
        check_address(source.strip())
        page = await _fetcher(fetcher, limits).afetch(source.strip())
        return await asyncio.to_thread(_from_page, page, language, limits)
    return await asyncio.to_thread(read, source, language=language, limits=limits)


def article_from_url(
    url: str,
    *,
    language: str | None = None,
    fetcher: "Fetcher | None" = None,
    limits: Limits = LIMITS,
) -> Article:
    """Fetch and read an article; raises like `read`, and never looks for a file.

    The whole URL is fetched, and the article keeps it without what may be secret: user and
    password, parameters such as 'token' or 'sig', and the fragment.
    """
    check_address(url.strip())
    page = _fetcher(fetcher, limits).fetch(url.strip())
    return _from_page(page, language, limits)


def article_from_text(
    text: str, *, language: str | None = None, limits: Limits = LIMITS
) -> Article:
    """Take a text as an article, whatever it looks like: HTML is extracted, all else unchanged."""
    article = read_text(text, name=TEXT, media_type=None, url=None, limits=limits)
    return _finished(article, TEXT, language, limits)


def article_from_bytes(
    data: bytes,
    *,
    name: str,
    content_type: str | None = None,
    url: str | None = None,
    language: str | None = None,
    limits: Limits = LIMITS,
) -> Article:
    """Read an article from bytes, such as those of standard input or of an upload.

    Args:
        data: The bytes.
        name: A file name, path or URL: its suffix tells Markdown and HTML, and messages name it.
        content_type: The Content-Type header, where there was one.
        url: Where the bytes were fetched; the article keeps it without what may be secret.
        language: Its ISO 639-1 code, which overrides the one that the source names.
        limits: How small and how large an article may be.

    Raises:
        UnreadableSource: They are no text, or too many.
        NoArticle: They hold no article.
        SettingsError: `language` is no code.
    """
    limits.check_bytes(len(data), source=name)
    media_type, charset = parsed_content_type(content_type) if content_type else (None, None)
    text = decode(data, source=name, declared=charset)
    article = read_text(text, name=name, media_type=media_type, url=url, limits=limits)
    return _finished(article, name, language, limits)


def _finished(article: Article, source: str, language: str | None, limits: Limits) -> Article:
    limits.check_text(article.text, source=source)
    if language is None:
        return article
    return article.model_copy(update={"language": requested_language(language)})


def _from_page(page: "Page", language: str | None, limits: Limits) -> Article:
    return article_from_bytes(
        page.body,
        name=shown(page.url),
        content_type=page.content_type,
        url=page.url,
        language=language,
        limits=limits,
    )


def _fetcher(fetcher: "Fetcher | None", limits: Limits) -> "Fetcher":
    if fetcher is not None:
        return fetcher
    from nutgraf.intake.web import WebFetcher

    return WebFetcher(limits=limits)
