"""Which inputs of a run failed, and why."""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger_rows import copy_failed
from nutgraf.jobs.tables import entries


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that failed.

    Attributes:
        id: Its own.
        origin: Where it was found.
        reason: A code.
        message: What was wrong and what to do.
    """

    id: str
    origin: str
    reason: str
    message: str


def failures_of(database: Database, run_id: str, *, limit: int) -> list[Failure]:
    """The first inputs of a run that failed, in order; a copy fails with its original."""
    query = (
        _failed(run_id, entries.c.id, entries.c.origin, entries.c.copy_of, _REASON, _MESSAGE)
        .order_by(entries.c.position)
        .limit(limit)
    )
    with database.reading() as connection:
        return [
            Failure(row.id, row.origin, row.reason or "unknown", _message(row))
            for row in connection.execute(query)
        ]


def reasons_of(database: Database, run_id: str) -> dict[str, int]:
    """How many inputs of a run failed for which reason, the most frequent first."""
    count = sa.func.count()
    query = _failed(run_id, _REASON, count).group_by(_REASON).order_by(count.desc(), _REASON)
    with database.reading() as connection:
        return {reason or "unknown": int(n) for reason, n in connection.execute(query)}


_ORIGINAL: Final = entries.alias()
_REASON: Final = sa.func.coalesce(_ORIGINAL.c.reason, entries.c.reason).label("reason")
_MESSAGE: Final = sa.func.coalesce(_ORIGINAL.c.message, entries.c.message).label("message")


def _failed(run_id: str, *columns: sa.ColumnElement[Any]) -> sa.Select[*tuple[Any, ...]]:
    is_same = (_ORIGINAL.c.run_id == entries.c.run_id) & (_ORIGINAL.c.id == entries.c.copy_of)
    return (
        sa.select(*columns)
        .join_from(entries, _ORIGINAL, is_same, isouter=True)
        .where(entries.c.run_id == run_id)
        .where((entries.c.status == "failed") | (_ORIGINAL.c.status == "failed"))
    )


def _message(row: sa.Row[*tuple[Any, ...]]) -> str:
    if row.copy_of is None:
        return row.message or ""
    return copy_failed(row.copy_of, row.message)
