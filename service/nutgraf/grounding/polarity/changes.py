"""Whether a sentence of ours lost, or made up, a negation or a hedge of its source."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from nutgraf.grounding.polarity.cues import Cue, Reading, Word
from nutgraf.grounding.polarity.lexicon import (
    KEEPS_HEDGE,
    KEEPS_INTENTION,
    KEEPS_NEGATION,
    POSSIBILITY,
    Keepers,
)

_SHARED_WORDS: Final = 2
_SHARED_PART: Final = 0.5
_SHARED_PART_OF_MANY: Final = 0.3
"""A claim restates a clause if it shares half of its content words besides the predicate with it,
or, where they are many, two and three tenths: fewer, and the two may only use the same verb."""
_SHARED_PART_OF_CLAUSE: Final = 0.75
"""What the claim says of the clause's own content words does as well, however much it adds. Over
6,133 pairs of neighbouring sentences of news half of them gives 12 false alarms, this and more 5;
removed negations are found as often."""

_NEAR: Final = 6
"""Words before a predicate among which an everyday word may carry its negation or hedge."""
_RIGHT_BEHIND: Final = 2
"""Words behind a predicate among which 'no' negates it: 'reached no deal'."""
_RIGHT_BEFORE: Final = 3
"""Words before a predicate among which 'to' makes it an infinitive."""
_PASSIVE: Final = frozenset("was were been being is are be".split())


def lost_negation(claim: str, source: str) -> str | None:
    """The negation that a source puts on what a claim asserts, None if none is lost.

    A finding needs the negated predicate in the claim, other content of the clause around it, and
    no word where it could carry the negation, such as 'denied' or 'without'.

    Args:
        claim: A sentence of ours.
        source: The sentence that it restates.
    """
    ours, theirs = Reading(claim), Reading(source)
    for cue in _restated(theirs.negations, ours, theirs):
        if not _keeps(ours, cue, KEEPS_NEGATION, ours.negations):
            return cue.text
    return None


def added_negation(claim: str, source: str) -> str | None:
    """The negation that a claim puts on what its source asserts, None if it adds none."""
    return lost_negation(source, claim)


def lost_hedge(claim: str, source: str) -> str | None:
    """The hedge that a source puts on what a claim states as a fact, None if none is lost.

    Another hedge in its place is no loss; 'will' and 'to' before the predicate keep a plan or an
    expectation, but not a possibility.

    Args:
        claim: A sentence of ours.
        source: The sentence that it restates.
    """
    ours, theirs = Reading(claim), Reading(source)
    for cue in _restated(theirs.hedges, ours, theirs):
        is_possibility = cue.text.split()[0].lower() in POSSIBILITY
        if not is_possibility and _intends(ours, cue):
            continue
        if not _keeps(ours, cue, KEEPS_HEDGE, ours.hedges):
            return cue.text
    return None


def _restated(cues: Iterable[Cue], claim: Reading, source: Reading) -> Iterator[Cue]:
    """The cues whose clauses a claim says again, where nothing else in the source says so."""
    for cue in cues:
        if cue.predicate in claim.content and source.uses[cue.predicate] == 1:
            others = claim.content - {cue.predicate}
            around = source.content_around(cue)
            if _is_enough(len(others & around), len(others), len(around)):
                yield cue


def _is_enough(shared: int, ours: int, theirs: int) -> bool:
    """Whether content words in common make a claim say what a clause says.

    Args:
        shared: How many they have in common.
        ours: How many the claim has.
        theirs: How many the clause has.
    """
    if shared >= max(_SHARED_WORDS, theirs * _SHARED_PART_OF_CLAUSE):
        return True
    many = max(_SHARED_WORDS, ours * _SHARED_PART_OF_MANY)
    return shared >= max(1, min(many, ours * _SHARED_PART))


def _intends(claim: Reading, cue: Cue) -> bool:
    """Whether a claim has the predicate in the future or as an infinitive."""
    return any(
        word.lower == "to"
        for at in claim.places(cue.predicate)
        for word in claim.words[max(0, at - _RIGHT_BEFORE) : at]
    ) or any(_carries(claim, word, cue, KEEPS_INTENTION) for word in claim.words)


def _keeps(claim: Reading, cue: Cue, keepers: Keepers, own: Sequence[Cue]) -> bool:
    """Whether a claim negates or hedges the predicate itself, or has another word for it.

    A word for it has to be one that the claim has more often than the source around the cue.
    """
    if any(other.predicate == cue.predicate for other in own):
        return True
    carriers = (word for word in claim.words if _carries(claim, word, cue, keepers))
    return any(_is_new(claim, word, cue, keepers) for word in carriers)


def _is_new(claim: Reading, word: Word, cue: Cue, keepers: Keepers) -> bool:
    source = cue.source
    whole = word.among(keepers.anywhere)
    first, last = (0, len(source.text)) if whole else (cue.first, cue.last)
    theirs = sum(
        other.stem == word.stem and not cue.start <= other.start < cue.end
        for other in source.words_within(first, last)
    )
    return claim.uses[word.stem] > theirs


def _carries(claim: Reading, word: Word, cue: Cue, keepers: Keepers) -> bool:
    """Whether a word is a keeper and stands where it can carry what is said of the predicate."""
    if word.stem == cue.predicate:
        return False
    if word.among(keepers.anywhere):
        return True
    before, near = word.among(keepers.before), word.among(keepers.near)
    if not (before or near):
        return False
    return any(
        _reaches(claim, word, at, before=before)
        for at in claim.places(cue.predicate)
        if claim.is_one_clause(word, claim.words[at])
    )


def _reaches(claim: Reading, word: Word, predicate: int, *, before: bool) -> bool:
    """Whether a keeper reaches a predicate in its clause."""
    distance = predicate - word.place
    if before:
        return distance > 0 or -distance <= _RIGHT_BEHIND
    if distance > 0:
        return distance <= _NEAR
    return word.place > 0 and claim.words[word.place - 1].lower in _PASSIVE
