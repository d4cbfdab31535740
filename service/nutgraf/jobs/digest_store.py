"""The digests that have been made: found again by key, by article, by words."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from pydantic import ValidationError

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger_rows import storable
from nutgraf.jobs.tables import articles, digests, entries, runs
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

SHORTEST_ID: Final = 6
"""Characters of an article's id or a digest's key that are enough to name it."""

_ALIKE: Final = 32
"""Digits in which the keys of all digests of the same thing are equal. 128 bits keep them apart
from others', and from one another by the rest; the primary key finds them without a column more."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A digest in the store, without its body.

    Attributes:
        key: Its own, 64 hexadecimal digits.
        article_id: The article's.
        headline: Ours, else the article's title.
        publisher: The article's.
        url: The article's.
        published_at: The article's.
        created_at: When the digest was made.
        model: By which model.
    """

    key: str
    article_id: str
    headline: str | None
    publisher: str | None
    url: str | None
    published_at: datetime | None
    created_at: datetime
    model: str


@dataclass(frozen=True, slots=True)
class Only:
    """Which digests are looked at; None is no matter.

    Attributes:
        since: Made then or later.
        until: Made before then.
        edition: Part of a run of this edition.
        publisher: Of articles of this publisher, in any case.
        model: Made by this model.
        language: Of articles in this language, an ISO 639-1 code.
    """

    since: datetime | None = None
    until: datetime | None = None
    edition: str | None = None
    publisher: str | None = None
    model: str | None = None
    language: str | None = None


ALL: Final = Only()


def another_key(key: str, maker: str) -> str:
    """The key of a digest that is made of the same thing anew, beside the one of `key`.

    Args:
        key: What the digest depends on, 64 hexadecimal digits.
        maker: Who made it, such as an order's id: another one for each.
    """
    return key[:_ALIKE] + hashlib.sha256(f"{key} {maker}".encode()).hexdigest()[_ALIKE:]


class DigestStore:
    """Digests in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that have a digest."""
        query = sa.select(digests.c.key).where(digests.c.key.in_(list(keys)))
        with self._database.reading() as connection:
            return set(connection.scalars(query))

    def add(self, connection: sa.Connection, made: Mapping[str, Digest]) -> None:
        """Put digests into the store, by key, in place of those that are there, within a
        transaction that writes; their articles go before them, with `add_articles`."""
        rows = [_values(key, digest) for key, digest in made.items()]
        self._database.insert_or_update(connection, digests, rows)

    def add_beside(self, connection: sa.Connection, key: str, digest: Digest, *, maker: str) -> str:
        """Put a digest into the store beside what is there, likewise, and give the key that it has.

        It is `key`, or `another_key` where that is taken. Of two that come at the same moment the
        first is kept, for both.
        """
        query = sa.select(digests.c.key).where(digests.c.key == key)
        name = key if connection.scalar(query) is None else another_key(key, maker)
        self._database.insert_or_ignore(connection, digests, [_values(name, digest)])
        return name

    def add_articles(self, connection: sa.Connection, read: Iterable[Article]) -> None:
        """Keep the texts of articles, likewise."""
        rows = [{"id": article.id, "text": storable(article.text)} for article in read]
        self._database.insert_or_ignore(connection, articles, rows)

    def latest(self, *, only: Only = ALL, limit: int = 50) -> list[Kept]:
        """The last digests made, the latest first."""
        return self._listed(_conditions(only), limit)

    def search(self, words: str, *, only: Only = ALL, limit: int = 50) -> list[Kept]:
        """Digests that hold every one of the words, the latest first.

        Looked at are headline, title, takeaways, developments, insights, quotations, speakers
        and publisher, without regard to case.
        """
        wanted = [
            digests.c.words.contains(word, autoescape=True) for word in words.casefold().split()
        ]
        return self._listed([*wanted, *_conditions(only)], limit)

    def at(self, key: str) -> tuple[Digest, str] | None:
        """The digest of a key and its article's text; None if there is none.

        Raises:
            InputError: It is damaged, or of a version whose digests were others.
        """
        with self._database.reading() as connection:
            row = connection.execute(_WHOLE.where(digests.c.key == key)).one_or_none()
        return None if row is None else (_digest(row), row.text)

    def newest(self, key: str) -> str | None:
        """The key of the last digest made of what `key` stands for, be it that or `another_key`.

        One that cannot be read is passed over; None if there is no other.
        """
        alike = sa.select(digests.c.key).where(_begins(digests.c.key, key[:_ALIKE]))
        with self._database.reading() as connection:
            keys: list[str] = list(connection.scalars(alike.order_by(*_LATEST_FIRST)))
        for name in keys:
            with suppress(InputError):  # then the one before is the newest
                if self.at(name):
                    return name
        return None

    def get(self, name: str) -> tuple[Digest, str]:
        """A digest and its article's text, by the beginning of its key, article id, or URL.

        Of several of one article it is the last; only a whole key gives another one. By its URL
        it takes as long as there are digests, 1 ms for a thousand: tables have no index on it.

        Raises:
            InputError: There is none, or several articles begin so, or it is damaged, or of a
                version whose digests were others.
        """
        row = self._named(name)
        return _digest(row), row.text

    def key(self, name: str) -> str:
        """The key of the digest that `get` gives.

        Raises:
            InputError: There is none, or several articles begin so.
        """
        return str(self._named(name).key)

    def _named(self, name: str) -> sa.Row[*tuple[Any, ...]]:
        if len(name) < SHORTEST_ID:
            raise InputError(f"{name!r} is too short: give {SHORTEST_ID} characters or more")
        with self._database.reading() as connection:
            rows = _namesakes(connection, name)
            if len({row.article_id for row in rows}) > 1:
                raise InputError(f"several articles begin with {name!r}: give more of it")
            last = max(rows, key=lambda row: row.created_at, default=None)
            row = last and connection.execute(_WHOLE.where(digests.c.key == last.key)).one_or_none()
        if row is None:
            raise InputError(f"there is no digest {name!r}: `nutgraf digests list` shows all")
        return row

    def _listed(self, conditions: Iterable[sa.ColumnElement[bool]], limit: int) -> list[Kept]:
        columns = (  # as `Kept` has them
            digests.c.key,
            digests.c.article_id,
            sa.func.coalesce(digests.c.headline, digests.c.title).label("headline"),
            digests.c.publisher,
            digests.c.url,
            digests.c.published_at,
            digests.c.created_at,
            digests.c.model,
        )
        query = sa.select(*columns).where(*conditions).order_by(*_LATEST_FIRST).limit(limit)
        with self._database.reading() as connection:
            return [Kept(*row) for row in connection.execute(query)]


_LATEST_FIRST: Final = (digests.c.created_at.desc(), digests.c.key)

_WHOLE: Final = sa.select(
    digests.c.key, digests.c.body, digests.c.article_id, articles.c.text
).join(articles, articles.c.id == digests.c.article_id)


def _digest(row: sa.Row[*tuple[Any, ...]]) -> Digest:
    try:
        return Digest.model_validate_json(row.body)
    except ValidationError as error:
        raise InputError(
            f"the digest {row.key!r} is damaged, or was made by a version whose digests were "
            "others: have its article digested again"
        ) from error


def _namesakes(connection: sa.Connection, name: str) -> list[sa.Row[*tuple[Any, ...]]]:
    """All that a name may mean, without their bodies.

    Each question is one that an index answers, but for the last, which is asked if no other had
    an answer: databases read all rows where one question has them all.
    """
    query = sa.select(digests.c.key, digests.c.article_id, digests.c.created_at)
    begins = [_begins(column, name.lower()) for column in (digests.c.key, digests.c.article_id)]
    for conditions in ([digests.c.key == name], begins, [digests.c.url == name]):
        rows = [row for each in conditions for row in connection.execute(query.where(each))]
        if rows:
            return rows
    return []


def _begins(column: sa.Column[str], digits: str) -> sa.ColumnElement[bool]:
    """Whether hexadecimal digits begin so, as a range: no index answers LIKE on every database.

    'g' comes after all of them in every language's order but those in which two letters are one:
    on a Postgres that sorts as Danes do, what begins with 'a' does not begin 'aa', so that one
    beginning in 256 is not found, and whole keys are.
    """
    return sa.and_(column >= digits, column < f"{digits}g")


def _conditions(only: Only) -> Iterator[sa.ColumnElement[bool]]:
    if only.since is not None:
        yield digests.c.created_at >= only.since
    if only.until is not None:
        yield digests.c.created_at < only.until
    if only.publisher is not None:
        yield sa.func.lower(digests.c.publisher) == only.publisher.lower()
    if only.model is not None:
        yield digests.c.model == only.model
    if only.language is not None:
        yield digests.c.language == only.language
    if only.edition is not None:
        mine = (
            sa.select(entries.c.digest_key)
            .join(runs, runs.c.id == entries.c.run_id)
            .where(runs.c.edition == only.edition)
        )
        yield digests.c.key.in_(mine)


def _values(key: str, digest: Digest) -> dict[str, Any]:
    """A digest as a row of the store."""
    about = digest.article
    said = (
        about.title,
        digest.headline,
        digest.standfirst,
        *digest.topics,
        *(f"{t.headline} {t.detail}" for t in digest.key_takeaways),
        *(s.text for s in (*digest.key_developments, *digest.strategic_insights)),
        *(q.text for q in digest.quotes),
        *(q.speaker for q in digest.quotes),
        about.publisher,
    )
    return {
        "key": key,
        "article_id": about.id,
        "title": about.title,
        "headline": digest.headline,
        "publisher": about.publisher,
        "url": about.url,
        "language": about.language,
        "published_at": about.published_at,
        "model": digest.provenance.model,
        "created_at": digest.provenance.created_at,
        "words": storable(" ".join(part for part in said if part).casefold()),
        "body": digest.model_dump_json(),
    }
