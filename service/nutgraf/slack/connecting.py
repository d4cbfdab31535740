"""Slack's Web API, ready to be asked with the tokens that the settings lead to."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from nutgraf.errors import SettingsError
from nutgraf.jobs.database import Database
from nutgraf.jobs.locks import locks_of
from nutgraf.slack.api import Slack
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.tokens import OneToken, Tokens

if TYPE_CHECKING:
    from nutgraf.slack.installations import Installations

_APP: Final = (
    "set NUTGRAF_SLACK_CLIENT_ID and NUTGRAF_SLACK_CLIENT_SECRET to those of the app that the "
    "workspaces have installed"
)


@asynccontextmanager
async def connected(
    settings: SlackSettings, database: Database, *, has_many: bool | None = None
) -> AsyncGenerator[Slack]:
    """Slack, for as long as the block lasts.

    Args:
        settings: The bot's.
        database: Where posts and installations are; `nutgraf.slack.tables` exist in it.
        has_many: Whether tokens are those of installations; by default where the settings have
            the client id of an app.

    Raises:
        SettingsError: There is no token, or nothing to renew or decrypt one with.
    """
    many = settings.has_many_workspaces if has_many is None else has_many
    tokens: Tokens = _installed(settings, database) if many else OneToken(settings)
    slack = Slack(tokens, database, api_url=settings.api_url)
    try:
        yield slack
    finally:
        await slack.aclose()


async def is_installed(settings: SlackSettings, database: Database, team: str) -> bool:
    """Whether a workspace has installed the app.

    Raises:
        SettingsError: It cannot be decrypted, or the settings name no app.
    """
    found = await installations_of(settings, database).of(team)
    return found is not None and bool(found.bot_token)


def installations_of(settings: SlackSettings, database: Database) -> "Installations":
    """The workspaces that have installed the settings' app.

    Raises:
        SettingsError: The settings name no app, or the key is none.
    """
    from nutgraf.slack.installations import Installations
    from nutgraf.slack.sealing import sealer_of

    if settings.client_id is None:
        raise SettingsError(_APP)
    return Installations(database, sealer_of(settings), client_id=settings.client_id)


def _installed(settings: SlackSettings, database: Database) -> Tokens:
    from nutgraf.slack.rotation import InstalledTokens

    if settings.client_id is None or settings.client_secret is None:
        raise SettingsError(_APP)
    return InstalledTokens(
        installations_of(settings, database),
        locks_of(database),
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        api_url=settings.api_url,
    )
