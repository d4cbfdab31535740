"""Numbers in words and digits, for making sentences; not the grammar that is being measured."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Final

_UNDER_TWENTY: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS: Final[Sequence[str]] = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
NUMBER_WORD: Final = (
    rf"(?:{'|'.join(_TENS)})-(?:{'|'.join(_UNDER_TWENTY[1:10])})|{'|'.join(_TENS)}"
    rf"|{'|'.join(sorted(_UNDER_TWENTY[2:], key=len, reverse=True))}"
)
"""From two to ninety-nine: 'one' is as often a pronoun."""
_VALUES: Final = {
    **{word: n for n, word in enumerate(_UNDER_TWENTY)},
    **{word: 10 * n for n, word in enumerate(_TENS, 2)},
}


def number_of(written: str) -> Decimal:
    """The number that digits or a number word say."""
    if written[0].isdigit():
        return Decimal(written.replace(",", ""))
    return Decimal(sum(_VALUES[part] for part in written.lower().split("-")))


def in_words(number: int) -> str:
    """A number under a hundred in words."""
    if number < 20:
        return _UNDER_TWENTY[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UNDER_TWENTY[ones]}" if ones else "")


def worded(number: Decimal, like: str, random: Random) -> str:
    """Another number in words, of about the same size, and with a capital where that has one."""
    value = int(number)
    near = [n for n in range(2, 100) if n != value and abs(n - value) <= max(3, value // 2)]
    other = in_words(random.choice(near))
    return other.capitalize() if like[0].isupper() else other
