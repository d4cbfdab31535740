"""What was asked for in Slack, kept in the database before Slack is told that it was heard."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from nutgraf.jobs.database import Database
from nutgraf.slack.records import Ask, AskStatus
from nutgraf.slack.tables import asks

OPEN: Final = ("kept", "placed")
HOUR: Final = timedelta(hours=1)
_SAME: Final = ("team", "channel", "user", "way", "url", "thread", "shared")
MOST_AT_ONCE: Final = 200
"""Asks of one transaction: SQLite takes 32,766 values in a statement."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was asked for before an ask, asks that were refused before anything was done aside.

    Attributes:
        has_twin: Whether the same was, by the same person in the same place, and is still open:
            somebody clicked or sent twice.
        by_user: How many asks of that person came in the hour before.
        in_channel: How many came in that channel.
    """

    has_twin: bool
    by_user: int
    in_channel: int


class Asks:
    """Asks in a database. Those of one moment are kept in one transaction: a burst of them does
    not wait for as many commits, nor for the threads in which those before are seen to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keeper = ThreadPoolExecutor(1, "asks")
        self._coming: list[tuple[Ask, asyncio.Future[bool]]] = []
        self._keeping: asyncio.Task[None] | None = None

    async def keep(self, ask: Ask) -> bool:
        """Keep an ask; whether it is new, and not told twice.

        Raises:
            StorageError: It cannot be kept.
        """
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._coming.append((ask, kept))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())
        return await kept

    async def open(self) -> list[Ask]:
        """Those that have not ended, in the order in which they were asked."""
        return await asyncio.to_thread(self.open_now)

    def open_now(self) -> list[Ask]:
        """`open`, waited for."""
        return self._listed(asks.c.status.in_(OPEN))

    async def placed(self, ask: Ask, *, order: str) -> None:
        """Note that an ask has its order."""
        await asyncio.to_thread(self._change, ask.id, status="placed", order=order)

    async def end(self, ask: Ask, status: AskStatus, reason: str | None = None) -> None:
        """Note how an ask ended; where Slack took answers to it is forgotten."""
        await asyncio.to_thread(
            self._change, ask.id, status=status, reason=reason, response_url=None
        )

    async def before(self, ask: Ask) -> Before:
        """What was asked for before an ask."""
        return await asyncio.to_thread(self._before, ask)

    async def forget(self, *, before: datetime) -> None:
        """Forget those that have ended and were asked before then."""
        await asyncio.to_thread(self._forget, before)

    async def _keep(self) -> None:
        while self._coming:
            coming, self._coming = self._coming[:MOST_AT_ONCE], self._coming[MOST_AT_ONCE:]
            try:
                new = await asyncio.get_running_loop().run_in_executor(
                    self._keeper, self._insert, [ask for ask, _ in coming]
                )
            except Exception as error:  # noqa: BLE001 -- those who wait raise it
                for _, kept in coming:
                    if not kept.done():
                        kept.set_exception(error)
                continue
            for ask, kept in coming:
                if not kept.done():
                    kept.set_result(ask.id in new)
                new.discard(ask.id)

    def _insert(self, coming: Sequence[Ask]) -> set[str]:
        """The ids of those that were not there yet."""
        rows = list({ask.id: _values(ask) for ask in reversed(coming)}.values())
        insert = (sqlite if self._database.is_sqlite else postgresql).insert(asks)
        statement = insert.values(rows).on_conflict_do_nothing().returning(asks.c.id)
        with self._database.writing() as connection:
            return set(connection.scalars(statement))

    def _before(self, ask: Ask) -> Before:
        in_hour = (
            asks.c.team == ask.team,
            sa.or_(asks.c.status != "refused", asks.c.order.is_not(None)),
            asks.c.asked_at >= ask.asked_at - HOUR,
            asks.c.asked_at < ask.asked_at,
        )
        query = sa.select(
            sa.exists().where(*_twins(ask)),
            _count(*in_hour, asks.c.user == ask.user),
            _count(*in_hour, asks.c.channel == ask.channel),
        )
        with self._database.reading() as connection:
            return Before(*connection.execute(query).one())

    def _listed(self, *conditions: sa.ColumnElement[bool]) -> list[Ask]:
        query = sa.select(asks).where(*conditions).order_by(asks.c.asked_at, asks.c.id)
        with self._database.reading() as connection:
            return [_ask(row) for row in connection.execute(query)]

    def _forget(self, before: datetime) -> None:
        ended = asks.delete().where(asks.c.asked_at < before, asks.c.status.not_in(OPEN))
        with self._database.writing() as connection:
            connection.execute(ended)

    def _change(self, ask_id: str, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(asks.update().where(asks.c.id == ask_id).values(values))


def _twins(ask: Ask) -> tuple[sa.ColumnElement[bool], ...]:
    """Open asks for the same, of before."""
    same = [getattr(asks.c, name).is_not_distinct_from(getattr(ask, name)) for name in _SAME]
    is_older = sa.or_(
        asks.c.asked_at < ask.asked_at,
        sa.and_(asks.c.asked_at == ask.asked_at, asks.c.id < ask.id),
    )
    return (*same, asks.c.status.in_(OPEN), is_older)


def _count(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(asks).where(*conditions).scalar_subquery()


def _values(ask: Ask) -> dict[str, Any]:
    values = asdict(ask)
    unfurl_id, source = values.pop("unfurl") or (None, None)
    return {**values, "unfurl_id": unfurl_id, "unfurl_source": source}


def _ask(row: Any) -> Ask:
    values = dict(row._mapping)  # noqa: SLF001 -- public, so named that no column hides it
    unfurl_id, source = values.pop("unfurl_id"), values.pop("unfurl_source")
    return Ask(**values, unfurl=(unfurl_id, source) if unfurl_id and source else None)


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)
