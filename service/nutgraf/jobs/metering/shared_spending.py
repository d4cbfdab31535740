"""Costs that processes share, on this machine or on several, through a database."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.jobs.metering.budget import NOTHING, Budget, Charge, Tally, judge, told
from nutgraf.jobs.metering.meter import Grant
from nutgraf.jobs.metering.tables import MeteringTables
from nutgraf.jobs.metering.transactions import Transactions

BLOCK: Final = 16
"""Answers that a process sets apart for at a time, since a transaction costs a millisecond."""

PLENTY: Final = 20
"""Blocks that a budget must still have room for; with less, each answer is asked for by itself."""

LONGEST_SILENCE: Final = 3600.0
"""Seconds after which a process that has set something apart is taken for dead, should nobody have
said so. One that speaks up later takes back what was written off."""

_NANO: Final = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class _News:
    """What the database does not know yet of a process's answers.

    Attributes:
        settled: What was set apart for those that came.
        spent: What they took.
        settlements: How many reservations that ends.
        answers: How many of them were asked.
        unpriced: How many of these have no known price.
    """

    settled: Charge = NOTHING
    spent: Charge = NOTHING
    settlements: int = 0
    answers: int = 0
    unpriced: int = 0

    def __add__(self, other: "_News") -> "_News":
        return _News(
            self.settled + other.settled,
            self.spent + other.spent,
            self.settlements + other.settlements,
            self.answers + other.answers,
            self.unpriced + other.unpriced,
        )


@dataclass(frozen=True, slots=True)
class _Hold:
    """What is set apart, and for how many answers."""

    charge: Charge = NOTHING
    answers: int = 0

    def plus(self, charge: Charge, answers: int) -> "_Hold":
        return _Hold(self.charge + charge, self.answers + answers)


class SharedSpending:
    """What all processes spend of a run's budget.

    Each process has one row for what it has set apart, and writes what it spent when it sets
    apart more, or has nothing in flight. So a killed process leaves one row, which counts as spent
    once `forget` was told of it or `LONGEST_SILENCE` has passed: the provider may have answered.

    Args:
        database: Where the tables are.
        tables: They.
        run_id: Whose budget it is.
        budget: What it may cost; a later process may have a larger one.
        executor: Who asks: this process, told from all others.
        clock: Seconds since 1970.
    """

    def __init__(
        self,
        database: Transactions,
        tables: MeteringTables,
        run_id: str,
        budget: Budget,
        *,
        executor: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._spending = tables.spending
        self._holds = tables.holds
        self._run_id = run_id
        self._budget = budget
        self._executor = executor
        self._clock = clock
        self._tickets = count(1)
        self._flights: dict[str, Charge] = {}
        self._left = _Hold()
        self._row = _Hold()
        self._news = _News()
        self._turn = asyncio.Lock()

    async def reserve(self, hold: Charge) -> Grant:
        """Set apart what an answer may take, if it fits."""
        if self._is_left(hold) and not self._turn.locked():
            return self._granted(hold)
        reserving = asyncio.ensure_future(self._reserve(hold))
        try:  # a transaction under way cannot be called back, only what came of it
            return await asyncio.shield(reserving)
        except asyncio.CancelledError:
            if ticket := (await reserving).ticket:
                await self.settle(ticket, NOTHING, answers=0)
            raise

    async def settle(self, ticket: str, spent: Charge, *, answers: int = 1) -> None:
        """Put what an answer took in place of what was set apart."""
        self._news += _News(
            self._flights.pop(ticket),
            replace(spent, dollars=spent.dollars or Decimal(0)),
            1,
            answers,
            answers * (spent.dollars is None),
        )
        if not self._flights:
            await asyncio.shield(self._rest())

    def forget(self, executor: str) -> None:
        """A process died: what it had set apart counts as spent."""
        with self._database.writing() as connection:
            self._write_off(connection, self._holds.c.executor == executor)

    def tally(self) -> Tally:
        """Where the run stands, as far as its processes have said."""
        with self._database.writing() as connection:
            return self._locked_tally(connection)

    async def _reserve(self, hold: Charge) -> Grant:
        async with self._turn:
            if not self._is_left(hold):
                grant = await self._told(hold)
                if grant.verdict != "granted":
                    return grant
            return self._granted(hold)

    async def _rest(self) -> None:
        """If nobody asks any more, what is left is there for others."""
        async with self._turn:
            if not self._flights:
                self._news += _News(settled=self._left.charge, settlements=self._left.answers)
                self._left = _Hold()
                await self._told(None)

    def _granted(self, hold: Charge) -> Grant:
        self._left = self._left.plus(hold * -1, -1)
        ticket = str(next(self._tickets))
        self._flights[ticket] = hold
        return Grant("granted", ticket)

    def _is_left(self, hold: Charge) -> bool:
        left = self._left
        enough = left.charge.calls >= hold.calls and left.charge.tokens >= hold.tokens
        return enough and left.answers > 0

    async def _told(self, hold: Charge | None) -> Grant:
        """Tell what is new, and set apart for more answers that take so much, if any."""
        news, self._news = self._news, _News()
        try:
            grant, answers, row = await asyncio.to_thread(self._exchange, news, hold)
        except Exception:
            self._news += news
            raise
        self._row = row
        if hold is not None:
            self._left = self._left.plus(hold * answers, answers)
        return grant

    def _exchange(self, news: _News, hold: Charge | None) -> tuple[Grant, int, _Hold]:
        with self._database.writing() as connection:
            self._locked_tally(connection)
            self._take_back(connection)
            self._add(connection, news.spent, news.answers, news.unpriced)
            row = self._row.plus(news.settled * -1, -news.settlements)
            self._put(connection, row)
            if hold is None:
                return Grant("granted"), 0, row
            grant, answers = self._decided(connection, hold)
            if answers:
                row = row.plus(hold * answers, answers)
                self._put(connection, row)
            return grant, answers, row

    def _decided(self, connection: sa.Connection, hold: Charge) -> tuple[Grant, int]:
        """Whether it fits, and for how many answers."""
        tally = self._locked_tally(connection)
        if judge(self._budget, tally, hold) == "wait":
            self._write_off(connection, self._is_overdue)
            tally = self._locked_tally(connection)
        verdict = judge(self._budget, tally, hold)
        if verdict == "granted":
            return Grant(verdict), self._how_many(tally, hold)
        return Grant(verdict, reason=told(self._budget, tally, hold) * (verdict == "spent")), 0

    def _how_many(self, tally: Tally, hold: Charge) -> int:
        plenty = judge(self._budget, tally, hold, answers=BLOCK * PLENTY) == "granted"
        return BLOCK if plenty else 1

    def _take_back(self, connection: sa.Connection) -> None:
        """Undo it where this process was taken for dead; its dollars stay as they were guessed."""
        if self._row.answers and not self._mine(connection):
            self._add(connection, self._row.charge * -1, -self._row.answers, 0)

    @property
    def _is_overdue(self) -> sa.ColumnElement[bool]:
        return self._holds.c.updated_at < self._clock() - LONGEST_SILENCE

    def _mine(self, connection: sa.Connection) -> bool:
        holds = self._holds.c
        query = sa.select(holds.calls).where(
            holds.run_id == self._run_id, holds.executor == self._executor
        )
        return connection.execute(query).first() is not None

    def _put(self, connection: sa.Connection, row: _Hold) -> None:
        """Write this process's row anew."""
        holds = self._holds
        key = {"run_id": self._run_id, "executor": self._executor}
        connection.execute(sa.delete(holds).filter_by(**key))
        if row.answers:
            values = {
                "calls": row.charge.calls,
                "tokens": row.charge.tokens,
                "answers": row.answers,
                "updated_at": self._clock(),
            }
            connection.execute(sa.insert(holds), key | values)

    def _add(self, connection: sa.Connection, spent: Charge, answers: int, unpriced: int) -> None:
        table = self._spending
        connection.execute(
            sa.update(table)
            .where(table.c.run_id == self._run_id)
            .values(
                calls=table.c.calls + spent.calls,
                tokens=table.c.tokens + spent.tokens,
                nanodollars=table.c.nanodollars + int((spent.dollars or 0) * _NANO),
                answers=table.c.answers + answers,
                unpriced=table.c.unpriced + unpriced,
            )
        )

    def _locked_tally(self, connection: sa.Connection) -> Tally:
        """Where the run stands; nobody changes it until the transaction is over."""
        row = self._locked(connection)
        if row is None:
            self._database.insert_or_ignore(connection, self._spending, [{"run_id": self._run_id}])
            row = self._locked(connection) or {}
        held = self._held(connection)
        spent = Charge(row["calls"], row["tokens"], Decimal(row["nanodollars"]) / _NANO)
        return Tally(spent, row["answers"], row["unpriced"], held.charge, held.answers)

    def _locked(self, connection: sa.Connection) -> Mapping[str, Any] | None:
        table = self._spending
        query = sa.select(table).where(table.c.run_id == self._run_id).with_for_update()
        row = connection.execute(query).mappings().first()
        return None if row is None else dict(row)

    def _held(self, connection: sa.Connection, *which: sa.ColumnElement[bool]) -> _Hold:
        holds = self._holds.c
        sums = [
            sa.func.coalesce(sa.func.sum(c), 0) for c in (holds.calls, holds.tokens, holds.answers)
        ]
        query = sa.select(*sums).where(holds.run_id == self._run_id, *which)
        calls, tokens, answers = map(int, connection.execute(query).one())
        return _Hold(Charge(calls, tokens), answers)

    def _write_off(self, connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
        """Count as spent what was set apart and will not be spoken of, dollars by the average."""
        tally = self._locked_tally(connection)
        held = self._held(connection, which)
        average = (tally.spent.dollars or Decimal(0)) / (tally.answers or 1)
        spent = replace(held.charge, dollars=average * held.answers)
        self._add(connection, spent, held.answers, 0)
        mine = self._holds.c.run_id == self._run_id
        connection.execute(sa.delete(self._holds).where(mine, which))
