"""The work behind `nutgraf batch schedule`."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import typer

from nutgraf.errors import SettingsError
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions.timing import duration
from nutgraf.jobs.scheduling import serve_schedules
from nutgraf.rendering.plain import one_line


def schedule_editions(
    paths: Sequence[Path], database: Database, *, catch_up: str, quiet: bool
) -> None:
    """Run editions by their schedules until a signal ends it.

    Raises:
        SettingsError: An edition cannot be scheduled.
        StorageError: The database cannot be used.
    """
    span = duration(catch_up)
    if span is None:
        raise SettingsError(f"--catch-up {catch_up!r} is no duration such as '6h' or '1h30m'")
    asyncio.run(serve_schedules(paths, database, told=_silence if quiet else _tell, catch_up=span))


def _tell(text: str) -> None:
    """A line; what a night's own process says begins as ours do."""
    typer.echo(f"nutgraf: {one_line(text).replace(': nutgraf: ', ': ', 1)}", err=True)


def _silence(_: str) -> None:
    """Tell nothing."""
