"""Slots: the place of a figure in its sentence, and whose figure stands there in a source.

A figure that a source does state may still be another's: 'the share exceeds 5%' where the article
has 'the share exceeds 7%', and 5% two sentences on. Only a sentence that says nearly word for word
what ours says is held against it: in other words, nobody can tell which figure belongs where.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nutgraf.grounding.figures.equality import matches
from nutgraf.grounding.figures.figure import Figure
from nutgraf.grounding.figures.statements import Statement
from nutgraf.grounding.figures.vocabulary import MEASURES, singular

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]")
_COVERAGE: Final = 0.9
"""The share of our words that such a sentence has."""
_FEWEST_WORDS: Final = 3
"""Words of ours below which the share says little."""
_TABLE: Final = 32
"""Figures of a sentence; one with more is a table, or an attempt to keep us busy."""
_REACH: Final = 4
"""Words on either side of a figure that are compared."""
_CLOSE: Final = 4
"""Words around a figure, of both sides together, that make its place the same."""
_CLOSER: Final = 2
"""By how many the other figure's place must be nearer than that of the figure ours equals."""
_FAR: Final = 3
"""What the place of that figure counts at most in a sentence that says something else."""
_WITHIN_SIDE: Final = 2
_WITHIN: Final = 6
"""What either side, and both, must count where both figures stand in one sentence: ours may have
begun like the one and ended like the other, '12 shops in Leeds' of '40 shops in York and 12 in
Leeds', and says nothing wrong then."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence's words, figures and marks, folded, and where each begins."""

    tokens: tuple[str, ...]
    starts: tuple[int, ...]
    words: frozenset[str]


@lru_cache(maxsize=512)
def read_words(text: str) -> Reading:
    """A sentence as it is compared word by word. The last few are kept."""
    found = [(match.group().casefold(), match.start()) for match in _TOKEN.finditer(text)]
    tokens = tuple(token for token, _ in found)
    starts = tuple(start for _, start in found)
    return Reading(tokens, starts, frozenset(token for token in tokens if token[0].isalpha()))


def displaced(
    claim: str,
    figure: Figure,
    figures: Sequence[Figure],
    *,
    twins: Sequence[Statement],
    statements: Sequence[Statement],
) -> Figure | None:
    """The figure that a source has in the place of ours, None where ours stands in its own.

    Args:
        claim: A sentence of ours.
        figure: One of its figures, which some source states.
        figures: All of them.
        twins: The sources that say nearly word for word what the claim says.
        statements: All of them.
    """
    unlike = [(t, other) for t in twins for other in t.figures if not matches(figure, other, t)]
    if not unlike:
        return None
    own = [(s, alike_around(claim, figure, s, other)) for s, other in _equal(figure, statements)]
    return next(
        (
            other
            for twin, other in unlike
            if (own or _are_told_alike(figure, other))
            and _is_closer(alike_around(claim, figure, twin, other), own, twin, twins)
            and _states_others(figure, figures, twin)
        ),
        None,
    )


def twins_of(
    claim: str, figures: Sequence[Figure], statements: Sequence[Statement]
) -> Sequence[Statement]:
    """The sources that say nearly word for word what a claim says, its figures aside."""
    if len(figures) > _TABLE:
        return ()
    words = _words_apart(claim, figures)
    if len(words) < _FEWEST_WORDS:
        return ()
    least = _COVERAGE * len(words)
    return [
        s
        for s in statements
        if len(s.figures) <= _TABLE and len(words & read_words(s.text).words) >= least
    ]


def _is_closer(
    place: tuple[int, int],
    own: Sequence[tuple[Statement, tuple[int, int]]],
    twin: Statement,
    twins: Sequence[Statement],
) -> bool:
    """Whether another figure's place is ours, and those of the figures that ours equals are not."""
    least, total = min(place), sum(place)
    if not least or total < _CLOSE:
        return False
    if any(statement is twin for statement, _ in own) and (least < _WITHIN_SIDE or total < _WITHIN):
        return False
    others = (sum(p) if statement in twins else min(_FAR, sum(p)) for statement, p in own)
    return total >= max(others, default=0) + _CLOSER


def _are_told_alike(figure: Figure, other: Figure) -> bool:
    """Whether a figure leaves nothing out that ours says, which sources state in several places."""
    if figure.kind == "name":
        return other.kind in {"name", "amount"}
    return figure.kind == other.kind and all(
        theirs is not None
        for ours, theirs in zip(figure.parts, other.parts, strict=False)
        if ours is not None
    )


def _words_apart(claim: str, figures: Sequence[Figure]) -> frozenset[str]:
    """The words of a claim that belong to no figure."""
    reading = read_words(claim)
    within = {
        index
        for figure in figures
        for index in range(
            bisect_left(reading.starts, figure.start), bisect_left(reading.starts, figure.end)
        )
    }
    tokens = (token for index, token in enumerate(reading.tokens) if index not in within)
    return frozenset(token for token in tokens if token[0].isalpha())


def _equal(figure: Figure, statements: Iterable[Statement]) -> Iterable[tuple[Statement, Figure]]:
    return (
        (s, other)
        for s in statements
        for other in s.candidates(figure)
        if matches(figure, other, s)
    )


def _states_others(figure: Figure, figures: Iterable[Figure], twin: Statement) -> bool:
    return all(
        any(matches(ours, theirs, twin) for theirs in twin.figures)
        for ours in figures
        if ours is not figure
    )


def alike_around(
    claim: str, figure: Figure, statement: Statement, other: Figure
) -> tuple[int, int]:
    """How many words before two figures are the same, and how many behind, outward from them."""
    before, behind = _around(claim, figure)
    their_before, their_behind = _around(statement.text, other)
    return _alike(before, their_before), _alike(behind, their_behind)


@lru_cache(maxsize=1024)
def _around(text: str, figure: Figure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words before a figure, nearest first, and those behind it and behind what it counts."""
    reading = read_words(text)
    at = bisect_left(reading.starts, figure.start)
    before = reading.tokens[max(0, at - _REACH) : at][::-1]
    after = bisect_left(reading.starts, figure.end)
    if figure.unit is not None and after < len(reading.tokens):
        hyphen = reading.tokens[after] == "-" and after + 1 < len(reading.tokens)
        noun = reading.tokens[after + hyphen]
        if figure.unit in {MEASURES.get(noun), singular(noun)}:
            after += 1 + hyphen
    return before, reading.tokens[after : after + _REACH]


def _alike(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Words that agree from the first on; where both sides end alike, all of the reach."""
    for index, (left, right) in enumerate(zip(ours, theirs, strict=False)):
        if left != right:
            return index
    return _REACH if len(ours) == len(theirs) else min(len(ours), len(theirs))
