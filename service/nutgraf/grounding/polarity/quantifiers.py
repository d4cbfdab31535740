"""How many of something a sentence speaks of: all, most, some, few or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nutgraf.grounding.movement.antonyms import say_opposites
from nutgraf.grounding.polarity.cues import MarkedReading
from nutgraf.grounding.polarity.lexicon import NEGATORS, STOPWORDS
from nutgraf.grounding.polarity.reading import Reading, Word, agreement

Share = Literal["all", "most", "some", "few", "none"]

_WORDS: Final[dict[Share, str]] = {
    "all": "all every each both entire",
    "most": "most majority",
    "some": "some several",
    "few": "few",
    "none": "none neither no",
}
_SHARES: Final[dict[str, Share]] = {
    word: share for share, words in _WORDS.items() for word in words.split()
}
_UNLIKE: Final[dict[Share, frozenset[Share]]] = {
    "all": frozenset({"most", "some", "few", "none"}),
    "most": frozenset({"all", "some", "few", "none"}),
    "some": frozenset({"all", "most", "none"}),
    "few": frozenset({"all", "most", "none"}),
    "none": frozenset({"all", "most", "some", "few"}),
}
_BETWEEN: Final = 2
"""Words between a quantifier and its noun: 'of the', 'three new'."""
_NO_SHARE_AFTER: Final = frozenset("at for to the quite and".split())
"""Before a quantifier these make something else of it: 'at all', 'the most'."""
_NO_SHARE_BEFORE: Final = frozenset(
    "but other likely important recent of one more than about time once".split()
)
_ALIKE: Final = 4
"""Words, and ends of sentences, around a quantifier that make it the same one, word for word."""
_REACH: Final = 20
_MOST_QUANTIFIERS: Final = 64
"""Quantifiers of a sentence that are looked at; no sentence has more."""


@dataclass(frozen=True, slots=True)
class Quantifier:
    """A quantifier and the noun it counts.

    Attributes:
        share: How much of it.
        start, end: Where the quantifier stands.
        at: Its place.
        noun: The stem of the noun that it counts; None where it counts none.
    """

    share: Share
    start: int
    end: int
    at: int
    noun: str | None


def quantifier_changes(
    claim: MarkedReading, sources: Sequence[MarkedReading]
) -> Iterator[tuple[Quantifier, Quantifier, int]]:
    """The quantifiers of a claim whose noun its sources count otherwise, always.

    Yields:
        The claim's, the source's, and the index of that source.
    """
    ours = quantifiers(claim)
    if not ours:
        return
    theirs = [
        (quantifier, index)
        for index, source in enumerate(sources)
        for quantifier in quantifiers(source)
    ]
    for one in ours:
        unlike = _replaced(one, claim, theirs, sources) or _recounted(one, claim, theirs, sources)
        if unlike:
            yield one, *unlike


_Found = tuple[Quantifier, int]


def _replaced(
    ours: Quantifier,
    claim: MarkedReading,
    theirs: Sequence[_Found],
    sources: Sequence[MarkedReading],
) -> _Found | None:
    """Another quantifier that stands between the same words in a source."""
    best: tuple[int, _Found] | None = None
    same = 0
    for one, index in theirs:
        there = sources[index]
        alike = agreement(claim, ours.at - 1, ours.at + 1, there, one.at - 1, one.at + 1)
        is_alike = alike.content and alike.words + alike.bounded >= _ALIKE
        if one.share == ours.share:
            same = max(same, alike.words)
        elif is_alike and (best is None or alike.words > best[0]):
            best = alike.words, (one, index)
    if best and _say_opposites(ours, claim, best[1][0], sources[best[1][1]]):
        return None
    return best[1] if best and best[0] > same else None


def _recounted(
    ours: Quantifier,
    claim: MarkedReading,
    theirs: Sequence[_Found],
    sources: Sequence[MarkedReading],
) -> _Found | None:
    """The quantifier of the same noun in a source, if each of them is another."""
    if ours.noun is None or _is_negative(claim, ours):
        return None
    same = [(one, index) for one, index in theirs if one.noun == ours.noun]
    if not same or any(one.share not in _UNLIKE[ours.share] for one, _ in same):
        return None
    uses = sum(len(source.places(ours.noun)) for source in sources)
    if uses > len(same) or any(
        _is_negative(sources[index], one)
        or _is_elsewhere(ours, claim, one, sources[index])
        or _say_opposites(ours, claim, one, sources[index])
        for one, index in same
    ):
        return None
    return same[0]


def _is_elsewhere(
    ours: Quantifier, claim: MarkedReading, theirs: Quantifier, source: MarkedReading
) -> bool:
    """Whether a claim and a source have nothing in common but the noun."""
    one, other = claim.clause_content(ours.at, _REACH), source.clause_content(theirs.at, _REACH)
    return not (one & other) - {ours.noun}


def _is_negative(reading: MarkedReading, quantifier: Quantifier) -> bool:
    """Whether its clause is negated, besides."""
    clause, own = _clause(reading, quantifier), {quantifier.at - 1, quantifier.at}
    return any(w.lower in NEGATORS and w.place not in own for w in clause)


def _say_opposites(
    ours: Quantifier, claim: MarkedReading, theirs: Quantifier, source: MarkedReading
) -> bool:
    return say_opposites(_clause(claim, ours), claim.uses, _clause(source, theirs), source.uses)


def _clause(reading: MarkedReading, quantifier: Quantifier) -> Sequence[Word]:
    return (
        *reading.before(quantifier.at, _REACH),
        reading.words[quantifier.at],
        *reading.behind(quantifier.at, _REACH),
    )


def quantifiers(reading: Reading) -> tuple[Quantifier, ...]:
    """The quantifiers of a sentence whose nouns are known."""
    found: list[Quantifier] = []
    for word in reading.words:
        share = _share(reading, word)
        if share:
            noun = None if _is_other_use(reading, word) else _noun(reading, word)
            found.append(Quantifier(share, word.start, word.end, word.place, noun))
            if len(found) == _MOST_QUANTIFIERS:
                break
    return tuple(found)


def _share(reading: Reading, word: Word) -> Share | None:
    share = _SHARES.get(word.lower)
    before = reading.words[word.place - 1].lower if share and word.place else ""
    if before == "not":
        return "some" if share == "all" else None
    return "most" if share == "all" and before in {"nearly", "almost", "virtually"} else share


def _noun(reading: Reading, word: Word) -> str | None:
    following = reading.behind(word.place, _BETWEEN + 1)
    return next((one.stem for one in following if one.lower not in STOPWORDS), None)


def _is_other_use(reading: Reading, word: Word) -> bool:
    before = reading.words[word.place - 1].lower if word.place else ""
    behind = reading.words[word.place + 1].lower if word.place + 1 < len(reading.words) else ""
    if word.lower == "majority":
        return behind != "of"
    if behind == "of":
        return before in _NO_SHARE_AFTER - {"the"}
    return before in _NO_SHARE_AFTER or behind in _NO_SHARE_BEFORE
