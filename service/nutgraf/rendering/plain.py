"""Strings of the article or the model, made safe to show anywhere."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

from nutgraf.characters import without_invisible

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_URL_SAFE: Final = "!#$%&*+,/:;=?@~-._"


def visible(text: str) -> str:
    """A text without the characters that act on what shows it; white space stays as it is.

    Gone are control characters (so no ANSI escape is left), bidirectional and zero-width marks;
    a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. See `without_invisible`.
    """
    if text.isascii() and text.isprintable():  # as most are, in a twentieth of the time
        return text
    return _SURROGATE.sub("\ufffd", without_invisible(text))


def one_line(text: str) -> str:
    """`visible`, with every run of white space a single space, and none at the ends."""
    return " ".join(visible(text).split())


def web_link(url: str | None) -> str | None:
    """A URL that is safe to link to, or None: http or https, a host, nothing but URL characters.

    Brackets, quotes, spaces and all that is not ASCII are percent-encoded.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(one_line(url))
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    return quote(parts.geturl(), safe=_URL_SAFE)
