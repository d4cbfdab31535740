"""Records as rows of the database, and rows as records."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.errors import StorageError
from nutgraf.jobs.ledger_records import CARRIED, OPEN, AnyRow, Carried, Ended, Entry, Read, Todo
from nutgraf.jobs.records import (
    Copy,
    Counts,
    Found,
    OutputRow,
    Status,
    Unusable,
)
from nutgraf.jobs.tables import entries, runs
from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.article import Article, Metadata
from nutgraf_schemas.digest import Digest


def carrying(carried: Carried, run_id: str) -> sa.Insert:
    """Inputs of one run, as another has them that begins with them; a copy of what nobody did
    comes along."""
    open_ids = sa.select(entries.c.id).where(
        entries.c.run_id == carried.run_id, entries.c.status.in_(OPEN)
    )
    left = (
        sa.select(entries)
        .where(
            entries.c.run_id == carried.run_id,
            entries.c.source.in_((CARRIED, *carried.sources)),
            sa.or_(entries.c.status.in_(OPEN), entries.c.copy_of.in_(open_ids)),
        )
        .subquery()
    )
    values = {
        "run_id": sa.literal(run_id),
        "position": sa.func.row_number().over(order_by=left.c.position) - 1,
        "status": sa.literal("found"),
        "cached": sa.false(),
        "source": sa.literal(CARRIED),
    }
    same = ("id", "kind", "content", "origin", "metadata", "extra")
    columns = [*values, *same]
    selected = [*values.values(), *(left.c[name] for name in same)]
    return entries.insert().from_select(columns, sa.select(*selected))


def storable(text: str) -> str:
    """A text as any database takes it: Postgres has no NUL."""
    return text.replace("\0", "")


def found_values(found: Found) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "content": storable(found.content),
        "origin": found.origin,
        "metadata": found.metadata.model_dump_json(exclude_none=True),
        "extra": json.dumps(dict(found.extra), ensure_ascii=False),
        "status": "found",
        "reason": None,
        "message": None,
    }


def unusable_values(unusable: Unusable) -> dict[str, Any]:
    return {
        "id": unusable.id,
        "kind": "",
        "content": "",
        "origin": unusable.origin,
        "metadata": "{}",
        "extra": "{}",
        "status": "failed",
        "reason": unusable.reason,
        "message": unusable.message,
    }


def entry_of(row: AnyRow) -> Entry:
    found = Found(
        id=row.id,
        kind=row.kind,
        content=row.content,
        origin=row.origin,
        metadata=Metadata.model_validate_json(row.metadata),
        extra=json.loads(row.extra),
    )
    return Entry(row.position, found)


def by_columns(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows by the columns that they set, as one statement takes them."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        by_columns.setdefault(tuple(row), []).append(row)
    return list(by_columns.values())


def read_values(read: Read) -> dict[str, Any]:
    article = read.article
    values: dict[str, Any] = {
        "of": read.id,
        "status": read.status,
        "article_id": article and article.id,
        "signature": read.signature,
        "digest_key": read.digest_key,
        "copy_of": read.copy_of,
        "similarity": read.similarity,
        "reason": read.reason,
        "message": read.message,
    }
    if article is not None:
        values["metadata"] = article.model_dump_json(exclude={"text"}, exclude_none=True)
    return values


def todo_of(row: AnyRow) -> Todo:
    known = Metadata.model_validate_json(row.metadata)
    return Todo(row.id, Article(text=row.text, **known.model_dump()), row.digest_key)


def ended_values(ended: Ended) -> dict[str, Any]:
    return {
        "of": ended.id,
        "status": "failed" if ended.reason else "done",
        "digest_key": ended.digest_key,
        "cached": ended.cached,
        "reason": ended.reason,
        "message": ended.message,
    }


def copies_of_failed(run_id: str) -> sa.Select[int]:
    """How many copies share the fate of an input that failed, from indexes alone."""
    failed = sa.select(entries.c.id).where(
        entries.c.run_id == run_id,
        entries.c.status == sa.literal_column("'failed'"),  # the words of its index
    )
    return sa.select(sa.func.count()).where(
        entries.c.run_id == run_id, entries.c.copy_of.in_(failed)
    )


def counts_of(by_status: Mapping[Status, tuple[int, int]], failed_copies: int) -> Counts:
    numbers = {status: number for status, (number, _) in by_status.items()}
    if failed_copies:
        numbers["copy"] -= failed_copies
        numbers["failed"] += failed_copies
    return Counts(cached=int(by_status.get("done", (0, 0))[1]), **numbers)


def usage_of(row: AnyRow) -> Usage:
    return Usage(
        requests=row.requests,
        input_tokens=row.input_tokens,
        cached_input_tokens=row.cached_input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=None if row.unpriced else row.cost_usd,
    )


def spending(usages: Sequence[Usage]) -> dict[str, Any]:
    """What is added to the sums of a run."""
    unpriced = [usage for usage in usages if usage.cost_usd is None]
    priced = [usage for usage in usages if usage.cost_usd is not None]
    total = sum((*priced, *(replace(usage, cost_usd=Decimal(0)) for usage in unpriced)), NO_USAGE)
    added = {
        "requests": total.requests,
        "input_tokens": total.input_tokens,
        "cached_input_tokens": total.cached_input_tokens,
        "output_tokens": total.output_tokens,
        "cost_usd": total.cost_usd,
        "unpriced": sum(1 for usage in unpriced if usage.requests),
    }
    return {name: runs.c[name] + value for name, value in added.items() if value}


def output_row(row: AnyRow, copies: tuple[Copy, ...], why_open: str) -> OutputRow:
    common: dict[str, Any] = {
        "id": row.id,
        "position": row.position,
        "origin": row.origin,
        "extra": json.loads(row.extra),
    }
    match row.status, row.original_status:
        case "done", _ if row.body is not None and row.text is not None:
            return OutputRow(
                **common,
                status="done",
                digest=Digest.model_validate_json(row.body),
                article_text=row.text,
                cached=row.cached,
                copies=copies,
                digest_key=row.digest_key,
            )
        case "copy", "done":
            return OutputRow(
                **common, status="copy", copy_of=row.copy_of, similarity=row.similarity
            )
        case "copy", "failed":
            message = copy_failed(row.copy_of, row.original_message)
            return OutputRow(**common, status="failed", reason=row.original_reason, message=message)
        case "failed", _:
            return OutputRow(**common, status="failed", reason=row.reason, message=row.message)
        case ("found" | "read", _) | ("copy", "found" | "read"):
            return OutputRow(
                **common, status="skipped", reason=why_open, message=_SKIPPED.get(why_open, "")
            )
        case _:
            raise StorageError(_broken(row))


def copy_failed(original: str, message: str | None) -> str:
    """What is told of a copy whose original failed."""
    return f"it is a copy of {original!r}, which failed: {message or ''}"


def _broken(row: AnyRow) -> str:
    """What no run of ours leaves behind."""
    what = f"{row.id!r} of the run {row.run_id!r} is {row.status!r}"
    if row.status == "copy":
        stands = "is missing" if row.original_status is None else f"is {row.original_status!r}"
        what = f"{what} of {row.copy_of!r}, which {stands}"
    elif row.status == "done":
        what = f"{what} and has no {'digest' if row.body is None else 'article'}"
    return (
        f"the ledger is broken: {what}; somebody changed the database by hand, or it is a fault of "
        "nutgraf's to report: begin another run with --fresh"
    )


_SKIPPED: Final = {
    "interrupted": "the run was interrupted before its turn: run the edition again to go on",
    "budget": "the budget was spent before its turn: raise it, or run the edition again",
    "deadline": "the deadline came before its turn: run the edition again",
    "model": "the model gave no answers any more: mend that, and run the edition again",
}
