"""Delivers a run to a channel in Slack: what stands under `slack:` in an edition's deliveries."""

import asyncio
import importlib.util
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from nutgraf.errors import SettingsError, SlackRefused, SlackUnavailable
from nutgraf.jobs.couriers import Notice, Refused, Unavailable, destination_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import view_of
from nutgraf.jobs.editions import SlackChannel
from nutgraf.rendering.edition_view import EditionView
from nutgraf.slack.settings import SlackSettings, load_slack_settings
from nutgraf.slack.tables import metadata

if TYPE_CHECKING:
    from nutgraf.slack.api import Slack

_PACKAGES: Final = ("slack_sdk", "aiohttp", "cryptography")

_INSTEAD: Final = {
    "not_in_channel": "has no bot in it: write '/invite @nutgraf' there",
    "channel_not_found": (
        "is no channel that the bot can see: check its name, and write '/invite @nutgraf' there"
    ),
    "is_archived": "is archived: name another channel",
    "not_installed": "is in a workspace that has not installed the app: install it there",
    "missing_scope": (
        "cannot be posted in: the app lacks a permission; give it the manifest that "
        "`nutgraf slack manifest` prints, and install it again"
    ),
}
_log = logging.getLogger("nutgraf.slack")

_BAD_TOKENS: Final = frozenset(
    "account_inactive invalid_auth not_authed token_expired token_revoked".split()
)


class SlackCourier:
    """Posts a run in one channel: a message, and for its first stories one each with a thread.

    Args:
        delivery: The channel, and what of a run is wanted there.
        database: Where runs are kept, posts noted and installations stored.
        settings: The bot's; from the environment by default.

    Raises:
        ModuleNotFoundError: Slack's packages are not installed.
    """

    def __init__(
        self,
        delivery: SlackChannel,
        database: Database,
        *,
        settings: SlackSettings | None = None,
    ) -> None:
        for package in _PACKAGES:
            if importlib.util.find_spec(package) is None:
                raise ModuleNotFoundError(f"there is no package {package!r}", name=package)
        self._delivery = delivery
        self._database = database
        self._given = settings

    @property
    def destination(self) -> str:
        """A key of the channel."""
        return destination_of(self._delivery)

    @property
    def place(self) -> str:
        """The channel."""
        return self._delivery.slack

    async def trouble(self) -> str | None:
        """That there is no token for its workspace; nothing is asked of Slack."""
        from nutgraf.slack.connecting import is_installed

        await asyncio.to_thread(self._database.create, metadata)
        team = self._delivery.team
        try:
            async with self._slack():
                settings = self._settings()
                if team and not await is_installed(settings, self._database, team):
                    return _INSTEAD["not_installed"]
        except Refused as error:
            return str(error)
        return None

    async def send(self, notice: Notice) -> None:
        """Post what of a run is not posted yet.

        A run without stories, or without any on the topics that are wanted, is not posted.

        Raises:
            Refused: Slack will not take it.
            Unavailable: It may take it later.
        """
        await asyncio.to_thread(self._database.create, metadata)
        view = await self._view(notice)
        try:
            async with self._slack() as slack:
                await self._post(slack, notice, view)
        except SlackRefused as error:
            raise Refused(error.code, told_of(error)) from error
        except SlackUnavailable as error:
            raise Unavailable(error.code, told_of(error), retry_after=error.retry_after) from error

    async def _post(self, slack: "Slack", notice: Notice, view: EditionView) -> None:
        from nutgraf.slack.editions import post_edition, posting_turn

        wanted, run_id = self._delivery, notice.record.id
        async with posting_turn(self._database, run_id, wanted.team, wanted.slack) as key:
            await post_edition(
                slack,
                wanted.team,
                wanted.slack,
                view,
                run_id=run_id,
                topics=wanted.topics,
                sections=wanted.sections,
                stories=wanted.stories,
                key=key,
                told=_log.warning,
            )

    async def _view(self, notice: Notice) -> EditionView:
        """More of the run than couriers are given, where only some topics are wanted."""
        from nutgraf.slack.editions import MOST_STORIES

        if not self._delivery.topics:
            return notice.view
        return await asyncio.to_thread(
            view_of, self._database, notice.record, most_stories=MOST_STORIES
        )

    @asynccontextmanager
    async def _slack(self) -> AsyncGenerator["Slack"]:
        """Slack, with the token of the channel's workspace."""
        from nutgraf.slack.connecting import connected

        try:
            settings = self._settings()
            if self._has_many(settings) and self._delivery.team is None:
                raise Refused("team", "is in one of several workspaces: name its id in `team`")
            async with connected(
                settings, self._database, has_many=self._has_many(settings)
            ) as slack:
                yield slack
        except SettingsError as error:
            raise Refused("settings", f"cannot be posted in: {error}") from error

    def _settings(self) -> SlackSettings:
        return self._given or load_slack_settings()

    def _has_many(self, settings: SlackSettings) -> bool:
        return settings.has_many_workspaces or self._delivery.team is not None


def told_of(error: SlackRefused | SlackUnavailable) -> str:
    """What is wrong with a channel, for who runs the bot; errors themselves speak to people in
    Slack."""
    if error.code in _BAD_TOKENS:
        return (
            f"is not open to us: Slack does not take the bot's token ({error.code}); set "
            "NUTGRAF_SLACK_BOT_TOKEN to a new one, or install the app again"
        )
    return _INSTEAD.get(error.code) or f"was not posted in: {error} ({error.code})"
