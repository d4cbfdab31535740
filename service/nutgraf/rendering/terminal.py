"""The blocks of a digest in a terminal, as rich renderables. Data is only ever a `Text`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from nutgraf.rendering import wording
from nutgraf.rendering.outline import Entry, outline
from nutgraf.rendering.plain import one_line
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Direction,
    Evidence,
    KeyTakeaway,
    MarketDirection,
    MarketImpact,
    Metric,
    Quote,
    Statement,
)

_COLOURS: Final[dict[Direction | MarketDirection, str]] = {
    "up": "green",
    "down": "red",
    "flat": "yellow",
    "none": "",
    "positive": "green",
    "negative": "red",
    "mixed": "yellow",
    "neutral": "yellow",
}

_VALUE_SHARE: Final = 0.32
"""Of the width, what the values of metrics may take: 16 columns of 50, 'gigawatt-hours'."""


def blocks(digest: Digest, *, width: int) -> Iterator[RenderableType]:
    """What to print on so many columns, in order; empty sections are left out."""
    yield from _masthead(digest)
    yield from _section("Key takeaways", (_takeaway(item) for item in digest.key_takeaways))
    yield from _section("Key developments", map(_statement, digest.key_developments))
    if digest.market_impact is not None:
        yield from _section("Market impact", _market_impact(digest.market_impact, width))
    yield from _section("Strategic insights", map(_statement, digest.strategic_insights))
    yield from _section("Quotes", map(_quote, digest.quotes))
    if digest.conclusion is not None:
        yield from _section("Conclusion", [_cited(Text(), digest.conclusion)])
    for name, value in digest.extras.items():
        yield from _section(wording.section_title(name), _entries(outline(value)))
    yield from _colophon(digest)


def _masthead(digest: Digest) -> Iterator[RenderableType]:
    if digest.topics:
        yield Text(" · ".join(map(one_line, digest.topics)), style="cyan")
        yield Text()
    yield Text(wording.title(digest), style="bold")
    if digest.standfirst:
        yield Text(one_line(digest.standfirst), style="italic")
    yield Text()
    yield Text(" · ".join(wording.meta(digest.article)), style="dim")
    yield Rule(characters="━", style="dim")


def _section(title: str, items: Iterable[RenderableType]) -> Iterator[RenderableType]:
    for position, item in enumerate(items):
        if position == 0:
            yield Text()
            yield Rule(Text(title.upper(), style="bold cyan"), align="left", style="dim")
        yield Text()
        yield item


def _cited(text: Text, statement: Statement) -> Text:
    return _referring(text.append(one_line(statement.text)), statement.evidence)


def _referring(text: Text, evidence: Iterable[Evidence]) -> Text:
    separator = " " if text else ""
    references = wording.references(wording.numbers(evidence))
    return text.append(f"{separator}{references}", style="dim")


def _hanging(marker: str, text: Text) -> Table:
    """A marker, and a text that never runs under it."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    grid.add_row(Text(marker, style="cyan"), text)
    return grid


def _statement(statement: Statement) -> RenderableType:
    return _hanging("•", _cited(Text(), statement))


def _takeaway(item: KeyTakeaway) -> RenderableType:
    text = Text().append(f"{one_line(item.headline)}: ", style="bold").append(one_line(item.detail))
    return _hanging("•", _referring(text, item.evidence))


def _market_impact(impact: MarketImpact, width: int) -> Iterator[RenderableType]:
    sign = wording.MARKET_SIGNS[impact.direction]
    text = Text().append(
        f"{sign} {impact.direction.capitalize()}. ", style=f"bold {_COLOURS[impact.direction]}"
    )
    yield _referring(text.append(one_line(impact.summary)), impact.evidence)
    if impact.metrics:
        yield _metrics(impact.metrics, width)
    yield from map(_affected, impact.affected)


def _metrics(metrics: Sequence[Metric], width: int) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        header_style="dim",
        border_style="dim",
    )
    values = [Text(one_line(metric.value)) for metric in metrics]
    # Fixed, since a column that rich narrows breaks figures before it breaks names.
    widest = max(len("Value"), *(value.cell_len for value in values))
    value_width = min(widest, int(width * _VALUE_SHARE))
    table.add_column("Metric", overflow="fold")
    table.add_column("Value", overflow="fold", justify="right", width=value_width)
    table.add_column("", width=len("▼ down"))
    table.add_column("Period", overflow="fold")
    for metric, value in zip(metrics, values, strict=True):
        value.stylize(f"bold {_COLOURS[metric.direction]}")
        period = Text(one_line(metric.period or ""))
        table.add_row(
            Text(one_line(metric.name)),
            value,
            _direction(metric.direction),
            _referring(period, metric.evidence),
        )
    return table


def _direction(direction: Direction) -> Text:
    sign = wording.DIRECTION_SIGNS[direction]
    return Text(f"{sign} {direction}", style=_COLOURS[direction]) if sign else Text()


def _affected(party: AffectedParty) -> RenderableType:
    text = Text().append(one_line(party.name), style="bold")
    if party.ticker:
        text.append(f" ({one_line(party.ticker)})")
    return _hanging("•", _referring(text.append(f": {one_line(party.effect)}"), party.evidence))


class Barred:
    """A text with a bar before each of its lines."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inner = options.update(width=options.max_width - 2)
        for line in console.render_lines(self.text, inner, pad=False):
            yield Segment("│ ", Style(color="cyan"))
            yield from line
            yield Segment.line()


def _quote(quote: Quote) -> RenderableType:
    text = Text().append(f"“{one_line(quote.text)}”", style="italic")
    text.append(f"\n— {wording.attribution(quote)}")
    return Barred(_referring(text, quote.evidence))


def _entries(entries: Iterable[Entry], *, level: int = 0) -> Iterator[RenderableType]:
    for entry in entries:
        label = f"{entry.label}: " if entry.label and entry.text else entry.label
        text = Text().append(label, style="bold").append(entry.text)
        if entry.sentences:
            text.append(f" {wording.references(entry.sentences)}", style="dim")
        yield Padding(_hanging("•", text), (0, 0, 0, 2 * level))
        yield from _entries(entry.entries, level=level + 1)


def _colophon(digest: Digest) -> Iterator[RenderableType]:
    yield Text()
    yield Rule(style="dim")
    if digest.dropped:
        yield Text(wording.drop_summary(digest.dropped), style="yellow")
    yield Text(" · ".join(wording.provenance(digest.provenance)), style="dim")
