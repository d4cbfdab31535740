"""Reading numbers, in digits and in words: '4.2 billion', 'twenty-five', 'half a million'."""

import re
from dataclasses import dataclass
from decimal import Decimal

from nutgraf.grounding.figures.tokens import Token, Tokens
from nutgraf.grounding.figures.vocabulary import (
    ABBREVIATED_SCALES,
    MONEY_ONLY_SCALES,
    RACE_WORDS,
    SCALES,
    SMALL,
    TENS,
    VULGAR,
)

_HYPHENS = frozenset("-‐‑")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{3}){2,9}|\d{1,3}(?:\.\d{3}){1,9},\d{1,2}")
_POINTED_ONCE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_BEHIND_DECIMALS = frozenset({*SCALES, "percent", "per", "pct", "percentage", "prozent"})


@dataclass(slots=True)
class Numeral:
    """A number that was read: its mantissa, the power of ten after it, and the next token."""

    mantissa: Decimal
    after: int
    in_words: bool = False
    power: int = 0
    rest: int = 0
    """What words add below the scale: the 500 of 'three thousand five hundred'."""

    @property
    def value(self) -> Decimal:
        value = shifted(self.mantissa, self.power)
        return value + self.rest if self.rest else value


def shifted(number: Decimal, power: int) -> Decimal:
    """The number times a power of ten, every digit kept, written without an exponent."""
    return Decimal(format(Decimal(f"{number:f}E{power}"), "f")) if power else number


def read_numeral(tokens: Tokens, at: int, *, money: bool) -> Numeral | None:
    """Read a number that begins with this token, with its scale.

    Args:
        tokens: The text's.
        at: Index of the token.
        money: Whether a currency stands before it, which makes 'm' millions.
    """
    numeral = _read_unscaled(tokens, at)
    return None if numeral is None else _read_scales(tokens, numeral, money=money)


def is_hyphen(token: Token) -> bool:
    """Whether a token is a hyphen."""
    return token.text in _HYPHENS


def _read_unscaled(tokens: Tokens, at: int) -> Numeral | None:
    token = tokens[at]
    if token.kind == "number":
        return _read_digits(tokens, at)
    if token.text in VULGAR:
        return Numeral(_vulgar(token), at + 1)
    return _read_words(tokens, at) if token.kind == "word" else None


def _vulgar(token: Token) -> Decimal:
    top, bottom = VULGAR[token.text]
    return Decimal(top) / Decimal(bottom)


def _read_digits(tokens: Tokens, at: int) -> Numeral:
    digits, following = tokens[at].text, tokens[at + 1]
    value = parse_digits(digits.replace(".", "") if _is_grouped(tokens, at) else digits)
    if following.text in VULGAR and "." not in tokens[at].text:
        return Numeral(value + _vulgar(following), at + 2)
    top, bar, bottom = (tokens[at + step] for step in (1, 2, 3))
    if (
        (top.text, bar.text, bottom.text) in {("1", "/", "2"), ("1", "/", "4"), ("3", "/", "4")}
        and bar.glued
        and not top.glued
    ):
        return Numeral(value + Decimal(top.text) / Decimal(bottom.text), at + 4)
    part, used = _read_added_part(tokens, at + 1)
    return Numeral(value + part if used else value, at + 1 + used)


def _is_grouped(tokens: Tokens, at: int) -> bool:
    """Whether the point in '300.000' parts thousands, as in most of Europe.

    It does in a sentence of a language that writes so, before 'Euro', and where the last digit is
    a zero, which nobody writes as the third decimal in English news; but not before a percent sign
    or a scale word, where bonds and balance sheets do: '4.250%', '$1.250 billion'.
    """
    digits, following = tokens[at].text, tokens[at + 1]
    if not _POINTED_ONCE.fullmatch(digits):
        return False
    if following.text in {"%", "％"} or following.lower in _BEHIND_DECIMALS:
        return False
    euros = following.text in {"Euro", "€"}
    return euros or digits.endswith("0") or tokens.groups_by_points


def parse_digits(digits: str) -> Decimal:
    """The number that digits with group separators come to; a lone '3,5' has a decimal comma."""
    if digits.isdecimal():
        return Decimal(digits)
    if _POINTED.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    whole, comma, decimals = digits.partition(",")
    if comma and "," not in decimals and len(decimals) < 3:
        return Decimal(f"{whole}.{decimals}")
    return Decimal("".join(c for c in digits if c.isdecimal() or c == "."))


def _read_words(tokens: Tokens, at: int) -> Numeral | None:
    word = tokens[at].lower
    if word in {"a", "an"}:
        return _read_single(tokens, at)
    if word == "half":
        return _read_half(tokens, at)
    small = _read_below_thousand(tokens, at)
    if small is None:
        return None
    value, after = small
    part, used = _read_added_part(tokens, after)
    return Numeral(value + part, after + used, in_words=True)


def _read_single(tokens: Tokens, at: int) -> Numeral | None:
    """'a million', 'a dozen', 'a hundred'."""
    word = tokens[at + 1].lower
    if word == "dozen":
        return Numeral(Decimal(12), at + 2, in_words=True)
    if word in SCALES and word not in ABBREVIATED_SCALES:
        return Numeral(Decimal(1), at + 1, in_words=True)
    return None


def _read_half(tokens: Tokens, at: int) -> Numeral | None:
    after = at + 1
    while is_hyphen(tokens[after]) or tokens[after].lower == "a":
        after += 1
        if after > at + 4:
            return None
    word = tokens[after].lower
    if word == "dozen":
        return Numeral(Decimal(6), after + 1, in_words=True)
    if word in SCALES and word not in ABBREVIATED_SCALES:
        return Numeral(Decimal("0.5"), after, in_words=True)
    return None


def _read_added_part(tokens: Tokens, at: int) -> tuple[Decimal, int]:
    """'and a half', '-and-a-half': what it adds, and how many tokens it takes."""
    after = at
    for word in ("and", "a"):
        after += is_hyphen(tokens[after])
        if tokens[after].lower != word:
            return Decimal(0), 0
        after += 1
    after += is_hyphen(tokens[after])
    part = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}.get(tokens[after].lower)
    return (part, after + 1 - at) if part else (Decimal(0), 0)


def _read_below_thousand(tokens: Tokens, at: int) -> tuple[Decimal, int] | None:
    value, after = _read_below_hundred(tokens, at)
    if not after:
        return None
    if tokens[after].lower == "dozen":
        return Decimal(value * 12), after + 1
    joined = after + 1 if is_hyphen(tokens[after]) else after
    if tokens[joined].lower == "hundred":
        value, after = value * 100, joined + 1
        following = after + 1 if tokens[after].lower == "and" else after
        more, end = _read_below_hundred(tokens, following)
        if end:
            value, after = value + more, end
    return Decimal(value), after


def _read_below_hundred(tokens: Tokens, at: int) -> tuple[int, int]:
    word = tokens[at].lower
    if word in SMALL:
        return SMALL[word], at + 1
    if word not in TENS:
        return 0, 0
    value, after = TENS[word], at + 1
    unit_at = after + 1 if is_hyphen(tokens[after]) else after
    unit = SMALL.get(tokens[unit_at].lower, 0)
    if 0 < unit < 10:
        return value + unit, unit_at + 1
    return value, after


def _read_scales(tokens: Tokens, numeral: Numeral, *, money: bool) -> Numeral:
    for _ in range(2):
        power, after = _read_scale(tokens, numeral, money=money)
        if not power:
            break
        numeral.power, numeral.after = numeral.power + power, after
    if numeral.in_words and numeral.power == 3:
        following = numeral.after
        if tokens[following].lower == "and":
            following += 1
        rest = _read_below_thousand(tokens, following)
        if rest and tokens[rest[1]].lower not in SCALES:
            numeral.rest, numeral.after = int(rest[0]), rest[1]
    return numeral


def _read_scale(tokens: Tokens, numeral: Numeral, *, money: bool) -> tuple[int, int]:
    at = numeral.after
    if is_hyphen(tokens[at]) and tokens[at].glued and tokens[at + 1].glued:
        at += 1
    token = tokens[at]
    power = SCALES.get(token.lower, 0)
    if not power or (at > numeral.after and token.lower in ABBREVIATED_SCALES):
        return 0, 0
    if token.lower in ABBREVIATED_SCALES and not _is_abbreviation(tokens, at, numeral, money):
        return 0, 0
    return power, at + 1


def _is_abbreviation(tokens: Tokens, at: int, numeral: Numeral, money: bool) -> bool:
    """Whether 'm' and its like are a scale here, not metres or an initial."""
    token = tokens[at]
    if numeral.in_words or numeral.power or (not token.glued and not money and len(token.text) < 2):
        return False
    if money:
        return True
    if token.lower in MONEY_ONLY_SCALES:
        return False
    following = tokens[at + 1] if not is_hyphen(tokens[at + 1]) else tokens[at + 2]
    return not (token.text == "m" and following.lower in RACE_WORDS)
