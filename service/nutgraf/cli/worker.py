"""`nutgraf worker`."""

from typing import Annotated

import typer

from nutgraf.cli import options
from nutgraf.cli.batch import options as flags


def worker(
    concurrency: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Requests at once; by default what each edition says."
        ),
    ] = None,
    database_url: options.DatabaseUrl = None,
    while_stdin_is_open: Annotated[
        bool,
        typer.Option(
            "--while-stdin-is-open",
            help="End, at once, when standard input does: for who starts workers of their own.",
        ),
    ] = False,
    quiet: flags.Quiet = False,
) -> None:
    """Help with the editions that run on a database.

    They are run by others, with nutgraf batch run, on this machine or another. A worker goes on
    until it is ended. Ctrl-C finishes what is in hand; a second one stops at once, and
    others do what was in hand.
    """
    import asyncio

    from nutgraf.cli.working import opened, work

    with opened(database_url) as database:
        asyncio.run(
            work(database, concurrency, while_stdin_is_open=while_stdin_is_open, quiet=quiet)
        )
