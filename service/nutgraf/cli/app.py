"""`nutgraf`: commands, and how errors become messages and exit codes."""

import sys
from typing import Annotated

import typer

from nutgraf.cli import article, cache, model, summarize, verify
from nutgraf.errors import NutgrafError

EXIT_CODES = """
Exit codes: 0 all is well; 1 verify found something; 2 a flag or setting makes no sense; 3 a
source gave no article; 4 the model gave no answer; 5 the embedded model's file could not be had;
130 interrupted. Of several sources the others are still done; the code is the first failure's.
"""

app = typer.Typer(
    name="nutgraf",
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
    """Run a command; what goes wrong is one message and an exit code."""
    try:
        app()
    except NutgrafError as error:
        typer.echo(f"nutgraf: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; nobody is left to tell.
        sys.stderr.close()
        sys.exit(0)
