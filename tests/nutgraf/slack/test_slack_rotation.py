import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.models.installation import Installation

from nutgraf.errors import SlackRefused, SlackUnavailable
from nutgraf.jobs.database import Database
from nutgraf.jobs.locks import locks_of
from nutgraf.slack.installations import Installations
from nutgraf.slack.rotation import InstalledTokens
from nutgraf.slack.sealing import Sealer
from nutgraf.slack.tables import metadata
from scripted_slack import RESET, Says, ScriptedSlack, refused, scripted_slack

KEY = Fernet.generate_key()
HOUR = 3_600
RENEWED = {
    "ok": True,
    "token_type": "bot",
    "access_token": "xoxe.xoxb-new",
    "refresh_token": "xoxe-new",
    "expires_in": 12 * HOUR,
}
SLOWLY = Says(RENEWED, seconds=0.05)

Make = Callable[[], InstalledTokens]


def run(
    test: Callable[[ScriptedSlack, Make], Awaitable[None]], url: str, *, seconds_left: int | None
) -> None:
    """A test with a workspace whose token is good for some seconds, or for ever."""

    async def with_slack() -> None:
        database = Database(url)
        database.create(metadata)
        store = Installations(database, Sealer([KEY]), client_id="1.2")
        expires_at = None if seconds_left is None else int(time.time()) + seconds_left
        given = Installation(
            team_id="T1",
            bot_token="xoxe.xoxb-old",
            bot_id="B1",
            bot_user_id="UB1",
            bot_refresh_token=None if seconds_left is None else "xoxe-old",
            bot_token_expires_at=expires_at,
            user_id="U1",
        )
        await store.async_save(given)
        async with scripted_slack() as there:

            def make() -> InstalledTokens:
                return InstalledTokens(
                    store,
                    locks_of(database),
                    client_id="1.2",
                    client_secret="s3cret",
                    api_url=there.api_url,
                    sleep=there.clock.sleep,
                    clock=there.clock.time,
                )

            await test(there, make)
        database.close()

    asyncio.run(with_slack())


@pytest.mark.parametrize("seconds_left", [None, 4 * HOUR])
def test_a_token_that_is_good_is_used(seconds_left: int | None, database_url: str) -> None:
    async def test(there: ScriptedSlack, make: Make) -> None:
        tokens = make()
        assert await tokens.token("T1") == "xoxe.xoxb-old"
        for team in ("T2", "", None):
            with pytest.raises(SlackRefused, match="not installed") as told:
                await tokens.token(team)
            assert told.value.code == "not_installed"
        assert not there.calls

    run(test, database_url, seconds_left=seconds_left)


@pytest.mark.parametrize("seconds_left", [2 * HOUR, -HOUR], ids=["soon", "over"])
def test_a_token_is_renewed_once_by_all(seconds_left: int, database_url: str) -> None:
    """Several tasks of two that share nothing but the database, as two processes do."""

    async def test(there: ScriptedSlack, make: Make) -> None:
        there.script["oauth.v2.access"] = [SLOWLY]
        both = (make(), make())
        got = await asyncio.gather(*(both[n % 2].token("T1") for n in range(20)))
        assert set(got) == {"xoxe.xoxb-new"}
        (call,) = there.calls
        assert call.arguments["grant_type"] == "refresh_token"
        assert call.arguments["refresh_token"] == "xoxe-old"
        assert await make().token("T1") == "xoxe.xoxb-new"
        assert len(there.calls) == 1

    run(test, database_url, seconds_left=seconds_left)


def test_a_token_that_cannot_be_renewed_is_used_while_it_is_good(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(there: ScriptedSlack, make: Make) -> None:
        tokens = make()
        there.script["oauth.v2.access"] = [refused("invalid_refresh_token")]
        for _ in range(5):
            assert await tokens.token("T1") == "xoxe.xoxb-old"
        assert len(there.calls) == 1
        there.clock.now += 61
        assert (await tokens.token("T1")).startswith("xoxe.xoxb-new")

    caplog.set_level(logging.DEBUG)
    run(test, database_url, seconds_left=HOUR)
    assert "(invalid_refresh_token)" in caplog.text
    for secret in ("xoxe", "s3cret"):
        assert secret not in caplog.text


def test_a_token_that_ran_out_and_cannot_be_renewed_is_told(database_url: str) -> None:
    async def test(there: ScriptedSlack, make: Make) -> None:
        tokens = make()
        there.script["oauth.v2.access"] = [refused("invalid_refresh_token")]
        with pytest.raises(SlackRefused, match="install the app again") as told:
            await tokens.token("T1")
        assert "xoxe" not in repr((told.value, told.value.__context__))
        there.script["oauth.v2.access"] = [RESET] * 100
        with pytest.raises(SlackUnavailable):
            await tokens.token("T1")
        there.script["oauth.v2.access"] = [RESET, Says({"ok": True, "token_type": "user"})]
        with pytest.raises(SlackUnavailable):
            await tokens.token("T1")
        assert (await tokens.token("T1")).startswith("xoxe.xoxb-new")

    run(test, database_url, seconds_left=-1)


def test_what_slack_gave_out_is_kept_though_the_task_is_cancelled(database_url: str) -> None:
    async def test(there: ScriptedSlack, make: Make) -> None:
        there.script["oauth.v2.access"] = [SLOWLY]
        task = asyncio.create_task(make().token("T1"))
        while not there.calls:
            await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await make().token("T1") == "xoxe.xoxb-new"
        assert len(there.calls) == 1

    run(test, database_url, seconds_left=HOUR)
