"""Texts as Slack counts, cuts and reads them."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from nutgraf.rendering.plain import one_line

_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ESCAPED: Final = str.maketrans(_ENTITIES)
_IN_LINKS: Final = str.maketrans({"|": "%7C", "<": "%3C", ">": "%3E", " ": "%20"})
_USER: Final = re.compile(r"[UW][A-Z0-9]{1,20}")
_JOINER: Final = "\u200d"
_ELLIPSIS: Final = " …"
_MOST_MARKS: Final = 24
"""Combining marks that a cut goes back over; more than any script sets on a letter."""


def escape(text: str) -> str:
    """A text on one line for `mrkdwn`, in which no link, mention or entity of its own is left."""
    return one_line(text).translate(_ESCAPED)


def mrkdwn_link(url: str, label: str) -> str:
    """A link in `mrkdwn`.

    Args:
        url: An http(s) address, such as `web_link` gives.
        label: What is shown; any text.
    """
    address = one_line(url).translate(_IN_LINKS).translate(_ESCAPED)
    words = escape(label).replace("|", "\u2758")  # which looks like it, and ends no address
    return f"<{address}|{words}>" if words else f"<{address}>"


def mention(user: str | None) -> str | None:
    """A user in `mrkdwn`; None for what is no user's id."""
    return f"<@{user}>" if user is not None and _USER.fullmatch(user) else None


def size(text: str) -> int:
    """How long a text is for Slack, at most: escaped, and in code units of UTF-16."""
    units = len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def shortened(text: str, most: int) -> str:
    """A text of that size at most: cut behind a word, with ' …', where it is longer.

    Words that are longer than half of it are cut, but never between a letter and its marks.

    Args:
        text: On one line.
        most: As `size` counts; more than a few characters.
    """
    if len(text) <= most and size(text) <= most:
        return text
    end = _fitting(text, most - size(_ELLIPSIS))
    space = text.rfind(" ", end // 2, end + 1)
    kept = text[:space] if space > 0 else text[: _between_letters(text, end)]
    return kept.rstrip() + _ELLIPSIS


def chunks(text: str, most: int) -> Iterator[str]:
    """A text in pieces of that size at most, cut behind spaces; joined they are the text."""
    while text:
        if len(text) <= most and size(text) <= most:
            yield text
            return
        end = _fitting(text, most)
        space = text.rfind(" ", end // 2, end)
        end = space + 1 if space > 0 else _between_letters(text, end)
        yield text[:end]
        text = text[end:]


def _fitting(text: str, most: int) -> int:
    """How many of a text's first characters fit."""
    lengths = range(min(len(text), most) + 1)
    return bisect_right(lengths, most, key=lambda length: size(text[:length])) - 1


def _between_letters(text: str, end: int) -> int:
    """The next place before `end` where no letter is parted from its marks, if one is near."""
    for place in range(end, max(end - _MOST_MARKS, 1), -1):
        following = text[place : place + 1]
        if not following or not (
            unicodedata.category(following).startswith("M")
            or _JOINER in text[place - 1 : place + 1]
        ):
            return place
    return end
