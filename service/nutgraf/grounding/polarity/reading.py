"""A sentence as words and clauses, and how far two of them read alike around two words."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from nutgraf.grounding.polarity.lexicon import STOPWORDS, TRANSPARENT
from nutgraf.grounding.stemming import stem

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLAUSE_END: Final = re.compile(
    r"[;—–?!]|:(?!\s?[A-Z0-9.]{1,6}\)|(?<=\d:)\d)"  # but '(LSE: HLV)' and '3:15'
    r"|,?\s(?:but|while|whereas|although|though|because|which|who)\s|,\s(?:and|as|after)\s"
    r"|,(?=\s)|(?<=[,:.!?]\s)[\"“]|(?<=[,.])[\"”]",
    re.IGNORECASE,
)
_CONTRACTED: Final = ("n't", "n’t")
_WHOLE: Final = {"ca": "can", "wo": "will", "sha": "shall"}
"""What is left of a verb whose 'not' is cut off, in full."""
_MOST_PLACES: Final = 8
"""Places of a word that are looked at."""
_AROUND: Final = 4
"""Words on either side that are compared."""


class Word(NamedTuple):
    """A word of a sentence; "won't" and 'cannot' are two, 'will not' and 'can not'."""

    place: int
    start: int
    end: int
    lower: str
    stem: str
    clause: int

    def among(self, kept: frozenset[str]) -> bool:
        """Whether it is one of these words, which are given as stems."""
        return self.lower in kept or self.stem in kept


class Agreement(NamedTuple):
    """How many words around two places are the same, without a gap.

    Attributes:
        left, right: Words before and behind, four each at most.
        content: How many of them are content words.
        starts, ends: Whether both sentences begin, or end, right there.
    """

    left: int
    right: int
    content: int
    starts: bool
    ends: bool

    @property
    def words(self) -> int:
        return self.left + self.right

    @property
    def bounded(self) -> int:
        """On how many sides both sentences end."""
        return self.starts + self.ends


class Reading:
    """A sentence as its words and its clauses.

    Args:
        text: The sentence.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.clause_ends = tuple(match.span() for match in _CLAUSE_END.finditer(text))
        self.words: Sequence[Word] = tuple(self._read())

    def _read(self) -> Iterator[Word]:
        clause, ends = 0, self.clause_ends
        for place, (start, end, lower) in enumerate(_tokens(self.text)):
            while clause < len(ends) and ends[clause][0] < start:
                clause += 1
            yield Word(place, start, end, lower, stem(lower), clause)

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

    def words_within(self, first: int, last: int) -> Sequence[Word]:
        """The words that begin in a stretch of its text."""
        low = bisect_left(self.words, first, key=lambda word: word.start)
        high = bisect_left(self.words, last, key=lambda word: word.start)
        return self.words[low:high]

    def before(self, place: int, count: int) -> Sequence[Word]:
        """Up to so many words before a place, of its clause."""
        clause = self.words[place].clause
        found = self.words[max(0, place - count) : place]
        return [word for word in found if word.clause == clause]

    def behind(self, place: int, count: int) -> Sequence[Word]:
        """Up to so many words behind a place, of its clause."""
        clause = self.words[place].clause
        found = self.words[place + 1 : place + 1 + count]
        return [word for word in found if word.clause == clause]

    def clause_content(self, place: int, reach: int) -> frozenset[str]:
        """The stems of the content words of a word's clause around it."""
        near = (*self.before(place, reach), *self.behind(place, reach))
        return frozenset(word.stem for word in near if word.lower not in STOPWORDS)

    def is_one_clause(self, one: Word, other: Word) -> bool:
        """Whether no clause ends between two words."""
        return one.clause == other.clause


def agreement(
    one: Reading, last: int, first: int, other: Reading, other_last: int, other_first: int
) -> Agreement:
    """How alike two sentences read to the left of `last` and to the right of `first`, inclusive.

    Auxiliaries such as 'did' are passed over: 'did not recommend' is 'recommended' without 'not'.
    """
    left = _alike(one, last, other, other_last, -1)
    right = _alike(one, first, other, other_first, 1)
    return Agreement(left[0], right[0], left[1] + right[1], left[2], right[2])


def _alike(one: Reading, i: int, other: Reading, j: int, step: int) -> tuple[int, int, bool]:
    """Equal words, content words among them, and whether both end behind them."""
    words = content = 0
    while words < _AROUND:
        i, j = _passing(one, i, step), _passing(other, j, step)
        ends = not 0 <= i < len(one.words), not 0 <= j < len(other.words)
        if any(ends) or one.words[i].stem != other.words[j].stem:
            return words, content, all(ends)
        content += one.words[i].lower not in STOPWORDS
        words, i, j = words + 1, i + step, j + step
    return words, content, False


def _passing(reading: Reading, at: int, step: int) -> int:
    """The next place whose word is not passed over, a few steps on at most."""
    for _ in range(_AROUND):
        if 0 <= at < len(reading.words) and reading.words[at].lower in TRANSPARENT:
            at += step
    return at


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        lower = match.group().lower()
        if lower.endswith(_CONTRACTED) or lower == "cannot":
            verb = lower[:-3]
            yield start, end - 3, _WHOLE.get(verb, verb)
            yield end - 3, end, "not"
        else:
            yield start, end, lower
