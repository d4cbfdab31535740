"""Rates that processes keep together, on this machine or on several, through a database."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from nutgraf.jobs.metering.memory import MINUTE
from nutgraf.jobs.metering.tables import MeteringTables
from nutgraf.jobs.metering.transactions import Transactions

BLOCK_SECONDS: Final = 0.5
"""What a process takes of a rate at a time, or a single request where that is more. At 200 requests
a second that is a transaction for every hundred of them; each costs 0.4 ms."""

_STALE_SECONDS: Final = 1.0
"""After which the rest of a block is let go: a rate that nobody used is not saved up."""


class SharedRateGate:
    """`MemoryRateGate`, in a row that one statement moves on, whoever else does at that moment.

    In no minute more than the rate and `BLOCK_SECONDS` of each process enter. A process that is
    killed leaves nothing behind but the times that it was given.

    Args:
        database: Where the tables are.
        tables: They.
        name: Who have the same share the rate, such as 'requests of openai/gpt-5-mini'.
        per_minute: The rate.
        clock: Seconds since 1970; the machines' clocks should agree.
    """

    def __init__(
        self,
        database: Transactions,
        tables: MeteringTables,
        name: str,
        per_minute: int,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if per_minute < 1:
            raise ValueError(f"{per_minute!r} is no rate: it is 1 a minute at least")
        self._database = database
        self._rates = tables.rates
        self._name = name
        self._seconds = MINUTE / per_minute
        self._block = int(BLOCK_SECONDS / self._seconds)
        self._clock = clock
        self._turn = asyncio.Lock()
        self._left = 0
        self._next = 0.0
        self._stale_at = 0.0
        self._correction = 0

    async def enter(self, amount: int) -> float:
        """Take the next free time for so much; the seconds until it."""
        async with self._turn:
            if self._left < amount or self._clock() > self._stale_at:
                await self._take(max(amount, self._block))
            start = self._next
            self._left -= amount
            self._next += amount * self._seconds
            return max(0.0, start - self._clock())

    async def correct(self, difference: int) -> None:
        """Move all who enter from the next block on by what was misjudged."""
        self._correction += difference

    async def _take(self, amount: int) -> None:
        correction, self._correction = self._correction, 0
        self._next = await asyncio.to_thread(self._moved, amount, correction)
        self._left = amount
        self._stale_at = self._next + amount * self._seconds + _STALE_SECONDS

    def _moved(self, amount: int, correction: int) -> float:
        """Move the row on by a block; when the block begins."""
        arrival = self._rates.c.arrival
        with self._database.writing() as connection:
            now = self._clock()
            row = {"name": self._name, "arrival": now}
            self._database.insert_or_ignore(connection, self._rates, [row])
            corrected = arrival + correction * self._seconds
            start = sa.case((corrected < now, now), else_=corrected)
            moved = (
                sa.update(self._rates)
                .where(self._rates.c.name == self._name)
                .values(arrival=start + amount * self._seconds)
                .returning(arrival)
            )
            return float(connection.execute(moved).scalar_one()) - amount * self._seconds
