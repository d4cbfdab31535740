"""Rates and costs of one process."""

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from nutgraf.jobs.metering.budget import Budget, Charge, Tally, judge, told
from nutgraf.jobs.metering.meter import Grant

MINUTE = 60.0


class MemoryRateGate:
    """A rate without bursts: each who enters is given the time at which the one before is paid off.

    That is the generic cell rate algorithm with places handed out in advance, so nobody asks
    twice, and who came first goes first. In no minute more than the rate and one more enter.

    Args:
        per_minute: The rate.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        if per_minute < 1:
            raise ValueError(f"{per_minute!r} is no rate: it is 1 a minute at least")
        self._seconds = MINUTE / per_minute
        self._clock = clock
        self._arrival = clock()

    async def enter(self, amount: int) -> float:
        """Take the next free time for so much; the seconds until it."""
        now = self._clock()
        start = max(self._arrival, now)
        self._arrival = start + amount * self._seconds
        return start - now

    async def correct(self, difference: int) -> None:
        """Move all who enter from now on by what was misjudged."""
        self._arrival += difference * self._seconds


class MemorySpending:
    """What one process spends of a budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._holds: dict[str, Charge] = {}
        self._tickets = 0
        self._tally = Tally()

    @property
    def tally(self) -> Tally:
        """Where it stands."""
        return self._tally

    async def reserve(self, hold: Charge) -> Grant:
        """Set apart what an answer may take, if it fits."""
        tally = self._tally
        verdict = judge(self._budget, tally, hold)
        if verdict != "granted":
            return Grant(verdict, reason=told(self._budget, tally, hold) * (verdict == "spent"))
        self._tickets += 1
        ticket = str(self._tickets)
        self._holds[ticket] = hold
        self._tally = replace(tally, held=tally.held + hold, in_flight=tally.in_flight + 1)
        return Grant(verdict, ticket)

    async def settle(self, ticket: str, spent: Charge, *, answers: int = 1) -> None:
        """Put what an answer took in place of what was set apart."""
        tally = self._tally
        self._tally = Tally(
            spent=tally.spent + replace(spent, dollars=spent.dollars or Decimal(0)),
            answers=tally.answers + answers,
            unpriced=tally.unpriced + answers * (spent.dollars is None),
            held=tally.held - self._holds.pop(ticket),
            in_flight=tally.in_flight - 1,
        )
