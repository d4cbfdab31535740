"""What decoded text is (plain text, Markdown, a page, a feed), and reading it as that."""

from pathlib import PurePosixPath
from typing import Final, Literal
from urllib.parse import urlsplit

from nutgraf.errors import NoArticle
from nutgraf.intake.limits import Limits
from nutgraf.intake.metadata import web_address
from nutgraf.intake.plaintext import read_plain_text
from nutgraf.intake.sources import subject
from nutgraf_schemas.article import Article

Kind = Literal["text", "markdown", "page", "feed"]

SUFFIXES: Final[dict[str, Kind]] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
}
MEDIA_TYPES: Final[dict[str, Kind]] = {
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "page",
    "application/xhtml+xml": "page",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}
PAGE_BEGINS: Final = ("<!doctype html", "<html", "<head", "<body", "<article")
FEED_TAGS: Final = ("<rss", "<feed", "<rdf:rdf")
SNIFFED: Final = 1_000
"""Characters at the head of a text that tell what it is."""


def kind_of_text(text: str, *, name: str, media_type: str | None = None) -> Kind:
    """What a text is: by how it begins, by its media type, by its name's suffix, in that order.

    Markdown may begin with HTML, so that it is told by type or suffix first.
    """
    suffix = PurePosixPath(urlsplit(name).path if "://" in name else name).suffix.lower()
    named = MEDIA_TYPES.get(media_type or "") or SUFFIXES.get(suffix)
    if named == "markdown":
        return named
    head = text[:SNIFFED].lstrip().lower()
    if head.startswith(("<?xml", *FEED_TAGS)):
        if any(tag in head for tag in FEED_TAGS):
            return "feed"
        if "<html" in head:
            return "page"
    if head.startswith(PAGE_BEGINS):
        return "page"
    return named or "text"


def read_text(
    text: str, *, name: str, media_type: str | None, url: str | None, limits: Limits
) -> Article:
    """Read a text as what it is.

    Raises:
        NoArticle: It is a feed, or a page without an article.
        UnreadableSource: It is a page that is too large.
    """
    kind = kind_of_text(text, name=name, media_type=media_type)
    if kind == "feed":
        raise NoArticle(
            f"{subject(name)} is a news feed, no article; give the address of one of its articles",
            source=name,
        )
    if kind == "page":
        from nutgraf.intake.extraction import extract

        limits.check_bytes(len(text), source=name)
        return extract(text, source=name, url=url, limits=limits)
    if kind == "markdown":
        from nutgraf.intake.markdown import read_markdown

        limits.check_bytes(len(text), source=name)
        article = read_markdown(text)
    else:
        article = read_plain_text(text)
    return article if url is None else article.model_copy(update={"url": web_address(url)})
