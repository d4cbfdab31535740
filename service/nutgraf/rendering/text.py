"""A digest for the terminal."""

import re
from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING, Final

from nutgraf_schemas.digest import Digest

if TYPE_CHECKING:
    from rich.console import RenderableType

MEASURE: Final = 100
"""The longest line, in columns: wider ones are hard to read."""
NARROWEST: Final = 50

_TRAILING_BLANKS: Final = re.compile(r"(?: |\x1b\[[0-9;]*m)+$", re.MULTILINE)


def to_text(digest: Digest, *, width: int = 80, color: bool) -> str:
    """The digest as it should look in a terminal.

    Strings of the article and the model stay dead text: no control character, escape sequence
    or markup of theirs acts on the terminal. Nothing is read from the environment.

    Args:
        digest: What to show.
        width: Columns of the terminal; taken as at least 50, and at most 100 are used.
        color: Whether to use ANSI colours and styles.

    Returns:
        Lines without trailing blanks, the last one ended.
    """
    from nutgraf.rendering.terminal import blocks

    return printed(blocks(digest, width=columns(width)), width=width, color=color)


def columns(width: int) -> int:
    """How many columns of a terminal are used."""
    return min(max(width, NARROWEST), MEASURE)


def printed(blocks: Iterable["RenderableType"], *, width: int, color: bool) -> str:
    """Renderables as lines for a terminal of this width."""
    # rich takes a tenth of a second to import, which JSON output should not pay.
    from rich.console import Console

    file = StringIO()
    console = Console(
        file=file,
        width=columns(width),
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for block in blocks:
        console.print(block, overflow="fold")
    return _TRAILING_BLANKS.sub(lambda end: end[0].replace(" ", ""), file.getvalue())
