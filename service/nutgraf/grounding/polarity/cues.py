"""Negations and hedges in a sentence, the predicate that each governs, and its clause."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final, Literal

from nutgraf.grounding.letter_case import lowered
from nutgraf.grounding.polarity.lexicon import (
    ASKING,
    HEDGE,
    LIFTED,
    NEGATION,
    NEGATIVE_SUBJECTS,
    NEGATORS,
    NO_CONDITION,
    NO_CONDITION_BEHIND,
    NO_NEGATION,
    PASSED_OVER,
    STOPWORDS,
    SUPPOSING,
)
from nutgraf.grounding.polarity.reading import JOINING, Reading, Word, is_past
from nutgraf.grounding.speech_lexicon import NOT_ADVERBS
from nutgraf.grounding.stemming import stem

CueKind = Literal[
    "negation",
    "weak",
    "possibility",
    "expectation",
    "intention",
    "claim",
    "future",
    "condition",
    "nearness",
]
"""What a cue makes of its predicate. A weak negation negates less than it: 'not only'."""

LOOSE: Final = frozenset[CueKind]({"future", "condition"})
"""Hedges that do not stand in for another kind."""
_GOVERNED_WITHIN: Final = 6
"""Words behind a negation or hedge among which its predicate is looked for."""
_CLAUSE_REACH: Final = 400
"""Characters on either side of a cue in which its clause is looked for, at most."""
_NEGATED_WITHIN: Final = 3
"""Words before a predicate among which a negator negates it whatever stands between."""
_NEGATED_FROM_SUBJECT: Final = 6
"""Likewise if it is the verb's subject: 'none of the shops made money'."""
_LONGEST_CLAUSE: Final = 40
"""Words of a clause that are looked at."""
_PRO_VERB: Final = re.compile(r"\s*(?:(?:do|doing)\s(?:it|so|that|this)|so)\b", re.IGNORECASE)
_MOST_CUES: Final = 48
"""Negations, and hedges, of a sentence that are looked at; no sentence has more."""
_LONGEST: Final = 20_000
"""Characters of a sentence that are read; what is longer is no sentence."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A negation or a hedge, and what it governs.

    Attributes:
        source: The sentence.
        kind: What it makes of the predicate.
        start, end: Where the cue stands.
        first, behind: The places of its first word, of "don't" the 'not', and of the next one.
        clause_start, clause_end: Where its clause stands.
        governed: The place of its predicate; of an elliptic one ('but she did not') its own.
        is_pro_verb: Whether the verb it negates stands for another: 'will not do it'.
        lifter: The stem of the word that takes a negation back: 'until'.
    """

    source: "MarkedReading"
    kind: CueKind
    start: int
    end: int
    first: int
    behind: int
    clause_start: int
    clause_end: int
    governed: int
    is_pro_verb: bool = False
    lifter: str | None = None

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def negates(self) -> bool:
        """Whether it is a negation, and no hedge."""
        return self.kind in {"negation", "weak"}

    @property
    def predicate(self) -> str:
        """The stem of its predicate."""
        return self.source.words[self.governed].stem

    @property
    def next_content(self) -> str | None:
        """The stem of the next content word behind its predicate, of its clause."""
        behind = self.source.behind(self.governed, _GOVERNED_WITHIN)
        return next((word.stem for word in behind if word.lower not in STOPWORDS), None)

    @property
    def clause_words(self) -> Sequence[Word]:
        """The words of its clause, without what is inserted there."""
        clause = self.source.words[self.governed].clause
        within = self.source.words_within(self.clause_start, self.clause_end)
        return [word for word in within if word.clause == clause]

    @property
    def around(self) -> frozenset[str]:
        """The stems of the content words of its clause, besides cue and predicate."""
        return frozenset(
            word.stem
            for word in self.clause_words
            if word.lower not in STOPWORDS
            and (self.kind == "claim" or not self.start <= word.start < self.end)
            and word.place != self.governed
        )


class MarkedReading(Reading):
    """A sentence as its words, its clauses, and its negations and hedges."""

    @cached_property
    def negations(self) -> Sequence[Cue]:
        """Its negations that nothing takes back."""
        return tuple(cue for cue in self.negating if cue.kind == "negation")

    @cached_property
    def negating(self) -> Sequence[Cue]:
        """Its negations, with those that negate less than their predicate."""
        return tuple(islice(_negations(self), _MOST_CUES))

    @cached_property
    def restrictions(self) -> Sequence[Cue]:
        """Where it speaks of one and no other: 'only'."""
        return tuple(_restrictions(self))

    @cached_property
    def hedges(self) -> Sequence[Cue]:
        """Its hedges."""
        found = islice(_hedges(self), _MOST_CUES)
        return tuple(sorted(found, key=lambda cue: cue.start))

    @cached_property
    def _governed(self) -> frozenset[int]:
        return frozenset(cue.governed for cue in self.negating)

    def is_negated(self, place: int) -> bool:
        """Whether a word is negated: by a cue that governs it, or by a negator right before it."""
        before = self.before(place, _NEGATED_FROM_SUBJECT)
        return (
            place in self._governed
            or _has_negator(before[-_NEGATED_WITHIN:])
            or any(word.lower in NEGATIVE_SUBJECTS for word in before)
        )

    def is_hedged(self, place: int, *, loosely: bool) -> bool:
        """Whether a hedge governs a word; loosely, also one that only makes it future."""
        return any(
            cue.governed == place and (loosely or cue.kind not in LOOSE) for cue in self.hedges
        )


def _has_negator(words: Sequence[Word]) -> bool:
    """Whether the last of some words are negated: not past an 'and', which begins anew."""
    for word in reversed(words):
        if word.lower in NEGATORS or word.lower == "and":
            return word.lower != "and"
    return False


@lru_cache(maxsize=128)
def read(text: str) -> MarkedReading:
    """The reading of a sentence; the latest ones are kept, as each is compared with many."""
    return MarkedReading(text[:_LONGEST])


def _negations(sentence: MarkedReading) -> Iterator[Cue]:
    for match in NEGATION.finditer(lowered(sentence.text)):
        _, last = _clause(sentence, *match.span())
        lifted = LIFTED.search(sentence.text, match.end(), last)
        weak = (
            lifted
            or _is_supposed(sentence, match.start())
            or NO_NEGATION.match(sentence.text, match.end())
            or _is_no_denial(sentence.text, match.start())
        )
        for cue in _governing(sentence, "weak" if weak else "negation", *match.span()):
            yield replace(cue, lifter=stem(lifted.group())) if lifted else cue


def _restrictions(sentence: MarkedReading) -> Iterator[Cue]:
    for place in sentence.places("only"):
        word = sentence.words[place]
        if not any(before.lower in {"not", "the", "if"} for before in sentence.before(place, 1)):
            yield from _governing(sentence, "weak", word.start, word.end)


def _is_supposed(sentence: MarkedReading, start: int) -> bool:
    """Whether a negation is only thought of: 'if it had not rained'."""
    first, _ = _clause(sentence, start, start)
    return SUPPOSING.search(sentence.text, first, start) is not None


def _is_no_denial(text: str, start: int) -> bool:
    """'whether or not', 'if not', 'why not'."""
    lead = text[max(0, start - 12) : start].lower().split()
    return bool(lead) and lead[-1] in {"or", "if", "why"}


def _hedges(sentence: MarkedReading) -> Iterator[Cue]:
    for match in HEDGE.finditer(lowered(sentence.text)):
        if sentence.text[match.start() : match.end()] != "May":
            kind: CueKind = match.lastgroup  # type: ignore[assignment]  # its groups are kinds
            yield from _governing(sentence, kind, *match.span())
    yield from _asked_of(sentence)
    yield from _conditions(sentence)


def _asked_of(sentence: MarkedReading) -> Iterator[Cue]:
    """What others expect or ask somebody to do: 'analysts expect sales to grow'."""
    asked = sentence.used(ASKING)
    for word in (sentence.words[at] for asking in asked for at in sentence.places(asking)):
        following = sentence.behind(word.place, _GOVERNED_WITHIN)
        if word.stem == "call" and not (following and following[0].lower == "on"):
            continue
        to = next((w for w in following if w.lower == "to"), None)
        if to is not None and to.place + 1 < len(sentence.words):
            yield from _governing(sentence, "expectation", word.start, word.end, to.end)


def _conditions(sentence: MarkedReading) -> Iterator[Cue]:
    """Each 'if' or 'unless' that makes a main clause with 'will' or 'would' hang on its own."""
    for place in (*sentence.places("if"), *sentence.places("unless")):
        word = sentence.words[place]
        main = [] if _is_no_condition(sentence, word) else _main_clause(sentence, word)
        governed = _behind_modal(main)
        if governed is not None:
            first, last = main[0].start, main[-1].end
            yield Cue(
                source=sentence,
                kind="condition",
                start=word.start,
                end=word.end,
                first=place,
                behind=place + 1,
                clause_start=first,
                clause_end=last,
                governed=governed.place,
            )


def _is_no_condition(sentence: MarkedReading, word: Word) -> bool:
    """'even if', 'asked if', 'if any'."""
    before = sentence.words[word.place - 1].lower if word.place else ""
    return before in NO_CONDITION_BEHIND or bool(NO_CONDITION.match(sentence.text, word.end))


def _main_clause(sentence: MarkedReading, condition: Word) -> Sequence[Word]:
    """What stands before an 'if', or behind the clause that it opens a sentence with."""
    if condition.place:
        return sentence.before(condition.place, _LONGEST_CLAUSE)
    behind = sentence.words[: 2 * _LONGEST_CLAUSE]
    return [word for word in behind if word.clause == condition.clause + 1]


def _behind_modal(words: Sequence[Word]) -> Word | None:
    """The predicate behind the 'will' or 'would' of a clause; without one it tells of no plan."""
    modal = next((i for i, w in enumerate(words) if w.lower in {"will", "would", "ll"}), None)
    if modal is None:
        return None
    return next((w for w in words[modal + 1 :] if w.lower not in PASSED_OVER), None)


def _clause(sentence: Reading, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a stretch begins and ends."""
    first, last = max(0, start - _CLAUSE_REACH), end + _CLAUSE_REACH
    ends = sentence.clause_ends
    index = bisect_left(ends, (end, 0))
    if index < len(ends):
        last = min(last, ends[index][0])
    while index and ends[index - 1][1] > start:
        index -= 1
    index = sentence.resumptions.get(index, index)
    return max(first, ends[index - 1][1] if index else 0), last


def _governing(
    sentence: MarkedReading, kind: CueKind, start: int, end: int, behind: int | None = None
) -> Iterator[Cue]:
    """A cue with its predicate, the first word behind it (or behind `behind`) that may be one."""
    first, last = _clause(sentence, start, end)
    following = sentence.words_within(end if behind is None else behind, last)
    near = [] if following and following[0].lower in JOINING else following[:_GOVERNED_WITHIN]
    governed = next((w for w in near if _may_be_predicate(w)), None)
    own = sentence.words_within(start, end)
    head = own[-1] if own[-1].lower == "not" else own[0]
    if governed is None and kind == "negation":
        kind = "weak"
    elif governed is None or not _is_governable(kind, governed):
        return
    yield Cue(
        sentence,
        kind,
        start,
        end,
        head.place,
        own[-1].place + 1 if behind is None else following[0].place,
        first,
        last,
        head.place if governed is None else governed.place,
        is_pro_verb=_PRO_VERB.match(sentence.text, end) is not None,
    )


def _may_be_predicate(word: Word) -> bool:
    return word.lower not in PASSED_OVER and not is_adverb(word)


def is_adverb(word: Word) -> bool:
    """Whether a word ends like an adverb, and is none of the verbs and nouns that do."""
    return word.lower.endswith("ly") and word.lower not in NOT_ADVERBS


def _is_governable(kind: CueKind, word: Word) -> bool:
    """'nearly' makes a fact less than one only of a verb in the past: 'nearly sank'."""
    return kind != "nearness" or is_past(word.lower)
