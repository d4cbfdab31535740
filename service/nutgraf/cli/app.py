"""`nutgraf`: commands, and how errors become messages and exit codes."""

import gc
import io
import logging
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from nutgraf.cli import (
    article,
    cache,
    digests,
    evaluate,
    feedback,
    model,
    summarize,
    verify,
    worker,
)
from nutgraf.cli.batch import commands
from nutgraf.cli.slack import commands as slack_commands
from nutgraf.errors import NutgrafError, StorageError

GARBAGE = 50_000
"""Objects after which a batch looks for garbage, in place of 700: an article leaves thousands, of
which nearly all are freed without that. It saves half a millisecond of the ten of an article."""

EXIT_CODES = """
Exit codes: 0 all is well; 1 verify found something; 2 a flag or setting makes no sense; 3 a
source gave no article; 4 the model gave no answer; 5 the embedded model's file could not be had;
6 a budget or a deadline ended a night early; 7 the database or an output could not be written; 8
a night is done, but some of its articles failed (if all did, 3 or 4); 9 Slack took something not;
130 interrupted. Of several sources the others are still done; the code is the first failure's.
"""


class _Commands(TyperGroup):
    """Turns what goes wrong in a command into one message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        _show_what_can_be_shown()
        try:
            with _warnings_told():
                return super().invoke(ctx)
        except NutgrafError as error:
            typer.echo(f"nutgraf: {error}", err=True)
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as interrupt:
            typer.echo("nutgraf: interrupted", err=True)
            raise typer.Exit(130) from interrupt
        except BrokenPipeError as error:
            _let_go()
            raise typer.Exit(0) from error


class _Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        typer.echo(f"nutgraf: {record.getMessage()}", err=True)


@contextmanager
def _warnings_told() -> Generator[None]:
    """Tell nutgraf's own warnings like its errors, and print what is left at the end."""
    logger, teller = logging.getLogger("nutgraf"), _Teller(logging.WARNING)
    logger.addHandler(teller)
    try:
        yield
    finally:
        logger.removeHandler(teller)
        sys.stdout.flush()


def _show_what_can_be_shown() -> None:
    """A character that a terminal's encoding lacks becomes a question mark, no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _let_go() -> None:
    """Whoever read our output has gone, as `head` does: what is left of it goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


app = typer.Typer(
    name="nutgraf",
    cls=_Commands,
    help="News articles in, grounded digests out.",
    epilog=" ".join(EXIT_CODES.split()),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("summarize")(summarize.summarize)
app.command("article")(article.article)
app.command("verify")(verify.verify)
app.command("eval")(evaluate.evaluate)
app.add_typer(commands.app, name="batch")
app.command("worker")(worker.worker)
app.add_typer(digests.app, name="digests")
app.add_typer(slack_commands.app, name="slack")
app.command("feedback")(feedback.feedback)
app.add_typer(model.app, name="model")
app.add_typer(cache.app, name="cache")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"nutgraf {version('nutgraf')}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command that the arguments name, and exit."""
    if sys.argv[1:2] in (["batch"], ["worker"]):
        gc.set_threshold(GARBAGE, 20, 100)
    try:
        app()
    except SystemExit as end:
        if end.code == StorageError.exit_code:
            _end_at_once(StorageError.exit_code)
        raise


def _end_at_once(code: int) -> None:
    """Wait for no thread: one that waits for a database that has gone may never end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
