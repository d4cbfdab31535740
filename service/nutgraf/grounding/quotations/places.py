"""Where the words of an article stand, and whether somebody else's words are among them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final

from nutgraf.grounding.quotations.wording import QuotedWord, dressed, quoted_words
from nutgraf.segmentation.segments import Quotation, Segmentation, Stretch

MOST_PLACES: Final = 64
"""Places of the same words that are looked at."""
_JOINTS: Final = frozenset(["", ",", ".", ";", ":", "—", "…", "!", "?"])
"""What may stand where a broken quotation is joined: ', ' of '“…,” he said, “…”' may go."""
_OPENS: Final = frozenset(".!?:…“”„\"'‘’«»\n。！？「")
_GAP: Final = -1
_COMMON: Final = 256
"""Places of a word from which it is searched for, and not looked up."""


@dataclass(frozen=True, slots=True)
class Place(Stretch):
    """Words of an article that a statement has, too.

    Attributes:
        first, last: The numbers of the first and the last of them, counted from 0.
        quotation: The quotation that they lie in.
    """

    first: int
    last: int
    quotation: Quotation | None


class _Track:
    """Words in a row, to find others in.

    Their places are looked up by the rarest of them. Where even that is common, as in a text that
    repeats itself, the string is searched.
    """

    def __init__(self, words: Sequence[QuotedWord], members: Sequence[int]) -> None:
        self._members = members
        self._keys = ["\n" if i == _GAP else words[i].key for i in members]
        self.at: dict[str, list[int]] = {}
        for place, key in enumerate(self._keys):
            self.at.setdefault(key, []).append(place)

    @cached_property
    def _running(self) -> tuple[str, Sequence[int]]:
        """The words as one string, and where each begins."""
        starts = list(accumulate((len(key) + 1 for key in self._keys), initial=0))
        return f" {' '.join(self._keys)} ", starts

    def find(self, keys: Sequence[str]) -> Iterator[Sequence[int]]:
        """The numbers of the words at each place of these, in order."""
        places, before = min(
            ((self.at.get(key, ()), n) for n, key in enumerate(keys)), key=lambda p: len(p[0])
        )
        if len(places) > _COMMON:
            firsts = self._searched(keys)
        else:
            firsts = (place - before for place in places if place >= before)
        for first in firsts:
            if self._keys[first : first + len(keys)] == keys:
                yield self._members[first : first + len(keys)]

    def _searched(self, keys: Sequence[str]) -> Iterator[int]:
        running, starts = self._running
        wanted = f" {' '.join(keys)} "
        at = running.find(wanted)
        while at >= 0:
            yield bisect_right(starts, at) - 1
            at = running.find(wanted, at + 1)


class Places:
    """The words of an article, to find others' among.

    Args:
        segmentation: Of the article.
    """

    def __init__(self, segmentation: Segmentation) -> None:
        self.segmentation = segmentation
        self.text = segmentation.text

    @cached_property
    def words(self) -> Sequence[QuotedWord]:
        """The article's words."""
        return tuple(quoted_words(self.text))

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [word.start for word in self.words]

    @cached_property
    def _running(self) -> _Track:
        return _Track(self.words, range(len(self.words)))

    @cached_property
    def _joined(self) -> _Track:
        """The quotations that the article breaks, each without what breaks it."""
        members: list[int] = []
        for quotation in self.segmentation.quotations:
            if len(quotation.spans) > 1:
                members += [n for span in quotation.spans for n in self.within(span)]
                members.append(_GAP)
        return _Track(self.words, members)

    def at(self, key: str) -> Sequence[int]:
        """The numbers of the words that read so, in lower case."""
        return self._running.at.get(key, ())

    def within(self, span: Stretch) -> range:
        """The numbers of the words in a stretch of the article."""
        first = bisect_right(self._starts, span.start - 1)
        return range(first, bisect_right(self._starts, span.end - 1))

    @cached_property
    def _spans(self) -> Sequence[tuple[Stretch, Quotation]]:
        return [(span, q) for q in self.segmentation.quotations for span in q.spans]

    def _span_of(self, number: int) -> tuple[Stretch, Quotation] | None:
        """The quoted stretch that a word lies in."""
        word = self.words[number]
        at = bisect_right(self._spans, word.start, key=lambda s: s[0].start) - 1
        if at < 0 or self._spans[at][0].end < word.end:
            return None
        return self._spans[at]

    def find(self, said: str, words: Sequence[QuotedWord], *, title: bool = False) -> list[Place]:
        """Where an article has words, in quotations first.

        Args:
            said: The text that the words stand in.
            words: They.
            title: Whether their capitals count for nothing.
        """
        keys = [word.key for word in words]
        found: list[Place] = []
        for track in (self._running, self._joined):
            for tried, members in enumerate(track.find(keys)):
                if tried == MOST_PLACES:
                    break
                if self._reads(members, said, words, title=title):
                    found.append(self._place(members))
        return sorted(found, key=lambda place: place.quotation is None)

    def spelt_otherwise(self, words: Sequence[QuotedWord]) -> Sequence[int] | None:
        """The numbers of the same words in the article, where only marks or capitals differ."""
        keys = [word.key for word in words]
        tracks = (track.find(keys) for track in (self._running, self._joined))
        return next((members for found in tracks for members in found), None)

    def _place(self, members: Sequence[int]) -> Place:
        first, last = members[0], members[-1]
        inside, outside = self._span_of(first), self._span_of(last)
        whole = inside is not None and outside is not None and inside[1] is outside[1]
        return Place(
            self.words[first].start,
            self.words[last].end,
            first,
            last,
            inside[1] if inside is not None and whole else None,
        )

    def _reads(
        self, members: Sequence[int], said: str, words: Sequence[QuotedWord], *, title: bool
    ) -> bool:
        """Whether the article has words, character for character, as somebody has them."""
        runs = list(self._runs(members))
        for low, high in runs:
            ours = said[words[low].start : words[high].end]
            theirs = self.text[self.words[members[low]].start : self.words[members[high]].end]
            if not self._is_same(ours, theirs, members[low], title=title):
                return False
        joints = (said[words[a[1]].end : words[b[0]].start] for a, b in pairwise(runs))
        return all(dressed(joint).replace("'", "").strip() in _JOINTS for joint in joints)

    def _runs(self, members: Sequence[int]) -> Iterator[tuple[int, int]]:
        """First and last of the words that stand in a row, in one stretch of a quotation."""
        first = 0
        if isinstance(members, range):
            yield first, len(members) - 1
            return
        for i, (a, b) in enumerate(pairwise(members)):
            if b != a + 1 or self._span_of(a) is not self._span_of(b):
                yield first, i
                first = i + 1
        yield first, len(members) - 1

    def _is_same(self, ours: str, theirs: str, first: int, *, title: bool) -> bool:
        if ours == theirs:
            return True
        ours, theirs = dressed(ours), dressed(theirs)
        if title:
            return ours.casefold() == theirs.casefold()
        return ours == theirs or (
            ours[1:] == theirs[1:]
            and ours[:1].casefold() == theirs[:1].casefold()
            and (ours[:1].isupper() or self._opens(first))
        )

    def _opens(self, number: int) -> bool:
        """Whether a sentence or a quotation opens with a word, as far as the marks tell."""
        end = self.words[number - 1].end if number else 0
        return not number or not _OPENS.isdisjoint(self.text[end : self.words[number].start])

    def text_of(self, first: int, last: int) -> str:
        """The article from one word to another, in one line."""
        return " ".join(self.text[self.words[first].start : self.words[last].end].split())
