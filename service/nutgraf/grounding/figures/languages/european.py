"""Finding figures in texts of languages that part words by spaces, and are not English."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise

from nutgraf.grounding.figures.currencies import CODES, SIGNS
from nutgraf.grounding.figures.figure import Bound, Figure, FigureKind, Sense
from nutgraf.grounding.figures.languages.calendar import Calendar
from nutgraf.grounding.figures.languages.french import FRENCH
from nutgraf.grounding.figures.languages.german import GERMAN
from nutgraf.grounding.figures.languages.lexicon import Lexicon
from nutgraf.grounding.figures.languages.locales import Locale, locale_of
from nutgraf.grounding.figures.languages.other import OTHER
from nutgraf.grounding.figures.languages.spanish import SPANISH
from nutgraf.grounding.figures.numerals import shifted

_LEXICONS = {"de": GERMAN, "fr": FRENCH, "es": SPANISH}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"[.;:]\s")
_CLAUSE = re.compile(r"[,.;:]\s|\d")
_BOOKS = frozenset[Sense]({"loss", "profit"})
_LOOKBACK = 28
"""Characters before a quantity in which 'mehr als' or 'entre' stands."""
_NEIGHBOURHOOD = 48
"""Characters on either side of one in which words say what it is."""
_SHORT_SCALES = {"k": 3, "m": 6, "md": 9, "mrd": 9}
"""Scales that stand right before a currency sign only: 'M€'."""


@dataclass(slots=True)
class _Quantity:
    figure: Figure
    mantissa: Decimal
    power: int


class EuropeanReader:
    """Reads the figures of texts in one language.

    Args:
        lexicon: The language's words.
        locale: Its separators and names.
    """

    def __init__(self, lexicon: Lexicon, locale: Locale) -> None:
        self._lexicon = lexicon
        self._locale = locale
        self._money = locale.currencies | lexicon.currencies
        self._calendar = Calendar(lexicon, locale)
        self._quantity = re.compile(_quantity_pattern(lexicon, locale), re.IGNORECASE)
        self._said = re.compile(_said_pattern(lexicon), re.IGNORECASE)
        self._bounds: tuple[tuple[Bound, re.Pattern[str]], ...] = (
            ("least", _ending(lexicon.least)),
            ("most", _ending(lexicon.most)),
        )
        self._between = _ending(lexicon.between[:1])
        joints = _any([*lexicon.joints, "-", "–", "—"])
        self._joint = re.compile(rf"\s?(?:{joints})\s?", re.IGNORECASE)

    def find(self, text: str) -> list[Figure]:
        """The figures of a text; one that overlaps another comes behind it."""
        periods = self._calendar.find(text)
        quantities = self._ranged(text, self._quantities(text))
        return [*periods, *self._expressions(text), *quantities]

    def _expressions(self, text: str) -> Iterator[Figure]:
        lexicon = self._lexicon
        for match in self._said.finditer(text):
            word, kind = match.group().lower(), match.lastgroup
            start, end = match.span()
            if kind == "fraction":
                top, bottom = lexicon.fractions[word]
                value = Decimal(top) / Decimal(bottom)
                yield Figure(
                    start, end, text[start:end], "fraction", amount=value, parts=(top, bottom)
                )
            elif kind == "multiple":
                amount = Decimal(lexicon.multiples[word])
                yield Figure(start, end, text[start:end], "multiple", amount=amount)
            elif kind == "magnitude" and not re.search(r"\d\s?$", text[max(0, start - 3) : start]):
                amount = Decimal(lexicon.magnitudes[word])
                yield Figure(start, end, text[start:end], "magnitude", amount=amount)
            elif kind == "ordinal" and lexicon.ordinals[word] > 1:
                amount = Decimal(lexicon.ordinals[word])
                yield Figure(start, end, text[start:end], "ordinal", amount=amount)

    def _quantities(self, text: str) -> Iterator[_Quantity]:
        for match in self._quantity.finditer(text):
            yield self._quantity_of(match)

    def _quantity_of(self, match: re.Match[str]) -> _Quantity:
        text, written = match.string, match["number"]
        mantissa = self._lexicon.numbers.get(written.lower()) or self._parse(written)
        power = self._power(match["scales"] or "") + _SHORT_SCALES.get(
            (match["short"] or "").lower(), 0
        )
        kind, unit, currencies = self._suffix(match)
        value = shifted(mantissa, power)
        if match["hundredths"]:
            value = shifted(value, -2)
        sign = (match["sign"] or "").strip()
        start, end = match.start(), match.end()
        if unit and kind == "amount":
            end = match.start("suffix")
            end -= len(text[start:end]) - len(text[start:end].rstrip(" \u00a0\u202f-"))
        if kind == "amount" and unit is None and not power and _YEAR.fullmatch(text[start:end]):
            kind = "year"
        figure = Figure(
            start,
            end,
            text[start:end],
            kind,
            amount=-value if sign and sign != "+" else value,
            unit=unit,
            currencies=currencies,
            signed=bool(sign),
        )
        placed = figure if kind == "year" else self._placed(text, figure)
        return _Quantity(placed, mantissa, power)

    def _parse(self, written: str) -> Decimal:
        decimal = self._locale.decimal
        whole, mark, rest = written.rpartition(decimal)
        if mark and decimal not in whole:
            return Decimal(f"{_digits(whole) or 0}.{rest}")
        if mark or re.fullmatch(r"\d{1,3}\.\d{1,2}", written) is None:
            return Decimal(_digits(written))
        return Decimal(written)

    def _power(self, scales: str) -> int:
        known = self._lexicon.scales
        joined = " ".join(re.split(r"[\s-]+", scales.strip().lower()))
        if joined in known:
            return known[joined]
        return sum(known.get(scale, 0) for scale in joined.split(" "))

    def _suffix(self, match: re.Match[str]) -> tuple[FigureKind, str | None, tuple[str, ...]]:
        for kind in ("points", "basis", "percent"):
            if match[kind]:
                name = _SHARES[kind]
                return name, name, ()
        if match["times"]:
            return "multiple", None, ()
        if match["measure"]:
            return "amount", self._lexicon.measures[match["measure"].lower()], ()
        if match["hundredths"]:
            return "money", None, self._lexicon.hundredths[match["hundredths"].lower()]
        told = match["prefix"] or match["money"]
        if told is None:
            return "amount", None, ()
        word = told.strip()
        codes = SIGNS.get(word) or CODES.get(word) or self._money.get(word.casefold())
        return "money", None, codes or ()

    def _placed(self, text: str, figure: Figure) -> Figure:
        """A figure with what the words around it make of it."""
        before = text[max(0, figure.start - _LOOKBACK) : figure.start]
        bound = next((bound for bound, phrases in self._bounds if phrases.search(before)), None)
        ahead = text[max(0, figure.start - _NEIGHBOURHOOD) : figure.start]
        behind = text[figure.end : figure.end + _NEIGHBOURHOOD]
        near = f"{_SENTENCE.split(ahead)[-1]} {_SENTENCE.split(behind)[0]}".lower()
        falling = any(word in self._lexicon.falls for word in _WORD.findall(near))
        clause = f"{_CLAUSE.split(ahead)[-1]} {_CLAUSE.split(behind)[0]}".lower()
        sense = self._sense(clause, money=figure.kind == "money")
        if figure.kind not in {"money", "amount"}:
            sense = None
        return replace(figure, bound=bound, falling=falling, sense=sense)

    def _sense(self, clause: str, *, money: bool) -> Sense | None:
        """What the words of a clause say of its one figure, None where they say two things."""
        known = self._lexicon.senses
        told: set[Sense] = {known[word] for word in _WORD.findall(clause) if word in known}
        fitting: list[Sense] = [sense for sense in told if (sense in _BOOKS) == money]
        return fitting[0] if len(fitting) == 1 else None

    def _ranged(self, text: str, quantities: Iterable[_Quantity]) -> list[Figure]:
        """The figures of quantities; the ends of a range share scale, unit and currency."""
        found = list(quantities)
        for left, right in reversed(list(pairwise(found))):
            gap = text[left.figure.end : right.figure.start]
            if len(gap) > 6 or not self._joint.fullmatch(gap) or left.figure.kind == "year":
                continue
            if left.figure.kind == "amount" and left.figure.unit is None:
                self._lend(left, right)
            before = text[max(0, left.figure.start - _LOOKBACK) : left.figure.start]
            bound: tuple[Bound, Bound] = (
                ("low", "high") if self._between.search(before) else ("end", "end")
            )
            if _are_comparable(left.figure, right.figure):
                left.figure = replace(left.figure, bound=bound[0])
                right.figure = replace(right.figure, bound=bound[1])
        return [quantity.figure for quantity in found]

    def _lend(self, left: _Quantity, right: _Quantity) -> None:
        lent = right.figure
        value = left.figure.amount or Decimal(0)
        if right.power and not left.power and left.mantissa < 1000:
            value = shifted(value, right.power)
        left.figure = replace(
            left.figure, kind=lent.kind, unit=lent.unit, currencies=lent.currencies, amount=value
        )


_SHARES: dict[str, FigureKind] = {
    "points": "percentage_points",
    "basis": "basis_points",
    "percent": "percent",
}


def _are_comparable(left: Figure, right: Figure) -> bool:
    alike = left.kind == right.kind and left.currencies == right.currencies
    return alike and left.unit == right.unit and (left.amount or 0) < (right.amount or 0)


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdecimal())


def _any(phrases: Iterable[str]) -> str:
    """A pattern for any of these patterns, the longest first; one that nothing fits for none."""
    return "|".join(sorted(phrases, key=len, reverse=True)) or r"(?!)"


def _literal(words: Mapping[str, object]) -> str:
    return _any(re.escape(word) for word in words)


def _ending(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(phrases)})\s?$", re.IGNORECASE)


def _number_pattern(locale: Locale) -> str:
    decimal, groups = re.escape(locale.decimal), re.escape("".join(sorted(locale.groups)))
    return rf"""\d{{1,3}}(?:[{groups}]\d{{3}}){{1,9}}(?!\d)(?:{decimal}\d{{1,30}})?
      | \d{{1,3}}(?:{decimal}\d{{3}}){{2,9}}(?!\d)
      | \d{{1,30}}{decimal}\d{{1,30}} | \d{{1,3}}\.\d{{1,2}}(?![\d.]) | \d{{1,30}}"""


def _quantity_pattern(lexicon: Lexicon, locale: Locale) -> str:
    signs, codes = _literal(SIGNS), f"(?-i:{_literal(CODES)})"
    money = _any([signs, rf"(?:{codes}|{_literal(lexicon.currencies | locale.currencies)})\b"])
    fold = r"fach\w{0,2}|mal\b|fois\b|veces\b|volte\b|vezes\b|keer\b"
    pattern = rf"""
    (?<![\w.,])(?<![^\W\d_][-‐])
    (?P<sign>[-−–+](?=[\d€$£])|(?:{_any(lexicon.minus)})\s(?=\d))?
    (?:(?P<prefix>{signs}|(?:{codes})(?=[\s\d]))[ \u00a0]?)?
    (?P<number>{_number_pattern(locale)}|(?:{_spaced(_literal(lexicon.numbers))})(?!\w))
    (?P<scales>(?:[\s\u00a0-]?(?:{_spaced(_literal(lexicon.scales))})(?!\w)){{1,2}})?
    (?:\s?(?P<short>k|m|md|mrd)(?=\s?[€$£]))?
    (?:[\s-]?(?:{_spaced(_any(lexicon.links))})?(?P<suffix>
        (?P<points>(?:{_spaced(_any(lexicon.points))})(?!\w))
      | (?P<basis>(?:{_spaced(_any(lexicon.basis_points))})(?!\w))
      | (?P<percent>%|％|(?:{_spaced(_any(lexicon.percent))})(?!\w))
      | (?P<hundredths>(?:{_spaced(_literal(lexicon.hundredths))})(?!\w))
      | (?P<money>{_spaced(money)})
      | (?P<times>{fold})
      | (?P<measure>(?:{_spaced(_literal(lexicon.measures))})(?!\w))
    ))?
    (?!\w)
    """
    return f"(?x:{pattern})"


def _spaced(pattern: str) -> str:
    """A pattern in which a space is any space, for use where patterns ignore spaces."""
    return pattern.replace("\\ ", " ").replace(" ", r"[\s\u00a0\u202f]")


def _said_pattern(lexicon: Lexicon) -> str:
    kinds: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("fraction", lexicon.fractions),
        ("multiple", lexicon.multiples),
        ("magnitude", lexicon.magnitudes),
        ("ordinal", lexicon.ordinals),
    )
    named = (rf"(?P<{kind}>{_literal(words)})" for kind, words in kinds if words)
    return rf"(?<!\w)(?:{'|'.join(named) or '(?!)'})(?!\w)"


@cache
def _reader(language: str) -> EuropeanReader:
    lexicon = _LEXICONS.get(language.partition("-")[0].lower(), OTHER)
    return EuropeanReader(lexicon, locale_of(language))


def find_european(text: str, language: str) -> list[Figure]:
    """The figures of a text in a language such as 'de' or 'es-MX', in no order.

    Of a language that has no lexicon here its separators, months, currencies and signs are known,
    and the words for millions and billions that most of Europe shares, but no number words.
    """
    return _reader(language).find(text)
