"""The work behind `nutgraf slack run`."""

import asyncio
from collections.abc import Callable

import typer

from nutgraf.cli.batch.stopping import Stopping, heeding
from nutgraf.jobs.database import Database
from nutgraf.rendering.plain import one_line
from nutgraf.slack.settings import SlackSettings


async def serve(
    database: Database,
    settings: SlackSettings,
    *,
    http: tuple[str, int] | None,
    quiet: bool,
) -> None:
    """Run the bot until a signal ends it: the first one in order, the second one at once.

    Raises:
        NutgrafError: It cannot go on.
    """
    from nutgraf.slack.running import run

    told = _silence if quiet else tell
    end = asyncio.Event()
    with heeding(_stopping(end, told)):
        await run(database, settings, http=http, told=told, end=end)


def _stopping(end: asyncio.Event, told: Callable[[str], None]) -> Stopping:
    def finish() -> None:
        told("finishing what is in hand; another Ctrl-C stops at once")
        end.set()

    return Stopping(
        on_first=finish,
        on_second=lambda: told("stopped; what was in hand is finished at the next start"),
    )


def tell(text: str) -> None:
    """A line on standard error."""
    typer.echo(f"nutgraf: {one_line(text)}", err=True)


def _silence(_: str) -> None:
    """Tell nothing."""
