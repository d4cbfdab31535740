"""`Slack`, its tokens and its installations against a Slack that behaves like one."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest

from nutgraf.errors import SlackError, SlackRefused
from nutgraf.jobs.database import Database
from nutgraf.jobs.locks import locks_of
from nutgraf.rendering.slack.messages import Message
from nutgraf.slack.api import Slack
from nutgraf.slack.installations import Installations
from nutgraf.slack.oauth_states import OAuthStates
from nutgraf.slack.rotation import InstalledTokens
from nutgraf.slack.sealing import Sealer
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.tables import metadata
from nutgraf.slack.tokens import OneToken, Tokens
from nutgraf.slack.wire import QuietClient
from slack_workspace import SlackWorkspace, slack_workspace

FASTER = 100
"""Our seconds are shorter than the clock's: Slack's pace is set to the same."""


def message(text: str) -> Message:
    return Message(({"type": "header", "text": {"type": "plain_text", "text": text}},), text)


async def _sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / FASTER)


def _clock() -> float:
    return time.monotonic() * FASTER


@asynccontextmanager
async def asking(
    there: SlackWorkspace, path: Path, tokens: Tokens | None = None
) -> AsyncGenerator[Slack]:
    database = Database(f"sqlite:///{path / 'bot.db'}")
    database.create(metadata)
    token = SlackSettings(bot_token=SecretStr(there.team().token))
    slack = Slack(
        tokens or OneToken(token), database, api_url=there.api_url, sleep=_sleep, clock=_clock
    )
    try:
        yield slack
    finally:
        await slack.aclose()
        database.close()


def test_no_channel_is_written_to_faster_than_slack_wants(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            slack_workspace(burst=1, interval=1 / FASTER) as there,
            asking(there, tmp_path) as slack,
        ):
            texts = [f"{n}" for n in range(12)]
            channels = ("C0NEWS", "C0DESK")
            await asyncio.gather(
                *(slack.post(None, c, message(t)) for t in texts for c in channels)
            )
            for channel in channels:
                assert [m.text for m in there.messages(channel)] == texts
            assert {call.status for call in there.calls} == {200}

    asyncio.run(run())


def test_every_message_arrives_once_whatever_goes_wrong_before_slack_takes_it(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        async with (
            slack_workspace(burst=1, interval=1 / FASTER) as there,
            asking(there, tmp_path) as slack,
        ):
            there.fail("*", error="ratelimited", times=8, retry_after=2)
            there.reset("chat.postMessage", times=3)
            there.crash("*", times=3, status=503)
            there.fail("chat.update", error="internal_error", times=2)
            texts = {f"{n}" for n in range(10)}

            async def tell(text: str) -> None:
                posted = await slack.post(None, "C0NEWS", message(text), key=text)
                await slack.update(None, posted.channel, posted.ts, message(f"{text} done"))

            await asyncio.gather(*(tell(text) for text in texts))
            messages = there.messages("C0NEWS")
            assert sorted(m.text for m in messages) == sorted(f"{t} done" for t in texts)
            assert sorted(m.versions[0].text for m in messages) == sorted(texts)

    asyncio.run(run())


def test_a_reset_after_slack_took_a_message_may_double_it(tmp_path: Path) -> None:
    """As `Slack.post` says: nobody can know. The key knows the second one."""

    async def run() -> None:
        async with slack_workspace() as there, asking(there, tmp_path) as slack:
            there.reset("chat.postMessage", after=True)
            posted = await slack.post(None, "C0NEWS", message("one"), key="one")
            assert await slack.post(None, "C0NEWS", message("one"), key="one") == posted
            assert [m.ts for m in there.messages("C0NEWS")][1:] == [posted.ts]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("channel", "code"),
    [("C0QUIET", "not_in_channel"), ("C0OLD", "is_archived"), ("G0SECRET", "channel_not_found")],
)
def test_where_the_bot_may_not_write_it_says_why(channel: str, code: str, tmp_path: Path) -> None:
    async def run() -> None:
        async with slack_workspace() as there, asking(there, tmp_path) as slack:
            with pytest.raises(SlackRefused) as told:
                await slack.post(None, channel, message("Good morning"))
            assert told.value.code == code

    asyncio.run(run())


def test_a_scope_that_is_missing_and_a_token_that_is_revoked_are_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with (
            slack_workspace(scopes=("commands",)) as there,
            asking(there, tmp_path) as slack,
        ):
            with pytest.raises(SlackRefused, match=r"it lacks .*chat:write"):
                await slack.post(None, "C0NEWS", message("Good morning"))
            there.revoke(there.team().token)
            with pytest.raises(SlackRefused, match="install the app again") as told:
                await slack.post(None, "C0NEWS", message("Good morning"))
            assert told.value.code == "token_revoked"

    asyncio.run(run())


def test_everything_else_is_taken_by_slack(tmp_path: Path) -> None:
    async def run() -> None:
        async with slack_workspace() as there, asking(there, tmp_path) as slack:
            await slack.whisper(None, "C0NEWS", "U0ANN", "No link in there")
            await slack.respond(there.response_url("T0DESK", "C0QUIET", "U0BEN"), "Nor there")
            told = [(e.channel, e.user, e.text) for e in there.ephemerals]
            assert told == [
                ("C0NEWS", "U0ANN", "No link in there"),
                ("C0QUIET", "U0BEN", "Nor there"),
            ]
            posted = await slack.post(None, "C0NEWS", message("Good morning"))
            assert (await slack.permalink(None, "C0NEWS", posted.ts)).startswith("https://")
            home = {"type": "home", "blocks": list(message("Editions").blocks)}
            await slack.publish_home(None, "U0ANN", home)
            faults: list[SlackError] = []
            url = there.response_url("T0DESK", "C0NEWS", "U0BEN")
            for _ in range(6):
                try:
                    await slack.respond(url, "Once more")
                except SlackError as error:
                    faults.append(error)
            assert [fault.code for fault in faults] == ["used_url"]

    asyncio.run(run())


def test_a_workspace_installs_the_app_and_its_token_is_renewed(tmp_path: Path) -> None:
    """bolt's own flow, from its page to Slack's redirect; the redirect replayed is refused."""

    async def run() -> None:
        database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
        database.create(metadata)
        async with slack_workspace(rotates=True) as there:
            store = Installations(
                database, Sealer([Fernet.generate_key()]), client_id=there.client_id
            )
            settings = AsyncOAuthSettings(
                client_id=there.client_id,
                client_secret=there.client_secret,
                scopes=["chat:write"],
                installation_store=store,
                state_store=OAuthStates(database),
            )
            flow = AsyncOAuthFlow(client=QuietClient(there.api_url), settings=settings)
            page = await flow.handle_installation(AsyncBoltRequest(body=""))
            cookie = str(page.first_headers()["set-cookie"]).split(";")[0]
            state = cookie.split("=", 1)[1]
            for status in (200, 401):
                redirect = AsyncBoltRequest(
                    body="",
                    query={"state": state, "code": there.oauth_code()},
                    headers={"cookie": cookie},
                )
                assert (await flow.handle_callback(redirect)).status == status

            tokens = InstalledTokens(
                store,
                locks_of(database),
                client_id=there.client_id,
                client_secret=there.client_secret,
                api_url=there.api_url,
            )
            before = await tokens.token("T0DESK")
            kept = await store.of("T0DESK")
            assert kept
            kept.bot_token_expires_at = int(time.time()) + 60
            await store.async_save(kept)
            async with asking(there, tmp_path, tokens) as slack:
                posts = [slack.post("T0DESK", "C0NEWS", message(t)) for t in "ab"]
                await asyncio.gather(*posts)
                with pytest.raises(SlackRefused, match="not installed"):
                    await slack.post("T0MORE", "C0NEWS", message("Good morning"))
            assert await tokens.token("T0DESK") == there.team().token != before
            assert len(there.called("oauth.v2.access")) == 2
            assert len(there.messages("C0NEWS")) == 2
        database.close()

    asyncio.run(run())
