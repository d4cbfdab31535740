"""What a near-verbatim sentence turns round or swaps: the sides of a vote, a month for another."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from nutgraf.grounding.figures.equality import CALENDAR_KINDS, months_of
from nutgraf.grounding.figures.figure import Figure
from nutgraf.grounding.figures.periods import month_number
from nutgraf.grounding.figures.slots import alike_around, twins_of
from nutgraf.grounding.figures.statements import Statement

_AGAINST: Final = re.compile(r"\s(?:\w+\s)?to\s|[-–]")
_MONTH: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_CLOSE: Final = 3
"""Words around a month, of both sides together, that make its place the same."""
_TABLE: Final = 32
"""Figures, or months, of a sentence; one with more is a table."""
_BETWEEN: Final = 32
"""Characters between the two sides of a result, at most."""


def turned(
    claim: str, index: int, figures: Sequence[Figure], statements: Sequence[Statement]
) -> Figure | None:
    """What a sentence like ours has in place of the first of two figures that we have turned round.

    '57 to 418' where it has '418 to 57', and none has it as we do.

    Args:
        claim: A sentence of ours.
        index: That of the first figure of the two.
        figures: All of its figures.
        statements: The sources.
    """
    pair = figures[index : index + 2]
    if (
        not 1 < len(figures) <= _TABLE
        or len(pair) < 2
        or not _is_pair(claim, *pair)
        or pair[0].amount == pair[1].amount
    ):
        return None
    ours = pair[0].amount, pair[1].amount
    pairs = [(left, right) for s in statements for left, right in _pairs(s)]
    if any((left.amount, right.amount) == ours for left, right in pairs):
        return None
    for twin in twins_of(claim, figures, statements):
        for left, right in _pairs(twin):
            if (right.amount, left.amount) == ours:
                return left
    return None


def _pairs(statement: Statement) -> Iterator[tuple[Figure, Figure]]:
    figures = statement.figures[:_TABLE]
    return (p for p in pairwise(figures) if _is_pair(statement.text, *p))


def _is_pair(text: str, left: Figure, right: Figure) -> bool:
    """Whether two numbers are the sides of a result."""
    between = text[left.end : right.start] if right.start - left.end < _BETWEEN else ""
    return left.kind == right.kind == "amount" and _AGAINST.fullmatch(between) is not None


def swapped_months(
    claim: str,
    figures: Sequence[Figure],
    *,
    months: Sequence[Figure],
    statements: Sequence[Statement],
) -> Iterator[tuple[Figure, Figure]]:
    """The months of a claim that stand where a sentence like it has others, with these.

    'From March to September' where it has 'from May to September', and no March.

    Args:
        claim: A sentence of ours.
        figures: Its figures.
        months: Its months that stand alone.
        statements: The sources.
    """
    if not 0 < len(months) <= _TABLE:
        return
    said = months_of(claim, "en")
    for twin in twins_of(claim, (*figures, *months), statements):
        theirs = months_of(twin.text, "en")
        strange = [m for m in months if m.parts[1] not in theirs]
        others = bare_months(twin.text, twin.figures) if strange else ()
        others = tuple(o for o in others if o.parts[1] not in said)[:_TABLE]
        for month in strange:
            if other := _in_place(claim, month, twin, others):
                yield month, other
        return


def bare_months(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The months of a text that stand alone, in none of its figures, in English."""
    within = [(f.start, f.end) for f in figures if f.kind in CALENDAR_KINDS][:_TABLE]
    return tuple(
        Figure(m.start(), m.end(), m.group(), "date", parts=(None, month_number(m.group()), None))
        for m in _MONTH.finditer(text)
        if not any(start <= m.start() < end for start, end in within)
    )


def _in_place(
    claim: str, month: Figure, twin: Statement, others: Sequence[Figure]
) -> Figure | None:
    for other in others:
        before, behind = alike_around(claim, month, twin, other)
        if before and behind and before + behind >= _CLOSE:
            return other
    return None
