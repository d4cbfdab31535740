"""The work behind `nutgraf batch status`."""

import json
import time
from typing import Any, Final, Literal

import typer

from nutgraf.cli.batch.finding import run_named
from nutgraf.cli.batch.progress import reporting
from nutgraf.cli.batch.summary import Summary
from nutgraf.cli.batch.words import dollars, moment, plural, state
from nutgraf.cli.tables import Column, tell_table
from nutgraf.jobs.chunks import run_lock
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import Delivered, deliveries_of
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.records import RunRecord
from nutgraf.rendering.plain import one_line

LOOK_SECONDS: Final = 1.0
SHOWN: Final = 20

Form = Literal["text", "json"]
_COLUMNS: Final = (
    Column("run"),
    Column("state", gives_way=True),
    Column("done", is_number=True),
    Column("failed", is_number=True),
    Column("of", is_number=True),
    Column("cost", is_number=True, from_width=72),
    Column("begun", from_width=92),
)


def show_runs(database: Database, *, limit: int, form: Form) -> None:
    """Print the last runs."""
    locks = locks_of(database)
    runs = [
        (record, locks.is_held(run_lock(record.id)))
        for record in Ledger(database).records(limit=limit)
    ]
    if form == "json":
        for record, is_at_work in runs:
            typer.echo(json.dumps(_values(record, is_at_work=is_at_work)))
    elif runs:
        tell_table(_COLUMNS, [_row(*run) for run in runs])
    else:
        typer.echo("no run yet: `nutgraf batch run` begins one")


def show_run(database: Database, name: str | None, *, form: Form) -> None:
    """Print one run, with what failed in it, and whom it was delivered to.

    Raises:
        InputError: There is none.
    """
    summary = Summary.of(database, run_named(database, name), shown=SHOWN)
    delivered = deliveries_of(database, summary.record.id)
    if form == "json":
        values = _values(summary.record, is_at_work=summary.is_at_work)
        failures = [
            {"id": f.id, "origin": f.origin, "reason": f.reason, "message": f.message}
            for f in summary.failures
        ]
        values |= {
            "folder": str(summary.folder),
            "reasons": summary.reasons,
            "failures": failures,
            "deliveries": [_delivery(one) for one in delivered],
        }
        typer.echo(json.dumps(values, indent=2))
        return
    for line in (*summary.lines(), *map(_delivery_line, delivered)):
        typer.echo(line)


def watch_run(database: Database, name: str | None) -> None:
    """Show where a run stands for as long as somebody works on it.

    Raises:
        InputError: There is none.
    """
    run_id = run_named(database, name)
    ledger, locks = Ledger(database), locks_of(database)
    with reporting(quiet=False) as report:
        while locks.is_held(run_lock(run_id)):
            report.progress(ledger.record(run_id))
            time.sleep(LOOK_SECONDS)


def _delivery(one: Delivered) -> dict[str, Any]:
    return {
        "number": one.number,
        "place": one.place,
        "status": one.status,
        "attempts": one.attempts,
        "reason": one.reason,
        "message": one.message,
    }


def _delivery_line(one: Delivered) -> str:
    place = one_line(one.place)
    match one.status:
        case "delivered":
            return f"  delivered to {place}"
        case "failed":
            tries = plural(one.attempts, "try", "tries")
            return f"  not delivered to {place}, after {tries}: {one_line(one.message or '')}"
        case _:
            return f"  not delivered to {place} yet: the next run of the edition tries"


def _row(record: RunRecord, is_at_work: bool) -> tuple[str, ...]:
    counts = record.counts
    return (
        record.id,
        state(record, is_at_work=is_at_work, is_short=True),
        f"{counts.done + counts.copy:,}",
        f"{counts.failed:,}",
        f"{counts.total:,}",
        dollars(record.cost_usd),
        moment(record.started_at),
    )


def _values(record: RunRecord, *, is_at_work: bool) -> dict[str, Any]:
    counts, usage = record.counts, record.usage
    names = ("total", "open", "done", "cached", "copy", "failed", "skipped")
    return {
        "run": record.id,
        "edition": record.edition,
        "title": record.title,
        "status": record.status,
        "stop_reason": record.stop_reason,
        "at_work": is_at_work,
        "started_at": record.started_at.isoformat(),
        "finished_at": record.finished_at.isoformat() if record.finished_at else None,
        "counts": {name: getattr(counts, name) for name in names},
        "usage": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "cached_input_tokens": usage.cached_input_tokens,
            "output_tokens": usage.output_tokens,
            "cost_usd": None if usage.cost_usd is None else str(usage.cost_usd),
        },
    }
