"""Falsifying figures: a digit, a scale, a currency, a sign, a unit or a year changed.

Written without the grammar that is being measured: a few patterns over what figures look like.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.alterations.numbers import NUMBER_WORD, ORDINALS, number_of, worded

_SCALES: Final = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
_OTHER_SCALES: Final = (
    ("million", "billion", "thousand", "trillion"),
    ("m", "bn", "k"),
    ("mn", "bn"),
)
_SYMBOLS: Final = ("$", "£", "€", "¥", "₹", "US$", "A$", "C$", "HK$")
_CURRENCIES: Final = {
    "dollars": "euros", "euros": "dollars", "pounds": "dollars", "dollar": "euro", "euro": "pound",
    "yen": "yuan", "yuan": "yen", "rupees": "dollars", "rubles": "dollars", "francs": "euros",
}  # fmt: skip
_UNITS: Final = {
    "percent": "percentage points", "per cent": "percentage points", "%": " percentage points",
    "percentage points": "percent", "percentage point": "percent", "miles": "kilometers",
    "mile": "kilometer", "kilometers": "miles", "kilometres": "miles", "km": "miles",
    "feet": "meters",
    "foot": "meter", "meters": "feet", "metres": "feet", "inches": "feet", "inch": "foot",
    "tons": "pounds", "tonnes": "kilograms", "kg": "tonnes", "acres": "square miles",
    "mph": "kph", "years": "months", "year": "month", "months": "weeks", "month": "week",
    "weeks": "days", "week": "day", "days": "hours", "day": "hour", "hours": "minutes",
    "hour": "minute", "minutes": "seconds", "minute": "second",
}  # fmt: skip
_MONTH: Final = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:\.|[a-z]*)\s$"
)


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_WORDS: Final = _any([*(u for u in _UNITS if u != "%"), *_CURRENCIES])
_FIGURE: Final = re.compile(
    rf"""(?<![\w.,/:’'$£€-])(?<!/[-])(?<!/[-]\ )(?P<sign>[-−+])?(?P<currency>{_any(_SYMBOLS)})?
    (?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{NUMBER_WORD})
    (?P<ordinal>st|nd|rd|th)?
    (?:[\s-]?(?P<scale>{_any(tuple(_SCALES))})(?![\w]))?
    (?:\s?(?P<unit>%)|[\s-](?P<word>{_WORDS})\b)?
    (?![\w]|[.,:/]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_EITHER_WAY: Final = re.compile(r"\b(?:minus|or|±)\s*$")
_SEASON: Final = re.compile(r"[-–/]\d")
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a sentence writes it.

    Attributes:
        match: The words and their parts.
    """

    match: re.Match[str]

    def part(self, name: str) -> str:
        """A part's words; empty where it has none."""
        return self.match[name] or ""

    @property
    def number(self) -> Decimal:
        """The number, without its scale."""
        return number_of(self.part("number"))

    @property
    def amount(self) -> Decimal:
        """The number, scaled."""
        return self.number * _SCALES.get(self.part("scale").lower(), 1)

    @property
    def key(self) -> tuple[Decimal, str, str]:
        """What tells it from others: the amount, the currency, the unit."""
        unit = (self.part("unit") or self.part("word")).lower()
        unit = {"%": "percent", "per cent": "percent"}.get(unit, unit.removesuffix("s"))
        return self.amount, self.part("currency").removeprefix("US"), self.part("sign") + unit

    @property
    def is_year(self) -> bool:
        """Whether it looks like a year."""
        bare = not any(self.part(p) for p in ("currency", "scale", "unit", "word", "ordinal"))
        return bare and _YEAR.fullmatch(self.part("number")) is not None

    @property
    def is_day(self) -> bool:
        """Whether it is the day of a month."""
        before = self.match.string[
            max(0, self.match.start("number") - 11) : self.match.start("number")
        ]
        return _MONTH.search(before) is not None and not self.is_year


def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text."""
    return tuple(map(Figure, _FIGURE.finditer(text)))


def falsified(figure: Figure, random: Random) -> Iterator[Edit]:
    """The false figures that can be made of one, one of each kind."""
    makers = (_year, _digit, _scale, _currency, _sign, _unit)
    for maker in makers:
        edit = maker(figure, random)
        if edit is not None:
            yield edit


def _digit(figure: Figure, random: Random) -> Edit | None:
    number = figure.part("number")
    if figure.is_year:
        return None
    start, end = figure.match.span("number")
    if not number[0].isdigit():
        if figure.part("ordinal"):
            return _ordinal_word(figure, random)
        return Edit(start, end, worded(figure.number, number, random), "number word")
    if figure.is_day:
        day = random.choice([d for d in range(1, 29) if d != figure.number])
        return Edit(start, end, str(day), "day") if not figure.part("ordinal") else None
    if figure.part("ordinal"):
        return _ordinal(figure, random)
    return Edit(start, end, _other_digits(number, random), "digit")


def _other_digits(number: str, random: Random) -> str:
    """A number with one digit changed, or two neighbours swapped."""
    places = [i for i, c in enumerate(number) if c.isdigit()]
    swaps = [(a, b) for a, b in pairwise(places) if number[a] != number[b]]
    swaps = [(a, b) for a, b in swaps if a != places[0] or number[b] != "0"]
    digits = list(number)
    if swaps and random.random() < 0.25:
        a, b = random.choice(swaps)
        digits[a], digits[b] = digits[b], digits[a]
        return "".join(digits)
    place = random.choice(places)
    least = 1 if place == places[0] else 0
    digits[place] = random.choice([d for d in map(str, range(least, 10)) if d != number[place]])
    return "".join(digits)


def _ordinal(figure: Figure, random: Random) -> Edit:
    number = int(figure.number)
    other = random.choice([n for n in range(max(1, number - 9), number + 10) if n != number])
    ending = {1: "st", 2: "nd", 3: "rd"}.get(
        other % 10 if other % 100 not in {11, 12, 13} else 0, "th"
    )
    return Edit(
        figure.match.start("number"), figure.match.end("ordinal"), f"{other}{ending}", "digit"
    )


def _ordinal_word(figure: Figure, random: Random) -> Edit | None:
    start, end = figure.match.start("number"), figure.match.end("ordinal")
    word = figure.match.string[start:end]
    if word not in ORDINALS:
        return None
    return Edit(start, end, random.choice([o for o in ORDINALS[1:] if o != word]), "ordinal word")


def _year(figure: Figure, random: Random) -> Edit | None:
    if not figure.is_year or _SEASON.match(figure.match.string, figure.match.end()):
        return None
    year = int(figure.number) + random.choice([n for n in range(-9, 10) if n])
    return Edit(*figure.match.span("number"), str(year), "year")


def _scale(figure: Figure, random: Random) -> Edit | None:
    scale = figure.part("scale")
    others = [s for row in _OTHER_SCALES if scale.lower() in row for s in row if s != scale.lower()]
    if not others or (len(scale) < 3 and not _is_money(figure)):
        return None
    return Edit(*figure.match.span("scale"), random.choice(others[:2]), "scale")


def _is_money(figure: Figure) -> bool:
    """Whether its 'm' is millions, not metres."""
    return bool(figure.part("currency")) or figure.part("word").lower() in _CURRENCIES


def _currency(figure: Figure, random: Random) -> Edit | None:
    symbol, word = figure.part("currency"), figure.part("word").lower()
    if symbol:
        other = random.choice([s for s in _SYMBOLS[:3] if s not in symbol])
        return Edit(*figure.match.span("currency"), other, "currency")
    if word in _CURRENCIES:
        return Edit(*figure.match.span("word"), _CURRENCIES[word], "currency")
    return None


def _sign(figure: Figure, random: Random) -> Edit | None:  # noqa: ARG001  (as the others)
    sign, at = figure.part("sign"), figure.match.start()
    if sign:
        return Edit(at, at + 1, "+" if sign in "-−" else "-", "sign")
    measured = figure.part("unit") or figure.part("currency") or "percent" in figure.part("word")
    if (
        measured
        and not _EITHER_WAY.search(figure.match.string[:at])
        and figure.part("number")[0].isdigit()
    ):
        return Edit(at, at, "-", "sign")
    return None


def _unit(figure: Figure, random: Random) -> Edit | None:  # noqa: ARG001  (as the others)
    name = "unit" if figure.part("unit") else "word"
    unit = figure.part(name).lower()
    if unit not in _UNITS:
        return None
    return Edit(*figure.match.span(name), _UNITS[unit], "unit")
