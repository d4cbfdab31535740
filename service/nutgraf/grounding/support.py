"""Which sentences of an article carry a statement, and how well.

The score is coverage: the share of a statement's content words, weighted by how rare they are in
the article (inverse document frequency over its sentences), that stand in the chosen sentences.
Words count by their stems. A word that the article never uses weighs as much as its rarest.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nutgraf.grounding.polarity.lexicon import STOPWORDS
from nutgraf.grounding.stemming import stem
from nutgraf.segmentation import Segmentation

MAX_EVIDENCE: Final = 3
"""Sentences that an item may rest on."""

_WORD: Final = re.compile(r"\w+(?:[.,]\d+)*")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_MOST_SHARING: Final = 2_000
"""Sentences with a word of a statement that are compared: more than a long article has, so that
a book costs no more. The words that few sentences have bring theirs first."""
_BETTER: Final = 0.15
"""How much more of a statement others must cover to replace the cited sentences."""
_GAIN: Final = 0.08
"""How much a further sentence must add to be evidence: a word or two of a short statement."""


@dataclass(frozen=True, slots=True)
class Support:
    """The sentences that carry a statement.

    Attributes:
        sentences: Their numbers, in the article's order.
        score: The share of the statement that they cover, 0 to 1.
    """

    sentences: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Shared:
    """Which stems of a statement the sentences of an article share.

    Attributes:
        stems: The statement's that the article has.
        masks: By the sentence's number, a bit for each of these.
    """

    stems: Sequence[str]
    masks: Mapping[int, int]

    def held(self, mask: int) -> frozenset[str]:
        """The stems of a mask."""
        return frozenset(stem for i, stem in enumerate(self.stems) if mask >> i & 1)

    def distinct(self) -> dict[int, frozenset[str]]:
        """The sentences and what they share, in order; of those that share the same, the first.

        The others would add nothing to it.
        """
        first: dict[int, int] = {}
        for number, mask in self.masks.items():
            if first.get(mask, number) >= number:
                first[mask] = number
        return {number: self.held(mask) for mask, number in sorted(first.items(), key=_number)}


def _number(item: tuple[int, int]) -> int:
    return item[1]


class SupportIndex:
    """The sentences of one article, made once, asked often."""

    def __init__(self, segmentation: Segmentation) -> None:
        self._stems = {
            s.number: content_stems(segmentation.text[s.start : s.end])
            for s in segmentation.sentences
        }
        counts: dict[str, int] = {}
        for stems in self._stems.values():
            for one in stems:
                counts[one] = counts.get(one, 0) + 1
        total = len(self._stems)
        self._weights = {one: math.log(1 + total / count) for one, count in counts.items()}
        self._rarest = math.log(1 + total)
        self._holding: dict[str, list[int]] = {}
        for number, stems in self._stems.items():
            for one in stems:
                self._holding.setdefault(one, []).append(number)

    @property
    def vocabulary(self) -> frozenset[str]:
        """The stems of all content words of the article."""
        return frozenset(self._weights)

    def choose(self, text: str, cited: Sequence[int]) -> Support:
        """The sentences that a statement should rest on.

        The cited ones, those among them that add something, unless others cover plainly more.

        Args:
            text: The statement.
            cited: Numbers of sentences; those that do not exist are passed over.
        """
        wanted = content_stems(text)
        ours = self._greedy(wanted, {n: wanted & self._stems[n] for n in cited if n in self._stems})
        if ours.score + _BETTER >= 1:
            return ours
        best = self._greedy(wanted, self._sharing(wanted).distinct())
        return best if best.score > ours.score + _BETTER or not ours.sentences else ours

    def nearest(self, text: str, most: int = MAX_EVIDENCE) -> tuple[int, ...]:
        """Numbers of the sentences that cover the most of a statement each, best first."""
        shared = self._sharing(content_stems(text))
        weights = {mask: self._weigh(shared.held(mask)) for mask in set(shared.masks.values())}
        masks = shared.masks
        return tuple(sorted(masks, key=lambda n: (-weights[masks[n]], n))[:most])

    def score(self, text: str, numbers: Iterable[int]) -> float:
        """How much of a statement these sentences cover, 0 to 1."""
        return self._coverage(content_stems(text), numbers)

    def _sharing(self, wanted: frozenset[str]) -> _Shared:
        """The sentences that share stems with a statement; in a long text those with its rarest."""
        stems = sorted(wanted & self._weights.keys(), key=lambda s: (len(self._holding[s]), s))
        masks: dict[int, int] = {}
        for i, one in enumerate(stems):
            holding = self._holding[one]
            if len(masks) + len(holding) > _MOST_SHARING:
                known = [n for n in masks if one in self._stems[n]]
                holding = known if masks else holding[:_MOST_SHARING]
            bit = 1 << i
            for number in holding:
                masks[number] = masks.get(number, 0) | bit
        return _Shared(stems, masks)

    def _greedy(self, wanted: frozenset[str], pool: Mapping[int, frozenset[str]]) -> Support:
        """The sentences of a pool that together cover the most of a statement.

        Args:
            wanted: The statement's stems.
            pool: Sentences and which of these stems they have, the likeliest first.
        """
        chosen: tuple[int, ...] = ()
        score, total = 0.0, self._weigh(wanted)
        covered: Set[str] = frozenset()
        while len(chosen) < min(MAX_EVIDENCE, len(pool)) and score + _GAIN <= 1:
            left = [n for n in pool if n not in chosen]
            gains = [(self._share(covered | pool[n], total), -i) for i, n in enumerate(left)]
            reached, at = max(gains)
            if chosen and reached < score + _GAIN:
                break
            number = left[-at]
            chosen, score, covered = (*chosen, number), reached, covered | pool[number]
        return Support(tuple(sorted(chosen)), score)

    def _coverage(self, wanted: frozenset[str], numbers: Iterable[int]) -> float:
        held = frozenset().union(*(wanted & self._stems[n] for n in numbers))
        return self._share(held, self._weigh(wanted))

    def _share(self, held: Set[str], total: float) -> float:
        return self._weigh(held) / total if total else 0.0

    def _weigh(self, stems: Iterable[str]) -> float:
        """The weight of stems together, exactly: the order of a set must not decide anything."""
        return math.fsum([self._weights.get(one, self._rarest) for one in stems])


@lru_cache(maxsize=4096)
def content_stems(text: str) -> frozenset[str]:
    """The stems of a text's content words; of scripts without spaces, pairs of characters."""
    found: set[str] = set()
    spaced = _UNSPACED.search(text) is None
    for word in _WORD.findall(text):
        if not spaced and _UNSPACED.search(word):
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word.lower() not in STOPWORDS and (len(word) > 1 or word.isdigit()):
            found.add(stem(word))
    return frozenset(found)
