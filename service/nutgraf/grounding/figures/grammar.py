"""Finding the figures of a text.

Numbers inside words are no figures: 'Qwen3-Max', 'COVID-19', 'G20', 'A320' and 'B-52' are names,
and whoever checks names checks them. A number that stands apart behind a capitalised word, as in
'iPhone 15', is a figure of kind 'name'. 'First', 'one' and 'zero' alone are no figures, since
English says them without counting.
"""

import re
from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache

from nutgraf.grounding.figures.bounds import is_apart, read_bound
from nutgraf.grounding.figures.currencies import CODES
from nutgraf.grounding.figures.expressions import EXPRESSION_STARTS, read_expression
from nutgraf.grounding.figures.figure import Figure
from nutgraf.grounding.figures.periods import find_periods
from nutgraf.grounding.figures.quantities import LOST_SIGN, SIGN_MARKS, read_quantity
from nutgraf.grounding.figures.quantity import Quantity, name_or_year
from nutgraf.grounding.figures.tokens import Token, Tokens
from nutgraf.grounding.figures.vocabulary import SMALL, TENS
from nutgraf.grounding.figures.wordlists import words
from nutgraf.grounding.letter_case import lowered

_BEGINNINGS = EXPRESSION_STARTS | {"an", "minus", "negative", LOST_SIGN, *SIGN_MARKS}
_BOUNDED = frozenset({"fraction", "multiple", "percentage_points"})
"""Of what is said rather than written: 'more than half', 'nearly tripled'."""
_JOINT = re.compile(
    r"\s?(?:-|–|—|‑|~|to|or|and|,)\s?|-\s(?:to|or|and)\s|,\s(?:and|or)\s", re.IGNORECASE
)
_DASHES = frozenset("-–—‑")
_SCORE_MAX_DIGITS = 3
_RANGE_CUES = words("between aged ages pages from of about")


def find_figures(text: str, *, language: str = "en") -> tuple[Figure, ...]:
    """Every figure of a text, in its order; none overlaps another.

    A range gives its two ends, each with the scale, currency and unit that they share.

    Args:
        text: A sentence, or any text.
        language: The tag of its language, such as 'de' or 'es-MX'. It tells '1.234' from 1.234 and
            'billones' from billions. English, German, French, Spanish, Chinese and Japanese are
            known by their words; of others the number format, the months, the currencies and '%'.
    """
    spoken = language if language == "en" else language.partition("-")[0].lower()
    if spoken != "en":
        return _without_overlaps(_find_abroad(text, spoken, language))
    return _find_english(text)


def _find_abroad(text: str, spoken: str, language: str) -> list[Figure]:
    """Imported where a text needs them: their word lists and babel take time to load."""
    if spoken in {"zh", "ja"}:
        from nutgraf.grounding.figures.languages.east_asian import find_east_asian

        return find_east_asian(text)
    from nutgraf.grounding.figures.languages.european import find_european

    return find_european(text, language)


@lru_cache(maxsize=4096)  # by every check that knows figures, and with 64 articles open at once
def _find_english(text: str) -> tuple[Figure, ...]:
    if not _may_hold_figures(text):
        return ()
    tokens = Tokens(text)
    periods = find_periods(text)
    figures = [*periods]
    quantities: list[Quantity] = []
    taken = _Taken(periods)
    after = 0
    for at in [index for index, token in enumerate(tokens) if _may_begin(token)]:
        if at >= after:
            behind = taken.skip(tokens, at) if periods else None
            after = _read(tokens, at, figures, quantities) if behind is None else behind
    figures += _settled(tokens, quantities)
    return _without_overlaps(figures)


def _without_overlaps(figures: list[Figure]) -> tuple[Figure, ...]:
    """In the text's order; of two that overlap, the one that begins first and is longer."""
    if len(figures) < 2:
        return tuple(figures)
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda figure: (figure.start, -figure.end)):
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return tuple(kept)


_HINT_STEMS = words(
    "half halv second third quarter fift eight nint twelf dozen hundred thousand million billion "
    "trillion tens scores double doubl triple tripl trebl quadrupl twice single"
)
_HINT = re.compile(
    r"[\d½¼¾⅓⅔⅕⅛⅜⅝⅞]|(?<![^\W_])(?:" + "|".join(sorted({*SMALL, *TENS} | _HINT_STEMS)) + ")"
)


def _may_hold_figures(text: str) -> bool:
    return _HINT.search(lowered(text)) is not None


def _may_begin(token: Token) -> bool:
    """Whether a figure may begin with this token: most words are passed over by this alone."""
    if token.kind in {"number", "currency"}:
        return True
    return token.lower in _BEGINNINGS or (token.kind == "word" and token.text in CODES)


class _Taken:
    """The stretches that periods occupy."""

    def __init__(self, periods: list[Figure]) -> None:
        self._starts = [figure.start for figure in periods]
        self._ends = [figure.end for figure in periods]

    def skip(self, tokens: Tokens, at: int) -> int | None:
        """The token behind the period that this token lies in, None if it lies in none."""
        index = bisect_right(self._starts, tokens[at].start) - 1
        if index < 0:
            index = 0
        if index >= len(self._starts):
            return None
        if tokens[at].end <= self._starts[index] or tokens[at].start >= self._ends[index]:
            return None
        while at < len(tokens) and tokens[at].start < self._ends[index]:
            at += 1
        return at


def _read(tokens: Tokens, at: int, figures: list[Figure], quantities: list[Quantity]) -> int:
    """Read what begins with this token; the index of the token behind it."""
    if reading := read_expression(tokens, at):
        figure, after = reading
        bound = read_bound(tokens, at, after, None) if figure.kind in _BOUNDED else None
        figures.append(figure if bound is None else replace(figure, bound=bound))
        return after
    quantity = read_quantity(tokens, at)
    if quantity is None:
        return at + 1
    if _is_stuck(tokens, quantity):
        return quantity.after + 1
    quantities.append(quantity)
    return quantity.after


def _is_stuck(tokens: Tokens, quantity: Quantity) -> bool:
    """Whether letters stick to a bare number, as in '3D' and '5G', and make it a name."""
    following = tokens[quantity.after]
    return (
        quantity.is_bare
        and not quantity.numeral.in_words
        and following.glued
        and following.kind in {"word", "name"}
        and following.text[0].isascii()
    )


def _settled(tokens: Tokens, quantities: list[Quantity]) -> list[Figure]:
    """The quantities as figures, once neighbours have lent each other what they share."""
    figures: list[Figure] = []
    _share_along_ranges(tokens, quantities)
    index = 0
    while index < len(quantities):
        sides = _score(tokens, quantities, index)
        figures.append(_as_score(tokens, sides) if sides else _figure(tokens, quantities[index]))
        index += len(sides) or 1
    return figures


def _figure(tokens: Tokens, quantity: Quantity) -> Figure:
    kind = name_or_year(tokens, quantity)
    figure = quantity.figure(tokens)
    if kind == figure.kind:
        return figure
    unit = figure.unit if quantity.numeral.in_words and kind == "name" else None
    return replace(figure, kind=kind, unit=unit, bound=None)


def _share_along_ranges(tokens: Tokens, quantities: list[Quantity]) -> None:
    for left, right in zip(reversed(quantities[:-1]), reversed(quantities[1:]), strict=True):
        joint = _joint(tokens, left, right)
        if joint is not None:
            _share(tokens, left, right, joint)


def _joint(tokens: Tokens, left: Quantity, right: Quantity) -> str | None:
    """The word or dash between two quantities, None if more or other things lie there."""
    gap = tokens.text[tokens[left.after - 1].end : tokens[right.first].start]
    return gap.strip(" -\n").lower() or "-" if len(gap) < 8 and _JOINT.fullmatch(gap) else None


def _share(tokens: Tokens, left: Quantity, right: Quantity, joint: str) -> None:
    if not _is_range(tokens, left, joint) and not _is_list(left, right, joint):
        return
    _lend(tokens, left, right)
    if _is_range(tokens, left, joint) and _are_comparable(left, right):
        between = _is_between(tokens, left, joint)
        left.bound, right.bound = ("low", "high") if between else ("end", "end")


def _are_comparable(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities may be the ends of one range: the same in all but the number."""
    same = left.kind == right.kind and left.currencies == right.currencies
    alike = left.unit in {None, right.unit} and left.numeral.value < right.numeral.value
    return same and alike and not left.sign and not right.sign


def _lend(tokens: Tokens, left: Quantity, right: Quantity) -> None:
    if _lends_scale(tokens, left, right):
        left.numeral.power = right.numeral.power
    if left.kind == "amount" and left.unit is None and not _is_yearlike(tokens, left):
        left.kind, left.unit, left.per = right.kind, right.unit, right.per
        left.currencies, left.hundredths = right.currencies, right.hundredths
    elif left.prefixed and right.kind == "amount" and right.unit is None:
        right.kind, right.currencies = "money", left.currencies
        left.per = left.per or right.per


def _is_range(tokens: Tokens, left: Quantity, joint: str) -> bool:
    between = joint == "and" and tokens[left.first - 1].lower == "between"
    return between or joint in _DASHES or joint in {"to", "or"}


def _is_between(tokens: Tokens, left: Quantity, joint: str) -> bool:
    """Whether two quantities are the ends of what is said to lie between them."""
    before = left.first - 1
    between = joint == "and" and tokens[before].lower == "between"
    return between and not is_apart(tokens, before)


def _is_list(left: Quantity, right: Quantity, joint: str) -> bool:
    """'10, 12 and 15 percent'; but in 'of the 12, 5 percent' the comma joins nothing."""
    in_digits = left.is_bare and not left.numeral.in_words
    is_last = right.after > right.numeral.after
    return right.kind == "percent" and in_digits and not (joint == "," and is_last)


def _is_yearlike(tokens: Tokens, quantity: Quantity) -> bool:
    return name_or_year(tokens, quantity) == "year"


def _lends_scale(tokens: Tokens, left: Quantity, right: Quantity) -> bool:
    """Whether '10' in '10 to 12 million' is millions: a number of the other's own size."""
    if left.numeral.power or not right.numeral.power or _is_yearlike(tokens, left):
        return False
    if left.kind not in {"amount", right.kind} and not left.prefixed:
        return False
    if (left if left.kind == "amount" else right).unit is not None and left.unit != right.unit:
        return False
    return left.numeral.mantissa < 1000 and left.numeral.mantissa < right.numeral.mantissa * 100


def _score(tokens: Tokens, quantities: list[Quantity], index: int) -> list[Quantity]:
    """The sides of a score such as '3-1' that begins at this quantity, none if it is none."""
    sides = [quantities[index]]
    for right in quantities[index + 1 : index + 3]:
        left = sides[-1]
        dash = tokens[left.after]
        if not (dash.text in _DASHES and dash.glued and right.first == left.after + 1):
            break
        if not tokens[right.first].glued or not (
            _is_side(tokens, left) and _is_side(tokens, right)
        ):
            break
        sides.append(right)
    if len(sides) < 2 or tokens[sides[0].first - 1].lower in _RANGE_CUES:
        return []
    return sides if sides[-1].unit is None or _is_scored(tokens, sides[-1]) else []


def _is_side(tokens: Tokens, quantity: Quantity) -> bool:
    token = tokens[quantity.first]
    return (
        quantity.kind == "amount"
        and not quantity.numeral.power
        and token.text.isdecimal()
        and len(token.text) <= _SCORE_MAX_DIGITS
    )


_SCORED = words(
    "win victory defeat loss draw lead vote ruling decision record majority split thrashing "
    "triumph tie advantage home away aggregate half-time in at on against over to"
)


def _is_scored(tokens: Tokens, quantity: Quantity) -> bool:
    """Whether what follows is a result rather than what is counted."""
    return any(tokens[quantity.after + step].lower in _SCORED for step in range(2))


def _as_score(tokens: Tokens, sides: list[Quantity]) -> Figure:
    start, end = tokens[sides[0].first].start, tokens[sides[-1].after - 1].end
    parts = tuple(int(side.numeral.mantissa) for side in sides)
    return Figure(start, end, tokens.text[start:end], "score", parts=parts)
