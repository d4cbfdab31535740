"""A sentence as words and clauses, and how far two of them read alike around two words."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from typing import Final, NamedTuple

from nutgraf.grounding.names.lexicon import word_set
from nutgraf.grounding.polarity.lexicon import PAST, STOPWORDS, TRANSPARENT
from nutgraf.grounding.stemming import stem

_WORD: Final = re.compile(r"[^\W_]+(?:(?:['’-]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_CLAUSE_END: Final = re.compile(
    r"[;—–?!]|:(?!\s?[A-Z0-9.]{1,6}\)|(?<=\d:)\d)"  # but '(LSE: HLV)' and '3:15'
    r"|,?\s(?:but|while|whereas|although|though|because|which|who)\s|,\s(?:and|as|after)\s"
    r"|,(?=\s)|(?<=[,:.!?]\s)[\"“]|(?<=[,.])[\"”]",
    re.IGNORECASE,
)
_GOES_ON: Final = word_set(
    """is are was were has have had do does did will would can could may might must shall should
    not never cannot also said says"""
)
"""What goes on behind an insertion with the clause that the insertion stands in."""
_INSERTED: Final = word_set("a an the his her its their who which whose where based now then")
"""What an insertion begins with before any other verb in the past, besides a figure."""
JOINING: Final = frozenset("and or but".split())
"""What begins something else: 'was not charged and paid', 'could have but didn't and are'."""
_Token = tuple[int, int, str]
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
        self.resumptions: dict[int, int] = {}
        self._beyond: dict[tuple[int, int], int] = {}
        self.words: Sequence[Word] = tuple(self._read())
        self._places: dict[str, list[int]] = {}
        for word in self.words:
            self._places.setdefault(word.stem, []).append(word.place)

    def _read(self) -> Iterator[Word]:
        tokens = list(_tokens(self.text))
        for first, last, clause in self._stretches(tokens):
            for place in range(first, last):
                start, end, lower = tokens[place]
                yield tuple.__new__(Word, (place, start, end, lower, stem(lower), clause))

    def _stretches(self, tokens: Sequence[_Token]) -> Iterator[tuple[int, int, int]]:
        """Each stretch between two ends of clauses: its first word, the next one's, its clause.

        What goes on behind an insertion is of the clause that the insertion stands in.
        """
        ends, firsts, clauses = self.clause_ends, [0], [0]
        for end, _ in ends:
            firsts.append(bisect_left(tokens, end, lo=firsts[-1], key=lambda token: token[0]))
        firsts.append(len(tokens))
        for at in range(len(ends) + 1):
            first, last = firsts[at], firsts[at + 1]
            clause = at
            if at > 1 and self._goes_on(at, tokens, firsts):
                clause = self.resumptions[at] = clauses[at - 2]
                self._beyond[firsts[at - 1], 1] = first
                self._beyond[first - 1, -1] = firsts[at - 1] - 1
            if at:
                clauses.append(clause)
            yield first, last, clause

    def _goes_on(self, at: int, tokens: Sequence[_Token], firsts: Sequence[int]) -> bool:
        """Whether a stretch goes on with the clause before last, behind an insertion."""
        subject, inserted, first, last = firsts[at - 2 : at + 2]
        if not subject < inserted < first < last:
            return False
        opening, closing = (self.text[slice(*end)] for end in self.clause_ends[at - 2 : at])
        if opening[0] not in ",—–" or closing != opening[0]:
            return False
        verb, lead = tokens[first][2], tokens[inserted][2]
        return verb in _GOES_ON or (is_past(verb) and (lead in _INSERTED or lead[0].isdigit()))

    def beyond(self, place: int, step: int) -> int | None:
        """The place beyond an insertion that one comes to there, if one does, going by `step`."""
        return self._beyond.get((place, step))

    @cached_property
    def uses(self) -> Counter[str]:
        """How often it uses each stem."""
        return Counter({stemmed: len(places) for stemmed, places in self._places.items()})

    @cached_property
    def content(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(word.stem for word in self.words if word.lower not in STOPWORDS)

    def used(self, stems: frozenset[str]) -> Set[str]:
        """Those of some stems that it uses."""
        return stems & self._places.keys()

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
        i, j = _next_alike(one, i, other, j, step)
        if not _is_same(one, i, other, j):
            return words, content, _is_end(one, i, step) and _is_end(other, j, step)
        content += one.words[i].lower not in STOPWORDS
        words, i, j = words + 1, i + step, j + step
    return words, content, False


def _next_alike(one: Reading, i: int, other: Reading, j: int, step: int) -> tuple[int, int]:
    """The next places to compare: the same word, if need be behind what is inserted in one."""
    at, there = _passing(one, i, step), _passing(other, j, step)
    if not _is_same(one, at, other, there):
        beyond = _past_insertion(one, i, step), _past_insertion(other, j, step)
        if _is_same(one, beyond[0], other, there):
            return beyond[0], there
        if _is_same(one, at, other, beyond[1]):
            return at, beyond[1]
    return at, there


def _is_same(one: Reading, i: int, other: Reading, j: int) -> bool:
    """Whether two places hold the same word."""
    within = 0 <= i < len(one.words) and 0 <= j < len(other.words)
    return within and one.words[i].stem == other.words[j].stem


def _past_insertion(reading: Reading, at: int, step: int) -> int:
    """The next place whose word is not passed over, without what is inserted before it."""
    for _ in range(_AROUND):
        beyond = reading.beyond(at, step)
        if beyond is not None:
            return _passing(reading, beyond, step)
        if not (0 <= at < len(reading.words) and reading.words[at].lower in TRANSPARENT):
            break
        at += step
    return at


def _is_end(reading: Reading, at: int, step: int) -> bool:
    """Whether a sentence ends there, or goes on with something else: 'and paid a fine'."""
    within = 0 <= at < len(reading.words)
    return not within or (step > 0 and reading.words[at].lower in JOINING)


def _passing(reading: Reading, at: int, step: int) -> int:
    """The next place whose word is not passed over, a few steps on at most."""
    for _ in range(_AROUND):
        if 0 <= at < len(reading.words) and reading.words[at].lower in TRANSPARENT:
            at += step
    return at


def is_past(lower: str) -> bool:
    """Whether a word has the form of a past tense, or of a participle."""
    return lower.endswith("ed") or lower in PAST


def _tokens(text: str) -> Iterator[_Token]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        lower = match.group().lower()
        if lower.endswith(_CONTRACTED) or lower == "cannot":
            verb = lower[:-3]
            yield start, end - 3, _WHOLE.get(verb, verb)
            yield end - 3, end, "not"
        else:
            yield start, end, lower
