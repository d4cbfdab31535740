"""The formats of a digest, by name."""

from typing import Literal, assert_never

from nutgraf.errors import InputError
from nutgraf.rendering.html import to_html
from nutgraf.rendering.markdown import to_markdown
from nutgraf.rendering.text import to_text
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.digest import Digest

Format = Literal["text", "json", "markdown", "html"]


def render(
    digest: Digest,
    form: Format,
    *,
    article_text: str | None = None,
    segmentation: Segmentation | None = None,
    width: int = 80,
    color: bool = False,
) -> str:
    """A digest in a format, its last line ended.

    Args:
        digest: What to show.
        form: The format.
        article_text: The text that was digested; for HTML, which can do without it only where
            the digest carries its text.
        segmentation: The text's sentences; for HTML.
        width: Columns of the terminal; for text.
        color: Whether to use ANSI colours; for text.

    Raises:
        InputError: HTML was asked for without the article's text, or with another text.
    """
    match form:
        case "text":
            return to_text(digest, width=width, color=color)
        case "json":
            return f"{digest.model_dump_json(indent=2)}\n"
        case "markdown":
            return to_markdown(digest)
        case "html":
            return to_html(digest, _text(digest, article_text), segmentation)
        case _:
            assert_never(form)


def _text(digest: Digest, given: str | None) -> str:
    text = digest.article.text if given is None else given
    if text is None:
        raise InputError("a page shows the article: pass article_text, or a digest with its text")
    return text
