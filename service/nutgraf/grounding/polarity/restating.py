"""Where a sentence says again what a negation or hedge of another one governs."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from nutgraf.grounding.polarity.cues import LOOSE, Cue, MarkedReading
from nutgraf.grounding.polarity.lexicon import OF_NOUNS, TRANSPARENT
from nutgraf.grounding.polarity.reading import Agreement, agreement

_SHARED_WORDS: Final = 2
_SHARED_PART: Final = 0.5
_SHARED_PART_OF_MANY: Final = 0.3
"""A claim restates a clause if it shares half of its content words besides the predicate with it,
or, where they are many, two and three tenths: fewer, and the two may only use the same verb."""
_SHARED_PART_OF_CLAUSE: Final = 0.75
"""What the claim says of the clause's own content words does as well, however much it adds. Over
6,133 pairs of neighbouring sentences of news half of them gives 12 false alarms, this and more 5;
removed negations are found as often."""

_ALIKE: Final = 4
"""Words, and ends of sentences, around a place that make it the same one, word for word."""

_ALIKE_BEFORE_END: Final = 2
"""Words before the end of both, likewise: 'but she did not'."""
_ALIKE_BEHIND_WEAK: Final = 2
"""Words behind it, at least, where the two may tell the same in other words: 'not only'."""

_PARTS: Final = frozenset("half third thirds quarter quarters fifth fifths".split())
CLAUSE_REACH: Final = 20
"""Words on either side that are a clause's, at most."""


class Match(NamedTuple):
    """Where a sentence says what is under a cue in another.

    Attributes:
        place: The place of the predicate.
        shared: The words that the two have in common around it.
        is_verbatim: Whether they are the same words in the same order.
    """

    place: int
    shared: int
    is_verbatim: bool


def restated(cue: Cue, other: MarkedReading) -> Match | None:
    """Where a sentence says again what a cue governs, word for word or in its own words."""
    return _verbatim(cue, other) or (None if cue.kind == "weak" else _in_own_words(cue, other))


def _verbatim(cue: Cue, other: MarkedReading) -> Match | None:
    if cue.kind == "condition" or (cue.lifter and cue.lifter not in other.uses):
        return None
    words = cue.source.words
    is_last = all(word.lower in TRANSPARENT for word in words[cue.behind : cue.behind + _ALIKE])
    places = (len(other.words),) if is_last else other.places(words[cue.behind].stem)
    for place in places:
        alike = agreement(other, place - 1, place, cue.source, cue.first - 1, cue.behind)
        if _is_alike(alike, is_last=is_last, is_weak=cue.kind == "weak"):
            aim = place + cue.governed - cue.behind
            same = 0 <= aim < len(other.words) and other.words[aim].stem == cue.predicate
            return Match(
                aim if same else min(place, len(other.words) - 1), alike.words, is_verbatim=True
            )
    return None


def _is_alike(alike: Agreement, *, is_last: bool, is_weak: bool) -> bool:
    """Whether words around two places are so much the same that a missing word is missing."""
    if is_last:
        return alike.left >= _ALIKE_BEFORE_END and alike.ends
    if not alike.right or (is_weak and alike.right < _ALIKE_BEHIND_WEAK):
        return False
    if not (alike.left or alike.starts):
        return False
    return alike.words + alike.bounded >= _ALIKE + (not alike.content)


def _in_own_words(cue: Cue, other: MarkedReading) -> Match | None:
    places = other.places(cue.predicate)
    if not places or other.words[places[0]].stem not in other.content:
        return None
    around = cue.around
    ours = other.content - {cue.predicate}
    if _count_otherwise(ours, around) or not _has_next(cue, other):
        return None
    shared = len(ours & around)
    if cue.is_pro_verb and around and around <= ours:
        return Match(places[0], shared, is_verbatim=False)
    if not _is_enough(shared, len(ours), len(around)):
        return None
    best = max(places, key=lambda at: len(other.clause_content(at, CLAUSE_REACH) & around))
    return Match(best, shared, is_verbatim=False)


def _has_next(cue: Cue, other: MarkedReading) -> bool:
    """Of a cue before a noun, whether a sentence also has what is said of the noun."""
    if not OF_NOUNS.match(cue.text):
        return True
    return cue.next_content is None or cue.next_content in other.content


def _count_otherwise(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both count, and nothing alike: 'a third was sold', 'two thirds were not sold'."""
    one, other = ({s for s in stems if s[0].isdigit() or s in _PARTS} for stems in (ours, theirs))
    return bool(one and other) and not one & other


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


def said_elsewhere(
    cue: Cue, claim: MarkedReading, match: Match, sources: Sequence[MarkedReading]
) -> bool:
    """Whether the sources assert elsewhere what a claim says without a cue."""
    return any(
        _asserts(cue, claim, match, source, place)
        for source in sources
        for place in source.places(claim.words[match.place].stem)
        if not _is_cued(cue, source, place)
    )


def _asserts(
    cue: Cue, claim: MarkedReading, match: Match, source: MarkedReading, place: int
) -> bool:
    """Whether a word of a source is the predicate of a claim; with a pronoun it may have less."""
    if source is not cue.source:
        around = source.clause_content(place, CLAUSE_REACH)
        shared = len(around & claim.content - {cue.predicate})
        return shared >= min(len(cue.around & claim.content), _SHARED_WORDS) - 1
    if cue.first - 1 <= place <= max(cue.governed, cue.behind):
        return False
    if not match.is_verbatim:
        return True
    ours = match.place
    return agreement(claim, ours - 1, ours, source, place - 1, place).words >= match.shared


def _is_cued(cue: Cue, source: MarkedReading, place: int) -> bool:
    """Whether a predicate is negated, or hedged, elsewhere too."""
    if cue.negates:
        return source.is_negated(place)
    return source.is_hedged(place, loosely=cue.kind in LOOSE)
