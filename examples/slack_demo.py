"""A digest in Slack: a command, a placeholder, the digest in its place, and the words behind it.

PYTHONPATH=tests python examples/slack_demo.py [FOLDER]

Slack is the local one of the tests, which refuses what Slack refuses. The bot is the one that
`nutgraf slack run` runs, in Socket Mode and with the embedded model; only, it may fetch the page
that this demo serves on loopback.
"""

import asyncio
import html
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeVar
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import SecretStr
from rich.console import Console
from ssrfguard import Policy

from nutgraf.errors import NutgrafError
from nutgraf.intake.web import WebFetcher
from nutgraf.jobs import Database
from nutgraf.rendering.slack.actions import EVIDENCE
from nutgraf.rendering.slack.messages import Message, Posting, View
from nutgraf.rendering.slack.preview import preview_html
from nutgraf.slack.running import run
from nutgraf.slack.settings import SlackSettings
from slack_workspace import Delivery, SentMessage, SlackWorkspace, slack_workspace

HERE: Final = Path(__file__).parent
ARTICLE: Final = HERE / "articles" / "harrow-foods-earnings.txt"
PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta property="og:site_name" content="The Estuary Post">
<meta property="article:published_time" content="2026-10-29T12:40:00Z">
</head>
<body><article><h1>{title}</h1>{paragraphs}</article></body>
</html>
"""
OUT: Final = HERE.parent / "out"
LOOPBACK: Final = "127.0.0.1"
CHANNEL: Final = "C0NEWS"
ANN: Final = "U0ANN"
BEN: Final = "U0BEN"
SHOWN_SECONDS: Final = 10.0
"""For what needs no model."""

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Diary:
    """Tells in the terminal what happens, and how long after somebody did something."""

    began: float = field(default_factory=time.monotonic)

    @classmethod
    def of(cls, who: str, does: str) -> "Diary":
        """Begin with somebody who does something."""
        print(f"\n{who} {does}", flush=True)
        return cls()

    def tell(self, text: str) -> None:
        """What has happened."""
        print(f"  {lasted(time.monotonic() - self.began):>8}  {text}", flush=True)


def lasted(seconds: float) -> str:
    """'12 ms', '74.3 s'."""
    return f"{seconds * 1_000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def page_of(article: Path) -> str:
    """An article of the examples as a page; its first line is its title."""
    title, *paragraphs = html.escape(article.read_text(encoding="utf-8")).strip().split("\n\n")
    return PAGE.format(title=title, paragraphs="".join(f"<p>{text}</p>" for text in paragraphs))


@asynccontextmanager
async def serving(article: Path) -> AsyncGenerator[str]:
    """Serve an article's page on loopback while the block runs; gives its address."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=page_of(article), content_type="text/html")

    site = web.Application()
    site.add_routes([web.get(f"/{article.stem}", page)])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, 0).start()
        yield f"http://{LOOPBACK}:{runner.addresses[0][1]}/{article.stem}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def running(slack: SlackWorkspace, database: Database, port: int) -> AsyncGenerator[None]:
    """The bot in a Slack while the block runs; of this machine it may fetch from one port."""
    settings = SlackSettings(
        bot_token=SecretStr(slack.team().token),
        app_token=SecretStr(slack.app_token),
        api_url=slack.api_url,
    )
    policy = Policy(
        allowed_networks=(ip_network(f"{LOOPBACK}/32"),), allowed_ports=frozenset({port})
    )
    ready, end = asyncio.Event(), asyncio.Event()
    fetcher = WebFetcher(policy=policy)
    work = asyncio.create_task(
        run(database, settings, http=None, told=lambda _: ready.set(), end=end, fetcher=fetcher)
    )
    begun = asyncio.create_task(ready.wait())
    await asyncio.wait([work, begun], return_when=asyncio.FIRST_COMPLETED)
    begun.cancel()
    try:
        if not work.done():
            await slack.socket.connected()
            yield
    finally:
        end.set()
        await work


async def heard(slack: SlackWorkspace, delivery: Delivery, diary: Diary) -> None:
    """Tell the bot something, which it has to acknowledge within three seconds."""
    ack = await slack.socket.send(delivery)
    if ack.status != 200 or ack.faults:
        raise SystemExit(f"not acknowledged: {', '.join(ack.faults) or 'nothing came'}")
    diary.tell("acknowledged; Slack waits for 3 s")


async def until(
    comes: Callable[[], ValueT | None], seconds: float | None = SHOWN_SECONDS
) -> ValueT:
    """Wait until something is there."""
    async with asyncio.timeout(seconds):
        while not (found := comes()):
            await asyncio.sleep(0.01)
    return found


async def asked(slack: SlackWorkspace, url: str) -> Posting:
    """Somebody asks for a digest, and gets it."""
    diary = Diary.of("ann", f"/nutgraf {url}")
    await heard(slack, slack.command(CHANNEL, ANN, url), diary)
    message = await until(lambda: next(iter(slack.messages(CHANNEL)), None))
    diary.tell(f"a placeholder: {words(message)}")
    with Console(stderr=True).status("the embedded model reads the article; a minute or two"):
        await until(lambda: message.edits, seconds=None)
    diary.tell("the digest, in the placeholder's place")
    replies = await thread_of(slack, message)
    diary.tell(f"its thread: {len(replies)} more")
    return Posting(shown(message), tuple(map(shown, replies)))


async def thread_of(slack: SlackWorkspace, message: SentMessage) -> list[SentMessage]:
    """What stands in a message's thread, once it is whole: a channel gets one message a second."""
    if "In the thread" not in str(message.blocks):
        return []
    await until(lambda: slack.messages(CHANNEL, thread=message.ts))
    await asyncio.sleep(1.5)
    return slack.messages(CHANNEL, thread=message.ts)


async def looked_behind(slack: SlackWorkspace) -> View:
    """Somebody looks at the sentences behind the digest."""
    diary = Diary.of("ben", "clicks Evidence")
    await heard(slack, slack.click(slack.messages(CHANNEL)[0], EVIDENCE, BEN), diary)
    opened = await until(lambda: next(iter(slack.views), None))
    diary.tell("the article's sentences behind each item")
    return opened.view


async def asked_again(slack: SlackWorkspace, url: str) -> None:
    """Somebody else asks for the same article, which is not digested a second time."""
    diary = Diary.of("ben", f"in #desk: /nutgraf {url}")
    await heard(slack, slack.command("C0DESK", BEN, url), diary)
    await until(lambda: "header" in str(slack.messages("C0DESK")))
    diary.tell("the same digest; the model was not asked")


def shown(message: SentMessage) -> Message:
    """A message as the channel has it."""
    return Message(tuple(message.blocks), message.text)


def words(message: SentMessage) -> str:
    """A message in one line."""
    return " ".join(message.text.split())


async def show() -> str:
    """Have people ask and look; gives what they see, as a page."""
    async with slack_workspace() as slack, serving(ARTICLE) as url:
        with TemporaryDirectory() as folder, closing(stored(folder)) as database:
            async with running(slack, database, urlsplit(url).port or 0):
                posting = await asked(slack, url)
                view = await looked_behind(slack)
                await asked_again(slack, url)
        names = {**slack.users, **{c.id: c.name for c in slack.channels.values()}}
    return preview_html([posting, view], title="A digest in Slack", names=names, channel="news")


def stored(folder: str) -> Database:
    """A database that is new, so that the article is read each time."""
    return Database(f"sqlite:///{folder}/slack.db")


def main(folder: Path = OUT) -> None:
    """Show it all, and write the page and its picture."""
    page = asyncio.run(show())
    folder.mkdir(parents=True, exist_ok=True)
    written, picture = folder / "slack.html", folder / "slack.png"
    written.write_text(page, encoding="utf-8")
    print(f"\nThe page: {written}", flush=True)
    command = [sys.executable, *map(str, (HERE / "picturing.py", written, picture))]
    if not subprocess.run(command).returncode:  # noqa: S603 -- of our own
        print(f"The picture: {picture}")


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:2]))
    except NutgrafError as error:
        sys.exit(f"nutgraf: {error}")
