"""The bot, running: Slack's requests in, digests out, until it is ended."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Final

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError

from nutgraf.errors import SettingsError, SlackUnavailable
from nutgraf.intake import Fetcher
from nutgraf.jobs.database import Database
from nutgraf.jobs.feedback import FeedbackStore
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.orders.counter import taking_orders
from nutgraf.settings import Settings
from nutgraf.slack.app import build_app
from nutgraf.slack.asks import Asks
from nutgraf.slack.board import Board
from nutgraf.slack.clerk import Clerk
from nutgraf.slack.connecting import connected, installations_of
from nutgraf.slack.digests import Digests
from nutgraf.slack.front import INSTALL, REDIRECT, Front, open_front
from nutgraf.slack.hearing import Hearing
from nutgraf.slack.logs import quiet_logger
from nutgraf.slack.manifest import scopes
from nutgraf.slack.mornings import Mornings
from nutgraf.slack.oauth_states import OAuthStates
from nutgraf.slack.posts import Posts
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.settling import Settling
from nutgraf.slack.showing import Showing
from nutgraf.slack.signatures import Signatures
from nutgraf.slack.subscriptions import Subscriptions
from nutgraf.slack.tables import metadata
from nutgraf.slack.wire import QuietClient, failure_of
from nutgraf.slack.workspaces import Workspaces

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp

FINISH_SECONDS: Final = 20.0
"""How long what is in hand is waited for at the end."""

Tell = Callable[[str], None]


async def run(
    database: Database,
    settings: SlackSettings,
    *,
    http: tuple[str, int] | None,
    told: Tell,
    end: asyncio.Event,
    digesting: Settings | None = None,
    fetcher: Fetcher | None = None,
) -> None:
    """Run the bot until `end` is set.

    Args:
        database: Where everything is kept.
        settings: The bot's.
        http: The host and port to listen on; None for Socket Mode.
        told: Told in words what happens.
        end: Set by who wants it ended.
        digesting: How articles are digested; by default from the environment and settings file.
        fetcher: Fetches pages; by default from public addresses only.

    Raises:
        SettingsError: Something is missing, or the port is taken.
        SlackError: Slack refuses the token, or cannot be reached at the start.
        StorageError: The database cannot be used any more.
    """
    database.create(metadata)
    store = installations_of(settings, database) if settings.has_many_workspaces else None
    if store is not None:
        await store.check()
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(connected(settings, database))
        counter = await stack.enter_async_context(
            taking_orders(database, settings=digesting, fetcher=fetcher)
        )
        asks, digests = Asks(database), Digests(database)
        board = Board(slack, Posts(database))
        clerk = Clerk(asks, counter, slack, board, digests, locks_of(database), settings)
        app = build_app(
            Hearing(asks, clerk, digests, settings),
            Showing(slack, digests, FeedbackStore(database)),
            Settling(slack, database, settings),
            workspaces=Workspaces(store, Subscriptions(database)),
        )
        mornings = Mornings(slack, database, settings, told=told)
        way_in = _socket(app, settings) if http is None else _http(app, settings, database, http)
        working = [
            asyncio.create_task(clerk.run()),
            asyncio.create_task(mornings.run()),
            asyncio.create_task(counter.broken()),
        ]
        try:
            async with way_in as place:
                told(f"ready: {place}; Ctrl-C ends it")
                await _until(end, working)
            await clerk.finish(FINISH_SECONDS)
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)


async def _until(end: asyncio.Event, working: list["asyncio.Task[None]"]) -> None:
    """Wait until the end, or until something that works has failed, which is raised."""
    ending = asyncio.create_task(end.wait())
    try:
        await asyncio.wait([ending, *working], return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.cancel()
    for task in working:
        if task.done():
            await task


@asynccontextmanager
async def _socket(app: "AsyncApp", settings: SlackSettings) -> AsyncGenerator[str]:
    """Have Slack send what it has to say through a web socket that we open."""
    if settings.app_token is None:
        raise SettingsError("NUTGRAF_SLACK_APP_TOKEN is not set; Socket Mode needs it")
    token, client = settings.app_token.get_secret_value(), QuietClient(settings.api_url)
    try:
        # slack_sdk asks for ever with a token that Slack does not know.
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise failure_of(error) from None
    except (OSError, TimeoutError, ClientError) as error:
        raise SlackUnavailable("Slack cannot be reached", code="unreachable") from error
    handler = AsyncSocketModeHandler(app, token, logger=quiet_logger(), web_client=client)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield "connected to Slack by web socket"
    finally:
        try:
            await handler.close_async()  # type: ignore[no-untyped-call]
        finally:  # which stays open where saying goodbye fails
            await handler.client.aiohttp_client_session.close()


@asynccontextmanager
async def _http(
    app: "AsyncApp", settings: SlackSettings, database: Database, http: tuple[str, int]
) -> AsyncGenerator[str]:
    """Have Slack send what it has to say to an address of ours."""
    if settings.signing_secret is None:
        raise SettingsError("NUTGRAF_SLACK_SIGNING_SECRET is not set; HTTP needs it")
    signatures = Signatures(settings.signing_secret.get_secret_value())
    oauth = _oauth(settings, database) if settings.has_many_workspaces else None
    host, port = http
    async with open_front(Front(app, signatures, oauth=oauth), host, port) as chosen:
        yield f"listening on http://{host}:{chosen}"


def _oauth(settings: SlackSettings, database: Database) -> AsyncOAuthFlow:
    """What installs the app into a workspace."""
    if settings.client_id is None or settings.client_secret is None:
        raise SettingsError("NUTGRAF_SLACK_CLIENT_SECRET is not set; installing needs it")
    public = settings.public_url.rstrip("/") if settings.public_url else None
    flow = AsyncOAuthSettings(
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        scopes=scopes(settings),
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        redirect_uri=f"{public}{REDIRECT}" if public else None,
        installation_store=installations_of(settings, database),
        state_store=OAuthStates(database),
        logger=quiet_logger(),
    )
    client = QuietClient(settings.api_url)
    return AsyncOAuthFlow(client=client, logger=quiet_logger(), settings=flow)
