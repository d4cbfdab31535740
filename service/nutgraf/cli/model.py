"""`nutgraf model`: the embedded model's file."""

from typing import Annotated

import typer

from nutgraf.cli import options

app = typer.Typer(help="The embedded model's file.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str | None, typer.Argument(help="A name from `nutgraf model list`.")]


@app.command()
def fetch(name: Name = None, quiet: options.Quiet = False) -> None:
    """Fetch a model, check it, and print its path."""
    from nutgraf.cli.progress import showing
    from nutgraf.events import ModelPreparing
    from nutgraf.models.embedded import QWEN, known
    from nutgraf.models.embedded import fetch as fetched

    weights = known(name) if name else QWEN
    with showing(quiet=quiet) as told:
        file = fetched(
            weights,
            on_progress=lambda done, total: told(
                weights.name, ModelPreparing("fetching", done, total)
            ),
            on_wait=lambda: told(weights.name, ModelPreparing("waiting")),
        )
    typer.echo(str(file))


@app.command()
def path(name: Name = None) -> None:
    """Print where a model is, or would be."""
    from nutgraf.models.embedded import QWEN, known
    from nutgraf.models.embedded import path as place

    typer.echo(str(place(known(name) if name else QWEN)))


@app.command("list")
def listed() -> None:
    """List the models that nutgraf knows."""
    from nutgraf.models.embedded import listing

    for entry in listing():
        here = "here" if entry.present else f"{entry.weights.size / 1e9:.2f} GB to fetch"
        typer.echo(f"{entry.weights.name}  {entry.weights.license}  {here}  {entry.path}")
