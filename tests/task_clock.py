"""A clock that goes on when all tasks sleep."""

import asyncio
import heapq
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Clock:
    """Time that passes when every task sleeps."""

    now: float = 0.0
    _sleeping: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _count: int = 0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleeping, (self.now + seconds, self._count, woken))
        await woken

    async def run_until(self, done: "asyncio.Future[Any]") -> None:
        while not done.done():
            for _ in range(50):
                await asyncio.sleep(0)
            if self._sleeping and not done.done():
                self.now, _, woken = heapq.heappop(self._sleeping)
                if not woken.done():
                    woken.set_result(None)
