"""The bot over HTTP: what Slack sends comes in here, and is checked before anybody reads it."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest

from nutgraf.errors import SettingsError
from nutgraf.slack.manifest import EVENTS_PATH, REDIRECT_PATH
from nutgraf.slack.signatures import Signatures

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

EVENTS: Final = EVENTS_PATH
INSTALL: Final = "/slack/install"
REDIRECT: Final = REDIRECT_PATH
HEALTH: Final = "/healthz"
LARGEST: Final = 1_000_000
"""Bytes of a request: Slack's largest hold a view of 250 KB, percent-encoded."""

WAITING: Final = 1_024
"""Connections that may wait to be taken: one more waits a second before it tries again."""

_logger = logging.getLogger("nutgraf.slack")


class Front:
    """The web application that Slack talks to.

    Args:
        app: Bolt's, which is given what has been checked.
        signatures: Tell what is Slack's.
        oauth: Installs the app into workspaces; None where there is only one.
    """

    def __init__(
        self, app: "AsyncApp", signatures: Signatures, *, oauth: "AsyncOAuthFlow | None" = None
    ) -> None:
        self._app = app
        self._signatures = signatures
        self.web = web.Application(client_max_size=LARGEST)
        self.web.add_routes(
            [
                web.post(EVENTS, self._taken),
                web.get(EVENTS, self._looked_at),
                web.get(HEALTH, self._healthy),
            ]
        )
        if oauth is not None:
            self._oauth = oauth
            self.web.add_routes(
                [web.get(INSTALL, self._installing), web.get(REDIRECT, self._redirected)]
            )

    async def _taken(self, request: web.Request) -> web.Response:
        body = await request.read()  # answers 413 by itself for one that is too large
        headers = request.headers
        if not self._signatures.are_good(
            body,
            timestamp=headers.get("X-Slack-Request-Timestamp", ""),
            signature=headers.get("X-Slack-Signature", ""),
        ):
            _logger.info("a request was turned away: its signature is not Slack's, or old")
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return web.json_response({"error": "no UTF-8"}, status=400)
        try:
            asked = AsyncBoltRequest(
                body=text, query=request.query_string, headers=dict(request.headers)
            )
            answer = await self._app.async_dispatch(asked)
        except Exception as error:  # noqa: BLE001 -- Bolt trips in many ways over what Slack never sends
            _logger.warning("a request could not be read: %s", type(error).__name__)
            return web.json_response({"error": "nothing of Slack's"}, status=400)
        return await to_aiohttp_response(answer)

    async def _looked_at(self, _request: web.Request) -> web.Response:
        """Slack looks now and then whether the certificate is good (`ssl_check`)."""
        return web.Response(text="nutgraf takes what Slack posts here\n")

    async def _healthy(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _installing(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self._oauth.handle_installation(_plain(request)))

    async def _redirected(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(await self._oauth.handle_callback(_plain(request)))


@asynccontextmanager
async def open_front(front: Front, host: str, port: int) -> AsyncGenerator[int]:
    """Serve while the block runs; gives the port, which is chosen for 0.

    Raises:
        SettingsError: The address cannot be listened on.
    """
    runner = web.AppRunner(front.web, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port, backlog=WAITING)
        try:
            await site.start()
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be listened on ({error.strerror}): choose another with "
                "--host and --port"
            ) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


def _plain(request: web.Request) -> AsyncBoltRequest:
    return AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
