"""A source sentence as figures are held to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

from nutgraf.grounding.figures.currencies import CODES, SIGNS, WORDS
from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.grammar import find_figures

_CURRENCY_MENTION: Final = re.compile(r"[^\W\d_]+|[^\w\s]")
_TABLE: Final = 64
"""Figures of a source from which on they are looked up by their amounts: no sentence has more."""
_MOST_INEXACT: Final = 100
"""Figures of such a source that are compared one by one, because they may be equal to figures of
another amount ('half' to '50%'). Without a limit, a megabyte of them would take its square."""
_INEXACT: Final = frozenset[FigureKind](
    {
        "fraction",
        "score",
        "date",
        "quarter",
        "half_year",
        "fiscal_year",
        "time",
        "magnitude",
        "digits",
        "decade",
        "percentage_points",
        "basis_points",
    }
)


_Key = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Statement:
    """A source sentence as figures are held to it.

    Attributes:
        text: The sentence.
        figures: Its figures.
        currencies: ISO 4217 codes of every currency that it names or that it counts in.
        counted: What its amounts count.
        language: The tag of its language.
        amounts: The amounts of its bare numbers.
        index: Its figures by what an equal one must share, if they are many.
        inexact: Those that may be equal to a figure of another amount, likewise.
    """

    text: str
    figures: tuple[Figure, ...]
    currencies: frozenset[str]
    counted: frozenset[str]
    language: str = "en"
    amounts: frozenset[Decimal] = frozenset()
    index: Mapping[_Key, Sequence[Figure]] = field(
        default_factory=dict[_Key, Sequence[Figure]], compare=False
    )
    inexact: Sequence[Figure] = field(default=(), compare=False)

    def candidates(self, claim: Figure) -> Sequence[Figure]:
        """The figures that a figure of ours may be equal to."""
        if not self.index:
            return self.figures
        if claim.kind in _INEXACT and claim.amount is not None:
            return [*self.figures[:_MOST_INEXACT], *self.inexact]
        return [*self.index.get(_key(claim), ()), *self.inexact]


def _key(figure: Figure) -> _Key:
    """What two equal figures share, unless one of them is inexact."""
    if figure.kind in {"date", "quarter", "half_year"}:
        return figure.kind, figure.parts[1]
    if figure.amount is None:
        return figure.kind, figure.parts
    return "amount", abs(figure.amount)


@lru_cache(maxsize=512)
def statement_of(text: str, language: str = "en") -> Statement:
    """A source sentence, read. The last few are kept, since many claims cite one sentence."""
    figures = find_figures(text, language=language)
    named = {figure.currencies[0] for figure in figures if len(figure.currencies) == 1}
    for word in _CURRENCY_MENTION.findall(text):
        readings = WORDS.get(word.lower()) or CODES.get(word) or SIGNS.get(word) or ()
        named.update(readings if len(readings) == 1 else ())
    if "China" in text or "Chinese" in text:
        named.add("CNY")
    counted = frozenset(f.unit for f in figures if f.kind == "amount" and f.unit is not None)
    many = len(figures) > _TABLE
    return Statement(
        text,
        figures,
        frozenset(named),
        counted,
        language,
        frozenset(f.amount for f in figures if f.kind == "amount" and f.amount is not None),
        _indexed(figures) if many else {},
        [f for f in figures if f.kind in _INEXACT][:_MOST_INEXACT] if many else (),
    )


def _indexed(figures: Sequence[Figure]) -> Mapping[_Key, Sequence[Figure]]:
    found: dict[_Key, list[Figure]] = {}
    for figure in figures:
        alike = found.setdefault(_key(figure), [])
        if len(alike) < _MOST_INEXACT:
            alike.append(figure)
    return found
