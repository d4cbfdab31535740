"""A summary as one self-contained page, what is wrong in it marked, beside its article."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from nutgraf.rendering import verification_wording, wording
from nutgraf.rendering.marks import blocks, dress, marked_article
from nutgraf.rendering.pages import asset, content_hash, page_environment, page_language, styles
from nutgraf.rendering.plain import web_link
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.article import Article
from nutgraf_schemas.verification import Verification

if TYPE_CHECKING:
    from jinja2 import Template


def verification_to_html(
    verification: Verification,
    strings: Sequence[tuple[str | None, str]],
    article: Article,
    segmentation: Segmentation,
) -> str:
    """One page: the summary with its findings, the article's nearest sentences beside.

    As safe as a digest's page: it asks for nothing from anywhere, and every string of the
    summary and the article is shown as text. Without scripts the same links lead from a mark to
    its finding, and from there into the article.

    Args:
        verification: What was found.
        strings: The strings of the summary with their paths, in order.
        article: What it was held to.
        segmentation: The article's sentences.
    """
    style = styles("base.css", "digest.css", "verification.css")
    script = asset("digest.js")
    marked = marked_article(segmentation, verification.findings)
    return _template().render(
        verification=verification,
        blocks=list(blocks(strings, verification.findings)),
        marked=marked,
        article=article,
        near={n for numbers in marked.sentences_of.values() for n in numbers},
        link=web_link(article.url),
        language=page_language(article.language),
        style=style,
        script=script,
        style_hash=content_hash(style),
        script_hash=content_hash(script),
    )


@cache
def _template() -> "Template":
    environment = page_environment()
    filters: dict[str, Any] = {
        "day": wording.day,
        "dress": dress,
        "not_checked": verification_wording.not_checked,
        "noted": verification_wording.noted,
        "tally": verification_wording.tally,
        "verdict": verification_wording.verdict,
    }
    environment.filters.update(filters)
    words: dict[str, Any] = {"TITLES": verification_wording.TITLES, "counted": wording.counted}
    environment.globals.update(words)
    return environment.get_template("verification.html.j2")
