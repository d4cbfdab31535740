"""When a figure of ours says the same as a figure of a source."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache

from nutgraf.grounding.figures.bounds import bounds_agree
from nutgraf.grounding.figures.counted import is_counted_apart, units_agree
from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.periods import month_number
from nutgraf.grounding.figures.statements import Statement
from nutgraf.grounding.figures.wordlists import listed

CALENDAR_KINDS: frozenset[FigureKind] = frozenset(
    {"year", "decade", "fiscal_year", "quarter", "half_year", "date", "time"}
)
_RATES: dict[FigureKind, int] = {"percentage_points": 100, "basis_points": 1}
_MONTH_MENTION = re.compile(
    r"\b(Jan|Feb|Mar(?=ch|\b)|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)"
    r"(?:\.|t\b|[a-z]*(?:uary|ch|il|ust|ber))?\b"
)
_WORDS = re.compile(r"\w+")
_DIGITS = re.compile(r"\d{1,9}")
_ROMANS = {n: i for i, n in enumerate(listed("I II III IV V VI VII VIII IX X"), start=1)}
_ROMAN = re.compile(r"(?:(?<=[^\W\d_] )|(?<=WW))(?:VI{0,3}|I[IVX]|III)\b")


def matches(claim: Figure, source: Figure, statement: Statement) -> bool:
    """Whether a figure of ours says the same as this figure of this source."""
    if not (bounds_agree(claim, source) and senses_agree(claim, source)):
        return False
    if not signs_agree(claim, source):
        return False
    if claim.kind == "money":
        return _money(claim, source, statement)
    if claim.kind == "magnitude":
        return _magnitude(claim, source, statement)
    if claim.kind == "amount" and is_counted_apart(claim.unit, source.unit, statement.counted):
        return False
    if claim.kind == "ordinal" and claim.unit and source.kind in {"amount", "name"}:
        before = statement.text[: source.start].rstrip().lower()
        return _same_amount(claim, source) and before.endswith(claim.unit)
    return _RULES[claim.kind](claim, source)


def senses_agree(claim: Figure, source: Figure) -> bool:
    """Whether two amounts are not told of two things: of the dead and of the injured."""
    return claim.sense is None or source.sense is None or claim.sense == source.sense


def signs_agree(claim: Figure, source: Figure) -> bool:
    """Whether two figures lie on one side of zero: '-5%' is '5%' where something fell by it.

    But 'it fell -5%' is not 'it fell 5%': of a fall and a minus one is enough.
    """
    ours, theirs = _is_negative(claim), _is_negative(source)
    if ours == theirs:
        return True
    if claim.signed and source.signed:
        return False
    return source.falling and not claim.falling if ours else claim.falling


def _is_negative(figure: Figure) -> bool:
    return figure.amount is not None and figure.amount < 0


def _same_amount(claim: Figure, source: Figure) -> bool:
    if claim.amount is None or source.amount is None:
        return False
    return abs(claim.amount) == abs(source.amount)


def _amount(claim: Figure, source: Figure) -> bool:
    if source.kind == "score":
        return claim.unit is None and claim.amount in source.parts
    if source.kind == "fraction":
        return claim.unit == "quarter" and source.parts == (claim.amount, 4)
    if not _same_amount(claim, source):
        return False
    if source.kind == "amount":
        return units_agree(claim.unit, source.unit) and _pers_agree(claim, source)
    if source.kind == "percentage_points":
        return claim.unit == "point"
    if source.kind == "year":
        return _is_plain(claim)
    if source.kind == "name" and claim.unit == source.unit:
        return True
    return claim.unit is None and source.kind in {"money", "name"}


def _pers_agree(claim: Figure, source: Figure) -> bool:
    return claim.per is None or source.per is None or claim.per == source.per


def _is_plain(figure: Figure) -> bool:
    return figure.text.isdecimal()


def _money(claim: Figure, source: Figure, statement: Statement) -> bool:
    if not (_same_amount(claim, source) and _pers_agree(claim, source)):
        return False
    if source.kind == "amount":
        return source.unit is None and not statement.currencies.isdisjoint(claim.currencies)
    if source.kind != "money":
        return False
    return _currencies_agree(claim.currencies, source.currencies, statement)


def _currencies_agree(
    claim: tuple[str, ...], source: tuple[str, ...], statement: Statement
) -> bool:
    """Whether two signs are one currency: '¥' is yen or yuan until something says which."""
    if claim == source or (len(source) == 1 and source[0] in claim):
        return True
    shared = [code for code in claim if code in source]
    named = statement.currencies.intersection(source)
    if named:
        return any(code in named for code in shared)
    return source[0] in shared


def _percent(claim: Figure, source: Figure) -> bool:
    if source.kind == "fraction":
        return _is_that_percent(claim, source)
    return source.kind == "percent" and _same_amount(claim, source) and _pers_agree(claim, source)


def _is_that_percent(percent: Figure, fraction: Figure) -> bool:
    top, bottom = fraction.parts
    if percent.amount is None or top is None or bottom is None:
        return False
    return abs(percent.amount) * bottom == top * 100


def _fraction(claim: Figure, source: Figure) -> bool:
    if source.kind == "percent":
        return _is_that_percent(source, claim)
    if source.kind == "amount" and source.unit == "quarter":
        return claim.parts == (source.amount, 4)
    return source.kind == "fraction" and claim.parts == source.parts


def _rate(claim: Figure, source: Figure) -> bool:
    """Points and basis points are one unit in two sizes."""
    if source.kind not in _RATES or claim.amount is None or source.amount is None:
        return False
    return abs(claim.amount) * _RATES[claim.kind] == abs(source.amount) * _RATES[source.kind]


def _multiple(claim: Figure, source: Figure) -> bool:
    return source.kind == "multiple" and _same_amount(claim, source)


def _ordinal(claim: Figure, source: Figure) -> bool:
    if source.kind == "date":
        return claim.amount == source.parts[2]
    return (
        source.kind == "ordinal"
        and _same_amount(claim, source)
        and (claim.unit is None or source.unit is None or claim.unit == source.unit)
    )


def _magnitude(claim: Figure, source: Figure, statement: Statement) -> bool:
    """'Hundreds' is 'hundreds', and true of any 200 to 999; 'millions' of two to 999 million."""
    if claim.currencies and not (
        source.currencies and _currencies_agree(claim.currencies, source.currencies, statement)
    ):
        return False
    if claim.amount is None or source.amount is None:
        return False
    if source.kind == "magnitude":
        return claim.amount == source.amount
    if source.kind not in {"amount", "money"}:
        return False
    ceiling = claim.amount * (10 if " " in claim.text or claim.amount < 1000 else 1000)
    return claim.amount * 2 <= abs(source.amount) < ceiling


def _digits(claim: Figure, source: Figure) -> bool:
    if claim.amount is None or source.amount is None:
        return False
    if source.kind == "digits":
        return claim.amount == source.amount
    floor = Decimal(10) ** (int(claim.amount) - 1)
    return source.kind == "percent" and floor <= abs(source.amount) < floor * 10


def _score(claim: Figure, source: Figure) -> bool:
    return source.kind == "score" and claim.parts == source.parts


def _name(claim: Figure, source: Figure) -> bool:
    """A name's number may stand in the source as any number: names are checked elsewhere."""
    kinds = {"name", "amount", "year", "money", "ordinal"}
    return source.kind in kinds and _same_amount(claim, source)


def _year(claim: Figure, source: Figure) -> bool:
    if source.kind in {"amount", "name"}:
        return _same_amount(claim, source) and _is_plain(source)
    return claim.amount is not None and int(claim.amount) in _years(source)


def _years(figure: Figure) -> tuple[int | None, ...]:
    if figure.kind == "year":
        return (int(figure.amount or 0),)
    if figure.kind == "fiscal_year":
        return figure.parts
    return figure.parts[:1] if figure.kind in {"date", "quarter", "half_year"} else ()


def _decade(claim: Figure, source: Figure) -> bool:
    """'The 1980s' are stated by a year in them, and by 'the 80s'."""
    if claim.amount is None:
        return False
    if source.kind == "decade" and source.amount is not None:
        shorter = min(claim.amount, source.amount) < 100
        return (
            (claim.amount - source.amount) % 100 == 0 if shorter else claim.amount == source.amount
        )
    return any(year is not None and year // 10 * 10 == claim.amount for year in _years(source))


def _fiscal_year(claim: Figure, source: Figure) -> bool:
    years = _years(source)
    if source.kind == "fiscal_year":
        both = len(claim.parts) == len(years)
        return claim.parts == years if both else claim.parts[-1] == years[-1]
    return len(claim.parts) == 1 and claim.parts[0] in years


def _time(claim: Figure, source: Figure) -> bool:
    return source.kind == "time" and claim.parts == source.parts


def _by_parts(claim: Figure, source: Figure) -> bool:
    """Dates, quarters and halves: every part that ours states, the source states alike."""
    return source.kind == claim.kind and all(
        ours is None or ours == theirs
        for ours, theirs in zip(claim.parts, source.parts, strict=True)
    )


_RULES: dict[FigureKind, Callable[[Figure, Figure], bool]] = {
    "amount": _amount,
    "percent": _percent,
    "percentage_points": _rate,
    "basis_points": _rate,
    "multiple": _multiple,
    "fraction": _fraction,
    "ordinal": _ordinal,
    "digits": _digits,
    "score": _score,
    "name": _name,
    "year": _year,
    "decade": _decade,
    "fiscal_year": _fiscal_year,
    "quarter": _by_parts,
    "half_year": _by_parts,
    "date": _by_parts,
    "time": _time,
}


def is_stated_across(claim: Figure, statements: Sequence[Statement]) -> bool:
    """Whether sources state in several places what ours states in one.

    The year of a date or quarter may stand apart from it, a month apart from its year, and the
    two sides of a score or of a range with a dash may be two figures.
    """
    if claim.kind == "name":
        return any(_has_digits_of(claim, statement.text) for statement in statements)
    if claim.kind == "score":
        return any(_holds_both(claim, statement) for statement in statements)
    if claim.kind in {"quarter", "half_year"} and _ends_with_month(claim.text):
        return any(_has_day_in(_month_of(claim), statement) for statement in statements)
    if claim.kind not in {"date", "quarter", "half_year"} or not _year_is_stated(claim, statements):
        return False
    if claim.kind == "date" and claim.parts[2] is None:
        return any(_mentions_month(claim.parts[1], statement) for statement in statements)
    return any(
        source.kind == claim.kind
        and claim.parts[1:] == source.parts[1:]
        and (source.parts[0] is None or source.parts[0] == claim.parts[0])
        for statement in statements
        for source in statement.candidates(claim)
    )


def _ends_with_month(text: str) -> bool:
    """Whether a quarter or half is told by its last month, as in 'the three months to June'."""
    return "month" in text


def _has_day_in(month: int, statement: Statement) -> bool:
    """Whether a source has a day of a month, on which its own quarter may end."""
    dated = statement.inexact or statement.figures
    return any(other.kind == "date" and other.parts[1] == month for other in dated)


def _month_of(claim: Figure) -> int:
    return (claim.parts[1] or 0) * (3 if claim.kind == "quarter" else 6)


def _has_digits_of(claim: Figure, text: str) -> bool:
    """Whether a name's number stands in the source otherwise: 'G7', and 'World War II'."""
    return claim.amount in _numbers_of(text)


@lru_cache(maxsize=512)
def _numbers_of(text: str) -> frozenset[Decimal]:
    romans = (Decimal(_ROMANS[numeral]) for numeral in _ROMAN.findall(text))
    return frozenset((*map(Decimal, _DIGITS.findall(text)), *romans))


def _holds_both(claim: Figure, statement: Statement) -> bool:
    parts = claim.parts
    return len(parts) == 2 and all(Decimal(part or 0) in statement.amounts for part in parts)


def _year_is_stated(claim: Figure, statements: Sequence[Statement]) -> bool:
    return claim.parts[0] is not None and any(
        claim.parts[0] in _years(source)
        for statement in statements
        for source in statement.candidates(claim)
    )


def _mentions_month(month: int | None, statement: Statement) -> bool:
    return month in months_of(statement.text, statement.language)


@lru_cache(maxsize=512)
def months_of(text: str, language: str) -> frozenset[int | None]:
    """The numbers of the months that a text names, whether or not in a date."""
    if language.startswith("en"):
        return frozenset(month_number(name) for name in _MONTH_MENTION.findall(text))
    from nutgraf.grounding.figures.languages.locales import locale_of

    months = locale_of(language).months
    return frozenset(months.get(word) for word in _WORDS.findall(text.casefold())) - {None}
