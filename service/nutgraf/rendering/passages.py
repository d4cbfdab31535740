"""An article as a digest's page shows it: paragraphs of sentences, quotations marked in them."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.rendering.citations import cited_sentences
from nutgraf.segmentation.segments import Segmentation, Stretch
from nutgraf_schemas.digest import Digest

_BLANK_LINES: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a sentence.

    Attributes:
        text: The characters.
        quotes: Numbers, from 1, of the digest's quotes that these characters belong to.
    """

    text: str
    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or what stands between those that are known.

    Attributes:
        number: The sentence's; None for what is no known sentence.
        begins: Whether the sentence begins here; a paragraph's end may have cut it in two.
        pieces: Its characters.
    """

    number: int | None
    begins: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Numbered(Stretch):
    number: int


def paragraphs(
    text: str, segmentation: Segmentation | None, digest: Digest
) -> tuple[tuple[Passage, ...], ...]:
    """Cut an article into paragraphs of passages, no character lost but white space between.

    Args:
        text: The article's text.
        segmentation: Its sentences; without them, only the cited ones are known, and paragraphs
            end at blank lines, or at line ends where there is no blank line.
        digest: Whose sentences and quotes to mark.
    """
    if segmentation is not None:
        extents = [Stretch(p[0].start, p[-1].end) for p in segmentation.paragraphs]
        known = [_Numbered(s.start, s.end, s.number) for s in segmentation.sentences]
    else:
        extents = list(_paragraph_extents(text))
        known = [_Numbered(e.start, e.end, e.sentence) for e in cited_sentences(digest)]
    quotes = [[Stretch(s.start, s.end) for s in quote.spans] for quote in digest.quotes]
    return tuple(tuple(_passages(text, extent, known, quotes)) for extent in extents)


def _paragraph_extents(text: str) -> Iterator[Stretch]:
    separators = list(_BLANK_LINES.finditer(text)) or list(re.finditer(r"\n", text))
    start = 0
    for end, following in [*(m.span() for m in separators), (len(text), len(text))]:
        if text[start:end].strip():
            yield Stretch(start, end)
        start = following


def _passages(
    text: str, extent: Stretch, known: Sequence[_Numbered], quotes: Sequence[Sequence[Stretch]]
) -> Iterator[Passage]:
    position = extent.start
    for sentence in known:
        start, end = max(sentence.start, position), min(sentence.end, extent.end)
        if start >= end:
            continue
        if text[position:start].strip():
            yield Passage(None, False, _pieces(text, Stretch(position, start), quotes))
        begins = start == sentence.start
        yield Passage(sentence.number, begins, _pieces(text, Stretch(start, end), quotes))
        position = end
    if text[position : extent.end].strip():
        yield Passage(None, False, _pieces(text, Stretch(position, extent.end), quotes))


def _pieces(text: str, extent: Stretch, quotes: Sequence[Sequence[Stretch]]) -> tuple[Piece, ...]:
    """The stretch, cut wherever a quote begins or ends."""
    edges = {extent.start, extent.end}
    for span in (span for spans in quotes for span in spans):
        edges |= {edge for edge in (span.start, span.end) if extent.start < edge < extent.end}
    cuts = sorted(edges)
    return tuple(
        Piece(
            text[start:end],
            tuple(
                number
                for number, spans in enumerate(quotes, start=1)
                if any(span.start <= start and end <= span.end for span in spans)
            ),
        )
        for start, end in itertools.pairwise(cuts)
    )
