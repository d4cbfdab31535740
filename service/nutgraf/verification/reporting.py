"""What came of a check, in a format."""

from typing import Literal, assert_never

from nutgraf.rendering import verification_to_html, verification_to_text
from nutgraf.segmentation import segment
from nutgraf.verification.reading import Summary
from nutgraf.verification.verifying import summary_parts
from nutgraf_schemas.article import Article
from nutgraf_schemas.verification import Verification

ReportFormat = Literal["text", "json", "html"]


def report(
    verification: Verification,
    article: Article | str,
    summary: Summary,
    form: ReportFormat,
    *,
    width: int = 80,
    color: bool = False,
) -> str:
    """A verification in a format, its last line ended.

    Args:
        verification: What `verify(article, summary)` returned.
        article: The article that was given to it.
        summary: The summary, likewise.
        form: "text" for a terminal, "json", or "html" for one self-contained page with the
            summary's findings beside the article.
        width: Columns of the terminal; for text.
        color: Whether to use ANSI colours; for text.

    Example:
        >>> article, summary = "Sales rose 3% in May.", "Sales rose 5% in May."
        >>> page = report(verify(article, summary), article, summary, "html")
        >>> page.startswith("<!DOCTYPE html>")
        True
    """
    match form:
        case "text":
            return verification_to_text(verification, width=width, color=color)
        case "json":
            return f"{verification.model_dump_json(indent=2)}\n"
        case "html":
            article = Article(text=article) if isinstance(article, str) else article
            strings = [(part.path, part.text) for part in summary_parts(summary).checked]
            language = article.language or "en"
            segmentation = segment(article.text, language=language)
            return verification_to_html(verification, strings, article, segmentation)
        case _:
            assert_never(form)
