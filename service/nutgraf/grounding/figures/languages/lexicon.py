"""What a language writes figures with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from nutgraf.grounding.figures.figure import Sense
from nutgraf.grounding.figures.wordlists import listed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language that make up or surround figures, all lower-cased.

    Attributes:
        numbers: Number words, from two on: 'one' is mostly an article.
        scales: Powers of ten by their words and abbreviations.
        percent: Words for 'percent'; a space stands for any.
        points: Words for 'percentage points'.
        basis_points: Words for 'basis points'.
        currencies: Currency words, with the ISO 4217 codes that they may stand for.
        hundredths: Words for cents, likewise.
        measures: Units of measurement, by their words, as English figures have them.
        fractions: Fractions as (top, bottom).
        multiples: 'doubled', 'threefold'.
        magnitudes: 'hundreds', 'thousands'.
        ordinals: Ordinal words.
        quarter: Words behind an ordinal for a quarter of a year.
        half_year: Likewise for half of one.
        fiscal_year: Words before a year.
        least: What makes a figure a least.
        most: What makes it a most.
        between: Words before a range.
        joints: Words between its ends.
        minus: Words for a minus.
        links: What may stand between a number and what it counts: the 'de' of 'millones de euros'.
        clock: What stands behind or within a time of day.
        falls: Words that say that something fell or was lost.
        senses: Words that say what an amount is, as English figures have it.
    """

    numbers: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    scales: dict[str, int] = field(default_factory=dict[str, int])
    percent: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    basis_points: tuple[str, ...] = ()
    currencies: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    hundredths: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    measures: dict[str, str] = field(default_factory=dict[str, str])
    fractions: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    multiples: dict[str, int] = field(default_factory=dict[str, int])
    magnitudes: dict[str, int] = field(default_factory=dict[str, int])
    ordinals: dict[str, int] = field(default_factory=dict[str, int])
    quarter: tuple[str, ...] = ()
    half_year: tuple[str, ...] = ()
    fiscal_year: tuple[str, ...] = ()
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    falls: frozenset[str] = frozenset()
    senses: dict[str, Sense] = field(default_factory=dict[str, Sense])


def numbered(text: str, start: int = 1) -> dict[str, int]:
    """Words with their places in a list: 'un deux' are 1 and 2; alternatives have a slash."""
    return {
        word: value
        for value, words in enumerate(listed(text), start=start)
        for word in words.split("/")
    }


def by_word(table: Mapping[str, T]) -> dict[str, T]:
    """A table of word lists, word by word; an underscore stands for a space."""
    return {
        word.replace("_", " "): value for dress, value in table.items() for word in listed(dress)
    }
