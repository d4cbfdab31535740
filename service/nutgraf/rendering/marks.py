"""Texts cut where findings begin and end, for a verification's page and its lines."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nutgraf.segmentation.segments import Segmentation, Stretch
from nutgraf_schemas.verification import VerificationFinding

_BLOCK_ENDS: Final = re.compile(
    r"(?m:^[ \t]{0,3}#{1,6}[ \t][^\n]*$)"
    r"|\n(?=[ \t\r]*\n)|\n(?=[ \t]*(?:[-*+•>|]|#{1,6}|\(?[0-9]{1,3}[.)])[ \t])"
)
"""Where a block of a plain text ends: behind a heading, and before a blank line, a list item, a
heading, a row of a table."""


_HEADING: Final = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_DRESS: Final = re.compile(
    r"(?m:^[ \t]{0,3}#{1,6}[ \t]|^[ \t]*[-*+>|][ \t]|\|[ \t]*$)|\*\*|~~"
    r"|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)__?(?=[^\s_])|(?<=[^\s_])__?(?!\w)"
)
"""Marks of Markdown."""


def dress(text: str) -> tuple[tuple[str, bool], ...]:
    """A text in pieces, each with whether it is Markdown's and none of the words."""
    edges = [0, *(edge for m in _DRESS.finditer(text) for edge in m.span()), len(text)]
    found = ((text[a:b], i % 2 == 1) for i, (a, b) in enumerate(pairwise(edges)))
    return tuple((words, is_dress) for words, is_dress in found if words)


@dataclass(frozen=True, slots=True)
class Mark(Stretch):
    """A stretch of a text that a finding speaks of; `number` is the finding's, from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that are marked alike.

    Attributes:
        text: They.
        marks: Numbers of the findings that speak of them, the one of the fewest words first.
        ends: Numbers of those that speak of nothing behind them.
    """

    text: str
    marks: tuple[int, ...]
    ends: tuple[int, ...]


def pieces(text: str, extent: Stretch, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The stretch of a text, cut wherever a mark begins or ends.

    Args:
        text: The text.
        extent: What of it to cut.
        marks: Those that lie in it, at least in part.
    """
    inner = [
        Mark(max(m.start, extent.start), min(m.end, extent.end), m.number)
        for m in marks
        if m.start < extent.end and m.end > extent.start
    ]
    lengths = {mark.number: mark.end - mark.start for mark in marks}
    edges = {extent.start, extent.end} | {m.start for m in inner} | {m.end for m in inner}
    opening = sorted(inner, key=lambda m: m.start, reverse=True)
    open_now: list[Mark] = []
    found: list[Piece] = []
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        open_now = [m for m in open_now if m.end > start]
        while opening and opening[-1].start <= start:
            open_now.append(opening.pop())
        here = sorted(open_now, key=lambda m: (lengths[m.number], m.number))
        ends = tuple(m.number for m in here if m.end == end)
        found.append(Piece(text[start:end], tuple(m.number for m in here), ends))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a string of the summary, and the findings that begin in it.

    Attributes:
        path: The string's, where this is its first block.
        pieces: Its characters.
        findings: Their numbers.
        is_heading: Whether it is a heading in Markdown.
    """

    path: str | None
    pieces: tuple[Piece, ...]
    findings: tuple[int, ...]
    is_heading: bool = False


def blocks(
    strings: Sequence[tuple[str | None, str]], findings: Sequence[VerificationFinding]
) -> Iterator[Block]:
    """A summary, block by block.

    Args:
        strings: Its strings with their paths, in order.
        findings: What was found in them; of a string that is not among them the finding's own
            words are shown.
    """
    by_path: dict[str | None, list[Mark]] = {}
    for number, finding in enumerate(findings, 1):
        by_path.setdefault(finding.path, []).append(Mark(finding.start, finding.end, number))
    listed = {path for path, _ in strings}
    for path, text in strings:
        yield from _blocks_of(path, text, by_path.get(path, []))
    for path, marks in by_path.items():
        if path not in listed:
            text = findings[marks[0].number - 1].text
            yield Block(path, (Piece(text, (), ()),), tuple(m.number for m in marks))


def _blocks_of(path: str | None, text: str, marks: Sequence[Mark]) -> Iterator[Block]:
    cuts = [m.end() for m in _BLOCK_ENDS.finditer(text)] if path is None else []
    begins = sorted(marks, key=lambda m: m.start)
    starts = [m.start for m in begins]
    longest = max((m.end - m.start for m in marks), default=0)
    for first, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(text)], strict=True)):
        extent = _trimmed(text, start, end)
        if extent.start < extent.end:
            near = begins[bisect_left(starts, extent.start - longest) : bisect_left(starts, end)]
            here = tuple(m.number for m in near if m.start >= start)
            is_heading = _HEADING.match(text, extent.start) is not None
            first_path = path if first == 0 else None
            yield Block(first_path, pieces(text, extent, near), here, is_heading)


def _trimmed(text: str, start: int, end: int) -> Stretch:
    words = text[start:end]
    return Stretch(end - len(words.lstrip()), start + len(words.rstrip()))


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence of the article.

    Attributes:
        number: Its number.
        pieces: Its characters; marked are the words that answer a finding's.
    """

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article as a verification's page shows it.

    Attributes:
        paragraphs: Its sentences.
        sentences_of: The numbers of the sentences that come nearest, by the finding's number.
    """

    paragraphs: tuple[tuple[MarkedSentence, ...], ...]
    sentences_of: dict[int, tuple[int, ...]]


def marked_article(
    segmentation: Segmentation, findings: Sequence[VerificationFinding]
) -> MarkedArticle:
    """Mark in an article what it says instead of what was found."""
    sentences = segmentation.sentences
    starts = [s.start for s in sentences]
    marks: dict[int, list[Mark]] = {}
    sentences_of: dict[int, tuple[int, ...]] = {}
    for number, finding in enumerate(findings, 1):
        if finding.nearest is None or not sentences:
            sentences_of[number] = ()
            continue
        near = finding.nearest
        sentences_of[number] = _touched(starts, near.start, near.end)
        if near.words:
            mark = Mark(near.words.start, near.words.end, number)
            for sentence in _touched(starts, mark.start, mark.end):
                marks.setdefault(sentence, []).append(mark)
    paragraphs = tuple(
        tuple(
            MarkedSentence(s.number, pieces(segmentation.text, s, marks.get(s.number, [])))
            for s in paragraph
        )
        for paragraph in segmentation.paragraphs
    )
    return MarkedArticle(paragraphs, sentences_of)


def _touched(starts: Sequence[int], start: int, end: int) -> tuple[int, ...]:
    """Numbers of the sentences that a stretch lies in."""
    first = max(1, bisect_right(starts, start))
    return tuple(range(first, max(first, bisect_left(starts, end)) + 1))
