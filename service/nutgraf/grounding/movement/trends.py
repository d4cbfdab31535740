"""Whether a statement without figures sends a measure the way that the article does."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from nutgraf.grounding.movement.direction import tells_of_movement
from nutgraf.grounding.movement.lexicon import CLAUSE_STARTS, CUES, NOMINAL_CUES
from nutgraf.grounding.movement.measures import Measure
from nutgraf.grounding.polarity.lexicon import NEGATORS
from nutgraf.grounding.stemming import stem
from nutgraf_schemas.digest import Direction

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[;:.!?—–]")
_ENDS: Final = frozenset(";:.!?—–") | CLAUSE_STARTS
_PREPOSITIONS: Final = frozenset("in on at of for from to by with under over".split())
"""Behind them a noun may hang on the name: 'rates on capital gains' neither rose nor fell."""
_LINKING: Final = frozenset("is are was were be been held remained stayed kept".split())
_REACH: Final = 8
"""Words behind a measure's name in which its verb is looked for."""


@dataclass(frozen=True, slots=True)
class TrendConflict:
    """A measure that a statement sends the other way than the article.

    Attributes:
        name: What the article calls it.
        claimed, stated: The two ways.
        start, end: Where the word that sends it stands in the statement.
        sentence: The number of the sentence that sends it otherwise.
    """

    name: str
    claimed: Direction
    stated: Direction
    start: int
    end: int
    sentence: int

    @property
    def message(self) -> str:
        """What is wrong, for a reader and for a model that is asked again."""
        said = {"up": "rose", "down": "fell", "flat": "held"}
        return (
            f"{self.name!r} is told as something that {said[self.claimed]}; "
            f"the article says that it {said[self.stated]}"
        )


class _Word(NamedTuple):
    lower: str
    stem: str
    start: int
    end: int


@dataclass(slots=True)
class _Trend:
    """What an article says of all measures of one name."""

    name: str
    stems: tuple[str, ...]
    directions: list[Direction]
    sentence: int


class TrendIndex:
    """The measures of one article by their names, made once, asked often.

    Args:
        measures: They, with what their sentences say of them.
    """

    def __init__(self, measures: Iterable[Measure]) -> None:
        trends: dict[str, _Trend] = {}
        for m in measures:
            if m.name and m.direction != "none":
                stems = tuple(stem(word) for word in m.name.split())
                trends.setdefault(m.name, _Trend(m.name, stems, [], m.sentence))
                trends[m.name].directions.append(m.direction)
        self._by_stem: dict[str, list[_Trend]] = {}
        for trend in trends.values():
            self._by_stem.setdefault(trend.stems[0], []).append(trend)

    def conflicts(self, statement: str) -> Iterator[TrendConflict]:
        """The measures that a statement names and sends another way than every one of that name.

        'Gross and operating margin narrowed' against 'Gross margin was unchanged at 31.4%'. A
        negated verb says nothing.

        Args:
            statement: A sentence of ours.
        """
        if not (self._by_stem and tells_of_movement(statement)):
            return
        words = [
            _Word(match.group().lower(), stem(match.group()), *match.span())
            for match in _WORD.finditer(statement)
        ]
        told: set[str] = set()
        for place, word in enumerate(words):
            for trend in self._by_stem.get(word.stem, ()):
                end = place + len(trend.stems)
                named = tuple(w.stem for w in words[place:end]) == trend.stems
                if named and trend.name not in told:
                    told.add(trend.name)
                    yield from _conflict(trend, words[end : end + _REACH])


def _conflict(trend: _Trend, following: Sequence[_Word]) -> Iterator[TrendConflict]:
    cue = _first_cue(following)
    if cue is not None and (claimed := CUES[cue.lower]) not in trend.directions:
        yield TrendConflict(
            trend.name, claimed, trend.directions[0], cue.start, cue.end, trend.sentence
        )


def _first_cue(following: Sequence[_Word]) -> _Word | None:
    """The first verb of change, within its clause, unless it is negated."""
    hangs, before = False, ""
    for word in following:
        if word.lower in _ENDS or word.lower in NEGATORS or word.lower.endswith(("n't", "n’t")):
            return None
        if word.lower in CUES:
            is_verb = word.lower not in NOMINAL_CUES and CUES[word.lower] != "flat"
            return word if is_verb or before in _LINKING or not hangs else None
        hangs = hangs or word.lower in _PREPOSITIONS
        before = word.lower
    return None
