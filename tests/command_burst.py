"""Many commands at once, to a bot in a process of its own."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from aiohttp import web

from night.press import Story, stories
from night.stub_model import StubModel
from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.rendering.slack import digest_posting
from nutgraf.slack.asks import Asks
from nutgraf.slack.records import Posted
from nutgraf.slack.tables import asks, posts
from order_desk import page
from slack_bot import Way
from slack_bot_process import BotProcess
from slack_workspace import Ack, Delivery, SentMessage, SlackWorkspace, slack_workspace

PATIENCE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A burst.

    Attributes:
        commands: How many.
        articles: Of which they are, in turn.
        channels: In which they are given, in turn.
        users: Who give them, in turn.
        latency: Seconds that the model takes.
        is_http: Whether they come over HTTP; else over a web socket.
    """

    commands: int = 500
    articles: int = 100
    channels: int = 100
    users: int = 250
    latency: float = 0.3
    is_http: bool = False


@dataclass(frozen=True, slots=True)
class Burst:
    """What became of it.

    Attributes:
        acks: The acknowledgements.
        sending: Seconds until the last one.
        seconds: Seconds until nothing was to be done any more.
        digests: In the store.
        requests: To the model.
        contents: Of which so many were different.
        whole: Commands whose message is a digest, with all of its thread.
        posted: Messages and replies in Slack.
        ratelimited: How often Slack said so.
        cpu: The bot's seconds.
    """

    acks: Sequence[Ack]
    sending: float
    seconds: float
    digests: int
    requests: int
    contents: int
    whole: int
    posted: int
    ratelimited: int
    cpu: float

    def heard_within(self, part: float) -> float:
        """Seconds within which a part of the commands was acknowledged."""
        seconds = sorted(ack.seconds for ack in self.acks)
        return seconds[max(0, round(part * len(seconds)) - 1)]


async def burst(plan: Plan, folder: Path, *, profile: str | None = None) -> Burst:
    """Give the commands, and wait until all of them have ended.

    Args:
        plan: Which.
        folder: Where the database and everything else is kept.
        profile: A file for a profile of the bot.
    """
    database = Database(f"sqlite:///{folder / 'nutgraf.db'}")
    with StubModel(latency=plan.latency) as model:
        async with slack_workspace() as slack, press(stories(plan.articles)) as port:
            bot = BotProcess(
                folder,
                database.url,
                slack,
                model.url,
                pages_port=port,
                is_http=plan.is_http,
                profile=profile,
            )
            async with bot:
                ready = await asyncio.to_thread(bot.said, "ready")
                deliveries = _deliveries(plan, slack, port)
                way: Way
                if plan.is_http:
                    way = await slack.sender(ready.split("on ")[1].split(";")[0])
                else:
                    await slack.socket.connected()
                    way = slack.socket
                began = time.monotonic()
                acks = await asyncio.gather(*(way.send(one) for one in deliveries))
                sending = time.monotonic() - began
                await _all_ended(database, bot)
                seconds = time.monotonic() - began
                times = psutil.Process(bot.process.pid).cpu_times()
            stats = model.stats()
            result = Burst(
                acks,
                sending,
                seconds,
                _count(database),
                stats["requests"],
                stats["contents"],
                whole(database, slack),
                sum(len(slack.messages(name)) for name in slack.channels),
                sum(call.status == 429 for call in slack.calls),
                times.user + times.system,
            )
    database.close()
    return result


@asynccontextmanager
async def press(news: Sequence[Story]) -> AsyncGenerator[int]:
    """News on a port of this machine, by number."""

    async def show(request: web.Request) -> web.Response:
        story = news[int(request.match_info["number"])]
        return web.Response(body=page(story), content_type="text/html", charset="utf-8")

    app = web.Application()
    app.router.add_get("/news/{number}", show)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _deliveries(plan: Plan, slack: SlackWorkspace, port: int) -> list[Delivery]:
    """No two of them are the same: the same people ask for other articles in other channels."""
    for number in range(plan.channels):
        slack.add_channel(f"C0BURST{number}", f"burst-{number}")
    return [
        slack.command(
            f"C0BURST{(number * 7 + number // plan.channels) % plan.channels}",
            f"U0USER{number % plan.users}",
            f"http://127.0.0.1:{port}/news/{number % plan.articles}",
        )
        for number in range(plan.commands)
    ]


async def _all_ended(database: Database, bot: BotProcess) -> None:
    async with asyncio.timeout(PATIENCE):
        while bot.process.poll() is None and await Asks(database).open():
            await asyncio.sleep(0.2)


def _count(database: Database) -> int:
    with database.reading() as connection:
        return len(connection.execute(tables.digests.select()).all())


def whole(database: Database, slack: SlackWorkspace) -> int:
    """How many asks have ended in what is in Slack now: one message, as it should be, and its
    thread."""
    store = DigestStore(database)
    with database.reading() as connection:
        query = (
            asks.select()
            .join(tables.orders, tables.orders.c.id == asks.c.order)
            .add_columns(tables.orders.c.digest_key)
        )
        rows = connection.execute(query).all()
        standing = {
            row.key: Posted(row.channel, row.ts) for row in connection.execute(posts.select())
        }
    count = 0
    for row in rows:
        key = row.digest_key
        posting = digest_posting(store.get(key)[0], key=key, asked_by=row.user)
        there = _there(slack, standing.get(f"ask:{row.id}:0"))
        if there is None or row.status != "done":
            continue
        replies = slack.messages(row.channel, thread=there.ts)
        shown = [there.text, *(reply.text for reply in replies)]
        wanted = [posting.head.text, *(reply.text for reply in posting.replies)]
        count += shown == wanted and list(there.blocks) == [dict(b) for b in posting.head.blocks]
    return count


def _there(slack: SlackWorkspace, posted: Posted | None) -> SentMessage | None:
    return slack.message(posted.channel, posted.ts) if posted is not None else None
