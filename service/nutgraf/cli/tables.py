"""Lists as tables: as wide as the terminal, or as wide as they are where nobody looks."""

import io
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.cli.outputs import say_visibly
from nutgraf.rendering.plain import one_line

_WIDEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its heading.
        is_number: Whether its values stand to the right.
        gives_way: Whether its values are cut where the terminal is too narrow.
        from_width: Columns of a terminal from which it is shown at all.
    """

    name: str
    is_number: bool = False
    gives_way: bool = False
    from_width: int = 0


def tell_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print a table to standard output."""
    is_seen = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_seen else _WIDEST
    say_visibly(table_text(columns, rows, width=width))


def table_text(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, width: int) -> str:
    """A table without colours, at most so many columns wide."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    shown = [(n, column) for n, column in enumerate(columns) if width >= column.from_width]
    for _, column in shown:
        table.add_column(
            column.name,
            justify="right" if column.is_number else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=None if column.gives_way else len(column.name),
        )
    for row in rows:
        table.add_row(*(Text(one_line(row[number])) for number, _ in shown))
    file = io.StringIO()
    Console(file=file, width=width, color_system=None, legacy_windows=False).print(table)
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())
