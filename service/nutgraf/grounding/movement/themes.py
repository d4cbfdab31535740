"""What a verb of change, or of deciding, is said of: the thing that rises, or that is approved.

No parser: the noun phrase behind the verb or, where none follows, the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.movement.antonyms import verb_poles
from nutgraf.grounding.movement.lexicon import NOMINAL_CUES
from nutgraf.grounding.polarity.cues import is_adverb
from nutgraf.grounding.polarity.lexicon import STOPWORDS, TRANSPARENT
from nutgraf.grounding.polarity.reading import Reading, Word
from nutgraf.grounding.stemming import stem

_REACH: Final = 12
"""Words on either side in which a noun phrase is looked for."""
_PARTICLES: Final = frozenset("up down off out back".split())
_PREPOSITIONS: Final = frozenset(
    """in of on at by for from to with into over under after before since until through during
    against between among about than as amid despite across around within without near per behind
    following above below""".split()
)
_BREAKS: Final = frozenset(
    """and or but that which who whom whose when while because if so then though although where
    says said say told reported it they he she we you i""".split()
)
_OPENERS: Final = frozenset("after before as since until despite amid following".split())
"""What begins a clause as well as a phrase: nothing before it belongs to the verb behind it."""
_STARTS: Final = _BREAKS | _OPENERS
_PASSIVE: Final = frozenset("was were been being is are be".split())
_UNITS: Final = frozenset(
    """percent per cent cents pence point points basis million billion trillion mn bn tn times fold
    percentage dollar dollars euro euros pound pounds yen yuan rupees francs""".split()
)
_TIMES: Final = frozenset(
    """year years month months week weeks quarter quarters day days half monday tuesday wednesday
    thursday friday saturday sunday today yesterday tomorrow tonight january february march april
    june july august september october november december spring summer autumn winter again
    time""".split()
)
_MEASURING: Final = _UNITS | _TIMES
LINKING: Final = frozenset(
    stem(word)
    for word in "stay remain hold keep close end finish trade open become turn pick go".split()
)
"""Verbs that only link a thing with what is said of it: 'closed lower', 'stayed flat'."""
_ADVERBS: Final = frozenset("higher lower more fewer less up down".split())
"""Words that stand behind a figure and are no nouns: '4% lower'."""
_ATTRIBUTES: Final = frozenset("higher lower rising falling growing increasing declining".split())


@dataclass(frozen=True, slots=True)
class Theme:
    """What a word is said of.

    Attributes:
        head: The stem of the noun; None where it is unknown.
        modifiers: The stems of the other words of its phrase, those of names apart.
        names: The stems of the names in it.
        agents: The stems of who does it, if it is done by somebody.
    """

    head: str | None
    modifiers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()


def theme_of(reading: Reading, place: int) -> Theme:
    """What a word of change or of deciding is said of, as far as its neighbours tell."""
    word = reading.words[place]
    behind = reading.behind(place, _REACH)
    if behind and behind[0].lower in {"in", "of"} and word.lower in NOMINAL_CUES:
        return _theme(reading, _phrase(behind[1:]))
    before = _before(reading, place)
    if word.lower in NOMINAL_CUES and _is_noun(reading, place):
        return Theme(None)
    if any(w.lower in _PASSIVE for w in reading.before(place, 3)):
        return _theme(reading, before)
    following = _phrase(behind)
    if following and word.lower in _ATTRIBUTES:
        return _theme(reading, following)
    if following:
        return _theme(reading, following, agents=before)
    return _theme(reading, before)


def _is_noun(reading: Reading, place: int) -> bool:
    if reading.words[place].lower in _ADVERBS:
        return False
    before = reading.words[place - 1].lower if place else ""
    return before in {"a", "an", "the", "its", "their", "this", "sharp", "cent", "percent"} or (
        before.isdigit()
    )


def _phrase(behind: Sequence[Word]) -> list[Word]:
    """The noun phrase that follows, without what hangs on it; empty if none does."""
    found: list[Word] = []
    for word in behind:
        if word.lower in _PARTICLES and not found:
            continue
        ends = word.lower in _PREPOSITIONS or word.lower in _BREAKS or word.lower in TRANSPARENT
        if ends or (found and _is_verb(word)):
            break
        if not word.lower[0].isdigit() and word.lower not in STOPWORDS:
            found.append(word)
    if not found or found[-1].lower in _MEASURING or is_adverb(found[0]):
        return []
    return found


def _is_verb(word: Word) -> bool:
    if word.lower in NOMINAL_CUES or word.lower.endswith("ing"):
        return False
    return bool(verb_poles(word.lower, word.stem))


def _before(reading: Reading, place: int) -> list[Word]:
    """The noun phrase before a verb, with what hangs on it."""
    found: list[Word] = []
    for word in reversed(reading.before(place, _REACH)):
        if not found and (word.stem in LINKING or _is_figure(word)):
            continue
        if word.lower in _STARTS or (_is_verb(word) and word.lower not in _ATTRIBUTES):
            break
        found.append(word)
    phrase = found[::-1]
    hangs = next((i for i, w in enumerate(phrase) if w.lower in _PREPOSITIONS), None)
    own = [w for w in phrase[:hangs] if _is_noun_like(w)]
    rest = [w for w in phrase if _is_noun_like(w)]
    if own:  # the head first, as the last of its own words, and what hangs on it before
        return [w for w in rest if w not in own] + own
    return rest


def _is_figure(word: Word) -> bool:
    return word.lower[0].isdigit() or word.lower in _UNITS


def _is_noun_like(word: Word) -> bool:
    return (
        word.lower not in STOPWORDS
        and word.lower not in TRANSPARENT
        and word.lower not in _PREPOSITIONS
        and not _is_figure(word)
        and not is_adverb(word)
    )


def _theme(reading: Reading, phrase: Sequence[Word], agents: Sequence[Word] = ()) -> Theme:
    if not phrase:
        return Theme(None, agents=frozenset(w.stem for w in agents))
    *others, head = phrase
    names = frozenset(w.stem for w in others if reading.text[w.start].isupper())
    return Theme(
        head.stem,
        frozenset(w.stem for w in others) - names,
        names,
        frozenset(w.stem for w in agents),
    )
