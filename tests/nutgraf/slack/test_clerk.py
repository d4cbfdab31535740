"""Who sees to asks: one process at a time, in time, and to the end."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.orders.counter import Counter
from nutgraf.slack import clerk as clerks
from nutgraf.slack.asks import Asks, now
from nutgraf.slack.board import Board
from nutgraf.slack.clerk import KEPT, LATEST, Clerk
from nutgraf.slack.digests import Digests
from nutgraf.slack.posts import Posts
from nutgraf.slack.records import Ask, Posted
from nutgraf.slack.tables import asks as asks_table
from order_desk import OrderModel, StraightAway, counter_of, until, url
from slack_night import SlackNight, slack_night
from slack_workspace import SentMessage


@dataclass
class Office:
    """A Slack, a counter, and as many clerks as a test wants."""

    night: SlackNight
    counter: Counter
    model: OrderModel
    asks: Asks

    def clerk(self) -> Clerk:
        """One of a process of its own."""
        database = self.night.database
        return Clerk(
            self.asks,
            self.counter,
            self.night.slack,
            Board(self.night.slack, Posts(database)),
            Digests(database),
            locks_of(database),
            self.night.settings(),
            sleep=lambda seconds: asyncio.sleep(seconds / 50),
        )

    async def keep(self, number: int, **given: object) -> Ask:
        ask = Ask(f"command:{number}", "T0DESK", "C0NEWS", "U0ANN", "command", url(number), now())
        ask = replace(ask, **given)  # type: ignore[arg-type]
        await self.asks.keep(ask)
        return ask

    async def ended(self) -> None:
        await until(lambda: not self.asks.open_now())

    def heads(self) -> list[SentMessage]:
        return [m for m in self.night.there.messages("C0NEWS") if m.thread_ts is None]

    def told(self) -> list[str]:
        return [told.text for told in self.night.there.ephemerals]

    def ids(self) -> set[str]:
        with self.night.database.reading() as connection:
            return {row.id for row in connection.execute(asks_table.select())}


@asynccontextmanager
async def working(clerk: Clerk) -> AsyncGenerator[None]:
    """A clerk at work while the block runs."""
    task = asyncio.create_task(clerk.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


Open = Callable[[Callable[[Office], Awaitable[None]]], None]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    model = OrderModel()
    model.stands_in(monkeypatch)
    StraightAway.stands_in(monkeypatch)

    def opened(test: Callable[[Office], Awaitable[None]]) -> None:
        async def run() -> None:
            async with slack_night(tmp_path) as night, counter_of(night.database, tmp_path) as desk:
                await test(Office(night, desk, model, Asks(night.database)))

        asyncio.run(run())

    return opened


def test_another_clerk_waits_and_takes_over(office: Open) -> None:
    async def test(here: Office) -> None:
        first, second = here.clerk(), here.clerk()
        async with working(second):
            async with working(first):
                await here.keep(1)
                await here.ended()
                assert len(here.heads()) == 1
            await here.keep(2)
            await here.ended()
        assert len(here.heads()) == 2

    office(test)


def test_of_two_clerks_one_sees_to_an_ask(office: Open) -> None:
    async def test(here: Office) -> None:
        first, second = here.clerk(), here.clerk()
        async with working(first), working(second):
            for number in range(1, 5):
                ask = await here.keep(number)
                first.take(ask)
                second.take(ask)
            await here.ended()
        assert len(here.heads()) == 4
        assert not here.told()

    office(test)


def test_who_asked_long_ago_is_told_so_and_the_placeholder_goes(office: Open) -> None:
    async def test(here: Office) -> None:
        ask = await here.keep(1, asked_at=now() - LATEST - timedelta(minutes=1))
        waiting = here.night.there.keep("C0NEWS", here.night.there.team().bot_user, "wait")
        posted = Posted("C0NEWS", waiting.ts)
        await Posts(here.night.database).record(f"ask:{ask.id}:0", "T0DESK", posted)
        async with working(here.clerk()):
            await here.ended()
        assert not here.heads()
        (told,) = here.told()
        assert "in time" in told

    office(test)


def test_where_the_digest_is_refused_the_placeholder_goes(office: Open) -> None:
    async def test(here: Office) -> None:
        here.night.there.fail("chat.update", error="is_archived")
        here.model.pause = lambda _: until(lambda: bool(here.heads()))
        async with working(here.clerk()):
            await here.keep(1)
            await here.ended()
        assert here.night.there.called("chat.update")
        assert not here.heads()
        (told,) = here.told()
        assert "archived" in told

    office(test)


@pytest.mark.parametrize("is_old", [True, False], ids=["expired", "used up"])
def test_where_slack_takes_no_more_answers_it_is_whispered(office: Open, *, is_old: bool) -> None:
    async def test(here: Office) -> None:
        there = here.night.there
        address = there.response_url("T0DESK", "C0NEWS", "U0ANN")
        if is_old:
            there.pass_time(1_900)
        else:
            for _ in range(5):
                await here.night.slack.respond(address, "no")
        await here.keep(1, url="no address", response_url=address)
        async with working(here.clerk()):
            await here.ended()
        assert "not the address" in here.told()[-1]
        assert len(there.called("chat.postEphemeral")) == 1

    office(test)


def test_what_is_long_over_is_forgotten(office: Open) -> None:
    async def test(here: Office) -> None:
        old = await here.keep(1, asked_at=now() - KEPT - timedelta(days=1))
        await here.asks.end(old, "done")
        recent = await here.keep(2, asked_at=now() - KEPT + timedelta(days=1))
        await here.asks.end(recent, "done")
        long_ago = now() - KEPT - timedelta(days=1)
        posts = Posts(here.night.database, now=lambda: long_ago)
        await posts.record("ask:command:1:0", "T0DESK", Posted("C0NEWS", "1.1"))
        async with working(here.clerk()):
            await until(lambda: here.ids() == {recent.id})
            while await posts.find("ask:command:1:0"):
                await asyncio.sleep(0.01)

    office(test)


def test_at_the_end_what_is_in_hand_is_finished_and_nothing_else_begun(office: Open) -> None:
    async def test(here: Office) -> None:
        clerk, free = here.clerk(), asyncio.Event()
        here.model.pause = lambda _: free.wait()
        async with working(clerk):
            await here.keep(1)
            await until(lambda: len(here.heads()) == 1)
            finishing = asyncio.create_task(clerk.finish(10))
            await asyncio.sleep(0.01)
            left = await here.keep(2)
            clerk.take(left)
            assert not finishing.done()
            free.set()
            await finishing
        assert here.asks.open_now() == [left]
        (head,) = here.heads()
        assert any(block["type"] == "actions" for block in head.blocks)

    office(test)


def test_at_the_end_nobody_waits_for_what_is_put_off(
    office: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slack, or the database, failed: the next clerk tries again."""
    monkeypatch.setattr(clerks, "AGAIN_SECONDS", 10_000.0)

    async def test(here: Office) -> None:
        here.night.there.crash("chat.postMessage", times=1_000)
        clerk = here.clerk()
        async with working(clerk):
            ask = await here.keep(1)
            await until(lambda: bool(clerk._put_off))  # pyright: ignore[reportPrivateUsage]
            async with asyncio.timeout(1):
                await clerk.finish(10)
        here.night.there.calm()
        assert [one.id for one in here.asks.open_now()] == [ask.id]
        async with working(here.clerk()):
            await here.ended()
        assert len(here.heads()) == 1

    office(test)
