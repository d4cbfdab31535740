"""What a source on the command line is: a file, a URL, or standard input. Never a text."""

import sys
from pathlib import Path

from nutgraf.intake import LIMITS, addresses, article_from_bytes, article_from_url, read
from nutgraf.intake.sources import SCHEME, kind_of
from nutgraf.rendering.plain import one_line
from nutgraf_schemas.article import Article

STANDARD_INPUT = "-"


def shown(source: str) -> str:
    """A source's name for progress and messages: no secret of a URL, nothing a terminal obeys."""
    if source == STANDARD_INPUT:
        return "standard input"
    return one_line(addresses.shown(source) if SCHEME.fullmatch(source) else source)


def article_from(source: str, language: str | None) -> Article:
    """Read the article that a command was pointed at.

    Raises:
        SourceError: It holds none.
    """
    if source == STANDARD_INPUT:
        data = sys.stdin.buffer.read(LIMITS.max_bytes + 1)
        return article_from_bytes(data, name="standard input", language=language)
    if kind_of(source) == "address":
        return article_from_url(source, language=language)
    return read(Path(source), language=language)
