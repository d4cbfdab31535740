"""A digest as text, page or JSON, as wide and colourful as where it goes."""

import shutil

from nutgraf.cli import outputs
from nutgraf.cli.options import DigestFormat
from nutgraf_schemas.digest import Digest


def rendered(digest: Digest, text: str, form: DigestFormat, *, to_terminal: bool) -> str:
    """Render a digest.

    Args:
        digest: What is shown.
        text: Its article's.
        form: How.
        to_terminal: Whether a person looks at it there.
    """
    from nutgraf.rendering import render

    segmentation = None
    if form == "html":
        from nutgraf.segmentation import segment

        segmentation = segment(text, language=digest.article.language or "en")
    width = shutil.get_terminal_size().columns if to_terminal else 80
    return render(
        digest,
        form,
        article_text=text,
        segmentation=segmentation,
        width=width,
        color=to_terminal and outputs.is_colourful(),
    )
