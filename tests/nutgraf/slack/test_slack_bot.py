"""What people do in Slack, and what the bot does then. One bot serves all; each test has a channel
and articles of its own."""

import asyncio
import itertools
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest

from nutgraf.errors import FetchError
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.feedback import FeedbackStore
from nutgraf.slack import api
from nutgraf.slack.asks import Asks
from order_desk import Newsstand, OrderModel, url
from slack_bot import Bot, running_bot, words_of
from slack_workspace import SentMessage, SlackWorkspace, slack_workspace


@dataclass
class Stage:
    """A bot, its Slack and its database, in an event loop that runs while a test plays."""

    runner: asyncio.Runner
    database: Database
    slack: SlackWorkspace
    bot: Bot
    stand: Newsstand
    model: OrderModel
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def play(self, scene: Coroutine[Any, Any, None]) -> None:
        self.runner.run(scene)

    def channel(self) -> str:
        """A channel that nothing was posted in yet."""
        number = next(self.numbers)
        return self.slack.add_channel(f"C0TEST{number}", f"test-{number}").id

    def url(self) -> str:
        """An article that nobody has asked for yet."""
        return url(next(self.numbers))

    async def digest_in(self, channel: str) -> SentMessage:
        """The message that holds a digest, once all that was asked for has ended."""
        await self.bot.until(lambda: any(map(is_digest, self.slack.messages(channel))))
        await self.all_ended()
        return next(filter(is_digest, self.slack.messages(channel)))

    async def all_ended(self) -> None:
        await self.bot.until(lambda: not Asks(self.database).open_now())

    async def told_in(self, channel: str) -> str:
        """What was said in a channel to one person only."""
        said = await self.bot.until(
            lambda: [told for told in self.slack.ephemerals if told.channel == channel]
        )
        return str(said[-1].text)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("bot")
    database = Database(f"sqlite:///{folder / 'nutgraf.db'}")
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        model = OrderModel()
        model.stands_in(patch)
        patch.setattr(api, "MESSAGE_SECONDS", 0.0)
        stand = Newsstand()
        stack = AsyncExitStack()

        async def begin() -> tuple[SlackWorkspace, Bot]:
            slack = await stack.enter_async_context(slack_workspace())
            bot = running_bot(
                slack,
                database,
                folder,
                stand=stand,
                domains=("news.example",),
                unfurl_domains=("news.example",),
                admins=("U0ANN",),
                user_limit=1000,
            )
            return slack, await stack.enter_async_context(bot)

        slack, bot = runner.run(begin())
        yield Stage(runner, database, slack, bot, stand, model)
        runner.run(stack.aclose())
    database.close()


def is_digest(message: SentMessage) -> bool:
    """Whether a message holds a digest."""
    return any(block["type"] == "actions" for block in message.blocks)


def test_a_command_becomes_a_digest(stage: Stage) -> None:
    """A placeholder first, the digest in its place, the rest in its thread."""

    async def play() -> None:
        channel = stage.channel()
        ack = await stage.bot.hears(stage.slack.command(channel, "U0ANN", stage.url()))
        assert not ack.body
        message = await stage.digest_in(channel)
        assert "U0ANN" in words_of(message.blocks)
        replies = stage.slack.messages(channel, thread=message.ts)
        assert len(replies) == len(stage.slack.messages(channel)) - 1
        assert not [told for told in stage.slack.ephemerals if told.channel == channel]

    stage.play(play())


def test_what_is_known_already_needs_no_placeholder(stage: Stage) -> None:
    async def play() -> None:
        address, first, second = stage.url(), stage.channel(), stage.channel()
        await stage.bot.hears(stage.slack.command(first, "U0ANN", address))
        await stage.digest_in(first)
        asked = len(stage.model.asked)
        await stage.bot.hears(stage.slack.command(second, "U0BEN", address))
        message = await stage.digest_in(second)
        assert len(message.edits) == 0
        assert len(stage.model.asked) == asked

    stage.play(play())


def test_a_mention_is_answered_in_its_thread_however_often_slack_tells_of_it(stage: Stage) -> None:
    async def play() -> None:
        channel = stage.channel()
        mention = stage.slack.mention(channel, "U0ANN", f"please {stage.url()}")
        await stage.bot.hears(mention)
        await stage.bot.hears(mention.again(1))
        await stage.bot.hears(mention.again(2))
        await stage.digest_in(channel)
        thread = mention.payload["event"]["ts"]
        assert {message.thread_ts for message in stage.slack.messages(channel)} == {thread}
        assert sum(map(is_digest, stage.slack.messages(channel))) == 1

    stage.play(play())


def test_the_shortcut_takes_the_link_of_a_message(stage: Stage) -> None:
    async def play() -> None:
        channel = stage.channel()
        said = stage.slack.say(channel, "U0BEN", f"look: {stage.url()}")
        await stage.bot.hears(stage.slack.shortcut(said, "U0ANN"))
        await stage.digest_in(channel)
        assert {message.thread_ts for message in stage.slack.messages(channel)} == {said.ts}

    stage.play(play())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "There is no link", id="nothing"),
        pytest.param("hello there", "There is no link", id="no link"),
        pytest.param(f"{url(1)} {url(2)}", "2 links", id="two links"),
        pytest.param("https://elsewhere.example/x", "of news.example only", id="domain"),
    ],
)
def test_a_command_that_cannot_be_done_is_answered_at_once(
    stage: Stage, text: str, said: str
) -> None:
    async def play() -> None:
        channel = stage.channel()
        ack = await stage.bot.hears(stage.slack.command(channel, "U0ANN", text))
        assert said in str(ack.body)
        assert not stage.slack.messages(channel)

    stage.play(play())


@pytest.mark.parametrize(
    ("status", "said"),
    [
        pytest.param(402, "a subscription", id="paywall"),
        pytest.param(404, "no page", id="not there"),
        pytest.param(None, "could not open", id="unreachable"),
    ],
)
def test_who_asked_is_told_of_an_article_that_cannot_be_had(
    stage: Stage, status: int | None, said: str
) -> None:
    """And nothing stays in the channel."""

    async def play() -> None:
        address, channel = stage.url(), stage.channel()
        stage.stand.failing[address] = FetchError("no", source=address, status=status)
        await stage.bot.hears(stage.slack.command(channel, "U0ANN", address))
        assert said in await stage.told_in(channel)
        await stage.all_ended()
        assert not stage.slack.messages(channel)

    stage.play(play())


@pytest.mark.parametrize("channel", ["C0QUIET", "G0SECRET"])
def test_in_a_channel_without_the_bot_it_says_how_to_invite_it(stage: Stage, channel: str) -> None:
    async def play() -> None:
        await stage.bot.hears(stage.slack.command(channel, "U0ANN", stage.url()))
        assert "/invite @nutgraf" in await stage.told_in(channel)

    stage.play(play())


def test_evidence_opens_in_a_modal(stage: Stage) -> None:
    async def play() -> None:
        channel = stage.channel()
        await stage.bot.hears(stage.slack.command(channel, "U0ANN", stage.url()))
        message = await stage.digest_in(channel)
        opened = len(stage.slack.views)
        await stage.bot.hears(stage.slack.click(message, "nutgraf_evidence", "U0BEN"))
        await stage.bot.until(lambda: len(stage.slack.views) > opened)
        view = stage.slack.views[-1]
        digest = DigestStore(stage.database).latest(limit=1)[0]
        evidence = DigestStore(stage.database).get(digest.key)[0].key_takeaways[0].evidence
        assert evidence[0].text in words_of(view.blocks)
        await stage.bot.hears(stage.slack.click(view, "nutgraf_evidence_page", "U0BEN"))
        await stage.bot.until(lambda: "Page 2" in words_of(view.blocks))

    stage.play(play())


def test_what_somebody_says_is_wrong_is_kept(stage: Stage) -> None:
    async def play() -> None:
        channel = stage.channel()
        await stage.bot.hears(stage.slack.command(channel, "U0ANN", stage.url()))
        message = await stage.digest_in(channel)
        opened = len(stage.slack.views)
        await stage.bot.hears(stage.slack.click(message, "nutgraf_wrong", "U0BEN"))
        await stage.bot.until(lambda: len(stage.slack.views) > opened)
        given = {"item": "key_takeaways[0]", "comment": "It was last year."}
        ack = await stage.bot.hears(stage.slack.submit(stage.slack.views[-1], "U0BEN", given))
        assert ack.json["response_action"] == "update"
        said = FeedbackStore(stage.database).latest()[0]
        assert (said.path, said.comment) == ("key_takeaways[0]", "It was last year.")
        assert said.said_by == "slack:T0DESK:U0BEN"
        assert said.value

    stage.play(play())


def test_digest_again_changes_the_message_and_its_thread(stage: Stage) -> None:
    async def play() -> None:
        channel = stage.channel()
        await stage.bot.hears(stage.slack.command(channel, "U0ANN", stage.url()))
        message = await stage.digest_in(channel)
        before = [kept.ts for kept in stage.slack.messages(channel)]
        edits, asked = len(message.edits), len(stage.model.asked)
        await stage.bot.hears(stage.slack.click(message, "nutgraf_again", "U0BEN"))
        assert "reading it again" in await stage.told_in(channel)
        await stage.bot.until(lambda: len(message.edits) > edits)
        await stage.all_ended()
        assert [kept.ts for kept in stage.slack.messages(channel)] == before
        assert len(stage.model.asked) > asked

    stage.play(play())


def test_a_shared_link_is_unfurled(stage: Stage) -> None:
    async def play() -> None:
        channel, address = stage.channel(), stage.url()
        await stage.bot.hears(stage.slack.link_shared(channel, "U0ANN", [address]))
        await stage.bot.until(
            lambda: [one for one in stage.slack.unfurls if address in one.unfurls]
        )
        assert not stage.slack.messages(channel)

    stage.play(play())


def test_the_app_home_says_that_there_is_no_edition_yet(stage: Stage) -> None:
    async def play() -> None:
        await stage.bot.hears(stage.slack.home_opened("U0BEN"))
        await stage.bot.until(lambda: "U0BEN" in stage.slack.homes)
        assert "no edition yet" in words_of(stage.slack.homes["U0BEN"].blocks)

    stage.play(play())
