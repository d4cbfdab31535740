"""A string of a summary as claims: its sentences, each known by its place in the string."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nutgraf.grounding.support import content_stems
from nutgraf.segmentation import Stretch, quoted, segment
from nutgraf.verification.cleaning import cleaned
from nutgraf.verification.labels import Weight, weight
from nutgraf.verification.parts import Part

LONGEST: Final = 2_000
"""Characters of a claim; a longer sentence is taken in pieces, so that no check meets a book."""

_LABEL_WORDS: Final = 3
"""Words up to which a phrase without a full stop may be a label, such as 'Market impact'."""
_ENDS: Final = re.compile(r"[.!?…。！？][\"'”’»」』)\]]*\Z")
_REFERS: Final = re.compile(
    r"(?:(?:the|this)\s(?:\w+\s)?(?:article|report|story|piece|text|author)\s"
    r"(?:also\s)?(?:says|said|states|stated|reports|reported|notes|noted|adds|explains"
    r"|describes\show|highlights\sthat|mentions\sthat|points\sout\sthat|claims)\s(?:that\s)?"
    r"|(?:according\sto|as\sreported\s(?:in|by))\sthe\s(?:article|report|story|piece|text),?\s)",
    re.IGNORECASE,
)
"""How summaries speak of the article, which does not speak of itself."""
_ALL_QUOTED: Final = 0.8
"""Share of a claim within quotation marks from which it is nothing but a quotation."""


@dataclass(frozen=True, slots=True)
class Claim(Stretch):
    """A sentence of a string, by its place in the cleaned one.

    Attributes:
        text: Its characters there.
        is_label: Whether it only names what follows, and so says nothing to support.
        is_line: Whether it is a heading or a few words without a full stop, whose verbs have no
            tense to hold: '200 jobs cut'.
        is_terse: Whether its words are too few for their share in the article to tell anything.
        is_quoted: Whether it is nothing but a quotation, which needs no support of its own.
    """

    text: str
    is_label: bool
    is_line: bool
    is_terse: bool
    is_quoted: bool


class Prose:
    """A string of a summary, cleaned and cut.

    Args:
        part: The string.
        language: Its ISO 639-1 code.
    """

    def __init__(self, part: Part, *, language: str) -> None:
        self.part = part
        self._language = language
        self._cleaned = cleaned(part.text)
        self.text = self._cleaned.text

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `text` stands in the string as it was given."""
        return self._cleaned.given(start, end)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Its sentences, those with words."""
        return tuple(self._claims())

    @cached_property
    def quoted(self) -> tuple[Stretch, ...]:
        """What stands between quotation marks."""
        return quoted(self.text)

    def _claims(self) -> Iterator[Claim]:
        for sentence in segment(self.text, language=self._language).sentences:
            for piece in _pieces(self.text, sentence):
                yield self._claim(piece)

    def _claim(self, piece: Stretch) -> Claim:
        text = self.text[piece.start : piece.end]
        reference = _REFERS.match(text)
        if reference and reference.end() < len(text):
            text = text[reference.end() :]
        start = piece.end - len(text)
        is_line = start in self._cleaned.headings or _is_short(text)
        kind = self._weight(start, text, is_line=is_line)
        return Claim(
            start,
            piece.end,
            text,
            is_label=kind == "label",
            is_line=is_line,
            is_terse=kind == "terse",
            is_quoted=self._is_quoted(piece),
        )

    def _weight(self, start: int, text: str, *, is_line: bool) -> Weight:
        if _says_nothing(text):
            return "label"
        if not is_line:
            return "claim"
        return weight(text, is_item=start in self._cleaned.items)

    def _is_quoted(self, piece: Stretch) -> bool:
        inside = 0
        for span in self._overlapping(piece):
            inside += min(span.end, piece.end) - max(span.start, piece.start)
        return inside > _ALL_QUOTED * (piece.end - piece.start)

    def _overlapping(self, piece: Stretch) -> Iterator[Stretch]:
        at = bisect_right(self.quoted, piece.start, key=lambda span: span.end)
        while at < len(self.quoted) and self.quoted[at].start < piece.end:
            yield self.quoted[at]
            at += 1


def _pieces(text: str, sentence: Stretch) -> Iterator[Stretch]:
    """A sentence, in pieces where it is too long."""
    start = sentence.start
    while sentence.end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        end = space if space > 0 else start + LONGEST
        yield Stretch(start, end)
        start = end + (space > 0)
    if start < sentence.end:
        yield Stretch(start, sentence.end)


def _says_nothing(text: str) -> bool:
    """Whether a phrase announces something or has no words of its own.

    'Here are the key points:', 'It is so.'
    """
    return text.rstrip("*_ ").endswith((":", "：")) or not content_stems(text)


def _is_short(text: str) -> bool:
    """Whether a phrase may only name something: 'Outlook', 'Market impact', 'Well.'"""
    words = len(text.split())
    return text.isascii() and (words == 1 or (words <= _LABEL_WORDS and not _ENDS.search(text)))


def is_titled(text: str) -> bool:
    """Whether all words are capitalized, so that capitals tell no name."""
    return all(not word[0].islower() for word in text.split())
