"""Whose word goes with what we ask of Slack: the token of a workspace."""

from typing import Protocol

from nutgraf.errors import SettingsError
from nutgraf.slack.settings import SlackSettings


class Tokens(Protocol):
    """Knows the bot's token in each workspace."""

    async def token(self, team: str | None) -> str:
        """The bot's token in a workspace.

        Args:
            team: The workspace's id, or None where only one is configured.

        Raises:
            SlackRefused: There is none (`not_installed`), or it can be renewed no more.
            SlackUnavailable: It has run out and cannot be renewed just now.
        """
        ...


class OneToken:
    """The token of the settings, for whatever workspace.

    Raises:
        SettingsError: The settings have none.
    """

    def __init__(self, settings: SlackSettings) -> None:
        if settings.bot_token is None:
            raise SettingsError(
                "there is no token for Slack: set NUTGRAF_SLACK_BOT_TOKEN to the 'Bot User OAuth "
                "Token' of the app's page 'Install App'; it begins with 'xoxb-'"
            )
        self._token = settings.bot_token

    async def token(self, team: str | None) -> str:  # noqa: ARG002
        """The token."""
        return self._token.get_secret_value()
