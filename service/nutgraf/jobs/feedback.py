"""What readers said was wrong with a digest."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import SHORTEST_ID
from nutgraf.jobs.ledger_rows import storable
from nutgraf.jobs.tables import digests, feedback


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader said of a digest, or of an item of it.

    Attributes:
        id: Its own: what is told twice with the same is kept once.
        digest_key: The digest's, in the store.
        article_id: The article's.
        headline: The digest's, else the article's title.
        path: The item, such as 'key_takeaways[0]'; None where the whole digest is meant.
        value: The item's words.
        comment: The reader's.
        said_by: Who said so, such as 'slack:T0123:U0456'.
        said_at: When.
    """

    id: str
    digest_key: str
    article_id: str
    headline: str | None
    path: str | None
    value: str | None
    comment: str | None
    said_by: str
    said_at: datetime


class FeedbackStore:
    """Feedback in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, said: Feedback) -> None:
        """Keep what was said, unless it is kept already.

        Raises:
            StorageError: It cannot be written.
        """
        with self._database.writing() as connection:
            self._database.insert_or_ignore(connection, feedback, [_storable(said)])

    def latest(
        self,
        *,
        limit: int = 50,
        since: datetime | None = None,
        until: datetime | None = None,
        article: str | None = None,
    ) -> list[Feedback]:
        """What was said last, the latest first.

        Args:
            limit: How many at most.
            since: Said then or later.
            until: Said before then.
            article: The beginning of an article's id or of a digest's key, or the article's URL.

        Raises:
            InputError: The beginning is too short to name an article.
            StorageError: The database cannot be read.
        """
        query = (
            sa.select(feedback)
            .where(*_conditions(since, until, article))
            .order_by(feedback.c.said_at.desc(), feedback.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [Feedback(**row) for row in connection.execute(query).mappings()]


def _storable(said: Feedback) -> dict[str, Any]:
    values = asdict(said).items()
    return {k: storable(v) if isinstance(v, str) else v for k, v in values}


def _conditions(
    since: datetime | None, until: datetime | None, article: str | None
) -> Iterator[sa.ColumnElement[bool]]:
    if since is not None:
        yield feedback.c.said_at >= since
    if until is not None:
        yield feedback.c.said_at < until
    if article is not None:
        if len(article) < SHORTEST_ID:
            raise InputError(f"{article!r} is too short: give {SHORTEST_ID} characters or more")
        of_url = sa.select(digests.c.article_id).where(digests.c.url == article)
        yield sa.or_(
            feedback.c.article_id.startswith(article, autoescape=True),
            feedback.c.digest_key.startswith(article, autoescape=True),
            feedback.c.article_id.in_(of_url),
        )
