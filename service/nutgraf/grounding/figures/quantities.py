"""Quantities: a number with its sign and currency, and what stands behind it."""

from nutgraf.grounding.figures.bounds import read_bound
from nutgraf.grounding.figures.currencies import CODES, SIGNS
from nutgraf.grounding.figures.numerals import Numeral, parse_digits, read_numeral
from nutgraf.grounding.figures.quantity import Quantity
from nutgraf.grounding.figures.senses import read_sense, says_fall
from nutgraf.grounding.figures.tokens import Tokens
from nutgraf.grounding.figures.units import read_per, read_suffix

_MINUS = frozenset("-−–")
SIGN_MARKS = _MINUS | {"+", "("}
LOST_SIGN = "#"
"""What tokenised text has for '£': '# 1m'. Elsewhere it is a number sign."""
_WRITTEN_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}


def read_quantity(tokens: Tokens, at: int) -> Quantity | None:
    """Read a quantity that begins with this token, its sign and currency included."""
    sign, start = _read_sign(tokens, at)
    currencies, start = _read_prefix(tokens, start)
    numeral, sign = _read_number(tokens, start, sign, money=bool(currencies))
    if numeral is None:
        return None
    quantity = Quantity(at, numeral.after, numeral, sign=sign)
    if currencies:
        quantity.kind, quantity.currencies, quantity.prefixed = "money", currencies, True
        _read_country_code(tokens, quantity)
    else:
        read_suffix(tokens, quantity)
    read_per(tokens, quantity)
    if _counts_nothing(tokens, quantity):
        return None
    quantity.bound = read_bound(tokens, at, quantity.after, quantity.unit)
    quantity.sense = read_sense(tokens, at, quantity.after, quantity.kind)
    quantity.falling = says_fall(tokens, at, quantity.after)
    return quantity


def _read_number(tokens: Tokens, at: int, sign: int, *, money: bool) -> tuple[Numeral | None, int]:
    """The number behind a sign and a currency, and the sign, which may follow the currency."""
    if _is_accounting(tokens, at, money=money):
        return _read_accounting(tokens, at), -1
    if money and not sign and tokens[at].text in _MINUS:
        return read_numeral(tokens, at + 1, money=money), -1
    return read_numeral(tokens, at, money=money), sign


def _is_accounting(tokens: Tokens, at: int, *, money: bool) -> bool:
    """Whether a number in parentheses is negative: '$(4.2) million', '(4.2) million', '(5)%'.

    Others are not: news puts plain amounts into parentheses, as in '380bn yuan ($53bn)'.
    """
    if tokens[at].text != "(":
        return False
    number, closed, behind = (tokens[at + step] for step in range(1, 4))
    enclosed = number.kind == "number" and closed.text == ")"
    return enclosed and (money or behind.lower in {*_WRITTEN_SCALES, "%"})


def _read_accounting(tokens: Tokens, at: int) -> Numeral:
    power = _WRITTEN_SCALES.get(tokens[at + 3].lower, 0)
    after = at + 4 if power else at + 3
    return Numeral(parse_digits(tokens[at + 1].text), after, power=power)


def _read_sign(tokens: Tokens, at: int) -> tuple[int, int]:
    token, before, following = tokens[at], tokens[at - 1], tokens[at + 1]
    if token.lower in {"minus", "negative"} and not following.glued:
        return -1, at + 1
    opens = not token.glued or before.text in {"(", "[", "“", '"'}
    if opens and following.glued and token.text in _MINUS:
        return -1, at + 1
    if opens and following.glued and token.text == "+":
        return 1, at + 1
    return 0, at


def _read_prefix(tokens: Tokens, at: int) -> tuple[tuple[str, ...], int]:
    token = tokens[at]
    if token.kind == "currency":
        return SIGNS.get(token.text) or CODES[token.text], at + 1
    if token.text == LOST_SIGN and tokens.is_tokenised and not tokens[at + 1].glued:
        return (SIGNS["£"], at + 1) if tokens[at + 1].kind == "number" else ((), at)
    if token.kind != "word" or token.text not in CODES:
        return (), at
    following = at + 1
    if tokens[following].text == "." and tokens[following].glued:
        following += 1
    if tokens[following].kind == "currency" and tokens[following].text in SIGNS:
        following += 1
    return (CODES[token.text], following) if tokens[following].kind == "number" else ((), at)


def _read_country_code(tokens: Tokens, quantity: Quantity) -> None:
    """'$5 million USD', '$5 million Canadian': the words behind make the sign exact."""
    token = tokens[quantity.after]
    if token.text in CODES and len(token.text) == 3:
        quantity.currencies = CODES[token.text]
        quantity.after += 1


def _counts_nothing(tokens: Tokens, quantity: Quantity) -> bool:
    """'one' and 'zero' without a scale, a sign or a percent."""
    token = tokens[quantity.first]
    return token.lower in {"one", "zero"} and quantity.after == quantity.first + 1
