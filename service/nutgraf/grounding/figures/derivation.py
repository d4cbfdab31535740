"""Figures that no source states, but that follow from others, or from one by rounding."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations
from typing import Final

from nutgraf.grounding.figures.counted import are_kindred
from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.statements import Statement

_POOL: Final = 14
"""Figures that others are derived from, at most; a text has more of them only where it is none
of ours, and their pairs grow with the square."""
_TRIPLES: Final = 8
_SUMMABLE: Final = frozenset[FigureKind]({"amount", "money", "percent", "percentage_points"})
_TOLERANCE: Final = Decimal("0.02")
"""How far, of itself, a ratio may lie from 'a third' or 'doubled'."""
_LOOSE_TOLERANCE: Final = Decimal("0.1")
"""Likewise where ours says 'roughly'."""
_TELLING: Final = 20
"""Bare numbers below this follow from any two others by chance."""
_APPROXIMATORS: Final = re.compile(
    r"\b(?:(?P<about>about|around|roughly|approximately|some|circa|close to|an estimated)"
    r"|(?P<below>nearly|almost|just under|just below|under|less than|fewer than)"
    r"|(?P<above>more than|over|just over|just above|above|upwards of))\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
_LOOKBACK: Final = 28
"""Characters before a figure in which its approximator stands."""
_MANTISSA: Final = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_HUNDRED: Final = Decimal(100)
_POINTS: Final[dict[FigureKind, int]] = {"percentage_points": 1, "basis_points": 100}
_READ: Final = 100
"""Figures of one source that are looked at."""


def approximator(claim: str, figure: Figure) -> str | None:
    """'about', 'below' or 'above': how a claim says that a figure is not exact."""
    before = claim[max(0, figure.start - _LOOKBACK) : figure.start]
    found = _APPROXIMATORS.search(before)
    return found.lastgroup if found else None


def rounded_from(figure: Figure, approximate: str, others: Iterable[Figure]) -> Figure | None:
    """The figure of the sources that ours rounds, in the direction that its approximator says."""
    if figure.amount is None or figure.kind not in _SUMMABLE | {"ordinal"}:
        return None
    place, ours = _last_place(figure, significant=True), abs(figure.amount)
    for other in others:
        if other.amount is None or not _are_alike(figure, other) or other.amount == figure.amount:
            continue
        off = abs(other.amount) - ours
        if (approximate == "about" and abs(off) * 2 <= place) or (
            0 < (off if approximate == "above" else -off) < place and approximate != "about"
        ):
            return other
    return None


def derived_from(
    figure: Figure, statements: Sequence[Statement], *, loosely: bool
) -> tuple[Figure, ...]:
    """The two or three figures of the sources that ours follows from, none if it follows from none.

    A difference, a sum, a change in percent, a share, a ratio, of figures that count the same;
    'seventeen years' between two years that the sources name.

    Args:
        figure: A figure of ours that no source states.
        statements: The sources; figures of one sentence come first.
        loosely: Whether ours says 'about', 'roughly', 'nearly'.
    """
    pool = _pool(statements)
    for pair in _pairs(pool):
        if any(_is_that(figure, value, loosely=loosely) for value in _results(figure, *pair)):
            return pair
    if figure.kind not in _SUMMABLE:
        return ()
    alike = [other for other in pool if _are_alike(figure, other)][:_TRIPLES]
    total = _size(figure)
    triples = combinations(alike, 3)
    return next((triple for triple in triples if sum(map(_size, triple)) == total), ())


def _size(figure: Figure) -> Decimal:
    """An amount without its sign."""
    return abs(figure.amount) if figure.amount is not None else Decimal(0)


def _pool(statements: Sequence[Statement]) -> list[Figure]:
    found: dict[tuple[object, ...], Figure] = {}
    kinds = _SUMMABLE | {"year"}
    for statement in statements:
        for other in statement.figures[:_READ]:
            if other.kind in kinds and other.amount and other.bound not in {"low", "high"}:
                found.setdefault((other.kind, other.amount, other.unit, other.currencies), other)
        if len(found) >= _POOL:
            break
    return list(found.values())[:_POOL]


def _pairs(pool: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    return (pair for pair in permutations(pool, 2) if _may_be_reckoned(*pair))


def _may_be_reckoned(left: Figure, right: Figure) -> bool:
    if left.kind != right.kind or left.currencies != right.currencies:
        return False
    return None in {left.unit, right.unit} or are_kindred(left.unit, right.unit)


def _are_alike(figure: Figure, other: Figure) -> bool:
    """Whether a figure of ours may be a sum or a rounding of this."""
    bare = figure.kind == "amount" and figure.unit is None
    if bare and _size(figure) < _TELLING:
        return False
    if bare and other.kind in {"amount", "money"}:
        return True
    if figure.kind != other.kind or not are_kindred(figure.unit, other.unit):
        return False
    return not figure.currencies or bool(set(figure.currencies) & set(other.currencies))


def _results(figure: Figure, first: Figure, second: Figure) -> Iterator[Decimal]:
    """What two figures come to in the terms of ours."""
    left, right = _size(first), _size(second)
    if first.kind == "year":
        if figure.kind in {"amount", "ordinal"} and figure.unit in {"year", "anniversary"}:
            yield left - right
    elif figure.kind in {"amount", "money"} or figure.kind == first.kind == "percent":
        if _are_alike(figure, first) and _are_alike(figure, second):
            yield left - right
            yield left + right
    elif figure.kind == "percent":
        yield (left - right) / right * _HUNDRED
        yield (right - left) / right * _HUNDRED
        yield left / right * _HUNDRED
    elif figure.kind in _POINTS and first.kind == "percent":
        yield (left - right) * _POINTS[figure.kind]
    elif figure.kind in {"fraction", "multiple"}:
        yield from _ratios(left, right, as_part=figure.kind == "fraction")


def _ratios(left: Decimal, right: Decimal, *, as_part: bool) -> Iterator[Decimal]:
    yield left / right
    if as_part:
        yield (right - left) / right
        yield (left - right) / right


def _is_that(figure: Figure, value: Decimal, *, loosely: bool) -> bool:
    """Whether a value comes to a figure, as exactly as the figure is written."""
    if figure.amount is None or value <= 0:
        return False
    ours = abs(figure.amount)
    if figure.kind in {"fraction", "multiple"}:
        return abs(value - ours) <= ours * (_LOOSE_TOLERANCE if loosely else _TOLERANCE)
    if loosely:
        return abs(value - ours) * 2 <= _last_place(figure, significant=True)
    if figure.kind == "percent":
        return abs(value - ours) * 2 <= _last_place(figure, significant=False)
    return value == ours


def _last_place(figure: Figure, *, significant: bool) -> Decimal:
    """What one more in the last digit would add: 0.1bn for '1.2bn', and 100 for 'about 500'."""
    written = _MANTISSA.search(figure.text)
    if written is None or not figure.amount:
        return Decimal(1)
    mantissa = Decimal(written.group().replace(",", "").rstrip("."))
    if not mantissa:
        return Decimal(1)
    decimals = len(written[1] or "")
    if significant and not decimals:
        digits = written.group().replace(",", "")
        decimals = -(len(digits) - len(digits.rstrip("0")))
    return abs(figure.amount) / mantissa * Decimal(10) ** -decimals
