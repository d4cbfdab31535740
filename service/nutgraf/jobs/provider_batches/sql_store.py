"""The record of batches in the nights' database."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar, cast

import sqlalchemy as sa

from nutgraf.jobs.provider_batches.records import (
    FAILED,
    OVER_LIMIT,
    RECORDED,
    BatchState,
    Fault,
    Item,
    ItemState,
    Part,
    Round,
    Tally,
)
from nutgraf.jobs.provider_batches.tables import BatchTables

_AT_ONCE: Final = 500
"""Keys in one statement; databases have limits for parameters."""

_REFUSED: Final = "refused"
"""The status of a part that was over the account's limit of what may be under way."""

ValueT = TypeVar("ValueT")


class Transactions(Protocol):
    """A database: `nutgraf.jobs.database.Database` is one."""

    def writing(self) -> AbstractContextManager[sa.Connection]: ...

    def reading(self) -> AbstractContextManager[sa.Connection]: ...


class SqlBatchStore:
    """A `BatchStore` over SQLAlchemy. Threads and processes may share the database.

    Args:
        database: Where the tables are.
        tables: They.
        now: The time of day.
    """

    def __init__(
        self,
        database: Transactions,
        tables: BatchTables,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._rounds, self._parts = tables.rounds, tables.parts
        self._items, self._awaited = tables.items, tables.awaited
        self._now = now

    def lookup(self, key: str) -> str | Fault | None:
        items = self._items
        with self._database.reading() as connection:
            row = connection.execute(sa.select(items).where(items.c.key == key)).one_or_none()
        if row is None or row.state in {"under_way", "again"}:
            return None
        if row.state == "answered":
            return str(row.completion)
        return Fault(row.reason, row.message, row.status_code, is_final=True)

    def round(self, run_id: str) -> Round:
        rounds = self._rounds
        with self._database.reading() as connection:
            query = sa.select(rounds).where(rounds.c.run_id == run_id)
            row = connection.execute(query).one_or_none()
        return Round(row.number, row.is_submitted) if row else Round()

    def note_round(self, run_id: str, round_: Round) -> None:
        rounds = self._rounds
        with self._database.writing() as connection:
            connection.execute(sa.delete(rounds).where(rounds.c.run_id == run_id))
            values = {"number": round_.number, "is_submitted": round_.is_submitted}
            connection.execute(sa.insert(rounds).values(run_id=run_id, **values))

    def known(self, run_id: str, keys: Collection[str]) -> set[str]:
        held: dict[str, Any] = {}
        with self._database.reading() as connection:
            for some in _slices(sorted(keys)):
                query = self._holders(run_id, some)
                held |= {row.key: row for row in connection.execute(query)}
        others = {
            row.part_id
            for row in held.values()
            if row.state == "under_way" and row.run_id != run_id
        }
        if others:
            self._await(run_id, others)
        return set(held)

    def begin(self, run_id: str, digest: str, keys: Sequence[str]) -> Part:
        parts, items, rounds = self._parts, self._items, self._rounds
        with self._database.writing() as connection:
            last = sa.select(sa.func.max(parts.c.number)).where(parts.c.run_id == run_id)
            number = (connection.execute(last).scalar() or 0) + 1
            now = sa.select(rounds.c.number).where(rounds.c.run_id == run_id).scalar_subquery()
            made = connection.execute(
                sa.insert(parts).values(
                    run_id=run_id,
                    number=number,
                    round=sa.func.coalesce(now, 1),
                    digest=digest,
                    requests=len(keys),
                    status=RECORDED,
                    created_at=self._now(),
                )
            )
            part_id = int(cast("Any", made).inserted_primary_key[0])
            for some in _slices(keys):
                connection.execute(sa.delete(items).where(items.c.key.in_(some)))
                rows = [{"key": key, "part_id": part_id, "state": "under_way"} for key in some]
                connection.execute(sa.insert(items), rows)
        return Part(part_id, run_id, number, digest, len(keys))

    def note_upload(self, part: Part, file_id: str) -> Part:
        self._update(part, input_file_id=file_id)
        return replace(part, input_file_id=file_id)

    def note_batch(self, part: Part, state: BatchState) -> Part:
        if (part.batch_id, part.status) != (state.id, state.status):
            self._update(part, batch_id=state.id, status=state.status)
        return replace(part, batch_id=state.id, status=state.status)

    def forget(self, part: Part) -> None:
        with self._database.writing() as connection:
            for table, owner in (
                (self._items, self._items.c.part_id),
                (self._awaited, self._awaited.c.part_id),
                (self._parts, self._parts.c.id),
            ):
                connection.execute(sa.delete(table).where(owner == part.id))

    def open_parts(self, run_id: str) -> list[Part]:
        parts, awaited = self._parts, self._awaited
        others = sa.select(awaited.c.part_id).where(awaited.c.run_id == run_id)
        query = (
            sa.select(parts)
            .where(parts.c.collected_at.is_(None))
            .where((parts.c.run_id == run_id) | parts.c.id.in_(others))
            .order_by(parts.c.id)
        )
        with self._database.reading() as connection:
            return [_part(row) for row in connection.execute(query)]

    def record(self, part: Part, items: Sequence[Item]) -> int:
        table = self._items
        open_here = (table.c.part_id == part.id) & (table.c.state == "under_way")
        first = {item.key: item for item in reversed(items)}
        with self._database.writing() as connection:
            known = {
                row.key: row.state
                for some in _slices(list(first))
                for row in connection.execute(
                    sa.select(table.c.key, table.c.state)
                    .where(table.c.part_id == part.id)
                    .where(table.c.key.in_(some))
                )
            }
            rows = [self._row(i) for k, i in first.items() if known.get(k) == "under_way"]
            if rows:
                columns: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in rows[0]}
                where = open_here & (table.c.key == sa.bindparam("new_key"))
                update = sa.update(table).where(where).values(columns)
                connection.execute(update, [_bound(row) for row in rows])
        return sum(1 for item in items if item.key not in known)

    def settle(self, part: Part, state: BatchState, rest: Fault) -> None:
        items, parts = self._items, self._parts
        status = _REFUSED if rest.reason == OVER_LIMIT else state.status
        with self._database.writing() as connection:
            open_here = (items.c.part_id == part.id) & (items.c.state == "under_way")
            row = self._row(Item("", rest))
            del row["key"]
            connection.execute(sa.update(items).where(open_here).values(**row))
            if rest.reason == FAILED:
                connection.execute(self._reopened(part))
            connection.execute(
                sa.update(parts)
                .where(parts.c.id == part.id)
                .values(status=status, collected_at=self._now())
            )

    def tally(self, run_id: str) -> Tally:
        return Tally(**self._counted(run_id, self._items.c.state))

    def reasons(self, run_id: str, *states: ItemState) -> dict[str, int]:
        return self._counted(run_id, self._items.c.reason, self._items.c.state.in_(states))

    def refused(self, run_id: str) -> int | None:
        parts = self._parts
        smallest = sa.select(sa.func.min(parts.c.requests))
        ours = (parts.c.run_id == run_id) & (parts.c.status == _REFUSED)
        with self._database.reading() as connection:
            return connection.execute(smallest.where(ours)).scalar()

    def release(self, run_id: str) -> int:
        items = self._items
        failed = items.c.part_id.in_(self._own(run_id)) & (items.c.state == "failed")
        with self._database.writing() as connection:
            done = connection.execute(sa.update(items).where(failed).values(state="again"))
            rounds = self._rounds
            connection.execute(sa.delete(rounds).where(rounds.c.run_id == run_id))
        return int(cast("Any", done).rowcount)

    def _own(self, run_id: str) -> sa.Select[tuple[int]]:
        return sa.select(self._parts.c.id).where(self._parts.c.run_id == run_id)

    def _counted(
        self, run_id: str, column: sa.Column[Any], *conditions: sa.ColumnElement[bool]
    ) -> dict[str, int]:
        ours = self._items.c.part_id.in_(self._own(run_id))
        query = sa.select(column, sa.func.count()).where(ours, *conditions).group_by(column)
        with self._database.reading() as connection:
            return {str(row[0]): int(row[1]) for row in connection.execute(query)}

    def _holders(self, run_id: str, keys: Sequence[str]) -> sa.Select[Any, Any, Any, Any]:
        """What failed for another run is no news for this one."""
        items, parts, rounds = self._items, self._parts, self._rounds
        now = sa.select(rounds.c.number).where(rounds.c.run_id == run_id).scalar_subquery()
        is_later = (
            (parts.c.run_id == run_id)
            & (parts.c.round == sa.func.coalesce(now, 1))
            & items.c.reason.not_in((OVER_LIMIT, FAILED))
        )
        is_failure_of_others = (items.c.state == "failed") & (parts.c.run_id != run_id)
        return (
            sa.select(items.c.key, items.c.state, items.c.part_id, parts.c.run_id)
            .join(parts, items.c.part_id == parts.c.id)
            .where(items.c.key.in_(keys))
            .where((items.c.state != "again") | is_later)
            .where(~is_failure_of_others)
        )

    def _reopened(self, part: Part) -> sa.Update:
        """All who wait for a part have to submit once more."""
        rounds, awaited = self._rounds, self._awaited
        waiting = sa.select(awaited.c.run_id).where(awaited.c.part_id == part.id)
        theirs = (rounds.c.run_id == part.run_id) | rounds.c.run_id.in_(waiting)
        return sa.update(rounds).where(theirs).values(is_submitted=False)

    def _await(self, run_id: str, part_ids: Collection[int]) -> None:
        awaited = self._awaited
        with self._database.writing() as connection:
            query = sa.select(awaited.c.part_id).where(awaited.c.run_id == run_id)
            there = set(connection.execute(query).scalars())
            if new := sorted(set(part_ids) - there):
                rows = [{"run_id": run_id, "part_id": part_id} for part_id in new]
                connection.execute(sa.insert(awaited), rows)

    def _update(self, part: Part, **values: Any) -> None:
        parts = self._parts
        with self._database.writing() as connection:
            connection.execute(sa.update(parts).where(parts.c.id == part.id).values(**values))

    def _row(self, item: Item) -> dict[str, Any]:
        fault = item.outcome if isinstance(item.outcome, Fault) else None
        state = "answered" if fault is None else "failed" if fault.is_final else "again"
        return {
            "key": item.key,
            "state": state,
            "completion": item.outcome if fault is None else None,
            "reason": fault and fault.reason,
            "message": fault and fault.message,
            "status_code": fault and fault.status,
            "collected_at": self._now(),
        }


def _bound(row: dict[str, Any]) -> dict[str, Any]:
    """A row as parameters; SQLAlchemy keeps the columns' own names for itself."""
    return {f"new_{name}": value for name, value in row.items()}


def _part(row: Any) -> Part:
    return Part(
        id=row.id,
        run_id=row.run_id,
        number=row.number,
        digest=row.digest,
        requests=row.requests,
        status=row.status,
        input_file_id=row.input_file_id,
        batch_id=row.batch_id,
    )


def _slices(values: Sequence[ValueT]) -> Iterator[Sequence[ValueT]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
