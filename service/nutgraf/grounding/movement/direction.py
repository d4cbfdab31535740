"""Whether a sentence says that a figure rose, fell or held."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final, NamedTuple

from nutgraf.grounding.figures import (
    Figure,
    FigureKind,
    SourceKind,
    find_figures,
    matching_figures,
)
from nutgraf.grounding.movement.lexicon import (
    APPROXIMATORS,
    BOUNDS,
    CLAUSE_STARTS,
    CREEPING_VERBS,
    CUES,
    FUNDS_RAISED,
    GOVERNORS,
    LINKS,
    MOTION,
    NOMINAL_CUES,
    NOUN_LINKS,
    PHRASAL_VERBS,
    RANGE_WORDS,
    TIME_UNITS,
)
from nutgraf.grounding.polarity.lexicon import NEGATORS
from nutgraf_schemas.digest import Direction

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|\d+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_MOVING: Final = frozenset({*CUES, *NOMINAL_CUES, "from"})
_AFTER: Final = 7
"""Words behind a figure that are looked at."""
_FULL_REACH: Final = 14
"""Words between a governing verb and a figure behind 'by' or 'to', at most."""

_WINDOW: Final = 300
"""Characters on either side of a figure that are looked at."""

_REPEATS: Final = 12
"""Equal figures of one source that are looked at; no sentence has more."""

_OBJECT_REACH: Final = 3
"""Likewise before a figure that no preposition introduces, as in 'fell a further 3%'."""

_REACHES: Final = {
    **dict.fromkeys(("by", "to", "and", "or", ",", "("), _FULL_REACH),
    **dict.fromkeys(("of", "at"), 6),
    "from": 5,
    **dict.fromkeys(("in", "on", "with", "among", "for", "into", "than", "below", "above"), 0),
}

_GAPPED_WORDS: Final = 4
"""Words of 'and operating profit' in 'revenue rose 3% and operating profit 5%', at most."""

_CHANGING_KINDS: Final = frozenset(
    {"amount", "money", "percent", "percentage_points", "basis_points", "multiple", "fraction"}
)
_PAIRED: Final = re.compile(
    r"(?:\s(?:in|during|for|at|a|last)\s[^,;.]{1,30})?,?\s(?P<joint>to|from|up from|down from)\s"
    r"(?:(?:about|around|nearly|roughly|some|just|only)\s)?",
    re.IGNORECASE,
)
_FROM: Final = re.compile(
    r"\bfrom\s+(?:(?:about|around|nearly|roughly|some|a)\s+)?$", re.IGNORECASE
)


class _Word(NamedTuple):
    text: str
    start: int
    end: int


class _Sent(NamedTuple):
    """Which way a figure is sent, and by which words; by none if it is sent nowhere."""

    direction: Direction
    start: int = 0
    end: int = 0


_NOWHERE: Final = _Sent("none")


@dataclass(frozen=True, slots=True)
class DirectionConflict:
    """A figure that a claim sends one way and its sources another.

    Attributes:
        figure: It, as the claim has it.
        claimed, stated: The two ways.
        start, end: Where the word that sends it stands in the claim.
        source: The index of the source that sends it otherwise.
        source_start, source_end: Where the word stands that does.
    """

    figure: Figure
    claimed: Direction
    stated: Direction
    start: int
    end: int
    source: int
    source_start: int
    source_end: int

    @property
    def message(self) -> str:
        """What is wrong, for a model that is asked again."""
        return self.message_of("cited")

    def message_of(self, kind: SourceKind) -> str:
        """What is wrong, for a reader, of sources of a kind."""
        said = {"up": "rose", "down": "fell", "flat": "held", "none": "moved neither way"}
        return (
            f"{self.figure.text!r} is told as something that {said[self.claimed]}; "
            f"the {kind} sentence says that it {said[self.stated]}"
        )


def direction_of(sentence: str, start: int, end: int) -> Direction:
    """What a sentence says of the figure at `sentence[start:end]`.

    The word of change that governs it decides, then a comparison ('from 31% to 9%'). A change
    that is negated ('did not rise 5%') says nothing of the figure and is 'none', like a figure
    that no word of change governs within its clause.

    Args:
        sentence: One sentence.
        start: Index of the figure's first character.
        end: Index after its last.
    """
    return _sent(sentence, start, end).direction


@lru_cache(maxsize=1024)
def tells_of_movement(sentence: str) -> bool:
    """Whether a sentence has a word for it: in news about a quarter of them do."""
    return not _MOVING.isdisjoint(_LETTERS.findall(sentence.lower()))


def _sent(sentence: str, start: int, end: int) -> _Sent:
    if len(sentence) <= 2 * _WINDOW:
        return _sent_within(sentence, start, end)
    first = max(0, start - _WINDOW)
    sent = _sent_within(sentence[first : end + _WINDOW], start - first, end - first)
    return _Sent(sent.direction, sent.start + first, sent.end + first)


def _sent_within(sentence: str, start: int, end: int) -> _Sent:
    figures = find_figures(sentence)
    asked = next((figure for figure in figures if figure.start == start), None)
    if asked is not None and asked.unit in TIME_UNITS:
        return _NOWHERE
    if own := CUES.get(sentence[start:end].lower()):
        return _Sent(own, start, end)
    before, after = _words(sentence[:start], 0), _words(sentence[end:], end, most=_AFTER)
    nominal = _from_behind(after)
    if nominal.direction != "none":
        return _NOWHERE if _is_negated(before) and not _is_split(before) else nominal
    amid = [figure for figure in figures if figure.end <= start and figure.kind in _CHANGING_KINDS]
    governed = _from_before(before, amid, None if asked is None else asked.kind)
    if governed.direction != "none":
        return governed
    compared = _compared(sentence, figures, start, end)
    return compared if compared.direction != "none" else _from_apposition(after)


def direction_conflicts(claim: str, sources: Sequence[str]) -> tuple[DirectionConflict, ...]:
    """The figures that a claim sends the other way than every source that gives them a way.

    Args:
        claim: A sentence of ours.
        sources: The sentences that it rests on.
    """
    conflicts: list[DirectionConflict] = []
    figures = [figure for figure in find_figures(claim) if not _is_fixed(figure)]
    for figure in figures if not claim.isascii() or tells_of_movement(claim) else ():
        ours = _sent(claim, figure.start, figure.end)
        stated = _stated(figure, sources) if ours.direction != "none" else []
        if stated and all(_differ(ours.direction, sent.direction) for _, sent in stated):
            index, theirs = stated[0]
            conflicts.append(
                DirectionConflict(
                    figure,
                    ours.direction,
                    theirs.direction,
                    ours.start,
                    ours.end,
                    index,
                    theirs.start,
                    theirs.end,
                )
            )
    return tuple(conflicts)


def _stated(figure: Figure, sources: Sequence[str]) -> list[tuple[int, _Sent]]:
    """The ways that sources send a figure, with the index of each source."""
    sent = [
        (index, _sent(source, other.start, other.end))
        for index, source in enumerate(sources)
        for other in matching_figures(figure, source)[:_REPEATS]
    ]
    return [(index, one) for index, one in sent if one.direction != "none"]


def _differ(one: Direction, other: Direction) -> bool:
    return one != other and "none" not in (one, other)


def _words(text: str, offset: int, *, most: int | None = None) -> list[_Word]:
    return [
        _Word(match.group().lower().replace("’", "'"), match.start() + offset, match.end() + offset)
        for match in islice(_WORD.finditer(text), most)
    ]


def _compared(sentence: str, figures: Sequence[Figure], start: int, end: int) -> _Sent:
    """Compare 'from 31% to 9%', '9% from 31%': down, whichever of the two is asked about."""
    changing = [figure for figure in figures if not _is_fixed(figure)]
    for left, right in pairwise(changing):
        if (start, end) not in {(left.start, left.end), (right.start, right.end)}:
            continue
        joint = _PAIRED.fullmatch(sentence[left.end : right.start])
        if joint is None or left.amount is None or right.amount is None:
            continue
        if left.kind != right.kind or left.currencies != right.currencies:
            continue
        lead = sentence[: left.start]
        if joint["joint"].lower() == "to":
            if _FROM.search(lead):
                return _Sent(_change(lead, left, right), left.start, right.end)
        elif not _FROM.search(lead) and _moves(lead):
            return _Sent(_change(lead, right, left), left.start, right.end)
    return _NOWHERE


def _is_fixed(figure: Figure) -> bool:
    """Whether a figure is a date or a duration, which nothing sends up or down."""
    return figure.unit in TIME_UNITS or figure.kind not in _CHANGING_KINDS


def _change(lead: str, old: Figure, new: Figure) -> Direction:
    """Which way a figure went; upward it must be said to move, or it is but a range."""
    words = {word.text for word in _words(lead, 0)[-_FULL_REACH:]}
    if old.amount is None or new.amount is None or words & RANGE_WORDS or words & NEGATORS:
        return "none"
    if new.amount < old.amount:
        return "down"
    return "up" if new.amount > old.amount and _moves(lead) else "none"


def _moves(lead: str) -> bool:
    words = [word.text for word in _words(lead, 0)[-_FULL_REACH:]]
    return any(word in CUES or word in MOTION for word in words)


def _from_behind(after: Sequence[_Word]) -> _Sent:
    """'26% rise', '5-point drop', '3% year-on-year decline', '26% fewer'."""
    for index, word in enumerate(after[: _AFTER - 1]):
        if word.text in NOMINAL_CUES:
            way = NOMINAL_CUES[word.text]
            return _Sent(way, word.start, word.end) if _is_nominal(after, index) else _NOWHERE
        if word.text in CUES or (not word.text[0].isalpha() and word.text not in NOUN_LINKS):
            return _NOWHERE
        if word.text in CLAUSE_STARTS or word.text in GOVERNORS or word.text in LINKS:
            return _NOWHERE
    return _NOWHERE


def _is_nominal(after: Sequence[_Word], index: int) -> bool:
    """Not 'up to', and not the 'more' of 'more than'."""
    following = after[index + 1].text if index + 1 < len(after) else ""
    word = after[index].text
    if word in {"more", "less", "fewer"}:
        return index == 0 or (index == 1 and following != "than")
    return not (word == "up" and following == "to")


def _from_before(before: Sequence[_Word], amid: Sequence[Figure], kind: FigureKind | None) -> _Sent:
    """'rose 26%', 'an increase of 26%', 'fell 3% to $2 billion'."""
    passed = list(amid)
    until = before[-1].end if before else 0
    reach = _reach(before)
    for steps, word in enumerate(reversed(before[-_FULL_REACH:])):
        while passed and word.start < passed[-1].start:
            if not _is_linked(before, passed[-1], until, kind):
                return _NOWHERE
            kind, until = passed[-1].kind, passed.pop().start
            reach = _FULL_REACH
        if passed and word.start < passed[-1].end:
            reach = _FULL_REACH
            continue
        if steps >= reach or word.text in BOUNDS:
            return _NOWHERE
        index = len(before) - 1 - steps
        cue = CUES.get(word.text)
        if cue and not _is_other_use(before, index):
            negated = _is_negated(before[:index])
            return _NOWHERE if negated else _Sent(cue, word.start, word.end)
    return _NOWHERE


def _reach(before: Sequence[_Word]) -> int:
    """How many words back a governing word may stand, which the preposition decides."""
    steps = 0
    for word in reversed(before):
        if word.text not in APPROXIMATORS:
            return steps + _REACHES.get(word.text, _OBJECT_REACH)
        steps += 1
    return steps


def _is_linked(
    before: Sequence[_Word], figure: Figure, until: int, kind: FigureKind | None
) -> bool:
    """Whether a word of change reaches on: 'rose 3% to $2', 'sales rose 3% and profit 5%'."""
    between = [word.text for word in before if figure.end <= word.start < until]
    if all(word in LINKS or not word[0].isalpha() for word in between):
        return True
    gapped = between[0] in {"and", ","} and len(between) <= _GAPPED_WORDS
    return gapped and kind == figure.kind == "percent"


def _is_other_use(before: Sequence[_Word], index: int) -> bool:
    """Cues that change nothing here: 'up to 5%', 'make up 5%', 'raised $5 million'."""
    word = before[index].text
    lead = before[index - 1].text if index else ""
    following = [later.text for later in before[index + 1 :]]
    if word in {"up", "down"}:
        adrift = any(text not in APPROXIMATORS | {"by", "from", "to", "at"} for text in following)
        upper_bound = word == "up" and following[:1] == ["to"]
        return upper_bound or lead in PHRASAL_VERBS or (adrift and lead not in CREEPING_VERBS)
    if word == "growth":  # 'its growth forecast to 0.8%', but 'growth of 0.8%'
        return bool(following) and following[0] not in {"of", "at", "to", "by", "rate"}
    if word in {"higher", "lower"}:
        return not following or "than" in following[:2]
    return word in FUNDS_RAISED and not {"by", "to"} & set(following)


def _is_negated(before: Sequence[_Word]) -> bool:
    lead = [word.text for word in before[-4:]]
    negated = any(word in NEGATORS or word.endswith("n't") or word == "cannot" for word in lead)
    return negated and not {"only", "just", "merely"} & set(lead)


def _is_split(before: Sequence[_Word]) -> bool:
    """Whether a clause begins between the negation and the figure."""
    return any(word.text in CLAUSE_STARTS or word.text in {",", ";"} for word in before[-4:])


def _from_apposition(after: Sequence[_Word]) -> _Sent:
    """'$4.2 billion, up 5%', '$4.2 billion, a drop of 5%', '$4.2 billion, down from'."""
    words = [word.text for word in after[:4]]
    if len(words) < 2 or words[0] not in {",", "(", "—", "–"}:
        return _NOWHERE
    cue = 2 if words[1] in {"a", "an"} and len(words) > 2 else 1
    if words[cue] in {"up", "down", "unchanged", "flat", "higher", "lower"} or cue == 2:
        following = words[cue + 1] if len(words) > cue + 1 else ""
        way = CUES.get(words[cue], "none") if following != "to" else "none"
        return _Sent(way, after[cue].start, after[cue].end)
    return _NOWHERE
