"""What the settings of a bot allow, and what is made of them. One bot serves all."""

import asyncio
import html
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from nutgraf.intake import Page
from nutgraf.jobs.database import Database
from nutgraf.models.protocol import Request
from nutgraf.rendering.slack.actions import AGAIN, SETTINGS, TIMEZONE
from nutgraf.slack import api, mornings
from nutgraf.slack.asks import Asks
from nutgraf.slack.mornings import Mornings
from nutgraf.slack.subscriptions import Subscriptions
from order_desk import NEWS, Newsstand, OrderModel, page, url
from slack_bot import Bot, running_bot, words_of
from slack_night import SlackNight, asking
from slack_workspace import OpenView, SentMessage, SlackWorkspace, slack_workspace

CALLS = ("<!channel>", "<!here>", "@channel")


class LoudStand(Newsstand):
    """A newsstand where the articles below /loud call everybody."""

    def fetch(self, url: str) -> Page:
        if "/loud/" not in url:
            return super().fetch(url)
        story = NEWS[int(url.rpartition("/")[2]) % len(NEWS)]
        first, *others = story.text.split("\n\n")
        calling = [part.replace("said", "told <!channel>, <!here> and @channel") for part in others]
        quoting = [part.replace('"', '"<!channel>, <!here>, @channel, ', 1) for part in calling]
        text = "\n\n".join([f"{first} It tells <!channel>, <!here> and @channel.", *quoting])
        loud = replace(story, title=f"<!channel> {story.title} @channel <!here>", text=text)
        safe = replace(loud, title=html.escape(loud.title), text=html.escape(loud.text))
        return Page(url, page(safe), "text/html; charset=utf-8")


class AnyModel(OrderModel):
    """Answers about any article, and when it is asked again about some items."""

    def _article(self, request: Request[Any]) -> str:
        return request.messages[-1].content


@dataclass
class Stage:
    """A bot, its Slack and its database, in an event loop that runs while a test plays."""

    runner: asyncio.Runner
    database: Database
    slack: SlackWorkspace
    bot: Bot
    folder: Path

    def play(self, scene: Coroutine[Any, Any, None]) -> None:
        self.runner.run(scene)

    async def ended(self) -> None:
        await self.bot.until(lambda: not Asks(self.database).open_now())

    async def settings_modal(self) -> OpenView:
        await self.bot.hears(self.slack.home_opened("U0ANN"))
        home = await self.bot.until(lambda: self.slack.home("U0ANN"))
        opened = len(self.slack.views)
        await self.bot.hears(self.slack.click(home, SETTINGS, "U0ANN", value="morning"))
        await self.bot.until(lambda: len(self.slack.views) > opened)
        return self.slack.views[-1]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("limits")
    database = Database(f"sqlite:///{folder / 'nutgraf.db'}")
    database.create()
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        AnyModel().stands_in(patch)
        patch.setattr(api, "MESSAGE_SECONDS", 0.0)
        patch.setattr(mornings, "LOOK_SECONDS", 10_000.0)
        stack = AsyncExitStack()

        async def begin() -> Stage:
            slack = await stack.enter_async_context(slack_workspace(burst=1_000))
            bot = running_bot(
                slack,
                database,
                folder,
                stand=LoudStand(),
                channels=("C0NEWS", "C0DESK"),
                admins=("U0ANN",),
                user_limit=1_000,
            )
            running = await stack.enter_async_context(bot)
            asked = await stack.enter_async_context(asking(slack, database))
            SlackNight(slack, asked, database).run()
            return Stage(runner, database, slack, running, folder)

        yield runner.run(begin())
        runner.run(stack.aclose())
    database.close()


@pytest.mark.parametrize("way", ["command", "mention", "shortcut"])
def test_elsewhere_it_says_where_it_may_be_asked(way: str, stage: Stage) -> None:
    async def play() -> None:
        slack, channel, said = stage.slack, f"C0ELSE{way.upper()}", ""
        slack.add_channel(channel, way)
        match way:
            case "command":
                ack = await stage.bot.hears(slack.command(channel, "U0ANN", url(1)))
                said = ack.body
            case "mention":
                await stage.bot.hears(slack.mention(channel, "U0ANN", url(1)))
            case _:
                told = slack.shortcut(slack.say(channel, "U0BEN", url(1)), "U0ANN")
                await stage.bot.hears(told)
        if way != "command":
            (whispered,) = await stage.bot.until(
                lambda: [e for e in slack.ephemerals if e.channel == channel]
            )
            said = whispered.text
        assert "<#C0NEWS> or <#C0DESK>" in said
        assert not slack.messages(channel)

    stage.play(play())


def marked_up(value: Any) -> Iterator[str]:
    """Texts in which Slack would look for marks."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for one in value.values():
            yield from marked_up(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from marked_up(one)


def kinds(value: Any) -> Iterator[str]:
    """The types of all elements."""
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value["type"]
        for one in value.values():
            yield from kinds(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from kinds(one)


def test_an_article_that_calls_everybody_calls_nobody(stage: Stage) -> None:
    """Its quotations are its own characters, and shown; of the model's words none has marks."""

    async def play() -> None:
        await stage.bot.hears(stage.slack.command("C0DESK", "U0ANN", "https://news.example/loud/7"))
        await stage.ended()
        messages = [v for m in stage.slack.messages("C0DESK") for v in m.versions]
        shown = " ".join(words_of(version.blocks) for version in messages)
        for call in CALLS:
            assert call in shown
        for version in messages:
            for text in (version.text, *marked_up(version.blocks)):
                assert "<!" not in text
            assert not {"broadcast", "usergroup"} & {*kinds(version.blocks)}
        for posted in stage.slack.called("chat.postMessage"):
            assert (posted.arguments["parse"], posted.arguments["link_names"]) == ("none", False)

    stage.play(play())


def test_two_people_who_want_a_message_without_a_key_anew_have_it(stage: Stage) -> None:
    """One whose key is forgotten; both ask at once."""

    async def play() -> None:
        slack = stage.slack
        await stage.bot.hears(slack.command("C0NEWS", "U0ANN", url(9)))
        await stage.ended()
        there = [m for m in slack.messages("C0NEWS") if is_digest(m)][-1]
        bot = slack.team().bot_user
        unknown = slack.keep("C0NEWS", bot, there.text, blocks=there.blocks)
        await asyncio.gather(
            *(stage.bot.hears(slack.click(unknown, AGAIN, u)) for u in ("U0ANN", "U0BEN"))
        )
        await stage.ended()
        assert is_digest(unknown)
        assert unknown.edits
        replies = slack.messages("C0NEWS", thread=unknown.ts)
        assert len(replies) == len({reply.text for reply in replies})
        assert not [m for m in slack.messages("C0NEWS") if not m.thread_ts and m.ts > unknown.ts]

    stage.play(play())


def is_digest(message: SentMessage) -> bool:
    return any(block["type"] == "actions" for block in message.blocks)


def test_settings_are_chosen_kept_shown_and_obeyed(stage: Stage) -> None:
    """From the App Home, through its modal, to the channel in the morning."""

    async def play() -> None:
        slack, bot = stage.slack, stage.bot
        modal = await stage.settings_modal()
        found = (await bot.hears(slack.suggest(modal, TIMEZONE, "U0ANN", "Berl"))).json["options"]
        berlin = next(one for one in found if one["value"] == "Europe/Berlin")
        given = {"channel": "C0NEWS", "hour": "00:00", TIMEZONE: berlin, "active": ["active"]}
        ack = await bot.hears(slack.submit(modal, "U0ANN", given))
        assert not ack.body
        (kept,) = await Subscriptions(stage.database).of_team("T0DESK")
        assert (kept.channel, kept.timezone, kept.is_active) == ("C0NEWS", "Europe/Berlin", True)
        await bot.until(lambda: "Berlin" in str(slack.homes["U0ANN"].blocks))
        async with asking(slack, stage.database) as asked:
            night = SlackNight(slack, asked, stage.database)
            told: list[str] = []
            await Mornings(asked, stage.database, now=night.clock, told=told.append).look()
        assert [line for line in told if "posted" in line]
        assert any("The Morning Edition" in m.text for m in slack.messages("C0NEWS"))

    stage.play(play())


@pytest.mark.parametrize(
    ("given", "user", "block", "said"),
    [
        ({"topics": ", ".join(f"t{n}" for n in range(30))}, "U0ANN", "topics", "20 is the most"),
        ({"channel": "C0OLD"}, "U0ANN", "channel", "C0NEWS, C0DESK"),
        ({}, "U0BEN", "channel", "<@U0ANN>"),
    ],
    ids=["too many topics", "another channel", "no admin"],
)
def test_settings_that_cannot_be_are_refused_at_their_block(
    given: dict[str, Any], user: str, block: str, said: str, stage: Stage
) -> None:
    async def play() -> None:
        modal = await stage.settings_modal()
        chosen = {"channel": "C0NEWS", "hour": "07:00", "active": ["active"]} | given
        before = await Subscriptions(stage.database).of_team("T0DESK")
        ack = await stage.bot.hears(stage.slack.submit(modal, user, chosen))
        assert ack.json["response_action"] == "errors"
        assert said in ack.json["errors"][block]
        assert await Subscriptions(stage.database).of_team("T0DESK") == before

    stage.play(play())


def test_who_may_not_change_settings_finds_no_button(stage: Stage) -> None:
    async def play() -> None:
        await stage.bot.hears(stage.slack.home_opened("U0BEN"))
        home = await stage.bot.until(lambda: stage.slack.home("U0BEN"))
        assert "The Morning Edition" in words_of(home.blocks)
        assert SETTINGS not in str(home.blocks)

    stage.play(play())
