"""Quoted words as they are compared: what may be dressed otherwise, and what may not."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from nutgraf.characters import without_invisible

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
"""Scripts that do not part words by blanks: each of their characters is a word."""
_LETTER: Final = rf"(?:[^\W_{_UNSPACED}]|[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff])"
_WORD: Final = re.compile(
    r"[a-z]++(?=[ \n])"  # most words, which need not be tried as all the rest
    rf"|(?:qu|jusqu|[cdjlmnst])(?=['’]{_LETTER})"  # l’eau
    rf"|[$€£¥₹]?{_LETTER}+"
    rf"(?:(?:['’ʼ‘](?![sS](?!{_LETTER}))|[-‐‑]|(?<=\d)[.,:](?=\d)){_LETTER}+)*%?"
    rf"|[{_UNSPACED}]",
    re.IGNORECASE,
)
"""A word with all that changes it: 'can’t', 'non-bank', '$5.5'; but not the 's of 'bank’s'."""

_LOOSE: Final = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]")
"""Accents set apart, and what shows nothing: a word with them is folded on its own."""
_MARKS: Final = "“”„‟‘’‚‛ʼ\"'`´«»‹›「」『』＂＇"
_ONE_GLYPH: Final = str.maketrans(dict.fromkeys(_MARKS, "'") | {"‐": "-", "‑": "-"})
_DRESS: Final = re.compile(
    r"(?P<range>(?<=\d)–(?=\d))"
    r"|(?P<dash> ?(?:[—–―]+|--+) ?| - )"
    r"|(?P<dots> ?(?:\.\.+|…|(?:\. ){2,}\.))"
    r"|(?P<stopped>(?P<stop>[.,])'+(?![\w']))"
    r"|(?P<mark>'+)"
    r"|(?P<blank> (?=[;:!?]))"
)
_INNER_BLANK: Final = re.compile(r"(?<=[«‹]) | (?=[»›])")


class QuotedWord(NamedTuple):
    """A word at its place in a text.

    Attributes:
        start, end: Where it stands.
        key: It, in lower case and with one kind of apostrophe.
    """

    start: int
    end: int
    key: str


def quoted_words(text: str, start: int = 0, end: int | None = None) -> Iterator[QuotedWord]:
    """The words of `text[start:end]`, offsets counted in `text`."""
    end = len(text) if end is None else end
    keys = text[start:end].translate(_ONE_GLYPH).lower()
    aligned = len(keys) == end - start and not _LOOSE.search(text, start, end)
    for match in _WORD.finditer(text, start, end):
        low, high = match.span()
        key = keys[low - start : high - start] if aligned else _key(match.group())
        yield QuotedWord(low, high, key)


def _key(word: str) -> str:
    return without_invisible(unicodedata.normalize("NFC", word)).translate(_ONE_GLYPH).lower()


def dressed(text: str) -> str:
    """A text in one dress: words, letters' case and punctuation stay.

    One kind of quotation mark and apostrophe, of dash and of ellipsis; single blanks; no blank
    about a dash; a stop or comma behind the inner closing mark that it stands before.
    """
    text = " ".join(text.split())
    if not text.isascii():
        text = _INNER_BLANK.sub("", unicodedata.normalize("NFC", without_invisible(text)))
    return _DRESS.sub(_redressed, text.translate(_ONE_GLYPH))


def _redressed(match: re.Match[str]) -> str:
    return f"'{match['stop']}" if match["stop"] else _DRESSES[match.lastgroup or ""]


_DRESSES: Final = {"range": "-", "dash": "—", "dots": "…", "mark": "'", "blank": ""}
