"""What an article has in place of words that somebody puts into its mouth."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from nutgraf.grounding.quotations.places import Places
from nutgraf.grounding.quotations.wording import QuotedWord, dressed
from nutgraf.segmentation.segments import Stretch

_MOST_WORDS: Final = 80
"""Words of a quotation that are compared."""
_MOST_PLACES: Final = 100
"""Places of one word that are counted."""
_CANDIDATES: Final = 3
_MARGIN: Final = 10
"""Words that a stretch is compared beyond the length of the quotation."""
_SHARED: Final = 0.5
"""The share of a quotation's words, in order and by weight, that the nearest stretch has."""
_LIGHT: Final = 3
"""Letters up to which a word weighs little: 'to be' is near nothing."""
_LONGEST: Final = 12
"""Words of the article that are shown of a difference."""


@dataclass(frozen=True, slots=True)
class Near:
    """The article's words that come nearest to others.

    Attributes:
        where: Where they stand.
        wording: What the article has there, and what the others are, in quotation marks.
    """

    where: Stretch
    wording: str


@dataclass(frozen=True, slots=True)
class _Difference:
    """Words of a quotation and those that an article has for them; first and last of each."""

    ours: tuple[int, int]
    theirs: tuple[int, int]


class Nearest:
    """Finds what comes nearest in an article.

    Only the few stretches that share the most words with a quotation, at a like distance from
    each other, are compared word for word.

    Args:
        places: Of the article's words.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._keys = [word.key for word in places.words]

    def to(self, said: str, words: Sequence[QuotedWord]) -> Near | None:
        """What comes nearest to words that the article does not have; None if nothing is near.

        Args:
            said: The text that the words stand in.
            words: They.
        """
        if (members := self._places.spelt_otherwise(words)) is not None:
            where = self._where(members[0], members[-1])
            return self._near(where, self._unlike(said, words, members), said, words)
        words = words[:_MOST_WORDS]
        keys = [word.key for word in words]
        compared = [self._compared(keys, start) for start in self._starts(keys)]
        best = max(compared, key=lambda c: c.shared, default=None)
        if best is None or best.shared < _SHARED:
            return None
        return self._near(
            self._where(best.first, best.last), next(best.differences(), None), said, words
        )

    def _where(self, first: int, last: int) -> Stretch:
        words = self._places.words
        return Stretch(words[first].start, words[last].end)

    def _near(
        self, where: Stretch, unlike: _Difference | None, said: str, words: Sequence[QuotedWord]
    ) -> Near:
        if unlike is None:
            return Near(where, repr(" ".join(self._places.text[where.start : where.end].split())))
        ours = said[words[unlike.ours[0]].start : words[unlike.ours[1]].end]
        theirs = self._places.text_of(*unlike.theirs)
        return Near(where, f"{theirs!r}, where this has {' '.join(ours.split())!r}")

    def _unlike(
        self, said: str, words: Sequence[QuotedWord], members: Sequence[int]
    ) -> _Difference:
        """Where the same words differ in their marks or capitals."""
        theirs = self._places.words
        for n in range(1, len(words)):
            ours = dressed(said[words[n - 1].start : words[n].end])
            other = self._places.text[theirs[members[n - 1]].start : theirs[members[n]].end]
            if ours[1:] != dressed(other)[1:]:
                return _Difference((n - 1, n), (members[n - 1], members[n]))
        last = min(1, len(words) - 1)
        return _Difference((0, last), (members[0], members[last]))

    def _starts(self, keys: Sequence[str]) -> Iterator[int]:
        """Where stretches begin that share the most words with others."""
        width = len(keys) + _MARGIN
        votes: Counter[int] = Counter()
        for n, key in enumerate(keys):
            for place in self._places.at(key)[:_MOST_PLACES]:
                votes[max(0, place - n) // width] += 1
        for bucket, _ in votes.most_common(_CANDIDATES):
            yield max(0, bucket * width - _MARGIN)

    def _compared(self, keys: Sequence[str], start: int) -> "_Compared":
        return _Compared(keys, self._keys[start : start + 2 * len(keys) + 3 * _MARGIN], start)


class _Compared:
    """The words of a quotation beside a stretch of an article.

    Args:
        keys: The quotation's words.
        stretch: The article's.
        start: The number of the first of these.
    """

    def __init__(self, keys: Sequence[str], stretch: Sequence[str], start: int) -> None:
        self._matcher = SequenceMatcher(None, keys, stretch, autojunk=False)
        self._start = start
        self._length = len(keys)
        blocks = [block for block in self._matcher.get_matching_blocks() if block.size]
        same = (key for block in blocks for key in keys[block.a : block.a + block.size])
        self.shared = sum(map(_weight, same)) / sum(map(_weight, keys))
        if blocks:
            head, tail = blocks[0], blocks[-1]
            after = len(keys) - tail.a - tail.size
            self._low = max(0, head.b - head.a)
            self._high = min(len(stretch), tail.b + tail.size + after)

    @property
    def first(self) -> int:
        """The number of the article's first word, one for each of the quotation's before it."""
        return self._start + self._low

    @property
    def last(self) -> int:
        """The number of its last word."""
        return self._start + self._high - 1

    def differences(self) -> Iterator[_Difference]:
        """Where the words differ, one word on either side shown."""
        for tag, a, b, c, d in self._matcher.get_opcodes():
            low, high = max(c, self._low), min(d, self._high)
            at_edge = a == b and (c < self._low or d > self._high or b in {0, self._length})
            if tag == "equal" or at_edge or low > high:
                continue
            first, last = max(self._low, low - 1), min(self._high - 1, high)
            yield _Difference(
                (max(0, a - 1), min(self._length - 1, b)),
                (self._start + first, self._start + min(last, first + _LONGEST)),
            )


def _weight(key: str) -> float:
    return max(len(key) - _LIGHT, 0.2)
