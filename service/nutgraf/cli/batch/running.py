"""The work behind `nutgraf batch run` and `nutgraf batch retry`."""

import asyncio
import shlex
from dataclasses import dataclass
from typing import Any

import typer

from nutgraf.cli.batch.progress import Report, reporting
from nutgraf.cli.batch.stopping import Stopping, heeding
from nutgraf.cli.batch.summary import Summary
from nutgraf.cli.batch.words import plural
from nutgraf.jobs.crews import crew_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import OVER
from nutgraf.jobs.night import Night, Told
from nutgraf.jobs.press import run_edition
from nutgraf.jobs.records import RunRecord


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run.

    Attributes:
        edition: The edition.
        database: Where everything is kept.
        fresh: Begin a new run whatever there is.
        again: The run whose failed inputs are tried again.
        quiet: Print nothing but errors.
        resume: The command that goes on with it.
        retry: The beginning of the command that tries again what failed, without the run.
    """

    edition: Edition
    database: Database
    resume: str
    retry: str
    fresh: bool = False
    again: str | None = None
    quiet: bool = False


def run_night(order: Order) -> int:
    """Run an edition, tell what happens, and give the exit code.

    Raises:
        SettingsError: The edition cannot be run, or is being run by another process.
        StorageError: The database or an output cannot be written.
    """
    with reporting(quiet=order.quiet) as report:
        record = asyncio.run(_run(order, report))
        report.progress(record)
    summary = Summary.of(order.database, record.id)
    if not order.quiet:
        tell(summary, order)
    return summary.exit_code


async def _run(order: Order, report: Report) -> RunRecord:
    stopping = Stopping(
        on_first=lambda: report.stopping("finishing what is in flight; Ctrl-C again stops now"),
        on_second=lambda: _stop_now(order, report),
    )

    def watch(night: Night) -> None:
        report.say(beginning(order.edition, Ledger(order.database).record(night.run_id)))
        stopping.is_stopped_by(lambda: night.stop("interrupted"))

    with heeding(stopping):
        record = await run_edition(
            order.edition,
            order.database,
            told=Told(progress=report.progress, note=report.say),
            fresh=order.fresh,
            again=order.again,
            on_preparing=report.preparing,
            on_night=watch,
        )
        await stopping.settled()
        return record


def _stop_now(order: Order, report: Report) -> None:
    report.close()
    typer.echo(f"nutgraf: stopped; go on with: {order.resume}", err=True)


def beginning(edition: Edition, record: RunRecord) -> str:
    """What a run is about to do, in a line."""
    crew, settings = crew_of(edition), edition.settings()
    model = "the embedded model" if settings.is_embedded else settings.model
    at_once = plural(crew.concurrency * crew.processes, "request")
    spread = f" in {crew.processes} processes" if crew.processes > 1 else ""
    how = f"asking {model}, {at_once} at once{spread}"
    counts = record.counts
    if counts.total:
        return f"going on with {record.id}: {counts.ended:,} of {counts.total:,} done; {how}"
    sources = plural(len(edition.sources), "source")
    return f"{edition.name}: {sources} into {edition.outputs.folder}; {how}"


def tell(summary: Summary, order: Order) -> None:
    """Print what a run came to, and what can be done next."""
    for line in summary.lines():
        typer.echo(line)
    record = summary.record
    retry = f"{order.retry} {shlex.quote(record.id)}"
    if record.status != "finished":
        if record.stop_reason == "model":
            typer.echo(f"once that is mended, go on with: {retry}")
        elif record.stop_reason in OVER:
            larger = ", with a larger budget" if record.stop_reason == "budget" else ""
            typer.echo(f"do what is left{larger}: {retry}")
        else:
            typer.echo(f"go on with: {order.resume}")
    elif record.counts.failed:
        typer.echo(f"try what failed again: {retry}")


def command_line(
    context: typer.Context,
    *,
    without: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    command: str | None = None,
) -> str:
    """The command as it was given, with what stands for a password hidden.

    Args:
        context: Of the command.
        without: Names of parameters that are left out.
        only: Names of parameters that are not.
        command: The name of another command instead.
    """
    words = context.command_path.split()
    if command is not None:
        words[-1] = command
    for parameter in context.command.params:
        name = parameter.name or ""
        is_wanted = name not in without and (only is None or name in only)
        source = context.get_parameter_source(name)
        if is_wanted and source is not None and source.name == "COMMANDLINE":
            words += _words(parameter, context.params[name])
    return shlex.join(words)


def _words(parameter: Any, value: Any) -> list[str]:
    values: list[Any] = list(value) if isinstance(value, list | tuple) else [value]
    if parameter.param_type_name == "argument":
        return [str(v) for v in values]
    flag: str = max(parameter.opts, key=len)
    if isinstance(value, bool):
        return [flag if value else max(parameter.secondary_opts, key=len)]
    shown = [_without_password(str(v)) if flag == "--database-url" else str(v) for v in values]
    return [word for v in shown for word in (flag, v)]


def _without_password(url: str) -> str:
    import sqlalchemy as sa

    return sa.make_url(url).render_as_string(hide_password=True)
