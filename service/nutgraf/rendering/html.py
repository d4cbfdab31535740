"""A digest as one self-contained page, beside its article."""

from functools import cache
from typing import TYPE_CHECKING, Any

from nutgraf.errors import InputError
from nutgraf.rendering import wording
from nutgraf.rendering.outline import outline
from nutgraf.rendering.pages import asset, content_hash, page_environment, page_language, styles
from nutgraf.rendering.passages import paragraphs
from nutgraf.rendering.plain import web_link
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

if TYPE_CHECKING:
    from jinja2 import Template


def to_html(digest: Digest, article_text: str, segmentation: Segmentation | None) -> str:
    """One page: the article beside its digest, each item tied to the sentences it rests on.

    The page asks for nothing from anywhere: style and script are within, and its content
    security policy allows just these two by their hashes. Every string of the article and the
    model is shown as text; the only link out is the article's own http(s) address.

    Args:
        digest: What to show.
        article_text: The text that was digested.
        segmentation: Its sentences; without them only the cited ones are marked.

    Raises:
        InputError: The text is not the digest's article, or the segmentation not the text's.
    """
    _check(digest, article_text, segmentation)
    style, script = styles("base.css", "digest.css"), asset("digest.js")
    return _template().render(
        digest=digest,
        title=wording.title(digest),
        language=page_language(digest.article.language),
        begins_with_title=_begins_with(digest.article.title, article_text),
        link=web_link(digest.article.url),
        paragraphs=paragraphs(article_text, segmentation, digest),
        style=style,
        script=script,
        style_hash=content_hash(style),
        script_hash=content_hash(script),
    )


def _begins_with(title: str | None, text: str) -> bool:
    """Whether a text opens with its title, as a plain file does; then it needs none above it."""
    words = (title or "").strip()
    return bool(words) and text.strip().startswith(words)


def _check(digest: Digest, text: str, segmentation: Segmentation | None) -> None:
    found = Article(text=text).id
    if found != digest.article.id:
        raise InputError(
            f"the text is not the digest's article: its SHA-256 is {found!r}, the digest's "
            f"{digest.article.id!r}; pass the text that was digested"
        )
    if segmentation is not None and segmentation.text != text:
        raise InputError("the segmentation is not the text's; pass the text's own, or None")


@cache
def _template() -> "Template":
    environment = page_environment()
    filters: dict[str, Any] = {
        "attribution": wording.attribution,
        "day": wording.day,
        "numbers": wording.numbers,
        "outline": outline,
        "section_title": wording.section_title,
    }
    environment.filters.update(filters)
    words: dict[str, Any] = {
        "DROP_REASONS": wording.DROP_REASONS,
        "MARKET_SIGNS": wording.MARKET_SIGNS,
        "DIRECTION_SIGNS": wording.DIRECTION_SIGNS,
        "counted": wording.counted,
        "meta": wording.meta,
        "provenance": wording.provenance,
    }
    environment.globals.update(words)
    return environment.get_template("digest.html.j2")
