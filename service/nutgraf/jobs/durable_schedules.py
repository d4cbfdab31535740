"""Schedules as DBOS keeps them: in the database, fired by every process that shares it.

A firing is a workflow whose id is its schedule's name and its time, so it is one whoever fires it
and however often.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from dbos import DBOS
from dbos._serialization import DBOSPortableJSONSerializer

from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Schedule

PREFIX: Final = "edition-"
"""Of the names of our schedules."""

FIRINGS: Final = f"sched-{PREFIX}"
"""Of the ids of workflows that they start."""

_BEAT: Final = timedelta(seconds=1)

Fired = Callable[[Any, Any], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A schedule in the database.

    Attributes:
        edition: The name of the edition.
        cron: Its five fields.
        timezone: Of the cron expression.
        path: The edition's file.
        since: When the edition was first scheduled so, in ISO's format.
        keeper: The scheduler that put it there.
    """

    edition: str
    cron: str
    timezone: str
    path: str
    since: str
    keeper: str

    @property
    def began(self) -> datetime:
        """`since`."""
        return datetime.fromisoformat(self.since)

    def fires_like(self, schedule: Schedule) -> bool:
        """Whether its times are a schedule's."""
        return (self.cron, self.timezone) == (schedule.cron, schedule.timezone)


async def kept_schedules() -> dict[str, Kept]:
    """All schedules in the database, by their edition's name."""
    found = await DBOS.list_schedules_async(schedule_name_prefix=PREFIX)
    kept = [_kept(one["schedule"], one["cron_timezone"], one["context"]) for one in found]
    return {one.edition: one for one in kept}


def schedules_in(database: Database) -> list[Kept]:
    """All schedules in a database, for who takes no part in its work."""
    schema = None if database.is_sqlite else "dbos"
    columns = ("schedule", "cron_timezone", "context", "schedule_name")
    table = sa.table("workflow_schedules", *map(sa.column, columns), schema=schema)
    query = sa.select(table).where(table.c.schedule_name.startswith(PREFIX, autoescape=True))
    with database.reading() as connection:
        if not sa.inspect(connection).has_table(table.name, schema=schema):
            return []
        rows = connection.execute(query.order_by(table.c.schedule_name)).all()
    read = DBOSPortableJSONSerializer().deserialize
    return [_kept(row.schedule, row.cron_timezone, read(row.context)) for row in rows]


async def keep_schedule(kept: Kept, workflow: Fired, queue: str) -> None:
    """Put a schedule into the database, in place of the edition's former one.

    Args:
        kept: The schedule.
        workflow: What it starts, given the time and the schedule as JSON; registered already.
        queue: Where to.
    """
    await DBOS.apply_schedules_async(
        [
            {
                "schedule_name": f"{PREFIX}{kept.edition}",
                "workflow_fn": workflow,  # type: ignore[typeddict-item]
                "schedule": kept.cron,
                "cron_timezone": kept.timezone,
                "context": asdict(kept),
                "queue_name": queue,
            }
        ]
    )


async def remove_schedule(edition: str) -> None:
    """Take the schedule of an edition out of the database."""
    await DBOS.delete_schedule_async(f"{PREFIX}{edition}")


async def fire(edition: str, due: datetime) -> None:
    """Start what a schedule starts at one of its times, unless that was done."""
    await asyncio.to_thread(DBOS.backfill_schedule, f"{PREFIX}{edition}", due - _BEAT, due + _BEAT)


def _kept(cron: str, timezone: str | None, context: Any) -> Kept:
    return Kept(**{**context, "cron": cron, "timezone": timezone or "UTC"})
