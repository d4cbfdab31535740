"""The same wire story, found again under another headline, trimmed or added to."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.jobs import story_signatures
from nutgraf.jobs.story_signatures import Likeness

DEFAULT_THRESHOLD: Final = 0.5
"""Of 471 real stories it finds 98 % again with 20 % of their words replaced, added or deleted, 82 %
with 30 %, and all but 0.4 % with 5 % and the last third cut. New stories that repeat an older one
as background are taken for it in 4 of 100 cases where 60 % of them is that, and in none where half
is (83 at 70 %); at a threshold of 0.4, 76 of 100 lie above where 60 % is."""

_TRIMMED: Final = 0.7
"""Below the threshold, but by no more than this factor, is a copy what the longer text has so
much of. It finds 90 of 100 copies that were cut to a half with 10 % edited, instead of 12, and no
more of the new stories."""

_ROWS: Final = 3
"""Slots to a band. Two texts are compared that have a band in common: 99.6 % of those with a
similarity of 0.5, 84 % at 0.35, 4 % at 0.1, and 0.03 % of unrelated stories, at 0.02."""

_BANDS: Final = story_signatures.SLOTS // _ROWS
_HEADS: Final = (1 << 19) + 1
_MOST_SHARED: Final = 16
"""Stories looked at that share one band, the latest; a band that more of them share is a
template's. It bounds the time that ten thousand weather reports take."""


@dataclass(frozen=True, slots=True)
class Match:
    """The story that a text is a copy of.

    Attributes:
        key: What it was added as.
        similarity: Estimated share of the pairs of words of both texts that both have.
    """

    key: str
    similarity: float


class NearCopies:
    """Stories by their signatures, among which copies are found.

    What is found depends on nothing but what was added and in which order, so it can be built
    anew from signatures that were stored. A story takes about a kilobyte.

    Args:
        threshold: The similarity from which on a text is a copy, above 0 up to 1.
    """

    def __init__(self, threshold: float = DEFAULT_THRESHOLD) -> None:
        if not 0 < threshold <= 1:
            raise ValueError(f"{threshold!r} is no threshold: it is above 0, and 1 at most")
        self._threshold = threshold
        self._keys: list[str] = []
        self._signatures: list[bytes] = []
        self._heads = array("i", [-1]) * _HEADS  # of chains of places: story times bands, and band
        self._next = array("i")

    def __len__(self) -> int:
        return len(self._keys)

    @staticmethod
    def signature(text: str) -> bytes:
        """What a text is told by, a few hundred bytes: equal ones for equal texts, anywhere."""
        return story_signatures.signature(text)

    def add(self, key: str, signature: bytes) -> None:
        """Let a story be found.

        Raises:
            ValueError: The signature is of another version, and is to be made anew.
        """
        story_signatures.check(signature)
        for band, piece in enumerate(story_signatures.bands(signature, _ROWS)):
            head = _head(band, piece)
            self._next.append(self._heads[head])
            self._heads[head] = len(self._keys) * _BANDS + band
        self._keys.append(key)
        self._signatures.append(signature)

    def find(self, signature: bytes) -> Match | None:
        """The story that this is a copy of: the most similar, of several the earliest.

        Raises:
            ValueError: The signature is of another version, and is to be made anew.
        """
        story_signatures.check(signature)
        best: tuple[float, int] | None = None
        for story in sorted(self._candidates(signature)):
            like = story_signatures.likeness(signature, self._signatures[story])
            better = best is None or like.similarity > best[0]
            if better and self._is_copy(like, signature, story):
                best = like.similarity, story
        return Match(self._keys[best[1]], best[0]) if best else None

    def _is_copy(self, like: Likeness, signature: bytes, story: int) -> bool:
        trimmed = like.similarity >= self._threshold * _TRIMMED and like.containment >= _TRIMMED
        return (trimmed or like.similarity >= self._threshold) and story_signatures.tell_the_same(
            signature, self._signatures[story]
        )

    def _candidates(self, signature: bytes) -> set[int]:
        found: set[int] = set()
        for band, piece in enumerate(story_signatures.bands(signature, _ROWS)):
            found.update(self._sharing(band, piece))
        return found

    def _sharing(self, band: int, piece: bytes) -> Iterator[int]:
        """The latest stories that have a band in common with a signature."""
        shared = 0
        place = self._heads[_head(band, piece)]
        start = story_signatures.band_start(band, _ROWS)
        while place >= 0 and shared < _MOST_SHARED:
            story, other_band = divmod(place, _BANDS)
            if other_band == band and self._signatures[story].startswith(piece, start):
                shared += 1
                yield story
            place = self._next[place]


def _head(band: int, piece: bytes) -> int:
    return (int.from_bytes(piece, "little") * _BANDS + band) % _HEADS
