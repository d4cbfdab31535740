"""Who does what to whom, where a text says it in so many words: 'Acme sued Orrin'."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import CLOSED_CLASS, HONORIFICS, word_set
from nutgraf.grounding.names.reading import Token, Tokens
from nutgraf.grounding.speech_lexicon import PREPOSITIONS, SOURCE_NOUNS
from nutgraf.grounding.stemming import stem
from nutgraf.segmentation.speech_verbs import SAYING

_MOST: Final = 5
"""Words between two names that a verb still binds."""
_MUTUAL: Final = frozenset(
    stem(verb)
    for verb in """meet marry face play merge debate fight talk agree divorce join work team partner
    compete deal trade speak negotiate split clash differ resemble equal match rival
    be have do""".split()
)
"""What each of two does to the other, or what says nothing of either."""


_NEVER: Final = frozenset(
    {"not", "never", "no", "and", "or", "as", "than", "whom", "who", "it", "him", "her", "them"}
)
_IRREGULAR: Final = word_set(
    """beat bought caught chose cut drove fed gave hit hurt kept lent overthrew overtook paid
    sent shot sold stole struck swept taught threw took withdrew won"""
)
"""Past tenses that no ending shows."""
_BE: Final = word_set("is are was were be been being")
_BEFORE_VERBS: Final = word_set("to will would can could may might must shall should did does do")


@dataclass(frozen=True, slots=True)
class Dealing:
    """One name, a verb and another name.

    Attributes:
        agent, object: Who does it, and to whom; of a passive, as if it were active.
        verb: Stemmed, with the preposition behind it.
        start, end: Where all of it stands.
    """

    agent: Name
    object: Name
    verb: str
    start: int
    end: int


def dealings(sentence: Tokens) -> Iterator[Dealing]:
    """The dealings that a sentence tells, each between two names next to each other."""
    named = [i for i, token in enumerate(sentence) if token.name is not None]
    for a, b in pairwise(named):
        first, second = sentence[a], sentence[b]
        between = _past_apposition(sentence[a + 1 : b])
        if not 0 < len(between) <= _MOST or first.possessive or second.possessive:
            continue
        if first.name is None or second.name is None or not _unbroken((*between[1:], second)):
            continue
        verb = _verb(between)
        if verb is None:
            continue
        agent, patient = first.name, second.name
        if verb.endswith(" by"):
            agent, patient, verb = patient, agent, verb.removesuffix(" by")
        yield Dealing(agent, patient, verb, first.start, second.end)


def _past_apposition(between: Tokens) -> Tokens:
    """What follows '…, a maker of pies,' between two names; nothing if a comma stays open."""
    if not between or between[0].follows:
        return between
    if not between[0].follows_comma:
        return ()
    commas = [i for i, token in enumerate(between) if i and token.follows_comma]
    return between[commas[0] :] if len(commas) == 1 else ()


def _unbroken(run: Tokens) -> bool:
    return all(token.follows for token in run)


def _verb(between: Tokens) -> str | None:
    """The one verb between two names, and the preposition behind it; of a passive, 'by'."""
    content = [
        i for i, t in enumerate(between) if t.key not in CLOSED_CLASS and not t.key.endswith("ly")
    ]
    if not content or any(t.key in _NEVER or t.key.endswith("n't") for t in between):
        return None
    at = content[-1]
    last, before = between[at], between[at - 1].key if at else None
    base = stem(last.key)
    if base in _MUTUAL or last.key in SAYING or not _is_verb(last, before):
        return None
    if len(content) > 1 and before != "to":
        return None
    behind = [t.key for t in between[at + 1 :] if t.key in PREPOSITIONS]
    if behind and behind[-1] == "by" and _BE.isdisjoint(t.key for t in between[:at]):
        return None
    return f"{base} {behind[-1]}" if behind else base


def _is_verb(token: Token, before: str | None) -> bool:
    """Whether a word behind a name (`before` is None), or behind a word, is plainly a verb."""
    key = token.key
    if key in SOURCE_NOUNS or key in HONORIFICS:
        return False
    if key.endswith("ed") or key in _IRREGULAR or before in _BEFORE_VERBS:
        return True
    return before is None and (key.endswith("s") or stem(key) != key)
