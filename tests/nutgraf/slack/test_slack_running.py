"""How the bot begins and ends."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from nutgraf.errors import SettingsError, SlackRefused
from nutgraf.jobs.database import Database
from nutgraf.slack.running import run
from order_desk import Newsstand, settings_in
from slack_bot import slack_settings
from slack_workspace import slack_workspace


@pytest.mark.parametrize(
    ("given", "error"),
    [
        pytest.param({"app_token": SecretStr("xapp-wrong")}, SlackRefused, id="a wrong token"),
        pytest.param({"app_token": None}, SettingsError, id="none"),
    ],
)
def test_it_does_not_begin_without_a_token_that_slack_takes(
    given: dict[str, Any], error: type[Exception], tmp_path: Path
) -> None:
    """And says so in one error, not in a group of them."""

    async def play() -> None:
        database = Database(f"sqlite:///{tmp_path / 'nutgraf.db'}")
        async with slack_workspace() as slack, asyncio.timeout(10):
            with pytest.raises(error):
                await run(
                    database,
                    slack_settings(slack, **given),
                    http=None,
                    told=lambda _: None,
                    end=asyncio.Event(),
                    digesting=settings_in(tmp_path),
                    fetcher=Newsstand(),
                )
        database.close()

    asyncio.run(play())
