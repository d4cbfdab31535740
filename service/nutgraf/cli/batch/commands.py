"""`nutgraf batch`: nights of many articles."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from nutgraf.cli import options
from nutgraf.cli.batch import options as flags

app = typer.Typer(
    help="Digest many articles, night after night.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def init(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH", help="The file to write, or the folder to write edition.yaml into."
        ),
    ] = Path("edition.yaml"),
) -> None:
    """Write an edition's file, every key of it explained."""
    from nutgraf.cli.batch.beginning import write_edition

    for line in write_edition(path):
        typer.echo(line)


@app.command()
def run(
    context: typer.Context,
    edition: flags.EditionFile = None,
    inputs: flags.Inputs = None,
    output: flags.Folder = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    model_file: options.ModelFile = None,
    sections: options.Sections = None,
    language: options.Language = None,
    concurrency: flags.Concurrency = None,
    workers: flags.Workers = None,
    requests_per_minute: flags.RequestsPerMinute = None,
    tokens_per_minute: flags.TokensPerMinute = None,
    budget_calls: flags.BudgetCalls = None,
    budget_tokens: flags.BudgetTokens = None,
    budget_dollars: flags.BudgetDollars = None,
    deadline: flags.Deadline = None,
    limit: flags.Limit = None,
    near_copies: flags.NearCopies = None,
    provider_batch: flags.ProviderBatch = None,
    pages: flags.Pages = None,
    fresh: flags.Fresh = False,
    database_url: options.DatabaseUrl = None,
    quiet: flags.Quiet = False,
) -> None:
    """Run an edition, or go on with its last run.

    A run that was cut short is gone on with; else a new one begins. What is given here goes before
    what the edition's file says. Ctrl-C finishes what is in flight and tells how to go on; a second
    one stops at once. Neither loses anything.
    """
    from nutgraf.cli.batch.running import Order, command_line, run_night
    from nutgraf.cli.working import opened

    given = flags.given(
        model={
            "model": model,
            "base_url": base_url,
            "model_file": model_file and str(model_file),
            "language": language,
        },
        sections=sections,
        concurrency=concurrency,
        workers=workers,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        calls=budget_calls,
        tokens=budget_tokens,
        dollars=budget_dollars,
        deadline=deadline,
        limit=limit,
        near_copies=near_copies,
        provider_batch=provider_batch,
        pages=pages,
    )
    made = flags.edition_of(edition, inputs or [], output, given)
    with opened(database_url) as database:
        order = Order(
            edition=made,
            database=database,
            resume=command_line(context, without=frozenset({"fresh"})),
            retry=command_line(context, only=frozenset({"database_url"}), command="retry"),
            fresh=fresh,
            quiet=quiet,
        )
        sys.exit(run_night(order))


@app.command()
def status(
    name: flags.RunName = None,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Go on showing it until nobody works on it.")
    ] = False,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Runs at most.")] = 20,
    form: Annotated[
        Literal["text", "json"], typer.Option("--format", "-f", help="For people or programs.")
    ] = "text",
    database_url: options.DatabaseUrl = None,
) -> None:
    """Show the last runs, or one and what failed in it.

    Without RUN the last ones are listed, or the last one is watched.
    """
    from nutgraf.cli.batch.status import show_run, show_runs, watch_run
    from nutgraf.cli.working import opened

    with opened(database_url) as database:
        if watch:
            watch_run(database, name)
        if name is None and not watch:
            show_runs(database, limit=limit, form=form)
        else:
            show_run(database, name, form=form)


@app.command()
def retry(
    context: typer.Context,
    name: flags.RunName = None,
    concurrency: flags.Concurrency = None,
    workers: flags.Workers = None,
    requests_per_minute: flags.RequestsPerMinute = None,
    tokens_per_minute: flags.TokensPerMinute = None,
    budget_calls: flags.BudgetCalls = None,
    budget_tokens: flags.BudgetTokens = None,
    budget_dollars: flags.BudgetDollars = None,
    deadline: flags.Deadline = None,
    database_url: options.DatabaseUrl = None,
    quiet: flags.Quiet = False,
) -> None:
    """Try again what failed, and do what was left undone.

    Without RUN it is that of the last run.
    """
    from nutgraf.cli.batch.finding import edition_named, run_named
    from nutgraf.cli.batch.running import Order, command_line, run_night
    from nutgraf.cli.working import opened
    from nutgraf.jobs.editions.loading import changed_edition

    with opened(database_url) as database:
        run_id = run_named(database, name)
        given = flags.given(
            concurrency=concurrency,
            workers=workers,
            requests_per_minute=requests_per_minute,
            tokens_per_minute=tokens_per_minute,
            calls=budget_calls,
            tokens=budget_tokens,
            dollars=budget_dollars,
            deadline=deadline,
        )
        order = Order(
            edition=changed_edition(edition_named(database, name, run_id), **given),
            database=database,
            resume=command_line(context),
            retry=command_line(context, only=frozenset({"database_url"})),
            again=run_id,
            quiet=quiet,
        )
        sys.exit(run_night(order))


@app.command()
def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to write into.")
    ],
    name: flags.RunName = None,
    form: Annotated[
        Literal["jsonl", "pages", "edition"],
        typer.Option(
            "--format",
            "-f",
            help="digests.jsonl and failures.jsonl alone, with a page for each article, or with "
            "the edition page as well.",
        ),
    ] = "edition",
    pages: Annotated[
        Literal["html", "markdown"], typer.Option(help="What the page of each article is.")
    ] = "html",
    database_url: options.DatabaseUrl = None,
) -> None:
    """Write what a run came to so far into a folder.

    Without RUN it is the last one.
    """
    from nutgraf.cli.batch.exporting import export_run
    from nutgraf.cli.working import opened

    with opened(database_url) as database:
        for line in export_run(database, name, output, form=form, pages=pages):
            typer.echo(line)


@app.command()
def schedule(
    editions: Annotated[
        list[Path], typer.Argument(metavar="EDITION", help="Files of editions with a schedule.")
    ],
    catch_up: Annotated[
        str,
        typer.Option(
            metavar="DURATION", help="How long after its time a missed night is still run."
        ),
    ] = "6h",
    database_url: options.DatabaseUrl = None,
    quiet: flags.Quiet = False,
) -> None:
    """Run editions when their schedules say.

    It goes on until it is ended; Ctrl-C finishes what is in flight.
    """
    from nutgraf.cli.batch.scheduling import schedule_editions
    from nutgraf.cli.working import opened

    with opened(database_url) as database:
        schedule_editions(editions, database, catch_up=catch_up, quiet=quiet)
