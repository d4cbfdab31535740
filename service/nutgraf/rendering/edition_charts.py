"""The geometry of an edition's two charts. What they show stands beside them as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from nutgraf.rendering.edition_view import MovedFigure, StoryDirection, Topic

WIDTH: Final = 200
"""Of every chart, in units of its own."""

STACK_ORDER: Final[tuple[StoryDirection, ...]] = (
    "positive",
    "mixed",
    "neutral",
    "none",
    "negative",
)

_OUTLYING: Final = 8
"""A change that is so many times the median would make slivers of all others: its bar is cut."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart of rises and falls.

    Attributes:
        x: Where it begins.
        width: How long it is.
        is_cut: Whether the change is greater than the chart is wide.
    """

    x: float
    width: float
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar: so many stories of one direction."""

    direction: StoryDirection
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A chart of rises and falls, both drawn to one scale.

    Attributes:
        zero: Where nothing changed.
        unit: How long a percent is.
    """

    zero: float
    unit: float

    def bar(self, change: Decimal) -> Bar:
        """A change's bar, to the right of zero if it rose, else to the left."""
        room = WIDTH - self.zero if change >= 0 else self.zero
        length = float(abs(change)) * self.unit
        width = round(min(max(1.0, length), room), 1)
        x = self.zero if change >= 0 else round(self.zero - width, 1)
        return Bar(x, width, length > room + 0.5)


def scale_of(changes: Sequence[MovedFigure]) -> Scale:
    """The scale at which all changes but outliers fit."""
    known = [float(figure.change) for figure in changes if figure.change]
    if not known:
        return Scale(WIDTH / 2, 1.0)
    sizes = sorted(map(abs, known))
    most = sizes[len(sizes) // 2] * _OUTLYING
    rise = min(most, max(0.0, *known))
    fall = min(most, max(0.0, *(-change for change in known)))
    unit = WIDTH / (rise + fall)
    return Scale(round(fall * unit, 1), unit)


def stack(topic: Topic, most: int) -> tuple[Segment, ...]:
    """A topic's stories by direction, end to end.

    Args:
        topic: The topic.
        most: How many stories the longest bar of the chart has.
    """
    segments: list[Segment] = []
    x = 0.0
    for direction, count in _counts(topic.directions):
        width = count / most * WIDTH
        segments.append(Segment(direction, count, round(x, 1), round(max(0.5, width - 1), 1)))
        x += width
    return tuple(segments)


def _counts(directions: Mapping[StoryDirection, int]) -> list[tuple[StoryDirection, int]]:
    return [(d, directions[d]) for d in STACK_ORDER if directions.get(d)]
