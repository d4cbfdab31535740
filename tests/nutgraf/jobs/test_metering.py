"""Rates and budgets, of one process: nobody is let through too early, nor for too much."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from pydantic import BaseModel

from newsroom import ARTICLE
from nutgraf.errors import (
    BudgetSpent,
    MalformedAnswer,
    ModelError,
    ModelRejected,
    ModelUnavailable,
    NutgrafError,
)
from nutgraf.jobs.metering import (
    BoundedModel,
    Budget,
    Charge,
    MemoryRateGate,
    MemorySpending,
    Meter,
    MeteredModel,
    Tally,
)
from nutgraf.jobs.metering.budget import Verdict, judge
from nutgraf.jobs.metering.metered import estimated
from nutgraf.models.protocol import Answer, DraftT, Message, Request
from nutgraf.models.retrying import AsyncRetryingModel, most_requests
from nutgraf.summarizer import AsyncSummarizer
from nutgraf.usage import Usage
from task_clock import Clock


class Lead(BaseModel):
    headline: str


REQUEST = Request("lead", (Message("user", "x" * 350),), Lead, 400)
COST = Usage(requests=1, input_tokens=100, output_tokens=20, cost_usd=Decimal("0.01"))


@dataclass
class Stub:
    """A model that notes when it is asked, and answers after a while."""

    clock: Clock
    seconds: float = 0.3
    usage: Usage = COST
    failure: Callable[[int], ModelError | None] = lambda _: None
    asked_at: list[float] = field(default_factory=list)
    timeouts: list[float | None] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    name: str = "stub"
    identity: str = "stub at nowhere"

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        self.asked_at.append(self.clock.now)
        number = len(self.asked_at)
        self.timeouts.append(timeout)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.clock.sleep(self.seconds)
        finally:
            self.at_once -= 1
        if (error := self.failure(number)) is not None:
            raise error
        return Answer(request.draft.model_validate({"headline": "Fares rise"}), usage=self.usage)


@dataclass
class Scene:
    """A model of a clock of its own, asked many times at once."""

    clock: Clock = field(default_factory=Clock)
    stub: Stub = field(init=False)

    def __post_init__(self) -> None:
        self.stub = Stub(self.clock)

    def meter(
        self,
        budget: Budget | None = None,
        *,
        requests: int | None = None,
        tokens: int | None = None,
    ) -> Meter:
        self.spending = MemorySpending(budget) if budget else None
        return Meter(
            spending=self.spending,
            requests=MemoryRateGate(requests, clock=self.clock.time) if requests else None,
            tokens=MemoryRateGate(tokens, clock=self.clock.time) if tokens else None,
            sleep=self.clock.sleep,
        )

    def ask(
        self, model: MeteredModel | BoundedModel | AsyncRetryingModel, times: int
    ) -> list[Answer[Lead] | BaseException]:
        async def all_of_it() -> list[Answer[Lead] | BaseException]:
            asking = asyncio.gather(
                *(model.answer(REQUEST) for _ in range(times)), return_exceptions=True
            )
            await self.clock.run_until(asking)
            return await asking

        return asyncio.run(all_of_it())


def errors(outcomes: list[Answer[Lead] | BaseException]) -> list[BaseException]:
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(start <= t < start + 60 - 1e-6 for t in times) for start in times)


def test_without_limits_everything_goes_straight_through() -> None:
    scene = Scene()
    meter = scene.meter()
    assert meter.is_open
    assert not errors(scene.ask(MeteredModel(scene.stub, meter), 64))
    assert scene.stub.asked_at == [0.0] * 64


def test_no_more_requests_a_minute_than_the_rate() -> None:
    scene = Scene()
    model = MeteredModel(scene.stub, scene.meter(requests=120))
    assert not errors(scene.ask(model, 300))
    assert scene.stub.asked_at == pytest.approx([number * 0.5 for number in range(300)])
    assert most_in_a_minute(scene.stub.asked_at) == 120


def test_a_rate_that_nobody_used_is_not_saved_up() -> None:
    gate = MemoryRateGate(60, clock=iter([0.0, 600.0, 600.0]).__next__)
    assert [asyncio.run(gate.enter(1)) for _ in range(2)] == [0.0, 1.0]


def test_no_more_tokens_a_minute_than_the_rate_once_the_real_number_is_known() -> None:
    """Estimated are 200 tokens each, used are 120, of 6,000 a minute."""
    scene = Scene()
    assert estimated(REQUEST) == 200
    metered = MeteredModel(scene.stub, scene.meter(tokens=6000))
    assert not errors(scene.ask(BoundedModel(metered, 8), 300))
    steady = scene.stub.asked_at[50:]
    assert 48 <= most_in_a_minute(steady) <= 51
    assert steady[-1] - steady[0] == pytest.approx(249 * 120 / 100, rel=0.02)


def test_retries_keep_to_the_rate_when_the_meter_is_beneath_retrying() -> None:
    scene = Scene()
    scene.stub.failure = lambda number: (
        ModelUnavailable("busy", status=429, retry_after=2, usage=Usage(requests=1))
        if number <= 64
        else None
    )
    metered = MeteredModel(scene.stub, scene.meter(requests=600))
    model = AsyncRetryingModel(metered, sleep=scene.clock.sleep, clock=scene.clock.time)
    assert not errors(scene.ask(model, 64))
    assert len(scene.stub.asked_at) == 128
    gaps = [b - a for a, b in zip(scene.stub.asked_at, scene.stub.asked_at[1:], strict=False)]
    assert min(gaps) >= 0.1 - 1e-6


@pytest.mark.parametrize("calls", [1, 2, 7, 50, 51])
def test_a_budget_of_calls_is_never_passed_and_used_but_for_one_answer(calls: int) -> None:
    """Every third answer takes two."""
    scene = Scene()
    sent = 0

    class ReAsking(Stub):
        async def answer(
            self, request: Request[DraftT], *, timeout: float | None = None
        ) -> Answer[DraftT]:
            nonlocal sent
            answer = await super().answer(request, timeout=timeout)
            requests = 2 if len(self.asked_at) % 3 == 0 else 1
            sent += requests
            return Answer(answer.draft, usage=Usage(requests=requests))

    model = MeteredModel(ReAsking(scene.clock), scene.meter(Budget(calls=calls)))
    outcomes = scene.ask(model, 64)
    assert calls - 1 <= sent <= calls
    assert {type(error) for error in errors(outcomes)} == {BudgetSpent}
    assert f"of {calls} calls are used" in str(errors(outcomes)[0])


def test_around_retrying_all_attempts_are_reserved() -> None:
    scene = Scene()
    model = MeteredModel(
        scene.stub, scene.meter(Budget(calls=20)), requests=most_requests(attempts=4)
    )
    assert len(errors(scene.ask(model, 40))) == 40 - 13
    assert scene.spending
    assert scene.spending.tally.spent.calls == 13


def test_a_budget_of_tokens_ends_the_work() -> None:
    scene = Scene()
    outcomes = scene.ask(MeteredModel(scene.stub, scene.meter(Budget(tokens=1000))), 30)
    assert len(outcomes) - len(errors(outcomes)) == 7
    assert scene.spending
    assert scene.spending.tally.spent.tokens == 840


def test_a_budget_of_dollars_is_kept_by_what_answers_cost_so_far() -> None:
    scene = Scene()
    outcomes = scene.ask(MeteredModel(scene.stub, scene.meter(Budget(dollars=Decimal("0.10")))), 40)
    assert len(outcomes) - len(errors(outcomes)) == 10
    assert scene.stub.most_at_once == 9, "the first is alone: nobody knows the price before"
    assert "$0.1000 of $0.1000" in str(errors(outcomes)[0])


def test_a_budget_in_dollars_without_a_price_stops_and_says_so() -> None:
    scene = Scene()
    scene.stub.usage = Usage(requests=1, cost_usd=None)
    outcomes = scene.ask(MeteredModel(scene.stub, scene.meter(Budget(dollars=Decimal(5)))), 3)
    assert len(scene.stub.asked_at) == 1
    assert "give one in calls or tokens" in str(errors(outcomes)[0])


@pytest.mark.parametrize(
    ("failure", "calls", "tokens"),
    [
        (MalformedAnswer("no", usage=Usage(2, 300, 0, 40)), 2, 340),
        (ModelRejected("no", status=400, usage=Usage(1)), 1, 0),
        (ModelUnavailable("busy", status=429, usage=Usage(1)), 1, 0),
        (ModelUnavailable("timed out"), 1, 0),
        (ModelUnavailable("timed out on asking again", usage=Usage(1, 300, 0, 40)), 2, 340),
    ],
    ids=["malformed", "rejected", "busy", "no answer", "no second answer"],
)
def test_what_a_failure_cost_is_counted(failure: ModelError, calls: int, tokens: int) -> None:
    scene = Scene()
    scene.stub.failure = lambda _: failure
    outcomes = scene.ask(MeteredModel(scene.stub, scene.meter(Budget(calls=100))), 1)
    assert outcomes == [failure]
    assert scene.spending
    assert scene.spending.tally == Tally(Charge(calls, tokens, Decimal(0)), answers=1)


def test_who_is_cancelled_gives_back_what_was_not_asked_for() -> None:
    """Of two that are cancelled, the one in flight may have been answered; the other waits."""
    scene = Scene()
    model = MeteredModel(scene.stub, scene.meter(Budget(calls=100), requests=1))

    async def cancelling() -> None:
        tasks = [asyncio.create_task(model.answer(REQUEST)) for _ in range(2)]
        for _ in range(50):
            await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(cancelling())
    assert scene.spending
    assert scene.spending.tally == Tally(Charge(2, 200, Decimal(0)), answers=1)


def test_waiting_for_a_turn_takes_nothing_of_the_timeout() -> None:
    scene = Scene()
    model = MeteredModel(scene.stub, scene.meter(requests=1))

    async def asking() -> None:
        both = asyncio.gather(*(model.answer(REQUEST, timeout=9.0) for _ in range(2)))
        await scene.clock.run_until(both)

    asyncio.run(asking())
    assert scene.stub.asked_at == [0.0, 60.0]
    assert scene.stub.timeouts == [9.0, 9.0]


def test_a_bounded_model_answers_so_many_at_once() -> None:
    scene = Scene()
    assert not errors(scene.ask(BoundedModel(scene.stub, 8), 64))
    assert scene.stub.most_at_once == 8
    with pytest.raises(ValueError, match="at least"):
        BoundedModel(scene.stub, 0)


def test_who_waits_for_a_busy_provider_keeps_the_place() -> None:
    """64 ask, 8 at once: no more than 8 run into the same 429 at a time."""
    scene = Scene()
    busy_until = 5.0
    scene.stub.failure = lambda _: (
        ModelUnavailable("busy", status=429, retry_after=5.0, usage=Usage(requests=1))
        if scene.clock.now < busy_until
        else None
    )
    retrying = AsyncRetryingModel(scene.stub, sleep=scene.clock.sleep, clock=scene.clock.time)
    assert not errors(scene.ask(BoundedModel(retrying, 8), 64))
    assert sum(at < busy_until for at in scene.stub.asked_at) == 8


def test_a_spent_budget_ends_the_work_on_an_article_and_costs_it_no_section() -> None:
    scene = Scene()
    spent = MeteredModel(scene.stub, scene.meter(Budget(calls=1)))

    async def summarizing() -> None:
        async with AsyncSummarizer(
            spent, concurrency=4, grouping="each", cache=False
        ) as summarizer:
            await summarizer.summarize(ARTICLE)

    with pytest.raises(BudgetSpent, match="raise it and run the same again"):
        asyncio.run(summarizing())
    assert not scene.stub.asked_at


def test_it_is_an_error_of_its_own_kind() -> None:
    assert issubclass(BudgetSpent, NutgrafError)
    assert not issubclass(BudgetSpent, ModelError)
    assert BudgetSpent.exit_code == 6


@dataclass(frozen=True)
class Judged:
    id: str
    budget: Budget
    tally: Tally
    verdict: Verdict


CENTS = Charge(1, 1, Decimal("0.5"))
DOLLAR = Budget(dollars=Decimal(1))
BOTH = Budget(calls=3, tokens=150)

JUDGED = [
    Judged("no limit", Budget(), Tally(Charge(9, 9)), "granted"),
    Judged("fits to the last", Budget(calls=10), Tally(Charge(8)), "granted"),
    Judged("may fit later", Budget(calls=10), Tally(Charge(6), 3, 0, Charge(4), 2), "wait"),
    Judged("will not fit", Budget(calls=10), Tally(Charge(9), 9), "spent"),
    Judged("nothing in flight", Budget(tokens=150), Tally(Charge(1, 90), 1), "spent"),
    Judged("of two limits the tighter", BOTH, Tally(Charge(1, 90)), "spent"),
    Judged("spent before wait", BOTH, Tally(Charge(1, 90), 1, 0, Charge(2, 9), 1), "spent"),
    Judged("first of a price", DOLLAR, Tally(), "granted"),
    Judged("second, unknown", DOLLAR, Tally(held=Charge(2, 9), in_flight=1), "wait"),
    Judged("at the average", DOLLAR, Tally(CENTS, 1), "granted"),
    Judged("average in flight", DOLLAR, Tally(CENTS, 1, 0, Charge(2, 9), 1), "wait"),
    Judged("nothing is left", Budget(dollars=Decimal(0)), Tally(), "spent"),
    Judged("no price", DOLLAR, Tally(Charge(1, 1), 1, 1), "spent"),
]


@pytest.mark.parametrize("case", JUDGED, ids=lambda case: case.id)
def test_whether_another_answer_fits(case: Judged) -> None:
    assert judge(case.budget, case.tally, Charge(2, 100)) == case.verdict


@pytest.mark.parametrize("budget", [Budget(calls=0), Budget(tokens=1), Budget(dollars=Decimal(1))])
def test_a_budget_is_set_by_any_limit(budget: Budget) -> None:
    assert budget.is_set
    assert not Budget().is_set


def test_a_rate_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="0 is no rate"):
        MemoryRateGate(0)
