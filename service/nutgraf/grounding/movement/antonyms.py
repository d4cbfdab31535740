"""Words of news that say the opposite of each other."""

from collections.abc import Container, Iterable
from functools import lru_cache
from typing import Final, Protocol

from nutgraf.grounding.movement.lexicon import CUES
from nutgraf.grounding.stemming import stem


class Word(Protocol):
    """A word with its stem."""

    @property
    def lower(self) -> str: ...
    @property
    def stem(self) -> str: ...


Pole = tuple[str, int]
"""What two opposites have in common, and which of them a word is."""

_VERBS: Final = """
approve clear endorse ratify pass | reject block veto refuse
accept | reject refuse decline
open reopen | close shut
win secure | lose
beat top exceed surpass | miss
make gain earn | lose
upgrade | downgrade
hire recruit | fire dismiss sack laid lay
buy acquire purchase | sell divest
start begin launch resume | end stop halt suspend cease
support endorse favor favour | oppose
join enter | leave quit exit
allow permit legalize legalise | ban bar prohibit forbid outlaw
confirm admit acknowledge | deny
succeed | fail
convict | acquit
pass | fail
survive live alive | die died dead
lend | borrow
arrive | depart
appoint | oust dismiss
extend lengthen | shorten
impose | lift
tighten | loosen relax ease
agree | disagree
"""
_OTHERS: Final = """
above | below beneath
before | after
more | fewer less
most | fewest least
high highest | low lowest
higher | lower
large larger largest big bigger biggest | small smaller smallest
first | last
early earlier earliest | late later latest
good better best | bad worse worst
strong stronger strongest| weak weaker weakest
positive | negative
optimistic | pessimistic
guilty | innocent
majority | minority
surplus | deficit
import imports | export exports
profit profits | loss losses
profitable | unprofitable
success successful | failure unsuccessful
inside | outside
legal lawful | illegal unlawful
increase increases rise gain growth | decrease decreases drop decline reduction fall
safe | unsafe dangerous
long longer longest | short shorter shortest
fast faster fastest | slow slower slowest
rich richer richest | poor poorer poorest
cheap cheaper cheapest | expensive
young younger youngest | old older oldest
"""
_MOVE: Final = "move"
_SIDES: Final = {"up": 0, "down": 1, "flat": 2}
_NO_MOVES: Final = frozenset("loss losses lift lifts add adds".split())
"""Words whose stem is a verb of change, and which are none, or seldom."""
CONVERSE: Final = frozenset({"buy", "win", "lend", "import", "export", "hire"})
"""What one does, and the other does with it: who does it decides which of the two it is."""


def _opposed(table: str, *, stems: bool) -> dict[str, tuple[Pole, ...]]:
    """Of each word, the pairs in which it stands and its side of each."""
    found: dict[str, tuple[Pole, ...]] = {}
    for line in table.strip().splitlines():
        name = line.split()[0]
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                key = stem(word) if stems else word
                found[key] = (*found.get(key, ()), (name, side))
    return found


_BY_STEM: Final = _opposed(_VERBS, stems=True)
_BY_WORD: Final = _opposed(_OTHERS, stems=False)
_MOVES: Final = {stem(word): way for word, way in CUES.items()} | CUES


@lru_cache(maxsize=4096)
def verb_poles(word: str, stemmed: str) -> tuple[Pole, ...]:
    """What a word is as a verb, or a noun, of change or of deciding; a word in lower case."""
    way = None if word in _NO_MOVES else CUES.get(word) or _MOVES.get(stemmed)
    own = _BY_STEM.get(stemmed, ())
    return (*own, (_MOVE, _SIDES[way])) if way in _SIDES else own


def other_poles(word: str) -> tuple[Pole, ...]:
    """What a word is as an adjective, a noun or a preposition; a word in lower case."""
    return _BY_WORD.get(word, ())


def opposed(one: tuple[Pole, ...], other: tuple[Pole, ...]) -> str | None:
    """What two words are opposites in, None if they are none or are alike in something, too."""
    if set(one) & set(other):
        return None
    theirs = {name for name, _ in other}
    return next((name for name, _ in one if name in theirs), None)


def say_opposites(
    words: Iterable[Word],
    stems: Container[str],
    others: Iterable[Word],
    their_stems: Container[str],
) -> bool:
    """Whether words of two sentences are opposites, and each has its own alone: 'made', 'lost'.

    Args:
        words: Some of one sentence.
        stems: Of all of them.
        others: Some of the other sentence.
        their_stems: Of all of them.
    """
    ours = {
        pole for w in words if w.stem not in their_stems for pole in verb_poles(w.lower, w.stem)
    }
    if not ours:
        return False
    theirs = {pole for w in others if w.stem not in stems for pole in verb_poles(w.lower, w.stem)}
    return any((name, 1 - side) in theirs for name, side in ours - theirs)
