"""The bot, running in a test: with a local Slack, a newsstand in memory, and a model in this
process."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from pydantic import SecretStr

from nutgraf.jobs.database import Database
from nutgraf.slack.running import run
from nutgraf.slack.settings import SlackSettings
from order_desk import Newsstand, settings_in
from slack_workspace import Ack, Delivery, SlackWorkspace

SECONDS: Final = 20.0
APP_TOKEN: Final = "xapp-1-A0NUTGRAF-1-test"


class Way(Protocol):
    """How Slack talks to the bot."""

    async def send(self, delivery: Delivery) -> Ack: ...


@dataclass
class Bot:
    """A bot that runs.

    Attributes:
        slack: The Slack that it is in.
        way: How that Slack talks to it.
        told: What it said of itself.
        url: Where it listens, over HTTP.
    """

    slack: SlackWorkspace
    way: Way
    told: list[str] = field(default_factory=list)
    url: str = ""

    async def hears(self, delivery: Delivery) -> Ack:
        """Tell the bot something; it has to be acknowledged, in time and without a fault."""
        ack = await self.way.send(delivery)
        assert ack.status == 200
        assert ack.seconds < 3
        assert not ack.faults
        return ack

    async def until(self, comes: Callable[[], Any]) -> Any:
        """Wait until something is there."""
        async with asyncio.timeout(SECONDS):
            while not (found := comes()):
                await asyncio.sleep(0.01)
        return found


def slack_settings(slack: SlackWorkspace, **given: Any) -> SlackSettings:
    """Settings of a bot in a local Slack."""
    found: dict[str, Any] = {
        "bot_token": SecretStr(slack.team().token),
        "app_token": SecretStr(slack.app_token),
        "signing_secret": SecretStr(slack.signing_secret),
        "api_url": slack.api_url,
    }
    return SlackSettings(**(found | given))


@asynccontextmanager
async def running_bot(
    slack: SlackWorkspace,
    database: Database,
    folder: Path,
    *,
    is_http: bool = False,
    stand: Newsstand | None = None,
    **given: Any,
) -> AsyncGenerator[Bot]:
    """A bot in a local Slack, until the block ends.

    Args:
        slack: The Slack.
        database: Where it keeps everything.
        folder: For answers.
        is_http: Whether Slack talks to it over HTTP.
        stand: Fetches pages.
        given: Single settings of the bot's.
    """
    told: list[str] = []
    ready, end = asyncio.Event(), asyncio.Event()

    def tell(text: str) -> None:
        told.append(text)
        if text.startswith("ready"):
            ready.set()

    work = asyncio.create_task(
        run(
            database,
            slack_settings(slack, **given),
            http=("127.0.0.1", 0) if is_http else None,
            told=tell,
            end=end,
            digesting=settings_in(folder),
            fetcher=stand or Newsstand(),
        )
    )
    began = asyncio.create_task(ready.wait())
    async with asyncio.timeout(SECONDS):
        await asyncio.wait([work, began], return_when=asyncio.FIRST_COMPLETED)
    began.cancel()
    if work.done():
        work.result()
    try:
        if is_http:
            url = told[-1].split("on ")[1].split(";")[0]
            yield Bot(slack, await slack.sender(url), told, url)
        else:
            await slack.socket.connected()
            yield Bot(slack, slack.socket, told)
    finally:
        end.set()
        async with asyncio.timeout(SECONDS):
            await work


def words_of(blocks: Any) -> str:
    """All texts of blocks, one behind the other."""
    if isinstance(blocks, str):
        return ""
    if isinstance(blocks, dict):
        own = [blocks["text"]] if isinstance(blocks.get("text"), str) else []
        return " ".join([*own, *(words_of(v) for v in blocks.values())])
    if isinstance(blocks, list | tuple):
        return " ".join(words_of(one) for one in blocks)
    return ""


def no_secrets(caplog: Any, *secrets: str) -> None:
    """Check that nothing logged holds a secret."""
    logged = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    for secret in secrets:
        assert secret not in logged
