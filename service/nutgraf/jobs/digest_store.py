"""The digests that have been made: found again by key, by article, by words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger_rows import storable
from nutgraf.jobs.tables import articles, digests, entries, runs
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

SHORTEST_ID: Final = 6
"""Characters of an article's id or a digest's key that are enough to name it."""


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
        """Put digests into the store, by key, within a transaction that writes; their articles go
        before them, with `add_articles`."""
        rows = [_values(key, digest) for key, digest in made.items()]
        self._database.insert_or_update(connection, digests, rows)

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

    def get(self, name: str) -> tuple[Digest, str]:
        """A digest and its article's text, by the beginning of its key, article id, or URL.

        Raises:
            InputError: There is none, or several articles begin so.
        """
        row = self._named(name)
        return Digest.model_validate_json(row.body), row.text

    def key(self, name: str) -> str:
        """The key of the digest that `get` gives.

        Raises:
            InputError: As there.
        """
        return str(self._named(name).key)

    def _named(self, name: str) -> sa.Row[*tuple[Any, ...]]:
        if len(name) < SHORTEST_ID:
            raise InputError(f"{name!r} is too short: give {SHORTEST_ID} characters or more")
        begins = [
            c.startswith(name, autoescape=True) for c in (digests.c.key, digests.c.article_id)
        ]
        query = (
            sa.select(digests.c.key, digests.c.body, digests.c.article_id, articles.c.text)
            .join(articles, articles.c.id == digests.c.article_id)
            .where(sa.or_(*begins, digests.c.url == name))
            .order_by(digests.c.created_at.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(50)).all()
        if not rows:
            raise InputError(f"there is no digest {name!r}: `nutgraf digests list` shows all")
        if len({row.article_id for row in rows}) > 1:
            raise InputError(f"several articles begin with {name!r}: give more of it")
        return rows[0]

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
        order = (digests.c.created_at.desc(), digests.c.key)
        query = sa.select(*columns).where(*conditions).order_by(*order).limit(limit)
        with self._database.reading() as connection:
            return [Kept(*row) for row in connection.execute(query)]


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
