"""The figures of an article that measure something: what they measure, when, and which way it went.

Found by code alone. A model chooses among them by number and may find a better name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.figures import Figure, FigureKind, find_figures
from nutgraf.grounding.movement.direction import direction_of, tells_of_movement
from nutgraf.grounding.movement.lexicon import (
    CLAUSE_STARTS,
    CUES,
    GOVERNORS,
    TIME_UNITS,
)
from nutgraf.segmentation import Segmentation
from nutgraf_schemas.digest import Direction

_MEASURING: Final = frozenset[FigureKind](
    {"money", "percent", "percentage_points", "basis_points", "amount", "multiple"}
)
_PERIODS: Final = frozenset[FigureKind]({"quarter", "half_year", "fiscal_year", "year"})
_WORD: Final = re.compile(r"[^\W\d_][\w’'&./-]*|[;:,—–()]|\S")
_CLAUSE_MARKS: Final = frozenset(';:,—–()“”"')
_OPENERS: Final = CLAUSE_STARTS | frozenset("and or but that said says".split())
_LEADING: Final = frozenset(
    """the a an its their his her this that these those however meanwhile also overall still but
    and while now then""".split()
)
_TRAILING: Final = frozenset(
    """by to at of in more than nearly about almost also have has had still up will would could may
    might can should must not just only""".split()
)
_PREPOSITIONS: Final = frozenset("at in on by of from for to with as after before under".split())
_PRONOUNS: Final = frozenset("it they she he we i you this that these those which who".split())
_UNITS: Final = frozenset("percent per percentage basis million billion trillion".split())
"""Words that begin no name: what stands before them is the figure they belong to."""
_NO_VERBS: Final = frozenset("with including worth growth rise fall gain loss".split())
_VERBS: Final = (
    frozenset(CUES) | GOVERNORS | frozenset("held edged totalled averaged".split())
) - _NO_VERBS
_NO_BEGINNINGS: Final = _PREPOSITIONS | _UNITS
_NO_NOUNS: Final = _VERBS | _PRONOUNS
_NOMINAL: Final = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:rise|increase|gain|jump|drop|fall|decline|cut|reduction|growth|slump)"
    r"\s+in\s+(?P<name>[^,;:.—–]+)"
)
_NOUN_END: Final = re.compile(
    r"\s(?:on|as|after|for|to|from|at|by|over|because|due|while|and|in|this|last|that|which)\s.*"
)
_TRANSITIVE: Final = frozenset(
    """improves improved improving increases increased increasing reduces reduced reducing reduce
    raises raised raising lifts lifted lifting boosts boosted boosting cuts cut cutting lowers
    lowered lowering trims trimmed trimming expands expanded expanding""".split()
)
_TO: Final = frozenset("to by from".split())
_MOST_FIGURES: Final = 40
"""Figures of a sentence; one with more is a table, and would take the square of their number."""
_NEAR, _FAR = 3, 40
"""Tokens between a verb and its figure: 'was held at 38 cents', where nothing moved, and at all."""
_LONGEST_NAME: Final = 7
"""Words of a name; a longer stretch before a verb is no noun phrase but half a sentence."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that measures something.

    Attributes:
        figure: What was found; its offsets count the sentence's characters.
        sentence: The number of its sentence.
        name: What it measures, in the sentence's words; None where code cannot tell.
        period: The period in the sentence, in its words; None where it has none.
        direction: Which way the sentence says it went.
    """

    figure: Figure
    sentence: int
    name: str | None
    period: str | None
    direction: Direction

    @property
    def weight(self) -> int:
        """How much it tells: 3 if it has a name and moved, down to 0."""
        moved = self.direction != "none"
        exact = self.figure.kind != "amount"
        return 2 * (self.name is not None and moved) + (exact or moved)


class MeasureIndex:
    """The measuring figures of one article, each sentence read when it is first asked about.

    Args:
        segmentation: The article, cut.
    """

    def __init__(self, segmentation: Segmentation) -> None:
        self._segmentation = segmentation
        self._read: dict[int, tuple[Measure, ...]] = {}

    def all(self) -> tuple[Measure, ...]:
        """They, in the article's order."""
        return tuple(m for s in self._segmentation.sentences for m in self._of(s.number))

    def moving(self) -> Iterator[Measure]:
        """Those that went some way. Only the sentences are read that have a word for it."""
        for sentence in self._segmentation.sentences:
            if tells_of_movement(self._segmentation.sentence_text(sentence.number)):
                yield from (m for m in self._of(sentence.number) if m.direction != "none")

    def _of(self, sentence: int) -> tuple[Measure, ...]:
        if sentence not in self._read:
            text = self._segmentation.sentence_text(sentence)
            self._read[sentence] = tuple(_measures_of(text, sentence))
        return self._read[sentence]


def measures(segmentation: Segmentation) -> tuple[Measure, ...]:
    """The measuring figures of an article, in its order."""
    return MeasureIndex(segmentation).all()


def _measures_of(text: str, number: int) -> Iterator[Measure]:
    figures = find_figures(text)
    if len(figures) > _MOST_FIGURES:
        return
    moves = not text.isascii() or tells_of_movement(text)
    for figure in figures:
        if _measures(figure) and not _is_former(text, figure):
            direction = direction_of(text, figure.start, figure.end) if moves else "none"
            yield Measure(
                figure=figure,
                sentence=number,
                name=_nominal(text, figure)
                or _subject(text[: figure.start], reach=_NEAR if direction == "none" else _FAR),
                period=_period(figure, figures),
                direction=direction,
            )


def _measures(figure: Figure) -> bool:
    """Whether a figure may measure something: no duration, and no number in words but 'doubled'."""
    has_digits = any(c.isdigit() for c in figure.text)
    return (
        figure.kind in _MEASURING
        and figure.unit not in TIME_UNITS
        and (has_digits or figure.kind != "amount")
    )


def _is_former(text: str, figure: Figure) -> bool:
    """Whether it is what another figure is compared with: 'to 10.2% from 11.6%'."""
    return text[: figure.start].rstrip().lower().endswith(" from")


def surroundings(measure: Measure, sentence: str) -> str:
    """What of a sentence is about a figure: from the figure before it to the one behind it.

    What code found to be its name belongs to it wherever it stands.
    """
    figure = measure.figure
    others = [f for f in find_figures(sentence) if f.kind in _MEASURING]
    start = max((f.end for f in others if f.end <= figure.start), default=0)
    end = min((f.start for f in others if f.start >= figure.end), default=len(sentence))
    return f"{measure.name or ''} {sentence[start:end]}"


def _period(figure: Figure, figures: tuple[Figure, ...]) -> str | None:
    """The period nearest to a figure, one behind it before one in front."""
    periods = [f for f in figures if f.kind in _PERIODS]
    behind = [f for f in periods if f.start >= figure.end]
    nearest = behind[0] if behind else (periods[-1] if periods else None)
    return nearest.text if nearest else None


def _nominal(text: str, figure: Figure) -> str | None:
    """The name in 'a 9% drop in operating profit'."""
    found = _NOMINAL.match(text, figure.end)
    return _as_name(_NOUN_END.sub("", found["name"] + " ").split()) if found else None


def _subject(before: str, *, reach: int) -> str | None:
    """The name in 'operating profit fell 9%': the noun phrase at the last verb of change."""
    tokens = _WORD.findall(before)
    verbs = [i for i in range(max(0, len(tokens) - reach), len(tokens)) if _is_verb(tokens, i)]
    for verb in reversed(verbs):
        if tokens[verb].lower() in _TRANSITIVE and (name := _as_name(_object(tokens[verb + 1 :]))):
            return name
        if name := _as_name(_subject_words(tokens[_clause_start(tokens, verb) : verb], tokens)):
            return name
    return None


def _is_verb(tokens: list[str], i: int) -> bool:
    """Whether a token is a verb of change, or stands for one as in 'up 3%', unlike 'up to 3%'."""
    return tokens[i].lower() in _VERBS and [t.lower() for t in tokens[i:]] != ["up", "to"]


def _object(tokens: list[str]) -> list[str]:
    """What a verb changes: the words before 'to', 'by' or 'from'."""
    ends = [i for i, t in enumerate(tokens) if t in _TO]
    return tokens[: ends[0]] if ends else tokens


def _subject_words(clause: list[str], tokens: list[str]) -> list[str]:
    """The words before a verb, or those before an insertion: 'Snacks, the largest, slipped'."""
    if clause or tokens.count(",") < 2:
        return clause
    return tokens[: tokens.index(",")]


def _clause_start(tokens: list[str], verb: int) -> int:
    """Where the clause of a verb begins."""
    for i in range(verb - 1, -1, -1):
        if tokens[i] in _CLAUSE_MARKS or tokens[i].lower() in _OPENERS:
            return i + 1
    return 0


def _as_name(words: list[str]) -> str | None:
    """A noun phrase as a name: no article before it, a capital letter on top."""
    while words and (words[0].lower() in _LEADING or not words[0][0].isalpha()):
        words = words[1:]
    while words and (words[-1].lower() in _TRAILING or words[-1].endswith("ly")):
        words = words[:-1]
    if not words or len(words) > _LONGEST_NAME or not _is_phrase(words):
        return None
    name = " ".join(words).removesuffix("'s").removesuffix("’s")  # 'Its own rose, Orbex's fell 5%'
    return None if any(map(_measures, find_figures(name))) else name[0].upper() + name[1:]


def _is_phrase(words: list[str]) -> bool:
    """Whether words may be a noun phrase: nothing in them begins a clause or belongs outside."""
    return not (
        words[0].lower() in _NO_BEGINNINGS
        or not _NO_NOUNS.isdisjoint(map(str.lower, words))
        or any(not word[0].isalpha() and word != "&" for word in words)
    )
