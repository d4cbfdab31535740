"""The article of an HTML page: its prose, and what the page says about it."""

import re
from datetime import datetime
from typing import Any, Final

from nutgraf.errors import NoArticle, UnreadableSource
from nutgraf.intake.blocks import UNREAD, Block, blocks
from nutgraf.intake.boilerplate import is_boilerplate, prose
from nutgraf.intake.hidden import remove_hidden
from nutgraf.intake.limits import LIMITS, Limits, count_words, counted
from nutgraf.intake.markup import Element, make_settable
from nutgraf.intake.metadata import moment, phrase, web_address
from nutgraf.intake.page_metadata import PageMetadata, page_metadata
from nutgraf.intake.sources import subject
from nutgraf_schemas.article import Article

WHOLE_PAGE: Final = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
FIRST_TAGS: Final = 20_000
"""Characters in which a page's `<html>` or `<body>` stands, if it has one."""

LONG_TAG: Final = re.compile(r"<[A-Za-z][^<>]{20000,}")
ATTRIBUTE: Final = re.compile(r"\s[^\s=]")
MAX_ATTRIBUTES: Final = 10_000
"""Of one tag: so many take 60 ms to read, ten times as many six seconds."""

MAX_ELEMENTS: Final = 60_000
"""A news page has 1,000 to 5,000. Their number is what trafilatura's time grows with, at worst as
its square: a paragraph of 55,000 inline elements takes 2 seconds, one of 330,000 took 75."""

PROSE_WORDS: Final = 20
"""Of a paragraph; a cell of a table of figures has fewer."""


def extract(page: str, *, source: str, url: str | None = None, limits: Limits = LIMITS) -> Article:
    """Extract a page's article: paragraphs of prose with empty lines between them.

    Headings and list items are paragraphs; links are their text. Left out are what the page
    hides, tables, captions, comments, boilerplate and, at the head of the text, the title.

    Args:
        page: The page's markup.
        source: The path or URL, for messages.
        url: Where it was fetched; otherwise the address that the page itself gives.
        limits: How few words are no article.

    Raises:
        UnreadableSource: It is too large.
        NoArticle: It has no article long enough; the message tells a login page and a paywall.
    """
    tree = _parsed(page, source)
    said = page_metadata(tree)
    remove_hidden(tree)
    document = _document(tree, url=url, tables=_is_laid_out_in_tables(tree))
    text = prose(blocks(document.body), title=_title(document))
    if (words := count_words(text)) < limits.min_words:
        raise _without_article(source, words, said, limits)
    return _article(text, document, said, url)


def _check_tags(page: str, source: str) -> None:
    """Refuse a tag that keeps the parser busy: it compares each attribute with all before it."""
    for tag in LONG_TAG.finditer(page):
        if sum(1 for _ in ATTRIBUTE.finditer(tag[0])) > MAX_ATTRIBUTES:
            raise UnreadableSource(
                f"{subject(source)} has a tag with more than {MAX_ATTRIBUTES:,} attributes, which "
                "no article has; save the article's text and give the file",
                source=source,
            )


def _parsed(page: str, source: str) -> Element:
    """The page's tree; a fragment, or what the parser takes for one, is made a page of first."""
    from trafilatura import load_html

    _check_tags(page, source)
    tree: Element | None = None
    if WHOLE_PAGE.search(page, 0, FIRST_TAGS):
        tree = load_html(page)
    if tree is None or tree.tag != "html":
        tree = load_html(f"<html><body>{page}</body></html>")
    if tree is None:
        raise NoArticle(f"{subject(source)} is an empty page", source=source)
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise UnreadableSource(
            f"{subject(source)} has more than {MAX_ELEMENTS:,} elements; save the article's text "
            "and give the file",
            source=source,
        )
    make_settable(tree)
    return tree


def _is_laid_out_in_tables(tree: Element) -> bool:
    """Whether most of the prose stands in tables, as on old pages; others hold figures."""
    everywhere = _prose_words(blocks(tree))
    return _prose_words(blocks(tree, unread=UNREAD | {"table"})) < everywhere / 2


def _prose_words(found: list[Block]) -> int:
    counts = (len(block.text.split()) for block in found)
    return sum(count for count in counts if count >= PROSE_WORDS)


def _document(tree: Any, *, url: str | None, tables: bool) -> Any:
    """trafilatura's document: typed as little as trafilatura is."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    document = bare_extraction(
        tree,
        url=url,
        include_comments=False,
        include_tables=tables,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return Document() if document is None else document


def _article(text: str, document: Any, said: PageMetadata, url: str | None) -> Article:
    author = phrase(document.author)
    return Article(
        text=text,
        url=web_address(url or document.url),
        title=_title(document),
        publisher=phrase(document.sitename),
        author=author and author.replace("; ", ", "),
        published_at=said.published_at or _at_day(moment(document.date), said.times),
        language=said.language,
    )


def _title(document: Any) -> str | None:
    """The title; trafilatura takes the first heading for it where there is no other."""
    title = phrase(document.title)
    return None if title is None or is_boilerplate(title) else title


def _at_day(day: datetime | None, times: tuple[datetime, ...]) -> datetime | None:
    """The first of these moments on the day, or else the day itself."""
    if day is None:
        return None
    return next((time for time in times if time.date() == day.date()), day)


def _without_article(source: str, words: int, said: PageMetadata, limits: Limits) -> NoArticle:
    page = subject(source)
    if said.asks_for_password:
        why = "is a login page; log in with a browser, save the article and give the file"
    elif said.is_paid:
        why = "is behind a paywall; open it in a browser, save the article and give the file"
    else:
        why = (
            f"has {counted(words)} of prose; an article needs at least {limits.min_words}. If a "
            "browser shows more, save the article's text and give the file"
        )
    return NoArticle(f"{page} {why}", source=source)
