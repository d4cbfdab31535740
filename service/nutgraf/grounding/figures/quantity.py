"""A quantity while it is being read, and what a bare number turns out to be."""

import re
from dataclasses import dataclass

from nutgraf.grounding.figures.figure import Bound, Figure, FigureKind, Sense
from nutgraf.grounding.figures.numerals import Numeral, shifted
from nutgraf.grounding.figures.tokens import Token, Tokens
from nutgraf.grounding.figures.vocabulary import CAPITAL_LEADS, MEASURES, YEAR_CUES
from nutgraf.grounding.figures.wordlists import words

_BARE_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_COUNT_LEADS = words("than nearly almost some roughly approximately estimated")


@dataclass(slots=True)
class Quantity:
    """A quantity as it is being read; neighbours of a range still lend it scale and unit."""

    first: int
    after: int
    numeral: Numeral
    kind: FigureKind = "amount"
    unit: str | None = None
    currencies: tuple[str, ...] = ()
    hundredths: bool = False
    sign: int = 0
    per: str | None = None
    prefixed: bool = False
    bound: Bound | None = None
    sense: Sense | None = None
    falling: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is a number and nothing else."""
        return self.kind == "amount" and self.unit is None and not self.numeral.power

    def figure(self, tokens: Tokens) -> Figure:
        """What it comes to."""
        start, end = tokens[self.first].start, tokens[self.after - 1].end
        value = self.numeral.value
        if self.hundredths:
            value = shifted(value, -2)
        return Figure(
            start,
            end,
            tokens.text[start:end],
            self.kind,
            amount=-value if self.sign < 0 else value,
            unit=self.unit,
            currencies=self.currencies,
            per=self.per,
            signed=self.sign != 0,
            bound=self.bound,
            sense=self.sense,
            falling=self.falling,
        )


def name_or_year(tokens: Tokens, quantity: Quantity) -> FigureKind:
    """What a bare number is: a year, part of a name ('iPhone 15'), or an amount."""
    if quantity.kind != "amount" or quantity.numeral.power or quantity.sign:
        return quantity.kind
    token, before = tokens[quantity.first], tokens[quantity.first - 1]
    if _BARE_YEAR.fullmatch(token.text) and _is_year(quantity, before):
        return "year"
    if _is_titled(before, token):
        return "name"
    if quantity.unit is None and token.kind == "number" and _is_name(before, token):
        return "name"
    return "amount"


def _is_year(quantity: Quantity, before: Token) -> bool:
    if before.lower in _COUNT_LEADS:
        return False
    if quantity.unit is None or before.lower in YEAR_CUES:
        return quantity.unit not in MEASURES
    return quantity.unit not in MEASURES and quantity.numeral.value % 100 != 0


def _is_titled(before: Token, token: Token) -> bool:
    """Whether a number word is capitalised within a name, as in 'Group of Seven'."""
    in_words = token.kind == "word" and token.text[0].isupper()
    return in_words and (before.lower == "of" or before.text[:1].isupper())


def _is_name(before: Token, token: Token) -> bool:
    return (
        before.kind == "word"
        and not token.glued
        and before.text != before.lower
        and before.lower not in CAPITAL_LEADS
    )
