"""What goes wrong between the bot and Slack, and what people see of it. One bot serves most."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.slack import api, patience
from nutgraf.slack.asks import Asks
from order_desk import OrderModel, url
from slack_bot import Bot, running_bot
from slack_workspace import SentMessage, SlackWorkspace, slack_workspace


@dataclass
class Scene:
    """A bot, its Slack and its database, in an event loop that runs while a test plays."""

    runner: asyncio.Runner
    database: Database
    slack: SlackWorkspace
    bot: Bot
    model: OrderModel
    number: int = 0

    def play(self, scene: Coroutine[Any, Any, None]) -> None:
        self.runner.run(scene)

    def channel(self) -> str:
        self.number += 1
        return self.slack.add_channel(f"C0TRY{self.number}", f"try-{self.number}").id

    def url(self) -> str:
        self.number += 1
        return url(self.number)

    async def ended(self) -> None:
        await self.bot.until(lambda: not Asks(self.database).open_now())

    def heads(self, channel: str) -> list[SentMessage]:
        return [m for m in self.slack.messages(channel) if m.thread_ts is None]

    def told(self, channel: str) -> list[str]:
        return [told.text for told in self.slack.ephemerals if told.channel == channel]

    def orders(self, address: str) -> int:
        with self.database.reading() as connection:
            query = tables.orders.select().where(tables.orders.c.content == address)
            return len(connection.execute(query).all())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("troubles")
    database = Database(f"sqlite:///{folder / 'nutgraf.db'}")
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        model = OrderModel()
        model.stands_in(patch)
        patch.setattr(api, "MESSAGE_SECONDS", 0.0)
        patch.setattr(patience, "LONGEST_WAIT", 0.02)
        stack = AsyncExitStack()

        async def begin() -> tuple[SlackWorkspace, Bot]:
            slack = await stack.enter_async_context(slack_workspace())
            bot = running_bot(slack, database, folder, user_limit=1_000)
            return slack, await stack.enter_async_context(bot)

        slack, bot = runner.run(begin())
        yield Scene(runner, database, slack, bot, model)
        runner.run(stack.aclose())
    database.close()


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
@pytest.mark.parametrize("trouble", ["ratelimited", "reset", "crash"])
def test_a_message_is_whole_in_the_end(trouble: str, method: str, scene: Scene) -> None:
    """Once, and in one piece."""

    async def play() -> None:
        channel = scene.channel()
        match trouble:
            case "ratelimited":
                scene.slack.fail(method, error="ratelimited", retry_after=1, channel=channel)
            case "reset":
                scene.slack.reset(method, times=2, channel=channel)
            case _:
                scene.slack.crash(method, times=2)
        await scene.bot.hears(scene.slack.command(channel, "U0ANN", scene.url()))
        await scene.ended()
        scene.slack.calm()
        (head,) = scene.heads(channel)
        assert any(block["type"] == "actions" for block in head.blocks)
        assert not scene.told(channel)

    scene.play(play())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("missing_scope", "install the app again"),
        ("is_archived", "archived"),
        ("channel_not_found", "/invite @nutgraf"),
        ("not_in_channel", "/invite @nutgraf"),
        ("token_revoked", "install the app again"),
    ],
)
@pytest.mark.parametrize("way", ["command", "shortcut", "mention"])
def test_who_asked_is_told_why_slack_refuses(way: str, code: str, said: str, scene: Scene) -> None:
    async def play() -> None:
        channel, address = scene.channel(), scene.url()
        scene.slack.fail("chat.postMessage", error=code, channel=channel, times=9)
        match way:
            case "command":
                told = scene.slack.command(channel, "U0ANN", address)
            case "shortcut":
                told = scene.slack.shortcut(scene.slack.say(channel, "U0BEN", address), "U0ANN")
            case _:
                told = scene.slack.mention(channel, "U0ANN", address)
        await scene.bot.hears(told)
        await scene.ended()
        scene.slack.calm()
        (sentence,) = await scene.bot.until(lambda: scene.told(channel))
        assert said in sentence
        assert not scene.slack.messages(channel)

    scene.play(play())


def test_the_same_link_in_two_channels_is_one_order(scene: Scene) -> None:
    async def play() -> None:
        address, channels = scene.url(), [scene.channel(), scene.channel()]
        await asyncio.gather(
            *(scene.bot.hears(scene.slack.command(c, "U0ANN", address)) for c in channels)
        )
        await scene.ended()
        assert [len(scene.heads(channel)) for channel in channels] == [1, 1]
        assert scene.orders(address) == 1

    scene.play(play())


def test_a_command_given_twice_is_answered_once(scene: Scene) -> None:
    async def play() -> None:
        address, channel, free = scene.url(), scene.channel(), asyncio.Event()
        scene.model.pause = lambda _: free.wait()
        await scene.bot.hears(scene.slack.command(channel, "U0ANN", address))
        await scene.bot.hears(scene.slack.command(channel, "U0ANN", address))
        (sentence,) = await scene.bot.until(lambda: scene.told(channel))
        assert "already" in sentence
        free.set()
        await scene.ended()
        scene.model.pause = lambda _: asyncio.sleep(0)
        assert len(scene.heads(channel)) == 1
        assert scene.orders(address) == 1

    scene.play(play())


def test_digest_again_clicked_twice_is_one_digest(scene: Scene) -> None:
    async def play() -> None:
        address, channel, free = scene.url(), scene.channel(), asyncio.Event()
        await scene.bot.hears(scene.slack.command(channel, "U0ANN", address))
        await scene.ended()
        (head,) = scene.heads(channel)
        scene.model.pause = lambda _: free.wait()
        for _ in range(2):
            await scene.bot.hears(scene.slack.click(head, "nutgraf_again", "U0BEN"))
        await scene.bot.until(lambda: any("already" in told for told in scene.told(channel)))
        free.set()
        await scene.ended()
        scene.model.pause = lambda _: asyncio.sleep(0)
        assert scene.orders(address) == 2
        assert len(scene.heads(channel)) == 1

    scene.play(play())


def test_a_web_socket_that_slack_wants_renewed_is_opened_anew(scene: Scene) -> None:
    """Slack does that every few hours."""

    async def play() -> None:
        opened = scene.slack.socket.opened
        await scene.slack.socket.refresh()
        await scene.bot.until(lambda: scene.slack.socket.opened > opened)
        channel = scene.channel()
        await scene.bot.hears(scene.slack.command(channel, "U0ANN", scene.url()))
        await scene.ended()
        assert len(scene.heads(channel)) == 1

    scene.play(play())
