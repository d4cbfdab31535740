"""Who is let through to the model, and when."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from nutgraf.errors import BudgetSpent
from nutgraf.jobs.metering.budget import NOTHING, Charge, Verdict

FIRST_PAUSE: Final = 0.05
LONGEST_PAUSE: Final = 1.0


class RateGate(Protocol):
    """A rate that all who share the gate keep together."""

    async def enter(self, amount: int) -> float:
        """Take the next free time for so much; the seconds until it, 0 for at once."""
        ...

    async def correct(self, difference: int) -> None:
        """So much more was used than was said on entering, or, below 0, so much less."""
        ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What came of wanting to ask.

    Attributes:
        verdict: Whether it may be asked.
        ticket: To settle with, if granted.
        reason: Why not, if nothing more is to be asked for.
    """

    verdict: Verdict
    ticket: str = ""
    reason: str = ""


class Spending(Protocol):
    """What a run has cost, and what is set apart for answers in flight."""

    async def reserve(self, hold: Charge) -> Grant:
        """Set apart what an answer may take, if it fits."""
        ...

    async def settle(self, ticket: str, spent: Charge, *, answers: int = 1) -> None:
        """Put what an answer took in place of what was set apart; 0 answers if none was asked."""
        ...


class Meter:
    """Lets requests through as budget and rates allow, each limit only where it is set.

    The budget comes first: whoever waits for a free minute holds what the answer may take, and
    nobody waits for one to find that nothing is left.

    Args:
        spending: The run's costs, against its budget.
        requests: The rate of HTTP requests.
        tokens: The rate of tokens.
        sleep: How to wait some seconds.
    """

    def __init__(
        self,
        *,
        spending: Spending | None = None,
        requests: RateGate | None = None,
        tokens: RateGate | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._spending = spending
        self._requests = requests
        self._tokens = tokens
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._settled = 0
        self._reason = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing is limited."""
        return not (self._spending or self._requests or self._tokens)

    async def admit(self, hold: Charge, *, requests: int = 1) -> str:
        """Wait until an answer may be asked for; what to settle it with.

        Args:
            hold: The most that it may take.
            requests: HTTP requests that it takes as a rule.

        Raises:
            BudgetSpent: It may not.
        """
        ticket = await self._reserve(hold) if self._spending else ""
        try:
            waits = [
                await gate.enter(amount)
                for gate, amount in ((self._requests, requests), (self._tokens, hold.tokens))
                if gate
            ]
            if any(waits):
                await self._sleep(max(waits))
        except BaseException:
            await self._settle(ticket, NOTHING, answers=0)
            raise
        return ticket

    async def settle(self, ticket: str, hold: Charge, spent: Charge, *, requests: int = 1) -> None:
        """Count what an answer took, or what it cost to get none.

        Args:
            ticket: From `admit`.
            hold: As it was given there.
            spent: What it was.
            requests: As it was given there.
        """
        await self._settle(ticket, spent)
        for gate, difference in (
            (self._requests, spent.calls - requests),
            (self._tokens, spent.tokens - hold.tokens),
        ):
            if gate and difference:
                await gate.correct(difference)

    async def _settle(self, ticket: str, spent: Charge, *, answers: int = 1) -> None:
        if self._spending:
            await self._spending.settle(ticket, spent, answers=answers)

    async def _reserve(self, hold: Charge) -> str:
        """One waits for others' answers at a time; those behind it wait for their turn."""
        if self._spending is None:
            raise ValueError("there is no spending to reserve from")
        async with self._turn:
            pause = FIRST_PAUSE
            while not self._reason:
                grant = await self._spending.reserve(hold)
                if grant.verdict == "granted":
                    return grant.ticket
                self._reason = grant.reason
                if grant.verdict == "wait":
                    await self._sleep(pause)
                    pause = min(pause * 1.5, LONGEST_PAUSE)
            raise BudgetSpent(self._reason)
