"""The editions that workspaces want every day, kept in the database."""

import asyncio
import json
import logging
from datetime import date, time
from typing import Any

import sqlalchemy as sa

from nutgraf.jobs.database import Database
from nutgraf.slack.records import Subscription
from nutgraf.slack.tables import subscriptions

_logger = logging.getLogger("nutgraf.slack")


class Subscriptions:
    """Subscriptions in a database; a workspace has one of an edition.

    One that cannot be read, such as by a newer nutgraf, is as none, and is logged once.

    Args:
        database: `nutgraf.slack.tables` exist in it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unreadable: set[tuple[str, str]] = set()

    async def get(self, team: str, edition: str) -> Subscription | None:
        """A workspace's subscription of an edition, active or not."""
        mine = (subscriptions.c.team == team, subscriptions.c.edition == edition)
        return next(iter(await asyncio.to_thread(self._listed, *mine)), None)

    async def of_team(self, team: str) -> list[Subscription]:
        """All subscriptions of a workspace, active or not, by the editions' names."""
        return await asyncio.to_thread(self._listed, subscriptions.c.team == team)

    async def all_active(self) -> list[Subscription]:
        """All that are to be posted."""
        return await asyncio.to_thread(self._listed, subscriptions.c.is_active)

    async def save(self, subscription: Subscription) -> None:
        """Keep a subscription, in place of the former one.

        What was posted last stays as it is known here, whatever the subscription says of it: who
        changes the channel at noon gets no second morning.

        Raises:
            StorageError: It cannot be kept.
        """
        await asyncio.to_thread(self._save, subscription)

    async def deactivate(self, team: str) -> None:
        """Post nothing more in a workspace, such as one that has removed the app.

        Its settings are kept, so that somebody only has to switch them on when it comes back.

        Raises:
            StorageError: That cannot be kept.
        """
        await asyncio.to_thread(self._deactivate, team)

    async def note_posted(self, subscription: Subscription, run_id: str, day: date) -> None:
        """Note that a run was posted.

        Args:
            subscription: Whose.
            run_id: The run.
            day: The day where the workspace is.

        Raises:
            StorageError: It cannot be noted.
        """
        await asyncio.to_thread(self._note, subscription, run_id, day)

    def _listed(self, *where: sa.ColumnElement[bool]) -> list[Subscription]:
        order = (subscriptions.c.team, subscriptions.c.edition)
        query = sa.select(subscriptions).where(*where).order_by(*order)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [found for row in rows if (found := self._read(row)) is not None]

    def _read(self, row: sa.Row[*tuple[Any, ...]]) -> Subscription | None:
        try:
            return _subscription(row)
        except (TypeError, ValueError):
            name = (row.team, row.edition)
            if name not in self._unreadable:
                self._unreadable.add(name)
                _logger.warning("the settings of %r in %s cannot be read", row.edition, row.team)
            return None

    def _save(self, subscription: Subscription) -> None:
        with self._database.writing() as connection:
            self._database.insert_or_update(connection, subscriptions, [_settings(subscription)])

    def _deactivate(self, team: str) -> None:
        query = subscriptions.update().where(subscriptions.c.team == team)
        with self._database.writing() as connection:
            connection.execute(query.values(is_active=False))

    def _note(self, subscription: Subscription, run_id: str, day: date) -> None:
        mine = (
            subscriptions.c.team == subscription.team,
            subscriptions.c.edition == subscription.edition,
        )
        posted = {"last_run": run_id, "last_day": day.isoformat()}
        with self._database.writing() as connection:
            connection.execute(subscriptions.update().where(*mine).values(posted))


def _settings(subscription: Subscription) -> dict[str, Any]:
    """The columns that are somebody's wish; what was posted is not among them."""
    sections = subscription.sections
    return {
        "team": subscription.team,
        "edition": subscription.edition,
        "channel": subscription.channel,
        "at": subscription.at.strftime("%H:%M"),
        "timezone": subscription.timezone,
        "sections": None if sections is None else json.dumps(sections),
        "topics": json.dumps(subscription.topics, ensure_ascii=False),
        "stories": subscription.stories,
        "is_active": subscription.is_active,
    }


def _subscription(row: sa.Row[*tuple[Any, ...]]) -> Subscription:
    return Subscription(
        team=row.team,
        edition=row.edition,
        channel=row.channel,
        at=time.fromisoformat(row.at),
        timezone=row.timezone,
        sections=None if row.sections is None else tuple(json.loads(row.sections)),
        topics=tuple(json.loads(row.topics)),
        stories=row.stories,
        is_active=row.is_active,
        last_run=row.last_run,
        last_day=None if row.last_day is None else date.fromisoformat(row.last_day),
    )
