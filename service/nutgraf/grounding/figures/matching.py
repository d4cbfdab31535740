"""Holding the figures of a sentence of ours to the sentences that it cites."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from nutgraf.grounding.figures.bounds import bounds_agree, disagreement
from nutgraf.grounding.figures.equality import (
    CALENDAR_KINDS,
    Statement,
    is_stated_across,
    matches,
    statement_of,
)
from nutgraf.grounding.figures.figure import Figure
from nutgraf.grounding.figures.grammar import find_figures


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure that no source holds, and the source figure that comes closest to it."""

    figure: Figure
    nearest: Figure | None

    @property
    def message(self) -> str:
        """What is wrong, for a reader and for a model that is asked again."""
        if self.nearest is not None and _only_bounds_differ(self.figure, self.nearest):
            return disagreement(self.nearest)
        problem = f"{self.figure.text!r} stands in none of the cited sentences"
        return problem if self.nearest is None else f"{problem}; they say {self.nearest.text!r}"


def _only_bounds_differ(figure: Figure, nearest: Figure) -> bool:
    same = figure.kind == nearest.kind and figure.amount == nearest.amount
    return same and not bounds_agree(figure, nearest)


def check_figures(claim: str, sources: Sequence[str]) -> tuple[Mismatch, ...]:
    """The figures of a claim that no source states, each with the source figure nearest to it.

    Equal is the same amount, unit, currency and scale in any dress: 'RMB 380 billion' is '380bn
    yuan', 'two' is '2', 'Q3' is 'third quarter', 'half' is '50%'. A rounded figure is another
    figure. A bare number may leave out a currency, but never a percent sign or a scale, and a
    year counts wherever a source has it. 'More than 500' is not 'fewer than 500', though either
    is '500', and an end of 'between 500 and 600' is no plain '500'.

    Args:
        claim: A sentence of ours.
        sources: The sentences that it rests on.
    """
    figures = find_figures(claim)
    if not figures:
        return ()
    statements = [statement_of(source) for source in sources]
    return tuple(
        Mismatch(figure, _nearest(figure, statements))
        for figure in figures
        if not _is_stated(figure, statements)
    )


def matching_figures(figure: Figure, source: str) -> tuple[Figure, ...]:
    """The figures of a source that are equal to a figure of ours, in the source's order."""
    statement = statement_of(source)
    return tuple(other for other in statement.figures if matches(figure, other, statement))


def _is_stated(figure: Figure, statements: Sequence[Statement]) -> bool:
    return any(
        matches(figure, other, statement) for statement in statements for other in statement.figures
    ) or is_stated_across(figure, statements)


def _nearest(figure: Figure, statements: Sequence[Statement]) -> Figure | None:
    others = [other for statement in statements for other in statement.figures]
    return min(others, key=lambda other: _distance(figure, other), default=None)


def _distance(figure: Figure, other: Figure) -> tuple[bool, bool, Decimal]:
    """Figures of the same amount come first, then those of the same kind, then those near it."""
    calendar = figure.kind in CALENDAR_KINDS
    if figure.amount is None or other.amount is None:
        return True, figure.kind != other.kind or calendar != (other.kind in CALENDAR_KINDS), _FAR
    ours, theirs = abs(figure.amount), abs(other.amount)
    ratio = max(ours, theirs) / min(ours, theirs) if ours and theirs else _FAR
    return ours != theirs, figure.kind != other.kind, ratio


_FAR = Decimal(10) ** 30
