"""The local Slack, running: over HTTP and web sockets, on a port of this machine."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Final

from aiohttp import web

from slack_workspace.front import Front
from slack_workspace.payloads import Payloads
from slack_workspace.sending import EVENTS_PATH, Sender
from slack_workspace.socket_mode import Links
from slack_workspace.state import BOT_SCOPES

_STARTING: Final = 10.0


class SlackWorkspace(Payloads):
    """A Slack on this machine; see `slack_workspace`. Arguments are those of `State`.

    Attributes:
        socket: Slack's end of Socket Mode: `send`, `connected`, `refresh`, `drop`.
    """

    def __init__(
        self,
        *,
        scopes: Iterable[str] = BOT_SCOPES,
        burst: int = 20,
        interval: float = 1.0,
        tiers: Mapping[str, int] | None = None,
        rotates: bool = False,
    ) -> None:
        super().__init__(
            scopes=scopes, burst=burst, interval=interval, tiers=tiers, rotates=rotates
        )
        self.socket = Links(self)
        self._front = Front(self, self.socket)
        self._stack = AsyncExitStack()

    @property
    def api_url(self) -> str:
        """Where the Web API is, with a slash at the end."""
        return f"{self.base_url}/api/"

    async def start(self) -> None:
        """Opens a port."""
        runner = web.AppRunner(
            self._front.app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True
        )
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1_024)
        await site.start()
        self.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def sender(self, app_url: str, *, path: str = EVENTS_PATH) -> Sender:
        """Slack as it talks to an app over HTTP, for as long as this Slack runs."""
        sender = Sender(app_url, self.signing_secret, path=path)
        return await self._stack.enter_async_context(sender)

    async def aclose(self) -> None:
        """Hangs up and closes the port."""
        await self.socket.aclose()
        await self._stack.aclose()


@asynccontextmanager
async def slack_workspace(
    *,
    scopes: Iterable[str] = BOT_SCOPES,
    burst: int = 20,
    interval: float = 1.0,
    tiers: Mapping[str, int] | None = None,
    rotates: bool = False,
) -> AsyncGenerator[SlackWorkspace]:
    """A Slack in the running event loop.

    Args:
        scopes: What the bot's tokens may.
        burst: Messages that a channel takes at once, before it wants one an `interval`.
        interval: Seconds; Slack has one.
        tiers: Calls a minute of methods that are counted, by name, such as {'chat.update': 50}.
        rotates: Whether tokens that OAuth gives out expire, with refresh tokens.
    """
    slack = SlackWorkspace(
        scopes=scopes, burst=burst, interval=interval, tiers=tiers, rotates=rotates
    )
    await slack.start()
    try:
        yield slack
    finally:
        await slack.aclose()


@contextmanager
def slack_beside(
    *, scopes: Iterable[str] = BOT_SCOPES, burst: int = 20, interval: float = 1.0
) -> Generator[SlackWorkspace]:
    """A Slack in a thread of its own, for tests of commands, which have their own event loop.

    What it keeps may be read, and what goes wrong be said, from the test's thread; what is
    asynchronous (`sender`, `socket`) may not be used.
    """
    slack = SlackWorkspace(scopes=scopes, burst=burst, interval=interval)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(slack.start(), loop).result(_STARTING)
        yield slack
    finally:
        asyncio.run_coroutine_threadsafe(slack.aclose(), loop).result(_STARTING)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
