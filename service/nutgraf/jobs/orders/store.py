"""Where orders are kept, and every one for the same thing is one as long as it is open."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.errors import InputError, StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.ledger_rows import storable
from nutgraf.jobs.orders.failing import Failure
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.wishes import Wish, wish
from nutgraf.jobs.records import InputKind
from nutgraf.jobs.tables import digests, orders
from nutgraf_schemas.article import Article, Metadata
from nutgraf_schemas.digest import Digest

FRESH_FOR: Final = timedelta(hours=1)
"""For so long a digest is what who asks for it wants."""

_TRIES: Final = 5
_AT_ONCE: Final = 500
"""Values in one query; databases take a few thousand at most."""

_SHOWN: Final = (
    orders.c.id,
    orders.c.kind,
    orders.c.content,
    orders.c.status,
    orders.c.placed_at,
    orders.c.ended_at,
    orders.c.digest_key,
    orders.c.cached,
    orders.c.reason,
    orders.c.message,
)
"""Columns, as `Order` has them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order, and whether it is there only since it was placed now."""

    order: Order
    is_new: bool


@dataclass(frozen=True, slots=True)
class Work:
    """An open order, for who works on it.

    Attributes:
        id: The order's.
        kind: What `content` is.
        content: The URL, or the text or HTML itself.
        metadata: What is known of the article.
        fresh: Whether answers are wanted that nobody has yet.
        begun: How often it has been begun, this time included.
    """

    id: str
    kind: InputKind
    content: str
    metadata: Metadata
    fresh: bool
    begun: int


@dataclass(frozen=True, slots=True)
class Made:
    """What an order came to.

    Attributes:
        key: The digest's; one that is made goes into the store under another if there is one of
            this key already.
        digest: The digest, unless it is in the store already.
        article: Its article, likewise.
    """

    key: str
    digest: Digest | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An open order and the workflow that it was last given to.

    Attributes:
        id: The order's.
        attempt: Of the workflow.
        placed_at: When it was placed.
    """

    id: str
    attempt: int
    placed_at: datetime = field(compare=False)


class Orders:
    """Orders in a database, which any number of processes and threads may share.

    Args:
        database: Where; its tables are there.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._digests = DigestStore(database)

    def place(
        self,
        content: str,
        *,
        kind: InputKind = "url",
        fresh: bool = False,
        metadata: Metadata | None = None,
        now: datetime | None = None,
    ) -> Order:
        """Ask for a digest; whoever asks for the same thing while it is open gets the same order.

        Args:
            content: A URL, or the text or HTML itself.
            kind: What it is.
            fresh: Make a new digest; otherwise one of the last hour is given at once, as 'done'.
            metadata: What is known of the article, which goes before what its page says.
            now: The time; by default now.

        Raises:
            FetchError: It is no URL that is fetched.
            InputError: It is nothing else that can be read.
            StorageError: The database failed.
        """
        wanted = wish(content, kind=kind, fresh=fresh, metadata=metadata)
        return self.place_all([wanted], now=now)[0].order

    def place_all(self, wishes: Sequence[Wish], *, now: datetime | None = None) -> list[Placed]:
        """Place several in one transaction, each as `place` does; an order for each, in order."""
        moment = now or datetime.now(UTC)
        for _ in range(_TRIES):
            with self.database.writing() as connection:
                placed = self._placed(connection, wishes, moment)
            if placed is not None:
                return placed
        raise StorageError("orders ended faster than they could be placed: try again")

    def get(self, id: str) -> Order:  # noqa: A002 -- an order's word for its name
        """An order.

        Raises:
            InputError: There is none of this id.
        """
        with self.database.reading() as connection:
            row = connection.execute(sa.select(*_SHOWN).where(orders.c.id == id)).one_or_none()
        if row is None:
            raise InputError(f"there is no order {id!r}")
        return _order(row)

    def ended(self, ids: Iterable[str]) -> list[Order]:
        """Those of the orders that have ended."""
        names = list(ids)
        found: list[Order] = []
        with self.database.reading() as connection:
            for first in range(0, len(names), _AT_ONCE):
                query = sa.select(*_SHOWN).where(
                    orders.c.id.in_(names[first : first + _AT_ONCE]), orders.c.status != "open"
                )
                found.extend(_order(row) for row in connection.execute(query))
        return found

    def open(self) -> list[Order]:
        """All that have not ended, the oldest first."""
        query = sa.select(*_SHOWN).where(orders.c.status == "open").order_by(orders.c.placed_at)
        with self.database.reading() as connection:
            return [_order(row) for row in connection.execute(query)]

    def given(self) -> list[Given]:
        """All that have not ended, with the workflows that they were given to, the oldest first."""
        query = (
            sa.select(orders.c.id, orders.c.attempt, orders.c.placed_at)
            .where(orders.c.status == "open")
            .order_by(orders.c.placed_at)
        )
        with self.database.reading() as connection:
            return [Given(*row) for row in connection.execute(query)]

    def give_again(self, lost: Iterable[Given]) -> list[Given]:
        """Number the next workflows of orders; gives those that nobody else did this for."""
        again: list[Given] = []
        with self.database.writing() as connection:
            for one in sorted(lost, key=lambda given: given.id):
                changed = connection.execute(
                    orders.update()
                    .where(orders.c.id == one.id, orders.c.status == "open")
                    .where(orders.c.attempt == one.attempt)
                    .values(attempt=one.attempt + 1)
                )
                if changed.rowcount:
                    again.append(replace(one, attempt=one.attempt + 1))
        return again

    def begin(self, id: str, attempt: int) -> Work | None:  # noqa: A002
        """Note that a workflow begins an order; None if that has ended, or is another's by now."""
        mine = (orders.c.id == id, orders.c.attempt == attempt, orders.c.status == "open")
        with self.database.writing() as connection:
            count = orders.update().where(*mine).values(begun=orders.c.begun + 1)
            if not connection.execute(count).rowcount:
                return None
            row = connection.execute(sa.select(orders).where(orders.c.id == id)).one()
        known = Metadata.model_validate_json(row.metadata)
        return Work(row.id, row.kind, row.content, known, row.is_fresh, row.begun)

    def known(self, key: str) -> str | None:
        """The key of the last digest made of the same thing, under this key or another; None if
        there is none in the store that can be read."""
        return self._digests.newest(key)

    def end(
        self,
        id: str,  # noqa: A002
        outcome: Made | Failure,
        *,
        now: datetime | None = None,
    ) -> Order | None:
        """End an order; the digest and its article are put into the store with it, or neither.

        What is in the store stays as it is, since messages show it and their buttons ask for it: a
        digest whose key is taken gets one of its own. Text and HTML are not kept with an order
        that has ended.

        Returns:
            The order; None if it had ended before, which then stays as it is.
        """
        values = _failed(outcome) if isinstance(outcome, Failure) else _done(outcome)
        values |= {"asked": None, "metadata": "{}", "ended_at": now or datetime.now(UTC)}
        values["content"] = sa.case((orders.c.kind == "url", orders.c.content), else_="")
        is_open = (orders.c.id == id, orders.c.status == "open")
        with self.database.writing() as connection:
            if not connection.execute(orders.update().where(*is_open).values(values)).rowcount:
                return None
            if isinstance(outcome, Made) and outcome.digest and outcome.article:
                self._digests.add_articles(connection, [outcome.article])
                key = self._digests.add_beside(connection, outcome.key, outcome.digest, maker=id)
                mine = orders.update().where(orders.c.id == id)
                connection.execute(mine.values(digest_key=key))
            row = connection.execute(sa.select(*_SHOWN).where(orders.c.id == id)).one()
        return _order(row)

    def forget(self, *, before: datetime) -> None:
        """Forget the orders that ended before then; their digests stay."""
        with self.database.writing() as connection:
            connection.execute(orders.delete().where(orders.c.ended_at < before))

    def _placed(
        self, connection: sa.Connection, wishes: Sequence[Wish], now: datetime
    ) -> list[Placed] | None:
        """An order for each wish; None if one ended while it was looked at."""
        recent = self._recent(connection, {w.same for w in wishes if not w.fresh}, now)
        missing = {w.same: w for w in wishes if w.fresh or w.same not in recent}
        for w in wishes:  # who wants it fresh speaks for all
            if w.fresh:
                missing[w.same] = w
        rows = [_new(w, now) for _, w in sorted(missing.items())]
        self.database.insert_or_ignore(connection, orders, rows)
        mine = {row["id"] for row in rows}
        found = self._open(connection, missing)
        if len(found) < len(missing):
            return None
        self._renew(connection, [w.same for w in missing.values() if w.fresh])
        given = [
            found[w.same] if w.fresh or w.same not in recent else recent[w.same] for w in wishes
        ]
        return [Placed(order, order.id in mine) for order in given]

    def _recent(
        self, connection: sa.Connection, sames: Iterable[str], now: datetime
    ) -> dict[str, Order]:
        """The last digests of the same things that are fresh still."""
        found: dict[str, Order] = {}
        for some in _parts(sames):
            query = (
                sa.select(orders.c.same, *_SHOWN)
                .join(digests, digests.c.key == orders.c.digest_key)
                .where(orders.c.same.in_(some), orders.c.status == "done")
                .where(orders.c.ended_at > now - FRESH_FOR)
                .order_by(orders.c.ended_at)
            )
            for same, *row in connection.execute(query):
                found[same] = replace(_order(row), cached=True)
        return found

    def _open(self, connection: sa.Connection, sames: Iterable[str]) -> dict[str, Order]:
        found: dict[str, Order] = {}
        for some in _parts(sames):
            query = sa.select(orders.c.asked, *_SHOWN).where(orders.c.asked.in_(some))
            for asked, *row in connection.execute(query):
                found[asked] = _order(row)
        return found

    def _renew(self, connection: sa.Connection, sames: Sequence[str]) -> None:
        """An open order that somebody now wants fresh becomes so, unless it has been begun."""
        for some in _parts(sames):
            connection.execute(
                orders.update()
                .where(orders.c.asked.in_(some), orders.c.begun == 0)
                .where(orders.c.is_fresh.is_(False))
                .values(is_fresh=True)
            )


def _order(row: Iterable[Any]) -> Order:
    return Order(*row)


def _new(wanted: Wish, now: datetime) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(8),
        "kind": wanted.kind,
        "same": wanted.same,
        "asked": wanted.same,
        "status": "open",
        "is_fresh": wanted.fresh,
        "attempt": 1,
        "begun": 0,
        "placed_at": now,
        "cached": False,
        "metadata": wanted.metadata.model_dump_json(exclude_none=True),
        "content": wanted.content,
    }


def _done(made: Made) -> dict[str, Any]:
    return {"status": "done", "digest_key": made.key, "cached": _is_cached(made.digest)}


def _is_cached(digest: Digest | None) -> bool:
    return digest is None or digest.provenance.cached


def _failed(failure: Failure) -> dict[str, Any]:
    return {"status": "failed", "reason": failure.reason, "message": storable(failure.message)}


def _parts(values: Iterable[str]) -> Iterable[list[str]]:
    listed = sorted(set(values))
    return (listed[first : first + _AT_ONCE] for first in range(0, len(listed), _AT_ONCE))
