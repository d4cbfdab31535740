"""Whether a sentence of ours lost, or made up, a negation or a hedge of its source."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from nutgraf.grounding.polarity_words import (
    HEDGE,
    KEEPS_HEDGE,
    KEEPS_INTENTION,
    KEEPS_NEGATION,
    LIFTED,
    NEGATION,
    NO_NEGATION,
    PASSED_OVER,
    POSSIBILITY,
    STOPWORDS,
)
from nutgraf.grounding.stemming import stem

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLAUSE_END = re.compile(
    r"[;:—–?!]|,?\s(?:but|while|whereas|although|though|because|which|who)\s|,\s(?:and|as|after)\s"
    r"|,(?=\s)|[\"“”]",
    re.IGNORECASE,
)
_CONTRACTED: Final = re.compile(r"n['’]t$", re.IGNORECASE)
_GOVERNED_WITHIN: Final = 6
"""Words behind a negation or hedge among which its predicate is looked for."""

_SHARED_WORDS: Final = 2
_SHARED_PART: Final = 0.5
_SHARED_PART_OF_MANY: Final = 0.3
"""A claim restates a clause if it shares half of its content words besides the predicate with it,
or, where they are many, two and three tenths: fewer, and the two may only use the same verb."""


_CLAUSE_REACH: Final = 400
"""Characters on either side of a cue in which its clause is looked for, at most."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """A negation or a hedge, the stem of the predicate it governs, and what is said around it."""

    text: str
    predicate: str
    clause: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A source: its text, where its clauses part, and how often it uses each stem."""

    text: str
    clause_ends: tuple[tuple[int, int], ...]
    uses: Counter[str]


def lost_negation(claim: str, source: str) -> str | None:
    """The negation that a source puts on what a claim asserts, None if none is lost.

    A finding needs the negated predicate in the claim, other content of the clause around it, and
    a claim without any word that could carry the negation, such as 'denied' or 'without'.

    Args:
        claim: A sentence of ours.
        source: The sentence that it restates.
    """
    if _keeps(claim, KEEPS_NEGATION):
        return None
    reading = _read(source)
    return next(
        (cue.text for cue in _negations(reading) if _is_restated(cue, claim, reading)), None
    )


def added_negation(claim: str, source: str) -> str | None:
    """The negation that a claim puts on what its source asserts, None if it adds none."""
    return lost_negation(source, claim)


def lost_hedge(claim: str, source: str) -> str | None:
    """The hedge that a source puts on what a claim states as a fact, None if none is lost.

    Another hedge in its place is no loss; 'will' and 'to' keep a plan or an expectation, but not
    a possibility.

    Args:
        claim: A sentence of ours.
        source: The sentence that it restates.
    """
    if _keeps(claim, KEEPS_HEDGE):
        return None
    intends = bool(KEEPS_INTENTION & _texts(claim))
    reading = _read(source)
    for cue in _hedges(reading):
        is_possibility = cue.text.split()[0].lower() in POSSIBILITY
        if (is_possibility or not intends) and _is_restated(cue, claim, reading):
            return cue.text
    return None


def _read(source: str) -> _Reading:
    ends = tuple(match.span() for match in _CLAUSE_END.finditer(source))
    return _Reading(source, ends, Counter(stem(word.group()) for word in _WORD.finditer(source)))


def _texts(sentence: str) -> frozenset[str]:
    return frozenset(match.group().lower() for match in _WORD.finditer(sentence))


def _keeps(claim: str, kept: frozenset[str]) -> bool:
    """Whether a claim has one of these words, given as stems, or a contraction with "n't"."""
    return any(
        word in kept or stem(word) in kept or (_CONTRACTED.search(word) and "not" in kept)
        for word in _texts(claim)
    )


def _negations(source: _Reading) -> Iterator[_Cue]:
    for match in NEGATION.finditer(source.text):
        if NO_NEGATION.match(source.text, match.end()) or _is_no_denial(source.text, match.start()):
            continue
        first, last = _clause(source, match)
        if not LIFTED.search(source.text, match.end(), last):
            yield from _cue(source.text, match, first, last)


def _is_no_denial(text: str, start: int) -> bool:
    """'whether or not', 'if not', 'why not'."""
    lead = text[max(0, start - 12) : start].lower().split()
    return bool(lead) and lead[-1] in {"or", "if", "why"}


def _hedges(source: _Reading) -> Iterator[_Cue]:
    for match in HEDGE.finditer(source.text):
        if match.group() != "May":
            yield from _cue(source.text, match, *_clause(source, match))


def _clause(source: _Reading, match: re.Match[str]) -> tuple[int, int]:
    """Where the clause around a match begins and ends."""
    first, last = max(0, match.start() - _CLAUSE_REACH), match.end() + _CLAUSE_REACH
    index = bisect_left(source.clause_ends, (match.end(), 0))
    if index < len(source.clause_ends):
        last = min(last, source.clause_ends[index][0])
    while index and source.clause_ends[index - 1][1] > match.start():
        index -= 1
    return max(first, source.clause_ends[index - 1][1] if index else 0), last


def _cue(text: str, match: re.Match[str], first: int, last: int) -> Iterator[_Cue]:
    words = islice(_WORD.finditer(text, match.end(), last), _GOVERNED_WITHIN)
    for word in words:
        lowered = word.group().lower()
        if lowered not in PASSED_OVER and not lowered.endswith("ly"):
            around = _content(f"{text[first : match.start()]} {text[word.end() : last]}")
            yield _Cue(match.group(), stem(lowered), around)
            return


def _content(text: str) -> frozenset[str]:
    return frozenset(
        stem(word.group()) for word in _WORD.finditer(text) if word.group().lower() not in STOPWORDS
    )


def _is_restated(cue: _Cue, claim: str, source: _Reading) -> bool:
    """Whether a claim says what a cue's clause says, and nothing else in the source says it."""
    content = _content(claim)
    if cue.predicate not in content or source.uses[cue.predicate] > 1:
        return False
    others = content - {cue.predicate}
    shared = others & cue.clause
    enough = max(_SHARED_WORDS, len(others) * _SHARED_PART_OF_MANY)
    return len(shared) >= max(1, min(enough, len(others) * _SHARED_PART))
