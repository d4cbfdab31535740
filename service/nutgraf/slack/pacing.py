"""At what pace we write to Slack: one message a second a channel, and none while it says so."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from nutgraf.slack.failures import busy

MESSAGE_SECONDS: Final = 1.0
"""Between two messages to a channel. https://docs.slack.dev/apis/web-api/rate-limits"""

_FEW: Final = 64
"""Lanes up to which nobody looks for idle ones."""

Sleep = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: float = float("-inf")


class Turn:
    """One's turn in a lane.

    Attributes:
        has_begun: Whether something is done with it: then the next one has to wait.
    """

    def __init__(self, pause: Callable[[], Awaitable[None]]) -> None:
        self._pause = pause
        self.has_begun = False

    async def begin(self) -> None:
        """Wait until the seconds since the one before are over."""
        await self._pause()
        self.has_begun = True


class Lanes:
    """One at a time in each lane, in order of arrival, with some seconds between two.

    The seconds count from when the one before had its answer: so they hold where Slack counts,
    however long the requests were on their way. Lanes that nobody uses are forgotten.

    Args:
        seconds: Between two.
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(
        self,
        seconds: float = 0.0,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Clock = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._clock = clock
        self._lanes: dict[Hashable, _Lane] = {}
        self._many = _FEW

    def __len__(self) -> int:
        return len(self._lanes)

    @asynccontextmanager
    async def turn(self, name: Hashable) -> AsyncGenerator[Turn]:
        """Wait for one's turn in a lane; it lasts as long as the block."""
        lane = self._lane(name)
        lane.users += 1
        try:
            async with lane.lock:
                turn = Turn(lambda: self._pause(lane))
                try:
                    yield turn
                finally:
                    if turn.has_begun:
                        lane.free_at = self._clock() + self._seconds
        finally:
            lane.users -= 1

    async def _pause(self, lane: _Lane) -> None:
        pause = lane.free_at - self._clock()
        if pause > 0:
            await self._sleep(pause)

    def _lane(self, name: Hashable) -> _Lane:
        if name not in self._lanes:
            self._forget()
        return self._lanes.setdefault(name, _Lane())

    def _forget(self) -> None:
        if len(self._lanes) < self._many:
            return
        now = self._clock()
        idle = [n for n, lane in self._lanes.items() if not lane.users and lane.free_at <= now]
        for name in idle:
            del self._lanes[name]
        self._many = max(_FEW, 2 * len(self._lanes))


@dataclass(slots=True)
class _Gate:
    resumes_at: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Gates:
    """Open until Slack says 'later': then shut for all who come, who afterwards pass one by one.

    So the limit is met once and not by each of them, and they don't all rush when it is over.

    Args:
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(self, *, sleep: Sleep = asyncio.sleep, clock: Clock = time.monotonic) -> None:
        self._sleep = sleep
        self._clock = clock
        self._gates: dict[Hashable, _Gate] = {}

    def __len__(self) -> int:
        return len(self._gates)

    def shut(self, name: Hashable, seconds: float) -> None:
        """Let nobody through a gate for some seconds."""
        now = self._clock()
        for other in [n for n, gate in self._gates.items() if self._is_idle(gate, now)]:
            del self._gates[other]
        resumes_at = now + seconds
        gate = self._gates.setdefault(name, _Gate(resumes_at))
        gate.resumes_at = max(gate.resumes_at, resumes_at)

    @asynccontextmanager
    async def passage(self, name: Hashable, *, patience: float) -> AsyncGenerator[None]:
        """Wait until a gate is open; the block is the way through.

        Raises:
            SlackUnavailable: That is more seconds away than the patience lasts.
        """
        gate = self._gates.get(name)
        if gate is None:
            yield
            return
        gate.waiting += 1
        try:
            async with gate.lock:
                await self._opening(gate, patience)
                yield
        finally:
            gate.waiting -= 1
            if self._is_idle(gate, self._clock()):
                self._gates.pop(name, None)

    def _is_idle(self, gate: _Gate, now: float) -> bool:
        return not gate.waiting and gate.resumes_at <= now

    async def _opening(self, gate: _Gate, patience: float) -> None:
        while (pause := gate.resumes_at - self._clock()) > 0:
            if pause > patience:
                raise busy(pause)
            await self._sleep(pause)
