import asyncio
from collections.abc import Awaitable, Callable

import pytest

from nutgraf.errors import SlackUnavailable
from nutgraf.slack.pacing import Gates, Lanes
from task_clock import Clock


def run(test: Callable[[Clock], Awaitable[None]]) -> None:
    async def timed() -> None:
        clock = Clock()
        running = asyncio.ensure_future(test(clock))
        await clock.run_until(running)
        running.result()

    asyncio.run(timed())


def test_channels_do_not_wait_for_each_other() -> None:
    """Two channels take a message a second each; a slow answer counts from its end."""

    async def test(clock: Clock) -> None:
        lanes = Lanes(1.0, sleep=clock.sleep, clock=clock.time)
        begun: list[tuple[str, float]] = []

        async def write(channel: str) -> None:
            async with lanes.turn(channel) as turn:
                await turn.begin()
                begun.append((channel, clock.now))
                await clock.sleep(0.25)

        await asyncio.gather(*(write(channel) for channel in "ababa"))
        assert begun == [("a", 0.0), ("b", 0.0), ("a", 1.25), ("b", 1.25), ("a", 2.5)]

    run(test)


def test_a_turn_that_was_not_used_costs_nobody_a_second() -> None:
    async def test(clock: Clock) -> None:
        lanes = Lanes(1.0, sleep=clock.sleep, clock=clock.time)
        for is_used in (True, False, False, True):
            async with lanes.turn("a") as turn:
                if is_used:
                    await turn.begin()
        assert clock.now == 1.0

    run(test)


def test_a_turn_is_passed_on_when_its_task_is_cancelled() -> None:
    async def test(clock: Clock) -> None:
        lanes = Lanes(1.0, sleep=clock.sleep, clock=clock.time)

        async def write() -> float:
            async with lanes.turn("a") as turn:
                await turn.begin()
                return clock.now

        first, second, third = (asyncio.create_task(write()) for _ in range(3))
        await first
        second.cancel()
        assert await third == 1.0

    run(test)


def test_lanes_that_are_idle_are_forgotten() -> None:
    async def test(clock: Clock) -> None:
        lanes = Lanes(1.0, sleep=clock.sleep, clock=clock.time)
        for channel in range(1_000):
            async with lanes.turn(channel) as turn:
                await turn.begin()
            await clock.sleep(0.1)
        assert len(lanes) <= 128

    run(test)


def test_a_gate_opens_for_one_after_the_other() -> None:
    """All who wait pass when it opens, in order, each when the one before is through."""

    async def test(clock: Clock) -> None:
        gates = Gates(sleep=clock.sleep, clock=clock.time)
        gates.shut("a", 10.0)
        through: list[tuple[int, float]] = []

        async def go(number: int) -> None:
            async with gates.passage("a", patience=60.0):
                through.append((number, clock.now))
                await clock.sleep(0.5)

        await asyncio.gather(*(go(number) for number in range(3)))
        assert through == [(0, 10.0), (1, 10.5), (2, 11.0)]
        async with gates.passage("b", patience=0.0):
            assert clock.now == 11.5
        assert len(gates) == 0

    run(test)


def test_a_gate_that_is_shut_for_too_long_is_told_at_once() -> None:
    async def test(clock: Clock) -> None:
        gates = Gates(sleep=clock.sleep, clock=clock.time)
        gates.shut("a", 90.0)
        gates.shut("a", 10.0)  # the longer one counts
        with pytest.raises(SlackUnavailable) as told:
            async with gates.passage("a", patience=60.0):
                pass
        assert told.value.retry_after == 90.0
        assert clock.now == 0.0
        await clock.sleep(91.0)
        gates.shut("b", 1.0)
        assert len(gates) == 1  # nobody came for the other one

    run(test)
