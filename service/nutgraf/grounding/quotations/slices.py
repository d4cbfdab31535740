"""A quotation as a summary prints it: where it leaves something out, and where it puts it in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nutgraf.grounding.quotations.wording import QuotedWord, quoted_words

_LETTER: Final = re.compile(r"\[(\w)\](?=\w)")
_BRACKET: Final = re.compile(r"(?:(?<=\w)\[[^\[\]]{0,200}\]|\[[^\[\]]{0,200}\])\w*")
OMISSION: Final = re.compile(r"…|\.\.|(?:\.\s){2}\.")
_MARKED: Final = re.compile(r"…|\.\.|\. \.|\[")
_DOTS: Final = re.compile(r"\[(?:…|[.\s]+)\]|\((?:…|\.{3,})\)")


@dataclass(frozen=True, slots=True)
class Slice:
    """Words of a quotation with nothing left out of them.

    Attributes:
        words: They.
        inserted: Whether square brackets, and not dots, part them from the slice before.
    """

    words: Sequence[QuotedWord]
    inserted: bool


def readings(said: str) -> Iterator[tuple[str, Sequence[Slice]]]:
    """The ways to read quoted words, as text and as the slices of it, the plainest first.

    Dots and brackets may be the article's own. Else dots leave something out; and brackets, too,
    put something in, or change the case of a letter.
    """
    yield said, (Slice(tuple(quoted_words(said)), inserted=False),)
    if not _MARKED.search(said):
        return
    undotted = _DOTS.sub("…", said)
    yield undotted, tuple(Slice(run, inserted=False) for run in _runs(undotted, 0, len(undotted)))
    plain = _LETTER.sub(r"\1", undotted)
    yield plain, tuple(_cut(plain))


def _cut(said: str) -> Iterator[Slice]:
    brackets = [match.span() for match in _BRACKET.finditer(said)]
    inserted = False
    edges = [(0, 0), *brackets, (len(said), len(said))]
    for (_, low), (high, _) in pairwise(edges):
        for run in _runs(said, low, high):
            yield Slice(run, inserted)
            inserted = False
        inserted = True


def insertions(said: str) -> Iterator[str]:
    """What stands in square brackets."""
    for match in _BRACKET.finditer(said):
        yield match.group()


def _runs(said: str, low: int, high: int) -> Iterator[Sequence[QuotedWord]]:
    run: list[QuotedWord] = []
    for word in quoted_words(said, low, high):
        if run and OMISSION.search(said, run[-1].end, word.start):
            yield run
            run = []
        run.append(word)
    if run:
        yield run
