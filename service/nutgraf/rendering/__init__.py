"""A digest as JSON, text, Markdown or a page. Nothing here reads, writes or asks the time."""

from nutgraf.rendering.formats import Format, render
from nutgraf.rendering.html import to_html
from nutgraf.rendering.markdown import to_markdown
from nutgraf.rendering.text import to_text

__all__ = ["Format", "render", "to_html", "to_markdown", "to_text"]
