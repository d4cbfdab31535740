"""Where a night stands, as a table for a terminal."""

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from nutgraf.cli.batch.pace import Pace
from nutgraf.cli.batch.words import dollars, duration, per_minute, short_number
from nutgraf.jobs.records import RunRecord

SIDE_BY_SIDE: Final = 72
"""Columns from which counts and costs stand beside each other."""

_BAR: Final = 40
Row = tuple[str, str, str]
"""A name, a value, and what belongs to it."""


def night_table(record: RunRecord, pace: Pace, *, width: int, below: str = "") -> RenderableType:
    """The table.

    Args:
        record: Where the run stands.
        pace: How fast it goes.
        width: Columns of the terminal.
        below: What else is going on.
    """
    blocks = [_block(_counts(record)), _block(_costs(record, pace))]
    if width >= SIDE_BY_SIDE:
        beside = Table.grid(padding=(0, 6))
        beside.add_row(*blocks)
        blocks = [beside]
    parts: list[RenderableType] = [*_head(record, width), *blocks]
    if below:
        parts.append(_below(below, width))
    return Group(*parts)


def _head(record: RunRecord, width: int) -> list[RenderableType]:
    ended, total = record.counts.ended, record.counts.total
    share = f"{ended:,} of {total:,} · {ended * 100 // total} %" if total else "reading the sources"
    bar = ProgressBar(total=max(total, 1), completed=ended, width=min(_BAR, max(8, width - 32)))
    line = Table.grid(padding=(0, 2))
    line.add_row(bar, Text(share, no_wrap=True, overflow="ellipsis"))
    return [_one_line(record.id, style="bold"), line]


def _counts(record: RunRecord) -> Sequence[Row]:
    counts = record.counts
    cached = f"{counts.cached:,} there already" if counts.cached else ""
    return (
        ("done", f"{counts.done:,}", cached),
        ("copies", f"{counts.copy:,}", ""),
        ("failed", f"{counts.failed:,}", ""),
        ("skipped", f"{counts.skipped:,}", ""),
        ("waiting", f"{counts.open:,}", ""),
    )


def _costs(record: RunRecord, pace: Pace) -> Sequence[Row]:
    usage, rate = record.usage, pace.rate
    left = pace.seconds_left(record.counts.open)
    return (
        ("tokens in", short_number(usage.input_tokens), ""),
        ("tokens out", short_number(usage.output_tokens), ""),
        ("cost", dollars(usage.cost_usd), ""),
        ("rate", "–" if rate is None else f"{per_minute(rate)} articles/min", ""),
        ("time left", "–" if left is None else duration(left), ""),
    )


def _block(rows: Sequence[Row]) -> RenderableType:
    numbers = all(row[1].replace(",", "").isdigit() for row in rows)
    block = Table.grid(padding=(0, 1))
    block.add_column(style="dim", no_wrap=True, min_width=10)
    block.add_column(justify="right" if numbers else "left", no_wrap=True, min_width=7)
    block.add_column(style="dim", no_wrap=True, min_width=14 if numbers else 0)
    for name, value, beside in rows:
        is_bad = name == "failed" and value != "0"
        block.add_row(f"  {name}", Text(value, style="red" if is_bad else ""), beside)
    return block


def _below(text: str, width: int) -> Text:
    """Never so wide that the terminal breaks it when it shows '^C' behind it."""
    line = Text(f"  {text}", style="yellow")
    line.truncate(max(8, width - 6), overflow="ellipsis")
    return line


def _one_line(text: str, style: str) -> Text:
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")
