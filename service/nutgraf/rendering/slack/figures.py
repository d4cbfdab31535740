"""Figures, in two columns."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.edition_wording import first_of_each_name, measured
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.blocks import (
    LINE_BREAK,
    Element,
    bullet,
    fields,
    mrkdwn,
    plain,
    words,
)
from nutgraf.rendering.slack.packing import Item, item
from nutgraf.rendering.slack.texts import size
from nutgraf_schemas.digest import Digest, Metric

_FIELD_TEXT: Final = 200
"""Of a figure in a column; longer ones are set over the whole width."""

_MARKLESS: Final = re.compile(
    r"(?:[^\W_]|[ ,%+()’“”$€£¥₹–—-]|(?<=\d)[./](?=\d)|[.](?=[ ]|\Z)|[▲▼■·\n])*"
)
"""Words in which `mrkdwn` can read no mark, emoji, link or mention."""


def figures(metrics: Iterable[Metric]) -> tuple[Item, ...]:
    """Figures with their directions, what they measure and when, those that hold characters."""
    return tuple(_figure(metric) for metric in metrics if one_line(metric.value))


def most_moved(digest: Digest) -> Sequence[Metric]:
    """The figures that can be read alone, one of a name, those first that rose or fell."""
    metrics = digest.market_impact.metrics if digest.market_impact else ()
    moved = sorted(metrics, key=lambda metric: metric.direction in {"flat", "none"})
    return first_of_each_name(moved, len(moved))


def _figure(metric: Metric) -> Item:
    value = f"{wording.DIRECTION_SIGNS[metric.direction]} {one_line(metric.value)}".lstrip()
    name = one_line(measured(metric))
    if size(value) + size(name) < _FIELD_TEXT:
        return Item((fields([column(value, name)]),), f"{value} {name}".rstrip())
    return item(bullet, words(value, "bold"), *([LINE_BREAK, words(name)] if name else []))


def column(value: str, name: str) -> Element:
    """A figure above its name, bold where nothing in either can be taken for a mark.

    Args:
        value: On one line, not empty.
        name: On one line.
    """
    lines = f"{value}\n{name}" if name else value
    if name and _MARKLESS.fullmatch(lines):
        return mrkdwn(f"*{value}*\n{name}")
    return plain(lines)
