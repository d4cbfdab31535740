"""What stands behind a number: a percent sign, points, a currency, a measure, a counted noun."""

from nutgraf.grounding.figures.currencies import CENTS, CODES, COUNTRY_WORDS, NATIONS, SIGNS, WORDS
from nutgraf.grounding.figures.figure import FigureKind
from nutgraf.grounding.figures.numerals import is_hyphen
from nutgraf.grounding.figures.quantity import Quantity
from nutgraf.grounding.figures.tokens import Tokens
from nutgraf.grounding.figures.vocabulary import (
    DEGREE,
    DEGREE_SCALES,
    MEASURES,
    NOUN_STOPS,
    PER_ADVERBS,
    PER_NOUNS,
    SMALL,
    SPEEDS,
    is_plural,
    singular,
)
from nutgraf.grounding.figures.wordlists import words

_NOUN_WINDOW = 4
_NO_UNITS = words("strong plus odd something some")
_MULTIPLE_LIMIT = 1000
"""'10X' is ten times, '9950X' a model."""

_OLDEST = 120
"""Years of age."""

_COMPARISONS = words("earlier ago later before after on")
"""'$5 a year earlier' is not $5 by the year."""


def read_suffix(tokens: Tokens, quantity: Quantity) -> None:
    for read in _SUFFIX_READERS:
        if read(tokens, quantity):
            return


def _unhyphenated(tokens: Tokens, at: int) -> int:
    """The token behind a compound's hyphen: the 'year' of '12-year-old'."""
    compound = is_hyphen(tokens[at]) and tokens[at].glued and tokens[at + 1].glued
    return at + 1 if compound and tokens[at + 1].kind == "word" else at


def _read_percent(tokens: Tokens, quantity: Quantity) -> bool:
    at = _unhyphenated(tokens, quantity.after)
    token = tokens[at]
    if token.text in {"%", "％"} or token.lower in {"percent", "pct", "percentage"}:
        at += 1
    elif token.lower == "per" and tokens[_unhyphenated(tokens, at + 1)].lower == "cent":
        at = _unhyphenated(tokens, at + 1) + 1
    elif token.lower == "pc" and token.glued:
        at += 1
    else:
        return False
    point = _unhyphenated(tokens, at)
    if tokens[point].lower in {"point", "points"}:
        return _take_share(quantity, "percentage_points", point + 1)
    return token.lower != "percentage" and _take_share(quantity, "percent", at)


def _take_share(quantity: Quantity, kind: FigureKind, after: int) -> bool:
    quantity.kind, quantity.unit, quantity.after = kind, kind, after
    return True


def _read_points(tokens: Tokens, quantity: Quantity) -> bool:
    at = _unhyphenated(tokens, quantity.after)
    token = tokens[at]
    if token.lower in {"pp", "ppt", "ppts", "pps"}:
        return _take_share(quantity, "percentage_points", at + 1)
    if token.lower in {"bp", "bps"}:
        return _take_share(quantity, "basis_points", at + 1)
    point = _unhyphenated(tokens, at + 1)
    if token.lower == "basis" and tokens[point].lower in {"point", "points"}:
        return _take_share(quantity, "basis_points", point + 1)
    return False


def _read_money(tokens: Tokens, quantity: Quantity) -> bool:
    at = _unhyphenated(tokens, quantity.after)
    token = tokens[at]
    if token.text in CODES or token.text in SIGNS:
        if token.text in SIGNS and tokens[at + 1].glued and tokens[at + 1].kind == "number":
            return False
        return _take_money(quantity, CODES.get(token.text) or SIGNS[token.text], at + 1)
    while _is_country(tokens, at) and at < quantity.after + 3:
        at += 1
        token = tokens[at]
    nation = tokens[at - 1].lower if at > quantity.after else ""
    word = token.lower
    if word in CENTS and (word != "p" or (token.glued and not quantity.numeral.in_words)):
        quantity.hundredths = True
        named = NATIONS["cent"].get(nation)
        return _take_money(quantity, (named,) if named else CENTS[word], at + 1)
    if word not in WORDS or not _is_currency_word(tokens, at, quantity):
        return False
    stem = word if word in NATIONS else word.removesuffix("s")
    named = NATIONS.get(stem, {}).get(nation)
    return _take_money(quantity, (named,) if named else WORDS[word], at + 1)


def _is_country(tokens: Tokens, at: int) -> bool:
    """Whether a word says whose currency the next is: 'US dollars', 'euro cents', not '5 euro'."""
    word, following = tokens[at].lower, tokens[at + 1].lower
    return word in COUNTRY_WORDS and (word not in WORDS or following in CENTS)


def _take_money(quantity: Quantity, currencies: tuple[str, ...], after: int) -> bool:
    quantity.kind, quantity.currencies, quantity.after = "money", currencies, after
    return True


_WEIGHT_CUES = words(
    "weigh weighs weighed weighing weight heavy heavier lighter lost lose gained shed baby dog"
)
_WEIGHT_FOLLOWERS = words("heavy heavier lighter overweight weight lost baby boy girl dog")
_LIGHTEST = 10_000
"""Pounds that nobody weighs."""


def _is_currency_word(tokens: Tokens, at: int, quantity: Quantity) -> bool:
    """Whether a word that is also another is money here: pounds of weight, 'won' of a match."""
    word = tokens[at].lower
    if word == "won":
        return bool(quantity.numeral.power) or quantity.numeral.value >= 100
    if word in {"real", "crown", "rand", "buck", "dong"}:
        return bool(quantity.numeral.power) or not is_hyphen(tokens[at - 1])
    if word in {"pound", "pounds"} and quantity.numeral.value < _LIGHTEST:
        around = {tokens[i].lower for i in range(quantity.first - 4, quantity.first)}
        around |= {tokens[i].lower for i in range(at + 1, at + 3)} & _WEIGHT_FOLLOWERS
        return not around & (_WEIGHT_CUES | _WEIGHT_FOLLOWERS) and not (
            is_hyphen(tokens[at - 1]) or tokens[at + 1].lower == "of"
        )
    return True


def _read_times(tokens: Tokens, quantity: Quantity) -> bool:
    at = _unhyphenated(tokens, quantity.after)
    token = tokens[at]
    crossed = token.lower in {"x", "×"} and token.glued and tokens[at + 1].kind != "number"
    crossed = crossed and (token.text != "X" or quantity.numeral.value <= _MULTIPLE_LIMIT)
    if not crossed and token.lower not in {"times", "fold"}:
        return False
    quantity.kind, quantity.after = "multiple", at + 1
    return True


def _read_measure(tokens: Tokens, quantity: Quantity) -> bool:
    at = _unhyphenated(tokens, quantity.after)
    token = tokens[at]
    word = token.lower
    if token.text == "m" and token.glued:
        quantity.unit, quantity.after = "metre", at + 1
        return True
    if word in {"second", "point", "pound", "square", "cubic"} and at > quantity.after:
        quantity.unit = word
        return True
    if word in SPEEDS:
        quantity.unit, quantity.per = SPEEDS[word], "hour"
    unit = quantity.unit or MEASURES.get(word)
    if unit is None or (word == "g" and (token.text != "g" or not token.glued)):
        return False
    quantity.unit = unit
    if unit == DEGREE and (len(tokens[at + 1].text) > 1 or tokens[at + 1].text.isupper()):
        quantity.unit = DEGREE_SCALES.get(tokens[at + 1].lower, unit)
    if token.glued and at == quantity.after:
        quantity.after = at + 1
    return True


def _read_noun(tokens: Tokens, quantity: Quantity) -> bool:
    """The counted noun: the first plural behind the number, before what ends a phrase.

    Another number does: of 'by 74 to 61 three weeks ago', no figure but the last counts weeks.
    """
    at = _unhyphenated(tokens, quantity.after)
    if at > quantity.after:
        if tokens[at].lower in _NO_UNITS | NOUN_STOPS:
            return False
        quantity.unit = singular(tokens[at].text)
        return True
    for step in range(_NOUN_WINDOW):
        token = tokens[at + step]
        if token.kind != "word" or token.lower in NOUN_STOPS or (token.glued and not step):
            return False
        if token.lower in SMALL and not is_hyphen(tokens[at + step + 1]):
            return False
        if token.lower in MEASURES:
            quantity.unit = MEASURES[token.lower]
            return True
        if is_plural(token.text) and "'" not in token.text and "’" not in token.text:
            quantity.unit = singular(token.text)
            return True
    return False


def _read_age(tokens: Tokens, quantity: Quantity) -> bool:
    """'aged 34', 'at the age of 34', and the '34' of 'Orla Hane, 34, said'."""
    before, ahead = tokens[quantity.first - 1].lower, tokens[quantity.first - 2]
    told = before in {"aged", "age"} or (before == "of" and ahead.lower == "age")
    apposed = before == "," and ahead.text[:1].isupper() and tokens[quantity.after].text == ","
    if not told and not (apposed and 0 < quantity.numeral.value < _OLDEST):
        return False
    quantity.unit = "year"
    return True


_SUFFIX_READERS = (
    _read_percent,
    _read_points,
    _read_money,
    _read_times,
    _read_measure,
    _read_age,
    _read_noun,
)


def read_per(tokens: Tokens, quantity: Quantity) -> None:
    at = quantity.after
    if quantity.unit and quantity.kind == "amount":
        at += 1
    for step in range(2):
        token = tokens[at + step]
        if token.lower in PER_ADVERBS:
            quantity.per = PER_ADVERBS[token.lower]
            return
        if token.lower in {"a", "an", "per", "each"} or token.text == "/":
            if tokens[at + step + 2].lower not in _COMPARISONS:
                quantity.per = PER_NOUNS.get(tokens[at + step + 1].lower)
            return
