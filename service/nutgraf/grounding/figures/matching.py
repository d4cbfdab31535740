"""Holding the figures of a sentence of ours to the sentences that it cites."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Self

from nutgraf.grounding.figures.bounds import bounds_agree, disagreement
from nutgraf.grounding.figures.derivation import approximator, derived_from, rounded_from
from nutgraf.grounding.figures.equality import (
    CALENDAR_KINDS,
    is_stated_across,
    matches,
    senses_agree,
    signs_agree,
)
from nutgraf.grounding.figures.figure import Figure, SourceKind
from nutgraf.grounding.figures.grammar import find_figures
from nutgraf.grounding.figures.mentions import find_mentions, is_mentioned
from nutgraf.grounding.figures.slots import displaced, twins_of
from nutgraf.grounding.figures.statements import Statement, statement_of
from nutgraf.grounding.figures.turned import bare_months, swapped_months, turned

_MOST_TOLD = 50
"""Mismatches of a claim of which it is told what comes nearest; no sentence has more."""
_BETWEEN_ENDS = re.compile(r"\s(?:to|or|through|until)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A figure that no source holds.

    Attributes:
        figure: The figure, with its place in the claim.
        nearest: The figure of the sources that comes closest to it, None where they have none.
        derived_from: The figures of the sources that it follows from: '300m' and '200m' for
            '100m'. It is still no figure of theirs.
        rounded_from: The figure of the sources that it rounds, where it is said to be about so
            much.
        is_displaced: Whether the sources do state it, but have `nearest` in its place.
    """

    figure: Figure
    nearest: Figure | None
    derived_from: tuple[Figure, ...] = ()
    rounded_from: Figure | None = None
    is_displaced: bool = False

    @property
    def start(self) -> int:
        """Index of the figure's first character in the claim."""
        return self.figure.start

    @property
    def end(self) -> int:
        """Index after the figure's last character in the claim."""
        return self.figure.end

    @property
    def message(self) -> str:
        """What is wrong, for a model that is asked again."""
        return self.message_of("cited")

    def message_of(self, kind: SourceKind) -> str:
        """What is wrong, for a reader, of sources of a kind."""
        told = repr(self.figure.text)
        if self.nearest is not None and self.is_displaced:
            return f"the {kind} sentences have {self.nearest.text!r} where this says {told}"
        if self.nearest and (difference := _difference(self.figure, self.nearest, kind)):
            return difference
        if self.rounded_from is not None:
            return f"{told} is rounded from {self.rounded_from.text!r}"
        if self.derived_from:
            terms = _listed([repr(figure.text) for figure in self.derived_from])
            return f"{told} is computed from {terms}, not found in the article"
        problem = f"{told} stands in none of the {kind} sentences"
        return problem if self.nearest is None else f"{problem}; they say {self.nearest.text!r}"


def _listed(terms: Sequence[str]) -> str:
    return f"{', '.join(terms[:-1])} and {terms[-1]}"


def _difference(figure: Figure, nearest: Figure, kind: SourceKind) -> str | None:
    """What tells two figures of one amount apart, None where it is more than that."""
    if figure.kind != nearest.kind or figure.amount is None or nearest.amount is None:
        return None
    if abs(figure.amount) != abs(nearest.amount) or figure.currencies != nearest.currencies:
        return None
    if figure.amount == nearest.amount and not bounds_agree(figure, nearest):
        return disagreement(nearest, kind)
    if not signs_agree(figure, nearest):
        return f"{nearest.text!r} has the other sign in the {kind} sentences"
    if not senses_agree(figure, nearest):
        return f"the {kind} sentences say {nearest.text!r} of the {nearest.sense}"
    if figure.unit and nearest.unit and figure.unit != nearest.unit:
        return (
            f"{figure.text!r} counts {figure.unit!r}, but {nearest.unit!r} in the {kind} sentences"
        )
    return None


def check_figures(
    claim: str,
    sources: Sequence[str],
    *,
    language: str = "en",
    source_language: str | None = None,
) -> tuple[Mismatch, ...]:
    """The figures of a claim that no source states, each with the source figure nearest to it.

    Equal is the same amount, unit, currency and scale in any dress: 'RMB 380 billion' is '380bn
    yuan', 'two' is '2', 'Q3' is 'third quarter', 'half' is '50%'. A rounded figure is another
    figure, and so is one that follows from others, though both are told as what they are. A bare
    number may leave out a currency, but never a percent sign or a scale, and a year counts
    wherever a source has it. 'More than 500' is not 'fewer than 500', though either is '500', and
    an end of 'between 500 and 600' is no plain '500'. Seven killed are not seven injured, a loss
    is no profit, and cars are no people.

    Args:
        claim: A sentence of ours.
        sources: The sentences that it rests on.
        language: The tag of the claim's language. Figures are equal across languages.
        source_language: That of the sources; None where it is the claim's.
    """
    reading = _Reading.of(claim, sources, language, source_language or language)
    found: list[Mismatch] = []
    for index, figure in enumerate(reading.figures):
        if not reading.states(figure):
            found.append(_mismatch(reading, figure, told=len(found) < _MOST_TOLD))
        elif reading.is_empty_range(index):
            found.append(Mismatch(figure, _nearest_but(figure, reading.statements)))
        elif other := reading.in_its_place(index):
            found.append(Mismatch(figure, other, is_displaced=True))
    found += (
        Mismatch(month, other, is_displaced=True)
        for month, other in swapped_months(
            claim, reading.figures, months=reading.months, statements=reading.statements
        )
    )
    missing = (m for m in reading.mentions if not is_mentioned(m, sources))
    found += [_mismatch(reading, m, told=len(found) < _MOST_TOLD) for m in missing]
    return tuple(sorted(found, key=lambda mismatch: mismatch.start))


def is_stated(figure: Figure, source: str, *, language: str = "en") -> bool:
    """Whether a source states a figure of ours, be it among other things.

    Args:
        figure: The figure, as `find_figures` or a `Mismatch` has it, which knows what it counts.
        source: A sentence.
        language: The tag of the source's language.
    """
    if _is_stated(figure, (statement_of(source, language),)):
        return True
    return figure.kind in {"name", "ordinal"} and is_mentioned(figure, (source,))


def matching_figures(figure: Figure, source: str, *, language: str = "en") -> tuple[Figure, ...]:
    """The figures of a source that are equal to a figure of ours, in the source's order."""
    statement = statement_of(source, language)
    return tuple(
        other for other in statement.candidates(figure) if matches(figure, other, statement)
    )


@dataclass(frozen=True)
class _Reading:
    """A claim and its sources, read."""

    claim: str
    sources: Sequence[str]
    figures: tuple[Figure, ...]
    mentions: tuple[Figure, ...]
    months: tuple[Figure, ...]
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, claim: str, sources: Sequence[str], ours: str, theirs: str) -> Self:
        """Read a claim in one language, and sources in another if the claim has any figure."""
        figures = find_figures(claim, language=ours)
        english = ours.startswith("en") and theirs.startswith("en")
        mentions = find_mentions(claim) if english else ()
        months = bare_months(claim, figures) if english else ()
        read = sources if figures or mentions or months else ()
        statements = tuple(statement_of(source, theirs) for source in read)
        return cls(claim, sources, figures, mentions, months, statements)

    def states(self, figure: Figure) -> bool:
        """Whether a source states a figure of the claim."""
        return _is_stated(figure, self.statements)

    def in_its_place(self, index: int) -> Figure | None:
        """What a source has in the place of a figure that some source does state."""
        figure, figures, statements = self.figures[index], self.figures, self.statements
        other = displaced(self.claim, figure, figures, twins=self._twins, statements=statements)
        return other or turned(self.claim, index, figures, statements)

    @cached_property
    def _twins(self) -> Sequence[Statement]:
        return twins_of(self.claim, self.figures, self.statements)

    def is_empty_range(self, index: int) -> bool:
        """Whether a figure is the end of a range that ends where it began: 'from 5% to 5%'."""
        figure = self.figures[index]
        left = self.figures[index - 1] if index else None
        if left is None or left.amount is None or figure.amount is None:
            return False
        if (left.kind, left.amount) != (figure.kind, figure.amount):
            return False
        told = self.claim[left.start : figure.end]
        between = _BETWEEN_ENDS.fullmatch(self.claim[left.end : figure.start])
        return between is not None and not any(told in source for source in self.sources)


def _mismatch(reading: _Reading, figure: Figure, *, told: bool) -> Mismatch:
    """A mismatch, and what it might come from if that is to be told."""
    if not told:
        return Mismatch(figure, None)
    statements = reading.statements
    nearest = _nearest(figure, statements)
    approximate = approximator(reading.claim, figure)
    others = (other for statement in statements for other in statement.figures)
    rounded = rounded_from(figure, approximate, others) if approximate else None
    derived = derived_from(figure, statements, loosely=approximate is not None)
    return Mismatch(figure, nearest, derived, rounded)


def _is_stated(figure: Figure, statements: Sequence[Statement]) -> bool:
    return any(
        matches(figure, other, statement)
        for statement in statements
        for other in statement.candidates(figure)
    ) or is_stated_across(figure, statements)


def _nearest(figure: Figure, statements: Sequence[Statement]) -> Figure | None:
    others = [other for statement in statements for other in statement.figures]
    return min(others, key=lambda other: _distance(figure, other), default=None)


def _nearest_but(figure: Figure, statements: Sequence[Statement]) -> Figure | None:
    """The nearest figure of another amount."""
    others = [o for s in statements for o in s.figures if o.amount != figure.amount]
    return min(others, key=lambda other: _distance(figure, other), default=None)


def _distance(figure: Figure, other: Figure) -> tuple[bool, bool, bool, Decimal]:
    """Figures of the same amount come first, then those of the same kind.

    Of these, those of the same digits ('$1.84 million' and '$1.84 billion'), then those near it.
    """
    calendar = figure.kind in CALENDAR_KINDS
    if figure.amount is None or other.amount is None:
        unlike = figure.kind != other.kind or calendar != (other.kind in CALENDAR_KINDS)
        return True, unlike, True, _FAR
    ours, theirs = abs(figure.amount), abs(other.amount)
    ratio = max(ours, theirs) / min(ours, theirs) if ours and theirs else _FAR
    rescaled = ours.normalize().as_tuple().digits != theirs.normalize().as_tuple().digits
    return ours != theirs, figure.kind != other.kind, rescaled, ratio


_FAR = Decimal(10) ** 30
