"""Whether a statement without figures sends a measure the way that the article does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.movement.lexicon import CLAUSE_STARTS, CUES, NEGATIONS
from nutgraf.grounding.movement.measures import Measure
from nutgraf.grounding.stemming import stem
from nutgraf_schemas.digest import Direction

_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[;:.!?—–]")
_ENDS: Final = frozenset(";:.!?—–") | CLAUSE_STARTS
_REACH: Final = 8
"""Words behind a measure's name in which its verb is looked for."""


@dataclass(frozen=True, slots=True)
class TrendConflict:
    """A measure that a statement sends the other way than the article."""

    name: str
    claimed: Direction
    stated: Direction

    @property
    def message(self) -> str:
        """What is wrong, for a reader and for a model that is asked again."""
        said = {"up": "rose", "down": "fell", "flat": "held"}
        return (
            f"{self.name!r} is told as something that {said[self.claimed]}; "
            f"the article says that it {said[self.stated]}"
        )


def trend_conflicts(statement: str, measures: Sequence[Measure]) -> Iterator[TrendConflict]:
    """The measures that a statement names and sends another way than every one of that name.

    'Gross and operating margin narrowed' against 'Gross margin was unchanged at 31.4%'. A
    negated verb says nothing.

    Args:
        statement: A sentence of ours.
        measures: The article's, with what their sentences say of them.
    """
    words = _WORD.findall(statement)
    stems = [stem(word) for word in words]
    for name in dict.fromkeys(m.name for m in measures if m.name):
        moved = (m for m in measures if m.name == name and m.direction != "none")
        stated: list[Direction] = [m.direction for m in moved]
        claimed = _direction_behind(words, stems, [stem(word) for word in name.split()])
        if stated and claimed != "none" and claimed not in stated:
            yield TrendConflict(name, claimed, stated[0])


def _direction_behind(words: list[str], stems: list[str], name: list[str]) -> Direction:
    """Which way the first verb of change behind a name sends it, within its clause."""
    for start in range(len(stems) - len(name) + 1):
        if stems[start : start + len(name)] == name:
            return _first_cue(words[start + len(name) :][:_REACH])
    return "none"


def _first_cue(following: list[str]) -> Direction:
    for word in following:
        lowered = word.lower()
        if lowered in _ENDS or lowered in NEGATIONS or lowered.endswith(("n't", "n’t")):
            return "none"
        if lowered in CUES:
            return CUES[lowered]
    return "none"
