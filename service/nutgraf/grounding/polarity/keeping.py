"""Whether a sentence keeps the negation or hedge of what it says again after another."""

from collections.abc import Sequence
from typing import Final

from nutgraf.grounding.movement.antonyms import say_opposites
from nutgraf.grounding.polarity.cues import LOOSE, Cue, CueKind, MarkedReading
from nutgraf.grounding.polarity.keepers import (
    BEFORE_TIME,
    KEEPS_CLAIM,
    KEEPS_CONDITION,
    KEEPS_HEDGE,
    KEEPS_INTENTION,
    KEEPS_NEARNESS,
    KEEPS_NEGATION,
    KEEPS_NEGATION_AS_PHRASE,
    NO_MORE,
    OPINION,
    Keepers,
)
from nutgraf.grounding.polarity.reading import Word, is_past
from nutgraf.grounding.polarity.restating import Match

_NEAR: Final = 6
"""Words before a predicate among which an everyday word may carry its negation or hedge."""
_RIGHT_BEHIND: Final = 2
"""Words behind a predicate among which 'no' negates it: 'reached no deal'."""
_RIGHT_BEFORE: Final = 3
"""Words before a predicate among which 'to' makes it an infinitive."""
_PASSIVE: Final = frozenset("was were been being is are be".split())
_UNREAL: Final = frozenset("will would to be is are being may might could should can".split())

_KEEPERS: Final[dict[CueKind, tuple[Keepers, ...]]] = {
    "negation": (KEEPS_NEGATION,),
    "weak": (KEEPS_NEGATION,),
    "possibility": (KEEPS_HEDGE,),
    "expectation": (KEEPS_HEDGE,),
    "intention": (KEEPS_HEDGE, KEEPS_INTENTION),
    "claim": (KEEPS_HEDGE,),
    "future": (KEEPS_HEDGE, KEEPS_INTENTION),
    "condition": (KEEPS_HEDGE, KEEPS_CONDITION),
    "nearness": (KEEPS_NEARNESS,),
}


def keeps(cue: Cue, other: MarkedReading, match: Match) -> bool:
    """Whether a sentence keeps the negation or hedge of what it says again."""
    if cue.negates:
        if other.is_negated(match.place) or _behind_no(other, match.place):
            return True
        if _negates_opinion(cue, other) or _compares_alike(cue, other):
            return True
        if say_opposites(_clause(cue), cue.source.uses, other.words, other.uses):
            return True
        phrase = KEEPS_NEGATION_AS_PHRASE
        if phrase.search(other.text) and not phrase.search(cue.source.text):
            return True
    elif other.is_negated(match.place) and not cue.source.is_negated(cue.governed):
        return True
    if cue.kind == "future" and not _is_done(other, match.place):
        return True
    if cue.kind in {"expectation", "intention", "future"} and (
        _is_infinitive(other, cue.predicate) or _is_time_to_come(other, match.place)
    ):
        return True
    return _has_keeper(other, cue, match)


def _behind_no(reading: MarkedReading, place: int) -> bool:
    return any(word.lower == "no" for word in reading.behind(place, _RIGHT_BEHIND))


def _negates_opinion(cue: Cue, other: MarkedReading) -> bool:
    """Whether a negation of 'find that …' stands with what was found: 'it is no better'."""
    if cue.predicate not in OPINION:
        return False
    found = {word.stem for word in cue.clause_words if word.place > cue.governed}
    return any(negation.predicate in found for negation in other.negating)


def _compares_alike(cue: Cue, other: MarkedReading) -> bool:
    """Whether both say that something is no more, or both that it is no less."""
    ours = NO_MORE.search(cue.source.text, cue.start)
    if ours is None or ours.start() >= cue.end:
        return False
    compared = NO_MORE.finditer(other.text)
    return any(bool(theirs["less"]) == bool(ours["less"]) for theirs in compared)


def _clause(cue: Cue) -> Sequence[Word]:
    return cue.clause_words


def _is_done(reading: MarkedReading, place: int) -> bool:
    """Whether a sentence tells of a predicate as of something past."""
    word = reading.words[place]
    lead = {w.lower for w in reading.before(place, _RIGHT_BEFORE)}
    return is_past(word.lower) and not lead & _UNREAL


def _is_time_to_come(reading: MarkedReading, place: int) -> bool:
    """Whether a predicate is the present one of a clause of time: 'when she is sworn in'."""
    lead = reading.before(place, _NEAR)
    return any(word.lower in BEFORE_TIME for word in lead) and not _is_done(reading, place)


def _is_infinitive(reading: MarkedReading, predicate: str) -> bool:
    return any(
        word.lower == "to"
        for place in reading.places(predicate)
        for word in reading.words[max(0, place - _RIGHT_BEFORE) : place]
    )


def _has_keeper(other: MarkedReading, cue: Cue, match: Match) -> bool:
    """Whether a sentence negates or hedges the predicate itself, or has another word for it.

    A word for it has to be one that it has more often than the cue's sentence around the cue.
    """
    own = other.negations if cue.negates else other.hedges
    places = (match.place,) if match.is_verbatim else other.places(cue.predicate)
    if cue.kind == "claim" and not KEEPS_CLAIM.anywhere.isdisjoint(other.uses):
        return True
    if any(o.predicate == cue.predicate and o.kind not in LOOSE for o in own):
        return True
    return any(
        _carries(other, word, cue, keepers, places)
        and _is_new(other, word, cue, is_whole=match.is_verbatim or word.among(keepers.anywhere))
        for keepers in _KEEPERS[cue.kind]
        for word in other.words
    )


def _is_new(other: MarkedReading, word: Word, cue: Cue, *, is_whole: bool) -> bool:
    """Whether a sentence has a word more often than the cue's, or than its clause, besides it."""
    theirs = sum(
        one.stem == word.stem and not cue.start <= one.start < cue.end
        for one in (cue.source.words if is_whole else cue.clause_words)
    )
    return other.uses[word.stem] > theirs


def _carries(
    other: MarkedReading, word: Word, cue: Cue, keepers: Keepers, places: Sequence[int]
) -> bool:
    """Whether a word is a keeper and stands where it can carry what is said of the predicate."""
    if word.stem == cue.predicate:
        return False
    if word.among(keepers.anywhere):
        return True
    before, near = word.among(keepers.before), word.among(keepers.near)
    if not (before or near):
        return False
    return any(
        _reaches(other, word, at, before=before)
        for at in places
        if other.is_one_clause(word, other.words[at])
    )


def _reaches(claim: MarkedReading, word: Word, predicate: int, *, before: bool) -> bool:
    """Whether a keeper reaches a predicate in its clause."""
    distance = predicate - word.place
    if before:
        return distance > 0 or -distance <= _RIGHT_BEHIND
    if distance > 0:
        return distance <= _NEAR
    return any(before.lower in _PASSIVE for before in claim.before(word.place, _RIGHT_BEHIND))
