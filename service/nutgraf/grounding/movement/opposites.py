"""Whether a statement says the opposite of its sources: 'rose' for 'fell', 'approved', 'below'."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final, NamedTuple

from nutgraf.grounding.movement.antonyms import (
    CONVERSE,
    Pole,
    opposed,
    other_poles,
    say_opposites,
    verb_poles,
)
from nutgraf.grounding.movement.themes import LINKING, Theme, theme_of
from nutgraf.grounding.polarity.cues import MarkedReading, read
from nutgraf.grounding.polarity.lexicon import STOPWORDS
from nutgraf.grounding.polarity.reading import Word, agreement

_ALIKE: Final = 4
"""Words, and ends of sentences, around a place that make it the same one, word for word."""
_REACH: Final = 20
_NEAR: Final = 3
_SHARED_PART: Final = 0.5
"""The part of a clause's content words that its source must have."""
_MOST_TERMS: Final = 48
"""Words of change of a sentence that are looked at; no sentence has more."""
_UNREAL: Final = frozenset("will would may might could should can expected set ll".split())
_SPEECH: Final = frozenset({"say", "tell", "report", "announc"})
_ORDER: Final = frozenset("first second third fourth last previous next".split())


@dataclass(frozen=True, slots=True)
class OppositeConflict:
    """A word of a statement whose opposite its sources say.

    Attributes:
        start, end: Where it stands in the statement.
        said: It.
        source: The index of the source with the opposite.
        source_start, source_end: Where that stands.
        stated: It.
    """

    start: int
    end: int
    said: str
    source: int
    source_start: int
    source_end: int
    stated: str

    @property
    def message(self) -> str:
        """What is wrong, for a reader and for a model that is asked again."""
        return f"{self.said!r} is the opposite of what the article says: {self.stated!r}"


class _Term(NamedTuple):
    """A word that has an opposite."""

    word: Word
    poles: tuple[Pole, ...]
    is_verb: bool


class _Terms:
    """The words of a sentence that have an opposite."""

    def __init__(self, reading: MarkedReading) -> None:
        self.reading = reading
        self.terms = tuple(islice(_terms(reading), _MOST_TERMS))
        self.poles = frozenset(pole for term in self.terms for pole in term.poles)

    def is_negated(self, term: _Term) -> bool:
        return self.reading.is_negated(term.word.place)

    @cached_property
    def themes(self) -> dict[int, Theme]:
        """What each verb of change is said of, by its place."""
        return {
            term.word.place: theme_of(self.reading, term.word.place)
            for term in self.terms
            if term.is_verb
        }


_Found = tuple[int, _Term]
"""The index of a source, and a word of it."""


def opposite_conflicts(claim: str, sources: Sequence[str]) -> tuple[OppositeConflict, ...]:
    """The words of a statement whose opposites its sources say in their place.

    Either the words around it are the source's, or it is a verb that is said of the same thing,
    and no source says it of that thing, or of a thing unknown. What is negated is no opposite.

    Args:
        claim: A sentence of ours.
        sources: The sentences that it rests on.
    """
    ours = _terms_of(claim)
    if not ours.terms:
        return ()
    theirs = [_terms_of(source) for source in sources]
    return tuple(_conflicts(ours, theirs))


@lru_cache(maxsize=128)
def _terms_of(text: str) -> _Terms:
    return _Terms(read(text))


def _terms(reading: MarkedReading) -> Iterator[_Term]:
    for word in reading.words:
        verbal = verb_poles(word.lower, word.stem)
        poles = verbal + other_poles(word.lower)
        if poles and not _is_other_use(reading, word):
            yield _Term(word, poles, bool(verbal))


def _is_other_use(reading: MarkedReading, word: Word) -> bool:
    behind = reading.words[word.place + 1].lower if word.place + 1 < len(reading.words) else ""
    if word.stem == "lay":
        return behind != "off"
    return word.lower == "close" and behind == "to"


def _conflicts(ours: _Terms, theirs: Sequence[_Terms]) -> Iterator[OppositeConflict]:
    poles = frozenset[Pole]().union(*(their.poles for their in theirs))
    for term in ours.terms:
        if not _may_be_opposed(term, poles):
            continue
        found = _replaced(ours, term, theirs) or _turned(ours, term, theirs)
        if found:
            index, other = found
            text = theirs[index].reading.text
            yield OppositeConflict(
                term.word.start,
                term.word.end,
                ours.reading.text[term.word.start : term.word.end],
                index,
                other.word.start,
                other.word.end,
                text[other.word.start : other.word.end],
            )


def _may_be_opposed(term: _Term, poles: frozenset[Pole]) -> bool:
    """Whether there is another side of a word among these: of most words there is none."""
    return any(
        name == other and side != there for name, side in term.poles for other, there in poles
    )


def _replaced(ours: _Terms, term: _Term, theirs: Sequence[_Terms]) -> _Found | None:
    """The opposite of a word that stands between the same words in a source."""
    best: tuple[int, _Found] | None = None
    same = 0
    for index, their in enumerate(theirs):
        for other in their.terms:
            if set(term.poles) & set(other.poles) or other.word.stem == term.word.stem:
                same = max(same, _likeness(ours, term, their, other))
            elif opposed(term.poles, other.poles):
                alike = _likeness(ours, term, their, other)
                if alike >= _ALIKE and (best is None or alike > best[0]):
                    best = alike, (index, other)
    if best is None or best[0] <= same:
        return None
    words, source = ours.reading, theirs[best[1][0]].reading
    if not term.is_verb and say_opposites(words.words, words.uses, source.words, source.uses):
        return None  # 'more than half died', 'fewer than half lived'
    return best[1]


def _likeness(ours: _Terms, term: _Term, their: _Terms, other: _Term) -> int:
    """How many words, and ends of sentences, are the same around two words."""
    at, there = term.word.place, other.word.place
    alike = agreement(ours.reading, at - 1, at + 1, their.reading, there - 1, there + 1)
    if not alike.content or ours.is_negated(term) != their.is_negated(other):
        return 0
    if not alike.right and "than" in ours.reading.uses:  # 'more tea than coffee'
        return 0
    return alike.words + alike.bounded


def _turned(ours: _Terms, term: _Term, theirs: Sequence[_Terms]) -> _Found | None:
    """The opposite of a verb that a source says of the same thing, where none says the verb."""
    if not term.is_verb or ours.is_negated(term):
        return None
    head = ours.themes[term.word.place].head
    if head is None:
        return None
    found: _Found | None = None
    for index, their in enumerate(theirs):
        for other in (one for one in their.terms if one.is_verb):
            told = _told(term, head, their, other)
            if told == "same":
                return None
            if told and found is None and _is_same(ours, term, their, other, told):
                found = index, other
    return found


def _told(term: _Term, head: str, their: _Terms, other: _Term) -> str | None:
    """What a source's verb tells of a thing: the 'same', or the pair whose other side it tells.

    What is said of a thing unknown, and what is negated, may be the same.
    """
    theme = their.themes[other.word.place].head
    if set(term.poles) & set(other.poles):
        may_be = theme in {None, head} or _is_near(their, other, head)
        return "same" if may_be else None
    pair = opposed(term.poles, other.poles)
    if pair and theme == head:
        return "same" if their.is_negated(other) else pair
    return None


def _is_near(terms: _Terms, term: _Term, stemmed: str) -> bool:
    """Whether a word stands so near a verb that it may be said of it, with no verb between."""
    place = term.word.place
    for at in terms.reading.places(stemmed):
        low, high = sorted((at, place))
        if 0 < high - low <= _NEAR and not any(low < verb < high for verb in terms.themes):
            return True
    return False


def _is_same(ours: _Terms, term: _Term, their: _Terms, other: _Term, pair: str) -> bool:
    """Whether two verbs are said of the same thing, by the same, of the same time."""
    theme, what = ours.themes[term.word.place], their.themes[other.word.place]
    stems = their.reading.uses
    if any(modifier not in stems for modifier in theme.modifiers):
        return False
    if theme.names and what.names and not theme.names & what.names:
        return False
    if pair in CONVERSE and not theme.agents & what.agents:
        return False
    if theme.agents and what.agents and not theme.agents & what.agents:
        return False
    if _is_unreal(ours, term) != _is_unreal(their, other) or _is_past_perfect(their, other):
        return False
    return _covers(ours, term, their, theme)


def _covers(ours: _Terms, term: _Term, their: _Terms, theme: Theme) -> bool:
    place, stems = term.word.place, their.reading.uses
    near = (*ours.reading.before(place, _REACH), *ours.reading.behind(place, _REACH))
    if any(w.stem not in stems for w in near if w.lower[0].isdigit() or w.lower in _ORDER):
        return False
    content = {w.stem for w in near if w.lower not in STOPWORDS} - {theme.head} - theme.names
    content -= LINKING
    return sum(one in stems for one in content) >= _SHARED_PART * len(content)


def _is_unreal(terms: _Terms, term: _Term) -> bool:
    before = terms.reading.before(term.word.place, 3)
    if before and before[-1].lower == "to":
        return True
    return any(w.lower in _UNREAL and terms.reading.text[w.start : w.end] != "May" for w in before)


def _is_past_perfect(terms: _Terms, term: _Term) -> bool:
    """Whether it happened before something else; what somebody said 'had been rejected' did not."""
    had = any(w.lower == "had" for w in terms.reading.before(term.word.place, 2))
    return had and _SPEECH.isdisjoint(terms.reading.uses)
