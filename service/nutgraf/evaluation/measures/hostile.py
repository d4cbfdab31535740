"""Texts that make careless code slow, of any length."""

from collections.abc import Callable, Mapping
from itertools import cycle, islice
from typing import Final

KB: Final = 1000
_SYLLABLES: Final = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu".split()


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _distinct_names(size: int) -> str:
    """People, each named once."""
    pairs = (
        f"{a.capitalize()}{b} {c.capitalize()}{d}{e} said so. "
        for e in cycle(_SYLLABLES)
        for a in _SYLLABLES
        for b in _SYLLABLES
        for c in _SYLLABLES
        for d in _SYLLABLES
    )
    return "".join(islice(pairs, size // 20))[:size]


def _distinct_figures(size: int) -> str:
    """Figures, each another."""
    return " ".join(
        f"Sales rose {n}.{n % 10}% to ${n},{n % 900 + 100} million." for n in range(size // 38)
    )[:size]


HOSTILE: Final[Mapping[str, Callable[[int], str]]] = {
    "news": _repeated("Orrin Foods said on Monday that sales rose 5% to $3 million. "),
    "no full stop": _repeated("and the company said that it would not sell its shares "),
    "names": _distinct_names,
    "figures": _distinct_figures,
    "digits": _repeated("9"),
    "digit groups": _repeated("1,"),
    "quotation marks": _repeated('"'),
    "opened quotations": _repeated("“He said "),
    "quoted words": _repeated('"so" she said, '),
    "capitals": _repeated("Aa Bb "),
    "initials": _repeated("A. B. "),
    "negations": _repeated("It will not and may not fall. "),
    "hyphens": _repeated("one-"),
    "spaces": _repeated(" "),
    "lines": _repeated("a\n"),
    "combining marks": _repeated("e\u0301\u0301\u0301"),
    "invisible": _repeated("\u200b\u202e"),
    "han": _repeated("銷售額增長了五萬億元"),
}
