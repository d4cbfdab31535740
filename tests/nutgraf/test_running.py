"""A run's clock and costs, and the most that an article can cost."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsroom import ARTICLE, COST
from nutgraf.errors import ModelError, ModelUnavailable
from nutgraf.events import ModelPreparing
from nutgraf.models import retrying
from nutgraf.planning import DigestPlan, Grouping
from nutgraf.running import Run, most_requests
from nutgraf.sections import chosen
from nutgraf.summarizer import Summarizer
from nutgraf_schemas.article import Article
from stub_server import Reply, StubServer, completion


def plan(grouping: Grouping = "each", *, window_tokens: int = 6000) -> DigestPlan:
    return DigestPlan(
        Article(text=ARTICLE),
        sections=chosen(None),
        language="English",
        grouping=grouping,
        window_tokens=window_tokens,
    )


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def run(clock: Clock, heard: list[ModelPreparing] | None = None) -> Run:
    tell = heard.append if heard is not None else None
    return Run(plan(), "m", timeout=60, with_text=False, on_preparing=tell, clock=clock)


def test_time_runs_out_but_never_below_a_moment() -> None:
    clock = Clock()
    running = run(clock)
    clock.now += 45
    assert running.time_left == pytest.approx(15)
    clock.now += 1000
    assert 0 < running.time_left <= 0.001


def test_time_that_is_over_is_told_with_what_to_do() -> None:
    clock = Clock()
    running = run(clock)
    step = running.plan.steps[0]
    error = ModelUnavailable("no answer", status=503, retry_after=2.0, usage=COST)
    with pytest.raises(ModelUnavailable, match=r"^no answer$"):
        list(running.took(step, error))
    clock.now += 60
    with pytest.raises(ModelUnavailable, match=r"no answer; the 60 s .* setting 'timeout'") as late:
        list(running.took(step, error))
    assert (late.value.status, late.value.retry_after) == (503, 2.0)
    assert late.value.usage.requests == 2  # both failures count


def test_fetching_and_loading_the_embedded_model_take_none_of_the_time() -> None:
    clock, heard = Clock(), list[ModelPreparing]()
    running = run(clock, heard)
    stages = [
        ModelPreparing("fetching", 0, 9),
        ModelPreparing("fetching", 9, 9),
        ModelPreparing("loading"),
        ModelPreparing("ready"),
    ]
    for event in stages:
        clock.now += 500
        running.preparing(event)
    assert heard == stages
    assert running.time_left <= 0.001  # the first 500 s were before anything was told
    running = run(clock)
    for event in stages:
        running.preparing(event)
        clock.now += 20 if event.stage == "ready" else 500
    assert running.time_left == pytest.approx(40)


def test_a_fetch_that_ends_in_no_loading_stops_excusing_time() -> None:
    """A server that somebody else has loaded is never told to be ready."""
    clock = Clock()
    running = run(clock)
    running.preparing(ModelPreparing("fetching", 0, 9))
    clock.now += 500
    running.preparing(ModelPreparing("fetching", 9, 9))
    clock.now += 59
    assert running.time_left == pytest.approx(1)


@pytest.mark.parametrize(
    ("grouping", "window_tokens", "attempts", "most"),
    [
        ("each", 6000, 4, (7 + 1) * 4 * 2),
        ("one", 6000, 4, (1 + 1) * 4 * 2),
        ("one", 6000, 1, (1 + 1) * 1 * 2),
        ("one", 200, 4, (2 + 1) * 4 * 2),
    ],
)
def test_the_most_requests_are_steps_and_a_repair_times_attempts_times_re_asks(
    grouping: Grouping, window_tokens: int, attempts: int, most: int
) -> None:
    """Seven questions: code knows the speaker of this article's only quotation."""
    assert most_requests(plan(grouping, window_tokens=window_tokens), attempts=attempts) == most


ABC: dict[str, Any] = {"error": {"message": "slow down"}}


@dataclass(frozen=True, slots=True)
class Hostile:
    """What a server answers, over and over."""

    name: str
    replies: tuple[Any, ...]


BUSY = Reply(429, body=ABC, headers={"retry-after": "0"})
NONSENSE = completion("Here is your digest!")
HOSTILE = (
    Hostile("busy", (BUSY,)),
    Hostile("nonsense", (NONSENSE,)),
    Hostile("nonsense-then-busy", (NONSENSE, BUSY)),
    Hostile("busy-then-nonsense", (BUSY, BUSY, BUSY, NONSENSE)),
    Hostile("broken-json", (Reply(body='{"choices": [', content_type="application/json"),)),
    Hostile("hangs-up", (Reply(reset=True),)),
    Hostile("failing", (Reply(503, body=ABC),)),
)


@pytest.mark.parametrize(
    ("case", "grouping"),
    [*((case, "one") for case in HOSTILE), *((case, "each") for case in HOSTILE[:3])],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_hostile_server_never_gets_more_requests(
    case: Hostile, grouping: Grouping, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT", 0.0)
    with StubServer(*case.replies * 60) as server:
        summarizer = Summarizer(
            "m", base_url=server.url, grouping=grouping, attempts=2, cache_folder=tmp_path
        )
        with pytest.raises(ModelError) as caught:
            summarizer.summarize(ARTICLE)
        assert 1 <= len(server.requests) <= most_requests(plan(grouping), attempts=2)
        assert caught.value.usage.requests <= len(server.requests)


def test_a_server_that_is_busy_once_a_question_costs_what_the_arithmetic_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The bound is met: each of 2 attempts, and in each a malformed answer and its re-ask."""
    monkeypatch.setattr(retrying, "FIRST_WAIT", 0.0)
    with StubServer(*(NONSENSE, BUSY, NONSENSE, NONSENSE) * 20) as server:
        summarizer = Summarizer(
            "m", base_url=server.url, grouping="each", attempts=2, cache_folder=tmp_path
        )
        with pytest.raises(ModelError):
            summarizer.summarize(ARTICLE)
        asked = most_requests(plan(), attempts=2) - 2 * 2  # nothing held, so nothing to repair
        assert len(server.requests) == asked
