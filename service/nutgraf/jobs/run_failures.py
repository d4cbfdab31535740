"""Which inputs of a run failed, and why."""

from dataclasses import dataclass

import sqlalchemy as sa

from nutgraf.jobs.database import Database
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
    """The first inputs of a run that failed, in order."""
    columns = (entries.c.id, entries.c.origin, entries.c.reason, entries.c.message)
    query = sa.select(*columns).where(*_failed(run_id)).order_by(entries.c.position).limit(limit)
    with database.reading() as connection:
        return [
            Failure(row.id, row.origin, row.reason or "unknown", row.message or "")
            for row in connection.execute(query)
        ]


def reasons_of(database: Database, run_id: str) -> dict[str, int]:
    """How many inputs of a run failed for which reason, the most frequent first."""
    count = sa.func.count()
    query = (
        sa.select(entries.c.reason, count)
        .where(*_failed(run_id))
        .group_by(entries.c.reason)
        .order_by(count.desc(), entries.c.reason)
    )
    with database.reading() as connection:
        return {reason or "unknown": int(n) for reason, n in connection.execute(query)}


def _failed(run_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (entries.c.run_id == run_id, entries.c.status == "failed")
