"""Figures of a digest that rose or fell, and which of them tell a change."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from nutgraf.grounding.movement.lexicon import APPROXIMATORS, CUES, NOMINAL_CUES
from nutgraf.rendering.edition_view import MovedFigure, Story
from nutgraf.rendering.edition_wording import is_named
from nutgraf_schemas.digest import Evidence, MarketImpact, Metric

_WORDS: Final = re.compile(r"[^\W\d_]+|[^\w\s]|\d+")
_NEAR: Final = 48
"""Characters on either side of a figure that are looked at."""
_AMID: Final = APPROXIMATORS | {"by", "were", "was", "year", "on", "-"}
"""What may stand between a word of change and its figure: 'rose by about 4%'. Never 'to' or 'at':
what 'rose to 31%' is where it stands, not a change."""


def moved_figures(story: Story) -> Iterator[MovedFigure]:
    """The metrics of a story that its article says rose or fell, and whose names say of what."""
    impact = story.digest.market_impact
    for metric in impact.metrics if impact else ():
        if impact is not None and metric.direction in {"up", "down"} and is_named(metric):
            yield MovedFigure(story, metric, _party(metric, impact), change_of(metric))


def change_of(metric: Metric) -> Decimal | None:
    """By how many percent it rose, or fell where negative.

    None where the value is in anything but percent, and where its sentence does not tell that it
    is a change: margins, shares and rates are in percent, too.
    """
    if metric.unit != "percent" or metric.amount is None:
        return None
    if not any(_tells_change(evidence, metric.value) for evidence in metric.evidence):
        return None
    return abs(metric.amount) if metric.direction == "up" else -abs(metric.amount)


def _tells_change(evidence: Evidence, value: str) -> bool:
    start = evidence.text.find(value)
    if start < 0:
        return False
    before = _words(evidence.text[max(0, start - _NEAR) : start])
    after = _words(evidence.text[start + len(value) :][:_NEAR])
    while before and before[-1] in _AMID and before[-1] not in CUES:
        before.pop()
    if before[-1:] == ["of"]:  # 'a rise of 4%', but not 'of the rise'
        return before[-2:-1] != [] and before[-2] in NOMINAL_CUES
    if after[:1] == ["-"]:
        after.pop(0)
    governed = CUES.get(before[-1]) if before else None
    return governed in {"up", "down"} or (after != [] and after[0] in NOMINAL_CUES)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(text)]


def _party(metric: Metric, impact: MarketImpact) -> str | None:
    """The one party of a digest that rests on a sentence of the metric's, if it is one."""
    sentences = {evidence.sentence for evidence in metric.evidence}
    parties = [
        party.name
        for party in impact.affected
        if sentences & {evidence.sentence for evidence in party.evidence}
    ]
    return parties[0] if len(parties) == 1 else None
