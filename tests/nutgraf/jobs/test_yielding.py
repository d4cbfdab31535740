"""A provider that says 'too many' is given time, and nobody runs out of attempts on it."""

import asyncio
import random
from collections import deque
from dataclasses import dataclass, field

import pytest
from pydantic import BaseModel

from nutgraf.errors import ModelUnavailable
from nutgraf.jobs.metering import BoundedModel, YieldingModel
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Message, Request
from nutgraf.models.retrying import AsyncRetryingModel
from nutgraf.usage import Usage
from task_clock import Clock


class Lead(BaseModel):
    headline: str


REQUEST = Request("lead", (Message("user", "Fares rise."),), Lead, 100)


@dataclass
class Provider:
    """Lets so many a second through, and answers after 0.3 s."""

    clock: Clock
    per_second: int
    retry_after: float | None
    asked_at: list[float] = field(default_factory=list)
    name: str = "provider"
    identity: str = "provider"
    _let_through: deque[float] = field(default_factory=deque)

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        self.asked_at.append(self.clock.now)
        while self._let_through and self._let_through[0] <= self.clock.now - 1:
            self._let_through.popleft()
        busy = len(self._let_through) >= self.per_second
        if not busy:
            self._let_through.append(self.clock.now)
        await self.clock.sleep(0.3)
        if busy:
            raise ModelUnavailable(
                "busy", status=429, retry_after=self.retry_after, usage=Usage(requests=1)
            )
        return Answer(request.draft.model_validate({"headline": "x"}), usage=Usage(requests=1))


def ask(model: AsyncModel, clock: Clock, times: int) -> list[BaseException]:
    async def all_of_it() -> list[Answer[Lead] | BaseException]:
        asking = asyncio.gather(
            *(model.answer(REQUEST) for _ in range(times)), return_exceptions=True
        )
        await clock.run_until(asking)
        return await asking

    random.seed(1)  # waits between attempts are random
    return [o for o in asyncio.run(all_of_it()) if isinstance(o, BaseException)]


@pytest.mark.parametrize("retry_after", [1.0, None], ids=["with Retry-After", "without"])
def test_nobody_fails_on_a_provider_that_lets_few_through(retry_after: float | None) -> None:
    """200 requests, 64 at once, at 10 a second; without giving way dozens fail."""
    clock = Clock()
    provider = Provider(clock, 10, retry_after)
    yielding = YieldingModel(provider, 64, sleep=clock.sleep, clock=clock.time)
    retrying = AsyncRetryingModel(yielding, sleep=clock.sleep, clock=clock.time)
    assert not ask(BoundedModel(retrying, 64), clock, 200)
    assert len(provider.asked_at) < 320


def test_nothing_is_asked_before_the_provider_wants_it() -> None:
    clock = Clock()
    provider = Provider(clock, 4, 20.0)
    yielding = YieldingModel(provider, 8, sleep=clock.sleep, clock=clock.time)
    retrying = AsyncRetryingModel(yielding, sleep=clock.sleep, clock=clock.time)
    assert not ask(retrying, clock, 16)
    assert not [at for at in provider.asked_at if 0.3 < at < 20.3]
    assert sum(20.3 <= at < 20.5 for at in provider.asked_at) <= 2, "a quarter of 8 come back"


def test_a_provider_that_takes_everything_is_asked_as_much_at_once_as_wanted() -> None:
    clock = Clock()
    provider = Provider(clock, 1000, None)
    assert not ask(YieldingModel(provider, 8, sleep=clock.sleep, clock=clock.time), clock, 80)
    assert clock.now == pytest.approx(3.0)


def test_who_is_cancelled_while_waiting_leaves_the_turn_to_the_next() -> None:
    clock = Clock()
    model = YieldingModel(Provider(clock, 1000, None), 1, sleep=clock.sleep, clock=clock.time)

    async def cancelling() -> Answer[Lead]:
        first, second, third = (asyncio.create_task(model.answer(REQUEST)) for _ in range(3))
        first.add_done_callback(lambda _: second.cancel())
        await clock.run_until(asyncio.gather(first, second, third, return_exceptions=True))
        assert second.cancelled()
        return await third

    assert asyncio.run(cancelling()).draft == Lead(headline="x")
