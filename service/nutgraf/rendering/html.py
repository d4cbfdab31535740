"""A digest as one self-contained page, beside its article."""

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from nutgraf.errors import InputError
from nutgraf.rendering import wording
from nutgraf.rendering.outline import outline
from nutgraf.rendering.passages import paragraphs
from nutgraf.rendering.plain import visible, web_link
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

if TYPE_CHECKING:
    from jinja2 import Template

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


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
    style, script = _asset("digest.css"), _asset("digest.js")
    language = digest.article.language or ""
    return _template().render(
        digest=digest,
        title=wording.title(digest),
        language=language if _LANGUAGE.fullmatch(language) else "en",
        begins_with_title=_begins_with(digest.article.title, article_text),
        link=web_link(digest.article.url),
        paragraphs=paragraphs(article_text, segmentation, digest),
        style=style,
        script=script,
        style_hash=_content_hash(style),
        script_hash=_content_hash(script),
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
def _asset(name: str) -> str:
    """A file beside the template, which is the page's own and holds no data."""
    return resources.files("nutgraf.rendering").joinpath("templates", name).read_text("utf-8")


def _content_hash(content: str) -> str:
    """A source expression of a content security policy."""
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _dead(value: object) -> object:
    """What the template prints: strings, escaped already or not, without characters that act."""
    return type(value)(visible(value)) if isinstance(value, str) else value


@cache
def _template() -> "Template":
    # Jinja takes a tenth of a second to import, which the other formats should not pay.
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("nutgraf.rendering"),
        autoescape=True,
        finalize=_dead,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Any] = {
        "attribution": wording.attribution,
        "day": wording.day,
        "numbers": wording.numbers,
        "outline": outline,
        "own_asset": Markup,
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
