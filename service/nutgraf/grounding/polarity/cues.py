"""Negations and hedges in a sentence, the predicate that each governs, and its clause."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from nutgraf.grounding.polarity.lexicon import (
    HEDGE,
    LIFTED,
    NEGATION,
    NO_NEGATION,
    PASSED_OVER,
    STOPWORDS,
)
from nutgraf.grounding.stemming import stem

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLAUSE_END = re.compile(
    r"[;:—–?!]|,?\s(?:but|while|whereas|although|though|because|which|who)\s|,\s(?:and|as|after)\s"
    r"|,(?=\s)|[\"“”]",
    re.IGNORECASE,
)
_CONTRACTED: Final = re.compile(r"n['’]t$")
_GOVERNED_WITHIN: Final = 6
"""Words behind a negation or hedge among which its predicate is looked for."""
_CLAUSE_REACH: Final = 400
"""Characters on either side of a cue in which its clause is looked for, at most."""
_MOST_PLACES: Final = 8
"""Places of a predicate that are looked at."""


class Word(NamedTuple):
    """A word of a sentence. The stem of "won't" and of 'cannot' is 'not'."""

    place: int
    start: int
    lower: str
    stem: str

    def among(self, kept: frozenset[str]) -> bool:
        """Whether it is one of these words, which are given as stems."""
        return self.lower in kept or self.stem in kept


class Reading:
    """A sentence as its words and its clauses.

    Args:
        text: The sentence.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.clause_ends = tuple(match.span() for match in _CLAUSE_END.finditer(text))
        self.words: Sequence[Word] = tuple(
            Word(place, match.start(), match.group().lower(), _stem(match.group().lower()))
            for place, match in enumerate(_WORD.finditer(text))
        )

    @cached_property
    def uses(self) -> Counter[str]:
        """How often it uses each stem."""
        return Counter(word.stem for word in self.words)

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(word.stem for word in self.words if word.lower not in STOPWORDS)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for word in self.words:
            places.setdefault(word.stem, []).append(word.place)
        return places

    def places(self, stemmed: str) -> Sequence[int]:
        """The indices of the first words with a stem."""
        return self._places.get(stemmed, [])[:_MOST_PLACES]

    @cached_property
    def negations(self) -> Sequence["Cue"]:
        """Its negations that nothing takes back."""
        return tuple(_negations(self))

    @cached_property
    def hedges(self) -> Sequence["Cue"]:
        """Its hedges."""
        return tuple(_hedges(self))

    def words_within(self, first: int, last: int) -> Sequence[Word]:
        """The words that begin in a stretch of its text."""
        low = bisect_left(self.words, first, key=lambda word: word.start)
        high = bisect_left(self.words, last, key=lambda word: word.start)
        return self.words[low:high]

    def content_around(self, cue: "Cue") -> frozenset[str]:
        """The stems of the content words of a cue's clause, besides cue and predicate."""
        return frozenset(
            word.stem
            for word in self.words_within(cue.first, cue.last)
            if word.lower not in STOPWORDS
            and not cue.start <= word.start < cue.end
            and word.start != cue.governed
        )

    def is_one_clause(self, one: Word, other: Word) -> bool:
        """Whether no clause ends between two words."""
        low, high = sorted((one.start, other.start))
        at = bisect_left(self.clause_ends, (low, 0))
        return at == len(self.clause_ends) or self.clause_ends[at][0] >= high


def _stem(lowered: str) -> str:
    negated = lowered == "cannot" or _CONTRACTED.search(lowered)
    return "not" if negated else stem(lowered)


@dataclass(frozen=True, slots=True)
class Cue:
    """A negation or a hedge, and what it governs.

    Attributes:
        source: The sentence.
        start, end: Where the cue stands.
        first, last: Where its clause stands.
        governed: Where its predicate begins.
        predicate: The stem of its predicate.
    """

    source: Reading
    start: int
    end: int
    first: int
    last: int
    governed: int
    predicate: str

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


def _negations(sentence: Reading) -> Iterator[Cue]:
    for match in NEGATION.finditer(sentence.text):
        if NO_NEGATION.match(sentence.text, match.end()):
            continue
        if _is_no_denial(sentence.text, match.start()):
            continue
        first, last = _clause(sentence, match)
        if not LIFTED.search(sentence.text, match.end(), last):
            yield from _governing(sentence, match, first, last)


def _is_no_denial(text: str, start: int) -> bool:
    """'whether or not', 'if not', 'why not'."""
    lead = text[max(0, start - 12) : start].lower().split()
    return bool(lead) and lead[-1] in {"or", "if", "why"}


def _hedges(sentence: Reading) -> Iterator[Cue]:
    for match in HEDGE.finditer(sentence.text):
        if match.group() != "May":
            yield from _governing(sentence, match, *_clause(sentence, match))


def _clause(sentence: Reading, match: re.Match[str]) -> tuple[int, int]:
    """Where the clause around a match begins and ends."""
    first, last = max(0, match.start() - _CLAUSE_REACH), match.end() + _CLAUSE_REACH
    ends = sentence.clause_ends
    index = bisect_left(ends, (match.end(), 0))
    if index < len(ends):
        last = min(last, ends[index][0])
    while index and ends[index - 1][1] > match.start():
        index -= 1
    return max(first, ends[index - 1][1] if index else 0), last


def _governing(sentence: Reading, match: re.Match[str], first: int, last: int) -> Iterator[Cue]:
    for word in islice(sentence.words_within(match.end(), last), _GOVERNED_WITHIN):
        if word.lower not in PASSED_OVER and not word.lower.endswith("ly"):
            yield Cue(sentence, *match.span(), first, last, word.start, word.stem)
            return
