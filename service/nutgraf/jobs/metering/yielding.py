"""A model that asks less at once when its provider says that this is too much."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

from nutgraf.errors import ModelUnavailable
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Request
from nutgraf.models.wrapping import Wrapping
from nutgraf.summarizer import waiting

TOO_MANY: Final = 429

SLOWING: Final = 0.25
GROWTH: Final = 0.25
"""What is left of the requests at once after a 429, and what each answer adds, divided by how many
they are. 640 requests, 64 at once, to a provider that lets 10 a second through and wants a second
of patience (simulated): 749 are sent and none fails. Without giving way 2,037 are sent and 304
fail; with a half left and growth of 1, 997 and 13."""


class YieldingModel(Wrapping[AsyncModel]):
    """A model around a model, which after an HTTP 429 asks nothing until the provider's
    Retry-After is over, then fewer at once, and with every answer a little more.

    Beneath retrying: whoever waits here has not been sent and loses no attempt. Without it all
    come back at the same moment, most to the same answer, and run out of attempts.

    Args:
        model: The model to ask.
        most: How many at once at the beginning, and at most.
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(
        self,
        model: AsyncModel,
        most: int,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(model)
        self._most = most
        self._limit = float(most)
        self._sleep = sleep
        self._clock = clock
        self._in_flight = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._slowed_at = float("-inf")
        self._resumes_at = float("-inf")

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request when the provider is likely to take it."""
        with waiting():
            await self._enter()
        sent_at = self._clock()
        try:
            answer = await self._model.answer(request, timeout=timeout)
        except ModelUnavailable as error:
            if error.status == TOO_MANY:
                self._slow_down(error.retry_after or 0.0, sent_at)
            raise
        else:
            self._limit = min(self._most, self._limit + GROWTH / self._limit)
            return answer
        finally:
            self._in_flight -= 1
            self._let_in()

    async def _enter(self) -> None:
        while True:
            pause = self._resumes_at - self._clock()
            if pause > 0:
                await self._sleep(pause)
            elif self._in_flight < int(self._limit):
                self._in_flight += 1
                return
            else:
                turn = asyncio.get_running_loop().create_future()
                self._waiting.append(turn)
                try:
                    await turn
                except asyncio.CancelledError:
                    self._let_in()  # it may have been this one's turn
                    raise

    def _slow_down(self, retry_after: float, sent_at: float) -> None:
        """Once for all that were sent before: they have met the same limit."""
        now = self._clock()
        self._resumes_at = max(self._resumes_at, now + retry_after)
        if sent_at > self._slowed_at:
            self._slowed_at = now
            self._limit = max(1.0, self._limit * SLOWING)

    def _let_in(self) -> None:
        free = int(self._limit) - self._in_flight
        while free > 0 and self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # else whoever waited was cancelled
                turn.set_result(None)
                free -= 1
