"""Which messages of ours are in Slack, by key."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from nutgraf.jobs.database import Database
from nutgraf.slack.records import Posted
from nutgraf.slack.tables import posts

MOST_MESSAGES: Final = 200
"""Of a posting, that are found by its key. They are looked up one by one: a prefix is found by an
index in some databases only."""


class Posts:
    """The table `posts`.

    Args:
        database: Where it is.
        now: The time, with its zone.
    """

    def __init__(
        self, database: Database, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._now = now
        self._unrecorded: dict[str, tuple[str, Posted]] = {}

    async def find(self, key: str) -> Posted | None:
        """The message with a key, if it is in Slack.

        One that could not be recorded when it was posted is recorded now.
        """
        if key in self._unrecorded:
            team, posted = self._unrecorded[key]
            await self.record(key, team, posted)
            return posted
        return await asyncio.to_thread(self._find, key)

    async def record(self, key: str, team: str, posted: Posted) -> None:
        """Remember a message.

        Raises:
            StorageError: It could not be written; this process remembers it all the same.
        """
        self._unrecorded[key] = team, posted
        await asyncio.to_thread(self._record, key, team, posted)
        self._unrecorded.pop(key, None)

    async def under(self, key: str) -> dict[int, Posted]:
        """The messages of a posting, by their number: 'KEY:0' is the head."""
        return await asyncio.to_thread(self._under, key)

    async def key_at(self, team: str, channel: str, ts: str) -> str | None:
        """The key of a message."""
        return await asyncio.to_thread(self._key_at, team, channel, ts)

    async def forget(self, key: str) -> None:
        """Forget a message that is no longer there."""
        await asyncio.to_thread(self._forget, key)

    async def forget_before(self, moment: datetime) -> None:
        """Forget the messages that were posted before then."""
        await asyncio.to_thread(self._forget_before, moment)

    def _find(self, key: str) -> Posted | None:
        query = sa.select(posts.c.channel, posts.c.ts).where(posts.c.key == key)
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return Posted(row.channel, row.ts) if row else None

    def _record(self, key: str, team: str, posted: Posted) -> None:
        row = {
            "key": key,
            "team": team,
            "channel": posted.channel,
            "ts": posted.ts,
            "posted_at": self._now(),
        }
        with self._database.writing() as connection:
            self._database.insert_or_ignore(connection, posts, [row])

    def _under(self, key: str) -> dict[int, Posted]:
        numbers = {f"{key}:{number}": number for number in range(MOST_MESSAGES)}
        query = sa.select(posts).where(posts.c.key.in_(numbers)).order_by(posts.c.key)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {numbers[row.key]: Posted(row.channel, row.ts) for row in rows}

    def _key_at(self, team: str, channel: str, ts: str) -> str | None:
        query = sa.select(posts.c.key).where(
            posts.c.team.in_((team, "")), posts.c.channel == channel, posts.c.ts == ts
        )
        with self._database.reading() as connection:
            return connection.scalar(query)

    def _forget(self, key: str) -> None:
        with self._database.writing() as connection:
            connection.execute(posts.delete().where(posts.c.key == key))

    def _forget_before(self, moment: datetime) -> None:
        with self._database.writing() as connection:
            connection.execute(posts.delete().where(posts.c.posted_at < moment))
