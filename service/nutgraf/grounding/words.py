"""Words with offsets, and the folding under which two spellings of a word are one."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nutgraf.grounding.names.lexicon import ABBREVIATIONS

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"  # U.S.  J.P.  D.C
    r"|[^\W_]+(?:(?:['’‘ʼ&]|[-‐‑](?![a-z]))[^\W_]+){0,6}"  # AT&T, Coca-Cola, but London | -based
)
_POSSESSIVES = tuple(mark + s for mark in "'’‘ʼ" for s in "sS")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_OPENS_SENTENCE = frozenset("\n.!?:;…•“\"‘'(`*|")


class Word(NamedTuple):
    """A word of a text, without a possessive 's.

    Attributes:
        start, end: Where it stands, without the 's.
        text: Its characters.
        key: It, folded.
        possessive: Whether an 's follows it.
        initial: Whether a sentence, a line, a quotation or a parenthesis begins with it.
        before: What stands between it and the word before, marks and white space.
    """

    start: int
    end: int
    text: str
    key: str
    possessive: bool
    initial: bool
    before: str

    @property
    def capitalized(self) -> bool:
        """Whether it is written like a name: 'Wu', 'ECB', 'iPhone', but not 'I' or 'Q3'."""
        return _is_capitalized(self.text)

    @property
    def unmistakable(self) -> bool:
        """Whether capitals inside show it to be a name wherever it stands: 'ECB', 'OpenAI'."""
        return len(self.text) > 1 and any(c.isupper() for c in self.text[1:].split("-")[0])


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A word as it is compared: lower case, no accents, no dots, one kind of apostrophe."""
    if text.isascii():
        return text.lower().replace(".", "")
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return text.replace(".", "").casefold()


def stem(key: str) -> str:
    """A folded word without the s of a plural."""
    return key[:-1] if len(key) > 2 and key.endswith("s") and not key.endswith("ss") else key


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of `text[start:end]`, offsets counted in `text`."""
    end = len(text) if end is None else end
    last = start
    for match in _WORD.finditer(text, start, end):
        yield _word(text, match, last)
        last = match.end()
        if text.startswith(".", last) and _has_dot(match.group()):
            last += 1


def _word(text: str, match: re.Match[str], last: int) -> Word:
    raw, start = match.group(), match.start()
    possessive, bare = False, raw
    if raw[-1] in "sS":
        possessive = raw.endswith(_POSSESSIVES)
        bare = raw[:-2] if possessive else raw
        possessive = possessive or (raw[-1] == "s" and _ends_plural_possessive(text, match.end()))
    before = text[last:start]
    initial = last == 0 or (before != " " and not _OPENS_SENTENCE.isdisjoint(before))
    # There are a thousand of them: made like this, each takes half the time.
    return tuple.__new__(
        Word, (start, start + len(bare), bare, fold(bare), possessive, initial, before)
    )


def _has_dot(raw: str) -> bool:
    """Whether a dot behind a word belongs to it: that of 'Mr.', of the initial in 'Ada B. Lund'."""
    return raw[0].isupper() and (len(raw) == 1 or fold(raw) in ABBREVIATIONS)


def _ends_plural_possessive(text: str, end: int) -> bool:
    """Whether the s before `end` is followed by an apostrophe."""
    return text.startswith(("' ", "’ "), end)


@lru_cache(maxsize=8192)
def _is_capitalized(text: str) -> bool:
    if text.islower() or text[0].isdigit():
        return False
    if text[0].isupper():
        return not (text == "I" or text[:2] in {"I'", "I’"} or _is_period(text) or _is_seat(text))
    return text[0].islower() and any(c.isupper() for c in text[1:3]) and text.isalnum()


def _is_period(text: str) -> bool:
    return text[0] in "QHF" and text.lstrip("QHFY").isdigit()


def _is_seat(text: str) -> bool:
    """D-Ohio: the party and the state of a member of Congress."""
    return text[1:2] == "-" and text[0] in "DRI"
