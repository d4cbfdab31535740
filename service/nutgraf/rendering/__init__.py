"""A digest, or what came of a check, as JSON, text, Markdown or a page.

Nothing here reads, writes or asks the time.
"""

from nutgraf.rendering.formats import Format, render
from nutgraf.rendering.html import to_html
from nutgraf.rendering.markdown import to_markdown
from nutgraf.rendering.text import to_text
from nutgraf.rendering.verification_html import verification_to_html
from nutgraf.rendering.verification_text import verification_to_text

__all__ = [
    "Format",
    "render",
    "to_html",
    "to_markdown",
    "to_text",
    "verification_to_html",
    "verification_to_text",
]
