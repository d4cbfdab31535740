"""Strings of the article or the model, made safe to show anywhere."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

# Controls but white space; soft hyphen; zero-width and bidirectional marks; byte order mark;
# annotation and tag characters. Joiners (U+200C, U+200D) stay: scripts and emoji need them.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_URL_SAFE: Final = "!#$%&*+,/:;=?@~-._"


def visible(text: str) -> str:
    """A text without the characters that act on what shows it; white space stays as it is.

    Gone are control characters (so no ANSI escape is left), bidirectional and zero-width marks;
    a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD.
    """
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


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
