"""Figures that are said rather than written: fractions, multiples, ranks, vague plurals."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from math import gcd

from nutgraf.grounding.figures.currencies import WORDS
from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.numerals import is_hyphen
from nutgraf.grounding.figures.tokens import Tokens
from nutgraf.grounding.figures.vocabulary import (
    BARE_MULTIPLES,
    DIGIT_WORDS,
    FRACTIONS,
    MAGNITUDES,
    MEASURES,
    MULTIPLES,
    NOUN_STOPS,
    ORDINALS,
    RANKED,
    SCALES,
    SMALL,
    TENS,
    VULGAR,
)
from nutgraf.grounding.figures.wordlists import listed, words

Reading = tuple[Figure, int]
"""A figure, and the index of the token behind it."""

_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 100})
_FRACTION_LEADS = words("by in than nearly about almost over under roughly around least")
_BEHIND_FRACTIONS = words("to in from since this over during after before last while when")
_FRACTION_FOLLOWERS = words("less more fewer lower higher smaller bigger larger cheaper")
_HALF_FOLLOWERS = words("of a an the its their his her our that those these all as hour")
_COUNTED_BY_HALF = frozenset({*SCALES, "dozen"})
_MULTIPLE_FOLLOWERS = words("the its their his her our that from in to what")
_MULTIPLE_LEADS = words("to than nearly almost more would could will roughly about")
_MOMENT_FOLLOWERS = words("later ago or and before after when that longer too")
_OCCASIONS = words("games matches starts seasons attempts tests appearances outings races")
_SECONDED = words("the a an his her their its this that it")
"""'To second the motion', not 'to second place'."""
_NO_ORDINAL_FOLLOWERS = words("party parties world hand rate")


def read_expression(tokens: Tokens, at: int) -> Reading | None:
    """Read a figure that begins with this token and is no plain number."""
    word = tokens[at].lower
    if word.isdecimal() and tokens[at].kind == "number":
        readers: tuple[Callable[[Tokens, int], Reading | None], ...] = (
            _fraction_in_digits,
            _digit_ordinal,
            _share,
            _fraction,
        )
    elif tokens[at].kind in {"word", "mark"}:
        readers = _WORD_READERS if word in EXPRESSION_STARTS else ()
    else:
        return None
    for read in readers:
        if reading := read(tokens, at):
            return reading
    return None


def _make(
    tokens: Tokens,
    span: tuple[int, int],
    kind: FigureKind,
    amount: int | Decimal | None = None,
    *,
    parts: tuple[int, ...] = (),
    currencies: tuple[str, ...] = (),
) -> Reading:
    start, end = tokens[span[0]].start, tokens[span[1] - 1].end
    value = None if amount is None else Decimal(amount)
    figure = Figure(
        start, end, tokens.text[start:end], kind, amount=value, parts=parts, currencies=currencies
    )
    return figure, span[1]


def _ratio(tokens: Tokens, span: tuple[int, int], top: int, bottom: int) -> Reading:
    divisor = gcd(top, bottom)
    return _make(
        tokens,
        span,
        "fraction",
        Decimal(top) / Decimal(bottom),
        parts=(top // divisor, bottom // divisor),
    )


def _fraction_in_digits(tokens: Tokens, at: int) -> Reading | None:
    top, bar, bottom = tokens[at], tokens[at + 1], tokens[at + 2]
    if bar.text not in {"/", "⁄"} or not (bar.glued and bottom.glued and bottom.text.isdecimal()):
        return None
    numerator, denominator = int(top.text), int(bottom.text)
    if 0 < numerator <= denominator and denominator in _DENOMINATORS:
        return _ratio(tokens, (at, at + 3), numerator, denominator)
    return _make(tokens, (at, at + 3), "score", parts=(numerator, denominator))


def _digit_ordinal(tokens: Tokens, at: int) -> Reading | None:
    suffix = tokens[at + 1]
    if suffix.glued and suffix.lower in {"st", "nd", "rd", "th"}:
        return _rank(tokens, (at, at + 2), int(tokens[at].text))
    return None


def _rank(tokens: Tokens, span: tuple[int, int], amount: int) -> Reading:
    """An ordinal, with what it ranks where that tells it from others: a round, a set, a day."""
    reading, after = _make(tokens, span, "ordinal", amount)
    noun = after + 1 if is_hyphen(tokens[after]) else after
    unit = RANKED.get(tokens[noun].lower)
    return reading if unit is None else replace(reading, unit=unit), after


def _share(tokens: Tokens, at: int) -> Reading | None:
    """'one in five', 'one tram in five', '2 out of 3', 'thirty-four out of 38'."""
    top, middle = _small_number(tokens, at)
    if _is_one_of_a_kind(tokens, at):
        middle += 1
    if tokens[middle].lower == "out" and tokens[middle + 1].lower == "of":
        bottom, after = _small_number(tokens, middle + 2)
    elif tokens[middle].lower == "in" and (top == 1 or _is_proportion(tokens, middle + 1)):
        bottom, after = _small_number(tokens, middle + 1)
    else:
        return None
    return _ratio(tokens, (at, after), top, bottom) if 0 < top < bottom <= 100 else None


def _is_one_of_a_kind(tokens: Tokens, at: int) -> bool:
    """Whether 'one tram in five' begins here: not 'one tram in five cities', nor in five years."""
    noun, behind = tokens[at + 1], at + 3
    if tokens[at].lower != "one" or noun.kind != "word" or noun.lower in NOUN_STOPS:
        return False
    _, after = _small_number(tokens, behind)
    ends = tokens[after].kind != "word" or tokens[after].lower in NOUN_STOPS
    return tokens[behind - 1].lower == "in" and ends and not is_hyphen(tokens[after])


def _small_number(tokens: Tokens, at: int) -> tuple[int, int]:
    """A number below a thousand and the token behind it; 'thirty-four' is three tokens."""
    unit = SMALL.get(tokens[at + 2].lower, 0) if is_hyphen(tokens[at + 1]) else 0
    if tokens[at].lower in TENS and 0 < unit < 10:
        return TENS[tokens[at].lower] + unit, at + 3
    return _small(tokens, at), at + 1


def _is_proportion(tokens: Tokens, at: int) -> bool:
    """Whether 'two in three' is a share of people, not two goals in three games or minutes."""
    following = tokens[at + 1].lower
    return following not in MEASURES and following not in _OCCASIONS and _small(tokens, at) <= 10


def _small(tokens: Tokens, at: int) -> int:
    token = tokens[at]
    if token.kind == "number" and token.text.isdecimal() and len(token.text) < 4:
        return int(token.text)
    return SMALL.get(token.lower, TENS.get(token.lower, 0))


def _fraction(tokens: Tokens, at: int) -> Reading | None:
    """'two-thirds', 'three quarters of', 'a third of', 'by an eighth'."""
    word = tokens[at].lower
    top = 1 if word in {"a", "an", "one"} else _small(tokens, at)
    hyphened = is_hyphen(tokens[at + 1])
    noun = at + 2 if hyphened else at + 1
    bottom = FRACTIONS.get(tokens[noun].lower, 0)
    if not (0 < top < bottom) or tokens[noun].lower == "half":
        return None
    plural = tokens[noun].lower.endswith("s")
    if plural != (top > 1) or (word in {"a", "an"} and hyphened):
        return None
    named = (
        hyphened
        or (plural and bottom != 4)
        or tokens[noun + 1].lower == "of"
        or _ends_phrase(tokens, at, noun)
    )
    if not named or (bottom == 4 and plural and not hyphened and tokens[noun + 1].lower != "of"):
        return None
    if bottom == 4 and not plural and tokens[noun + 1].lower in {"point", "percentage"}:
        return None
    return _ratio(tokens, (at, noun + 1), top, bottom)


def _ends_phrase(tokens: Tokens, at: int, noun: int) -> bool:
    """Whether 'a third' stands after 'by' or 'nearly' with nothing that it could be the rank of."""
    following = tokens[noun + 1]
    if following.lower in _FRACTION_FOLLOWERS:
        return True
    alone = following.kind != "word" or following.lower in _BEHIND_FRACTIONS
    return alone and tokens[at - 1].lower in _FRACTION_LEADS


def _half(tokens: Tokens, at: int) -> Reading | None:
    word = tokens[at].lower
    if word in {"halved", "halving", "halve"}:
        return _ratio(tokens, (at, at + 1), 1, 2)
    if word != "half" or is_hyphen(tokens[at - 1]):
        return None
    before, following = tokens[at - 1].lower, tokens[at + 1].lower
    if following == "a" and tokens[at + 2].lower in _COUNTED_BY_HALF:
        return None
    if following in _HALF_FOLLOWERS or (
        before in _FRACTION_LEADS and tokens[at + 1].kind != "word"
    ):
        return _ratio(tokens, (at, at + 1), 1, 2)
    return None


def _part_of_a_point(tokens: Tokens, at: int) -> Reading | None:
    """'a quarter-point', 'half a percentage point', 'three-quarters of a point'."""
    ahead = [tokens[at + step] for step in range(8)]
    terms = [(token.lower, step) for step, token in enumerate(ahead) if not is_hyphen(token)]
    texts = [text for text, _ in terms]
    first = 1 if texts[0] in {"a", "three", "one"} else 0
    size = {"half": 50, "quarter": 25, "quarters": 25, "tenth": 10}.get(texts[first])
    if size is None:
        return None
    last = first + 1
    while last < len(texts) and texts[last] in {"of", "a", "percentage", "full"}:
        last += 1
    if last >= len(texts) or texts[last] not in {"point", "points"}:
        return None
    amount = Decimal(size * (3 if texts[0] == "three" else 1)) / 100
    reading, after = _make(tokens, (at, at + terms[last][1] + 1), "percentage_points", amount)
    return replace(reading, unit="percentage_points"), after


def _vulgar(tokens: Tokens, at: int) -> Reading | None:
    terms = VULGAR.get(tokens[at].text)
    return terms and _ratio(tokens, (at, at + 1), *terms)


def _multiple(tokens: Tokens, at: int) -> Reading | None:
    word = tokens[at].lower
    if word in MULTIPLES:
        return _make(tokens, (at, at + 1), "multiple", MULTIPLES[word])
    if word in BARE_MULTIPLES and (
        tokens[at + 1].lower in _MULTIPLE_FOLLOWERS
        or (tokens[at - 1].lower in _MULTIPLE_LEADS and tokens[at + 1].kind != "word")
    ):
        return _make(tokens, (at, at + 1), "multiple", BARE_MULTIPLES[word])
    return None


def _digits(tokens: Tokens, at: int) -> Reading | None:
    number = DIGIT_WORDS.get(tokens[at].lower)
    if number and is_hyphen(tokens[at + 1]) and tokens[at + 2].lower in {"digit", "digits"}:
        return _make(tokens, (at, at + 3), "digits", number)
    return None


def _magnitude(tokens: Tokens, at: int) -> Reading | None:
    """'dozens', 'tens of thousands', 'hundreds of millions of dollars'."""
    word = tokens[at].lower
    after = at + 1
    if word in {"tens", "hundreds"} and tokens[at + 1].lower == "of":
        inner = MAGNITUDES.get(tokens[at + 2].lower, 0)
        if inner >= 1000:
            after, size = at + 3, inner * (10 if word == "tens" else 100)
            return _sized(tokens, at, after, size)
    if word not in MAGNITUDES or tokens[at - 1].kind == "number":
        return None
    if word == "scores" and (
        tokens[at + 1].lower != "of" or tokens[at - 1].lower in {"the", "its"}
    ):
        return None
    return _sized(tokens, at, after, MAGNITUDES[word])


def _sized(tokens: Tokens, at: int, after: int, size: int) -> Reading:
    currencies: tuple[str, ...] = ()
    if tokens[after].lower == "of":
        currencies = WORDS.get(tokens[after + 1].lower, ())
    return _make(tokens, (at, after), "magnitude", size, currencies=currencies)


def _ordinal(tokens: Tokens, at: int) -> Reading | None:
    word = tokens[at].lower
    if word in TENS and is_hyphen(tokens[at + 1]):
        unit = 1 if tokens[at + 2].lower == "first" else ORDINALS.get(tokens[at + 2].lower, 0)
        return _rank(tokens, (at, at + 3), TENS[word] + unit) if 0 < unit < 10 else None
    if word not in ORDINALS:
        return None
    following = tokens[at + 2 if is_hyphen(tokens[at + 1]) else at + 1].lower
    is_war = following == "world" and tokens[at + 2].lower == "war"
    if (following in _NO_ORDINAL_FOLLOWERS and not is_war) or (
        word == "second" and _is_time(tokens, at)
    ):
        return None
    return _rank(tokens, (at, at + 1), ORDINALS[word])


def _is_time(tokens: Tokens, at: int) -> bool:
    """Whether 'second' is a moment, a unit of time or a verb rather than a rank."""
    before, following = tokens[at - 1], tokens[at + 1]
    if before.lower in {"per", "every", "each", "split"} or is_hyphen(before):
        return True
    if before.lower == "to" and following.lower in _SECONDED:
        return True
    guess = is_hyphen(following) and tokens[at + 2].lower in {"guess", "guessing", "guessed"}
    alone = following.kind != "word" or following.lower in _MOMENT_FOLLOWERS
    return guess or (before.lower in {"a", "one"} and alone)


_WORD_READERS = (
    _digits,
    _part_of_a_point,
    _half,
    _vulgar,
    _share,
    _fraction,
    _multiple,
    _magnitude,
    _ordinal,
)
EXPRESSION_STARTS = frozenset(
    (
        *DIGIT_WORDS,
        *SMALL,
        *TENS,
        *VULGAR,
        *MULTIPLES,
        *BARE_MULTIPLES,
        *MAGNITUDES,
        *ORDINALS,
        *listed("a an half quarter halves halved halving halve tens"),
    )
)
