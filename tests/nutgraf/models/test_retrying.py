"""Asking again: when, how often, after how long, and within what time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from pydantic import BaseModel

from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)
from nutgraf.models.instructed import connect
from nutgraf.models.protocol import Answer, DraftT, Message, Request
from nutgraf.models.retrying import (
    DEFAULT_ATTEMPTS,
    PATIENCE,
    AsyncRetryingModel,
    RetryingModel,
    most_requests,
)
from nutgraf.usage import Usage
from stub_server import Reply, StubServer, completion


class Lead(BaseModel):
    headline: str


GOOD = Lead(headline="Ferry fares rise in Port Arden")
COST = Usage(requests=1, input_tokens=100, output_tokens=10, cost_usd=Decimal("0.01"))
REQUEST = Request("lead", (Message("user", "Fares rise."),), Lead, 100)


def unavailable(retry_after: float | None = None) -> ModelUnavailable:
    return ModelUnavailable("busy", status=503, retry_after=retry_after, usage=COST)


@dataclass
class Time:
    """A clock that only sleeping and asking move."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


@dataclass
class Scripted:
    """A model that fails by script, then answers; each attempt takes a second."""

    time: Time
    script: list[ModelError]
    timeouts: list[float | None] = field(default_factory=list)
    name: str = "scripted"
    identity: str = "scripted at nowhere"

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        self.timeouts.append(timeout)
        self.time.now += 1
        if self.script:
            raise self.script.pop(0)
        return Answer(request.draft.model_validate(GOOD.model_dump()), usage=COST)


@dataclass
class AsyncScripted:
    """`Scripted`, awaited."""

    scripted: Scripted
    name: str = "scripted"
    identity: str = "scripted at nowhere"

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        return self.scripted.answer(request, timeout=timeout)


@dataclass
class Setting:
    """A script, asked through either kind of model."""

    flavor: str
    time: Time = field(default_factory=Time)
    scripted: Scripted = field(init=False)

    def ask(self, *script: ModelError, timeout: float | None = None) -> Answer[Lead]:
        self.scripted = Scripted(self.time, list(script))
        if self.flavor == "sync":
            model = RetryingModel(self.scripted, sleep=self.time.sleep, clock=self.time.clock)
            return model.answer(REQUEST, timeout=timeout)
        sleep: Callable[[float], Awaitable[None]] = self.time.sleep_async
        awaited = AsyncRetryingModel(
            AsyncScripted(self.scripted), sleep=sleep, clock=self.time.clock
        )
        return asyncio.run(awaited.answer(REQUEST, timeout=timeout))


@pytest.fixture(params=["sync", "async"])
def setting(request: pytest.FixtureRequest) -> Setting:
    return Setting(str(request.param))


def test_an_answer_at_once_is_passed_on(setting: Setting) -> None:
    assert setting.ask() == Answer(GOOD, usage=COST)
    assert setting.time.slept == []


def test_what_is_unavailable_is_asked_again_and_all_is_counted(setting: Setting) -> None:
    answer = setting.ask(unavailable(), unavailable())
    assert answer.draft == GOOD
    assert answer.usage == COST + COST + COST
    assert len(setting.time.slept) == 2


def test_it_gives_up_after_four_attempts_with_what_they_cost(setting: Setting) -> None:
    with pytest.raises(ModelUnavailable, match=r"busy \(4 attempts\)") as caught:
        setting.ask(*(unavailable() for _ in range(9)))
    assert caught.value.usage == COST + COST + COST + COST
    assert caught.value.status == 503
    assert len(setting.scripted.timeouts) == DEFAULT_ATTEMPTS == 4


@pytest.mark.parametrize("kind", [ModelRejected, ModelRefused, AnswerCutOff, MalformedAnswer])
def test_no_other_error_is_asked_again(setting: Setting, kind: type[ModelError]) -> None:
    with pytest.raises(kind) as caught:
        setting.ask(unavailable(), kind("no", usage=COST))
    assert caught.value.usage == COST + COST
    assert len(setting.scripted.timeouts) == 2


def test_waits_grow_and_differ(setting: Setting) -> None:
    firsts: set[float] = set()
    for _ in range(20):
        setting.time.slept.clear()
        setting.ask(unavailable(), unavailable(), unavailable())
        for wait, most in zip(setting.time.slept, (0.5, 1.0, 2.0), strict=True):
            assert 0 <= wait <= most
        firsts.add(setting.time.slept[0])
    assert len(firsts) > 1


def test_a_provider_is_given_the_time_it_asks_for(setting: Setting) -> None:
    setting.ask(unavailable(retry_after=20))
    assert setting.time.slept == [20]


def test_a_short_retry_after_does_not_shorten_the_wait(setting: Setting) -> None:
    waits: list[float] = []
    for _ in range(10):
        setting.time.slept.clear()
        setting.ask(unavailable(retry_after=1e-9))
        waits += setting.time.slept
    assert max(waits) > 1e-6


def test_an_attempt_is_told_what_is_left_of_the_timeout(setting: Setting) -> None:
    setting.ask(unavailable(retry_after=5), timeout=30)
    assert setting.scripted.timeouts == [30, 30 - 1 - 5]


def test_without_a_timeout_no_attempt_has_one(setting: Setting) -> None:
    setting.ask(unavailable())
    assert setting.scripted.timeouts == [None, None]


def test_it_gives_up_at_once_where_the_provider_wants_longer_than_is_left(
    setting: Setting,
) -> None:
    with pytest.raises(ModelUnavailable, match="provider wants 60 s") as caught:
        setting.ask(unavailable(retry_after=60), timeout=30)
    assert setting.time.slept == []
    assert caught.value.retry_after == 60
    assert caught.value.usage == COST


def test_it_does_not_wait_past_the_timeout(setting: Setting) -> None:
    with pytest.raises(ModelUnavailable, match="too late"):
        setting.ask(*(unavailable() for _ in range(9)), timeout=1.0)
    assert len(setting.scripted.timeouts) == 1
    assert setting.time.slept == []


def test_without_a_timeout_patience_has_an_end(setting: Setting) -> None:
    with pytest.raises(ModelUnavailable, match="provider wants"):
        setting.ask(unavailable(retry_after=PATIENCE + 1))


def test_it_passes_for_the_model_it_is_around() -> None:
    model = RetryingModel(Scripted(Time(), []))
    assert (model.name, model.identity) == ("scripted", "scripted at nowhere")


def test_the_most_requests_an_answer_takes_is_what_is_promised() -> None:
    """Each attempt gets a malformed answer first and an overloaded server second."""
    replies = [completion("what?"), Reply(503)] * 10
    with StubServer(*replies) as server:
        model = RetryingModel(connect("stub", base_url=server.url), sleep=lambda _: None)
        with pytest.raises(ModelUnavailable) as caught:
            model.answer(REQUEST)
    assert len(server.requests) == most_requests() == 8
    assert caught.value.usage.requests == 8
