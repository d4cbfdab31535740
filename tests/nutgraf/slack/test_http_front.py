"""The bot over HTTP: who is let in, and how workspaces install it. One bot serves all."""

import asyncio
import json
import logging
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import time
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Installation

from nutgraf.jobs.database import Database
from nutgraf.slack import api
from nutgraf.slack.asks import Asks
from nutgraf.slack.connecting import installations_of
from nutgraf.slack.records import Subscription
from nutgraf.slack.subscriptions import Subscriptions
from nutgraf.slack.tables import asks, installations
from order_desk import OrderModel, url
from slack_bot import Bot, running_bot, slack_settings
from slack_workspace import FORGERIES, Delivery, Forgery, Sender, SlackWorkspace, slack_workspace
from slack_workspace.sending import FORM_TYPE, signature

SECRET_WORDS = "a-secret-of-whoever-wrote-it"
EVENT = {"type": "event_callback", "event_id": "Ev1", "team_id": "T0DESK"}


@dataclass
class House:
    """A bot over HTTP, its Slack and its database, in an event loop that runs in tests."""

    runner: asyncio.Runner
    database: Database
    slack: SlackWorkspace
    bot: Bot
    session: aiohttp.ClientSession
    own: dict[str, Any]
    cookie: str = ""

    def play(self, scene: Coroutine[Any, Any, None]) -> None:
        self.runner.run(scene)

    @property
    def sender(self) -> Sender:
        assert isinstance(self.bot.way, Sender)
        return self.bot.way

    def command(self, team: str = "T0DESK", channel: str = "C0NEWS") -> Delivery:
        words = f"{url(1)} {SECRET_WORDS} no"
        return self.slack.command(channel, "U0ANN", words, team=team)

    def kept(self) -> int:
        with self.database.reading() as connection:
            return len(connection.execute(asks.select()).all())

    def teams(self) -> list[str]:
        """Those that have the app."""
        with self.database.reading() as connection:
            return [row.team for row in connection.execute(installations.select())]

    async def get(self, path: str) -> tuple[int, str, str]:
        """The status, the text, and where it leads. Slack's cookies are for HTTPS only, behind
        which we stand, so they are handed on by hand."""
        headers = {"Cookie": self.cookie} if self.cookie else {}
        found = self.session.get(self.bot.url + path, headers=headers, allow_redirects=False)
        async with found as response:
            if "Set-Cookie" in response.headers:
                self.cookie = response.headers["Set-Cookie"].partition(";")[0]
            return response.status, await response.text(), response.headers.get("Location", "")

    async def installed(self, team: str) -> tuple[str, int]:
        """Install the app into a workspace; gives the way back that Slack sent, and its status."""
        status, page, leads = await self.get("/slack/install")
        address = leads if status == 302 else page.split('href="')[2].split('"')[0]
        state = parse_qs(urlsplit(address.replace("&amp;", "&")).query)["state"][0]
        back = f"/slack/oauth_redirect?code={self.slack.oauth_code(team)}&state={state}"
        return back, (await self.get(back))[0]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("front")
    database = Database(f"sqlite:///{folder / 'nutgraf.db'}")
    with pytest.MonkeyPatch.context() as patch, asyncio.Runner() as runner:
        OrderModel().stands_in(patch)
        patch.setattr(api, "MESSAGE_SECONDS", 0.0)
        stack = AsyncExitStack()

        async def begin() -> House:
            slack = await stack.enter_async_context(slack_workspace())
            slack.add_team("T0MORE", "More")
            slack.add_channel("C0MORE", "more", team="T0MORE")
            own: dict[str, Any] = {
                "bot_token": None,
                "client_id": slack.client_id,
                "client_secret": SecretStr(slack.client_secret),
                "key_file": folder / "key",
            }
            bot = running_bot(slack, database, folder, is_http=True, **own)
            running = await stack.enter_async_context(bot)
            jar = aiohttp.DummyCookieJar()
            session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
            return House(runner, database, slack, running, session, own)

        yield runner.run(begin())
        runner.run(stack.aclose())
    database.close()


@pytest.fixture
def logged(house: House, caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """All that anybody logs, at DEBUG; nothing of a request's body may be in it."""
    with caplog.at_level(logging.DEBUG):
        yield caplog
    said = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    for secret in (SECRET_WORDS, house.slack.signing_secret, "a-verification-token", "xoxb-"):
        assert secret not in said


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_is_not_slacks_is_turned_away(
    forgery: Forgery, house: House, logged: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        before = house.kept()
        ack = await house.sender.send(house.command(), forged=forgery)
        assert ack.status == 401
        assert house.kept() == before

    house.play(play())
    assert any("turned away" in record.message for record in logged.records)


def test_the_same_request_is_taken_once(house: House, logged: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        delivery = house.slack.url_verification()
        stamp = str(int(house.slack.now()))
        signed = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(house.slack.signing_secret, stamp, delivery.body),
        }
        statuses = [
            (await house.sender.post(delivery.body, {**delivery.headers, **signed})).status
            for _ in range(3)
        ]
        assert statuses == [200, 401, 401]

    house.play(play())


def test_too_large_a_request_is_not_read(house: House, logged: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        assert (await house.sender.send_oversized(house.command())).status == 413

    house.play(play())


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"", "application/json"),
        (b"", "application/x-www-form-urlencoded"),
        (b"[]", "application/json"),
        (b"null", "application/json"),
        (b"3", "application/json"),
        (b'"words"', "application/json"),
        (b"{", "application/json"),
        (b"{}", "application/json"),
        (b'{"type": "event_callback"}', "application/json"),
        (b'{"type": "event_callback", "event": {"type": "app_mention"}}', "application/json"),
        (b"payload=", "application/x-www-form-urlencoded"),
        (b"payload=[]", "application/x-www-form-urlencoded"),
        (b"payload={", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "text/plain"),
        (b"<a/>", "text/xml"),
        *(
            (json.dumps(told).encode(), "application/json")
            for told in (
                {**EVENT, "event": {"type": "app_mention", "user": "U0ANN"}},
                {**EVENT, "event": {"type": "app_home_opened"}},
                {**EVENT, "event": {"type": "tokens_revoked"}},
                {**EVENT, "event": {"type": "tokens_revoked", "tokens": []}},
                {**EVENT, "event": {"type": "app_mention", "user": [], "channel": {}, "ts": 3}},
                {**EVENT, "event": {"type": "link_shared", "user": "U0ANN", "links": [3]}},
                {**EVENT, "event": {"type": "link_shared", "user": "U0ANN", "links": 3}},
                {**EVENT, "event": "app_mention"},
                {**EVENT, "event": None},
                {**EVENT, "authorizations": 3, "event": {"type": "app_mention", "user": "U0ANN"}},
            )
        ),
        *(
            (urlencode({"payload": json.dumps(told)}).encode(), FORM_TYPE)
            for told in (
                {"type": "message_action", "callback_id": "nutgraf_digest_link"},
                {"type": "block_actions", "actions": []},
                {"type": "block_actions", "actions": None},
                {"type": "block_actions", "actions": [{"action_id": "nutgraf_again"}]},
                {"type": "block_actions", "actions": [{"action_id": "nutgraf_evidence"}]},
                {"type": "block_actions", "actions": [{"action_id": "nutgraf_wrong"}]},
                {"type": "block_suggestion", "action_id": "timezone"},
                {"type": "view_submission", "view": {"callback_id": "nutgraf_feedback"}},
                {"type": "view_submission", "view": {"callback_id": "nutgraf_settings_view"}},
                {"type": "view_submission", "view": 3},
                {"type": "view_submission"},
                {"type": 3, "team": 4, "user": "U0ANN"},
            )
        ),
        (b"command=%2Fnutgraf", FORM_TYPE),
        (b"command=%2Fnutgraf&text=https%3A%2F%2Fnews.example%2F1&trigger_id=1", FORM_TYPE),
    ],
)
def test_nonsense_is_no_fault_of_ours(
    body: bytes, content: str, house: House, logged: pytest.LogCaptureFixture
) -> None:
    """Even where it is well signed."""

    async def play() -> None:
        stamp = str(int(house.slack.now()))
        signed = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(house.slack.signing_secret, stamp, body),
            "Content-Type": content,
        }
        ack = await house.sender.post(body, signed)
        assert 400 <= ack.status < 500 or ack.status == 200

    house.play(play())


def test_slack_finds_the_address_to_be_ours(house: House) -> None:
    async def play() -> None:
        ack = await house.sender.send(house.slack.url_verification("find-me"))
        assert (ack.status, ack.json or ack.body) == (200, {"challenge": "find-me"})
        assert (await house.get("/slack/events"))[0] == 200
        assert (await house.get("/healthz"))[:2] == (200, "ok\n")
        assert (await house.get("/"))[0] == 404

    house.play(play())


def test_workspaces_install_it_and_have_their_own_token(
    house: House, logged: pytest.LogCaptureFixture
) -> None:
    """And are answered with that, until they uninstall it: then the token is forgotten."""

    async def play() -> None:
        slack, bot = house.slack, house.bot
        for team, channel in (("T0DESK", "C0DESK"), ("T0MORE", "C0MORE")):
            back, status = await house.installed(team)
            assert status == 200
            assert (await house.get(back))[0] == 400  # a state is good once
            await bot.hears(slack.command(channel, "U0ANN", url(2), team=team))
            (message, *_) = await bot.until(partial(slack.messages, channel))
            assert message.team == team
        await bot.until(lambda: not Asks(house.database).open_now())
        await bot.hears(slack.uninstalled(team="T0MORE"))
        assert house.teams() == ["T0DESK"]
        posted = len(slack.messages("C0MORE"))
        await bot.hears(slack.command("C0MORE", "U0ANN", url(3), team="T0MORE"))
        (told, *_) = await bot.until(lambda: slack.ephemerals)
        assert "install" in told.text
        assert len(slack.messages("C0MORE")) == posted

    house.play(play())


def test_a_workspace_is_forgotten_when_its_bots_token_is_revoked(house: House) -> None:
    """Of users' tokens there are none. Its editions are posted no more."""

    async def play() -> None:
        slack, bot, wanted = house.slack, house.bot, Subscriptions(house.database)
        slack.add_team("T0GONE", "Gone")
        assert (await house.installed("T0GONE"))[1] == 200
        await wanted.save(Subscription("T0GONE", "morning", "C0GONE", time(7)))
        for tokens, is_known in (({"oauth": ["U0ANN"]}, True), ({"bot": ["U0GONEB"]}, False)):
            event = {"type": "tokens_revoked", "tokens": tokens}
            await bot.hears(slack.event(event, team="T0GONE"))
            assert ("T0GONE" in house.teams()) is is_known
            (kept,) = await wanted.of_team("T0GONE")
            assert kept.is_active is is_known

    house.play(play())


def test_a_workspace_of_an_organization_is_remembered_when_it_speaks(house: House) -> None:
    """By itself the bot knows no more than the workspace's id."""

    async def play() -> None:
        store = installations_of(slack_settings(house.slack, **house.own), house.database)
        await store.async_save(
            Installation(
                app_id="A0NUTGRAF",
                enterprise_id="E0HOUSE",
                user_id="U0ANN",
                bot_token="xoxb-of-the-house",
                is_enterprise_install=True,
                installed_at=1_790_000_000.0,
            )
        )
        assert await store.of("T0ROOM") is None
        house.slack.add_team("T0ROOM", "Room")
        told = house.slack.home_opened("U0ANN", team="T0ROOM")
        said = {"team_id": "T0ROOM", "enterprise_id": "E0HOUSE", "is_enterprise_install": True}
        authorization = {**told.payload["authorizations"][0], **said}
        payload = {**told.payload, **said, "authorizations": [authorization]}
        await house.bot.hears(replace(told, payload=payload))
        found = await store.of("T0ROOM")
        assert found is not None
        assert found.bot_token == "xoxb-of-the-house"
        await store.async_delete_all(enterprise_id="E0HOUSE", team_id=None)
        assert await store.of("T0ROOM") is None

    house.play(play())


@pytest.mark.parametrize(
    "query",
    ["", "code=c", "code=c&state=", "code=c&state=made-up", "error=access_denied&state=s"],
)
def test_who_comes_back_with_no_state_of_ours_installs_nothing(query: str, house: House) -> None:
    async def play() -> None:
        asked = len(house.slack.called("oauth.v2.access"))
        status, page, _ = await house.get(f"/slack/oauth_redirect?{query}")
        assert status in (400, 200 if "error" in query else 400)
        assert "made-up" not in page
        assert len(house.slack.called("oauth.v2.access")) == asked

    house.play(play())
