"""What is remembered of feeds, in the database."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from nutgraf.intake.pages import UNKNOWN, Validators
from nutgraf.jobs.database import Database
from nutgraf.jobs.sources.feed_memory import FeedState
from nutgraf.jobs.tables import feed_entries, feeds


class FeedStore:
    """A `FeedMemory` of one edition's."""

    def __init__(self, database: Database, edition: str) -> None:
        self._database = database
        self._edition = edition

    def validators(self, feed: str) -> Validators:
        """Those of the feed's last state; `UNKNOWN` where there was none."""
        query = sa.select(feeds.c.etag, feeds.c.last_modified).where(
            feeds.c.edition == self._edition, feeds.c.url == feed
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return UNKNOWN if row is None else Validators(row.etag, row.last_modified)

    def taken(self, feed: str, keys: Collection[str]) -> Collection[str]:
        """Those of these keys that were taken from the feed before."""
        query = sa.select(feed_entries.c.entry).where(
            feed_entries.c.edition == self._edition,
            feed_entries.c.url == feed,
            feed_entries.c.entry.in_(list(keys)),
        )
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def save(self, connection: sa.Connection, states: Iterable[FeedState]) -> None:
        """Remember states, in the transaction that keeps what was found."""
        for state in states:
            mine = (feeds.c.edition == self._edition, feeds.c.url == state.feed)
            connection.execute(feeds.delete().where(*mine))
            connection.execute(
                feeds.insert().values(
                    edition=self._edition,
                    url=state.feed,
                    etag=state.validators.etag,
                    last_modified=state.validators.last_modified,
                )
            )
            rows = [
                {"edition": self._edition, "url": state.feed, "entry": key} for key in state.taken
            ]
            self._database.insert_or_ignore(connection, feed_entries, rows)

    def forget(self) -> None:
        """Delete all that the edition remembers: what its feeds have comes again."""
        with self._database.writing() as connection:
            for table in (feed_entries, feeds):
                connection.execute(table.delete().where(table.c.edition == self._edition))
