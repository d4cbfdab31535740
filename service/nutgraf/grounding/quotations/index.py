"""Holding what a statement has in quotation marks to the quotations of an article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nutgraf.grounding.quotations.nearest import Nearest
from nutgraf.grounding.quotations.negation import (
    denies_before,
    denies_behind,
    lost_before,
    lost_behind,
    negates,
)
from nutgraf.grounding.quotations.passages import Passages
from nutgraf.grounding.quotations.places import Place, Places
from nutgraf.grounding.quotations.slices import OMISSION, Slice, insertions, readings
from nutgraf.grounding.quotations.wording import quoted_words
from nutgraf.segmentation import Segmentation, Stretch, attribution, quoted
from nutgraf.segmentation.quotations import SURELY, is_title

_MARK: Final = re.compile("[“”„\"«»‹›「」『』‘’‚'`]")
_REPLACED: Final = 12
"""Words of the article that an insertion in square brackets may stand for."""
_ASKS: Final = re.compile(r"[!?]")
_SENTENCE_END: Final = re.compile(r"[.!?]\s|\n")
_REACH: Final = 300
"""Characters about quoted words in which their sentence is read."""
_TAIL: Final = "!?.,…'’”\"» "


@dataclass(frozen=True, slots=True)
class QuotationFinding:
    """Quoted words that are not the article's.

    Attributes:
        start, end: Where they stand in the statement, without their marks.
        message: What is wrong, and what the article has instead.
        nearest: What in the article comes nearest, if anything does.
    """

    start: int
    end: int
    message: str
    nearest: Stretch | None


class QuotationIndex:
    """The words and the quotations of one article, made once, asked often.

    Quoted words are the article's if it has them character for character, but for

    - the kind of quotation marks, apostrophes, dashes and dots, and white space;
    - the comma or stop at their end;
    - the case of the first letter: small for a capital that opens a sentence, a capital for any;
      of a title, all of them;
    - "…" or "[…]", for which one and the same quotation has more words;
    - "[the bank]", an insertion, for which it has a few others or none, and "[W]e";
    - what the article breaks a quotation with: '…,” he said, “…'.

    Args:
        segmentation: Of the article.
    """

    def __init__(self, segmentation: Segmentation) -> None:
        self._places = Places(segmentation)
        self._passages = Passages(segmentation)

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self._places)

    def check(self, statement: str) -> tuple[QuotationFinding, ...]:
        """What a statement quotes and the article does not say so.

        Args:
            statement: A sentence, or a text; of one cut off within quotation marks, what stands
                on this side of the cut is held to the article, too.
        """
        if not _MARK.search(statement):
            return ()
        found = (self._finding(statement, span) for span in quoted(statement, cut=True))
        return tuple(finding for finding in found if finding is not None)

    def places(self, said: str) -> tuple[Place, ...]:
        """Where the article has quoted words, the marks aside; empty where it lacks them."""
        return tuple(chain[0] for chain in self._chains(said))

    def _finding(self, statement: str, span: Stretch) -> QuotationFinding | None:
        said = statement[span.start : span.end]
        *_, (_, cut) = readings(said)
        if not any(s.words for s in cut):
            return None
        around = _Around(statement, span)
        chains = self._chains(said)
        if not chains:
            return QuotationFinding(span.start, span.end, *self._unlike(said))
        faults = [self._fault(said, chain, around) for chain in chains]
        if None in faults:
            return None
        where = Stretch(chains[0][0].start, chains[0][-1].end)
        return QuotationFinding(span.start, span.end, faults[0] or "", where)

    def _chains(self, said: str) -> Sequence[Sequence[Place]]:
        """The places of quoted words; of the slices of a quotation, each time in one quotation."""
        title = _is_title(said)
        for text, cut in readings(said):
            places = [self._places.find(text, s.words, title=title) for s in cut]
            if len(places) == 1 and places[0]:
                return [(place,) for place in places[0]]
            chains = [self._chained(first, cut[1:], places[1:]) for first in places[0]]
            if found := [chain for chain in chains if chain is not None]:
                return found
        return ()

    def _chained(
        self, first: Place, cut: Sequence[Slice], places: Sequence[Sequence[Place]]
    ) -> Sequence[Place] | None:
        """A place and the next ones of the slices behind it, all in one quotation."""
        chain = [first]
        for following, possible in zip(cut, places, strict=True):
            after = (p for p in possible if self._follows(chain[-1], p, following))
            nearest = min(after, key=lambda place: place.first, default=None)
            if nearest is None:
                return None
            chain.append(nearest)
        return chain

    def _follows(self, before: Place, place: Place, following: Slice) -> bool:
        """Whether a slice stands behind another in one quotation; near it, for an insertion."""
        if place.first <= before.last or before.quotation is None:
            return False
        if place.first > before.last + 1 and self._has_own_dots(before, place):
            return False
        if following.inserted:
            bracketed = "[" in self._places.text[before.end : place.start]
            if bracketed or place.first - before.last > _REPLACED:
                return False
        return place.quotation is before.quotation

    def _has_own_dots(self, before: Place, place: Place) -> bool:
        """Whether the article has dots right behind a slice, or right before the next.

        Dots in the summary then are the article's, for which it has no more words.
        """
        words, text = self._places.words, self._places.text
        gaps = ((before.last, before.last + 1), (place.first - 1, place.first))
        return any(OMISSION.search(text, words[a].end, words[b].start) for a, b in gaps)

    def _fault(self, said: str, chain: Sequence[Place], around: "_Around") -> str | None:
        """What is wrong with words that the article has."""
        where = Stretch(chain[0].start, chain[-1].end)
        if chain[0].quotation is None:
            spoken = not around.is_speech or self._passages.is_spoken(where)
            return None if spoken else f"{said!r}: the article says this, but quotes nobody"
        if not around.is_denied and (lost := self._negation_lost(chain)):
            return f"the article has {lost!r} there: the negation is lost"
        if added := next(filter(self._turns, insertions(said)), None):
            return f"{added!r} makes the quotation say the contrary"
        return self._asked(said, chain[-1])

    def _turns(self, insertion: str) -> bool:
        """Whether words in brackets that the article does not print say no."""
        turns = any(negates(word.key) for word in quoted_words(insertion))
        return turns and insertion not in self._places.text

    def _negation_lost(self, chain: Sequence[Place]) -> str | None:
        """The article's words where a negation stands right beside a slice."""
        text, words = self._places.text, self._places.words
        for place in chain:
            if (number := lost_before(text, words, place.first)) is not None:
                return self._places.text_of(number, place.first)
            if (number := lost_behind(text, words, place.last)) is not None:
                return self._places.text_of(place.last, number)
        return None

    def _asked(self, said: str, place: Place) -> str | None:
        """What is wrong with a question mark or an exclamation that the article does not have."""
        asks = _ASKS.search(said[len(said.rstrip(_TAIL)) :])
        after = self._places.text[place.end : place.end + 4].split(" ")[0]
        if asks is None or asks.group() in after:
            return None
        return f"{said!r}: the article has no {asks.group()!r} there"

    def _unlike(self, said: str) -> tuple[str, Stretch | None]:
        """What is wrong with words that the article does not have, and what comes nearest."""
        *_, (text, cut) = readings(said)
        near = self._nearest.to(text, [word for s in cut for word in s.words])
        where = None if near is None else near.where
        if len(cut) > 1 and all(self._places.find(text, s.words) for s in cut):
            return f"{said!r}: no one quotation of the article has these words together", where
        if near is None:
            return f"{said!r} is in quotation marks, but not the article's", None
        return f"the article has {near.wording}", where


class _Around:
    """What a statement says around quoted words of its own."""

    def __init__(self, statement: str, span: Stretch) -> None:
        self._statement = statement
        self._span = span

    @cached_property
    def is_denied(self) -> bool:
        """Whether its sentence says no: 'denied', 'ruled out', 'never'."""
        start, end = self._span.start, self._span.end
        before = _SENTENCE_END.split(self._statement[max(0, start - _REACH) : start])[-1]
        after = _SENTENCE_END.split(self._statement[end : end + _REACH], maxsplit=1)[0]
        return denies_before(before) or denies_behind(after)

    @cached_property
    def is_speech(self) -> bool:
        """Whether it has the words for somebody's speech, and not for a term or a title."""
        said = self._statement[self._span.start : self._span.end]
        if sum(1 for _ in quoted_words(said)) < SURELY or _is_title(said):
            return False
        return not attribution.names(attribution.before(self._statement, 0, self._span.start))


def _is_title(said: str) -> bool:
    return is_title([said[word.start : word.end] for word in quoted_words(said)])
