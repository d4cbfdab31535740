"""The App Home: a workspace's editions, and where, when and what of them it gets."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from nutgraf.errors import NutgrafError, StorageError
from nutgraf.jobs.database import Database
from nutgraf.rendering.slack.actions import SETTINGS, SETTINGS_VIEW, TIMEZONE
from nutgraf.rendering.slack.views import home_view, settings_from, settings_view, timezone_options
from nutgraf.sections import BUILT_IN
from nutgraf.slack import words
from nutgraf.slack.api import Slack
from nutgraf.slack.home_editions import home_edition, home_editions
from nutgraf.slack.payloads import Body, acknowledged, team_of
from nutgraf.slack.records import Subscription
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.subscriptions import Subscriptions

if TYPE_CHECKING:
    from slack_bolt.app.async_app import AsyncApp
    from slack_bolt.async_app import AsyncAck

_logger = logging.getLogger("nutgraf.slack")


class Settling:
    """Shows App Homes, and keeps what is chosen there.

    Args:
        slack: Slack.
        database: Where editions and subscriptions are.
        settings: Who may change them.
    """

    def __init__(self, slack: Slack, database: Database, settings: SlackSettings) -> None:
        self._slack = slack
        self._database = database
        self._subscriptions = Subscriptions(database)
        self._settings = settings

    def listen(self, app: "AsyncApp") -> None:
        """Have the app call us."""
        app.event("app_home_opened")(ack=acknowledged, lazy=[self.opened])
        app.action(SETTINGS)(ack=acknowledged, lazy=[self.asked])
        app.options(TIMEZONE)(self.timezones)
        app.view(SETTINGS_VIEW)(ack=self.chosen, lazy=[self.changed])

    async def opened(self, body: Body, event: Body) -> None:
        """Show somebody the App Home."""
        if event.get("tab", "home") == "home":
            await self._publish(team_of(body), event["user"])

    async def asked(self, body: Body, action: Body) -> None:
        """Open an edition's settings."""
        team, user = team_of(body), body["user"]["id"]
        try:
            edition = await home_edition(
                self._database, team, action["value"], only=self._settings.editions
            )
            if edition is not None and self._may_change(user):
                view = settings_view(edition, sections=SECTIONS)
                await self._slack.open_view(team, body["trigger_id"], view)
                return
        except NutgrafError as error:
            _logger.warning("an edition's settings were not shown: %s", error)
        await self._publish(team, user)  # an App Home has no channel to say anything in

    async def timezones(self, ack: "AsyncAck", body: Body) -> None:
        """Time zones that begin like what somebody types."""
        await ack(options=[dict(one) for one in timezone_options(str(body.get("value") or ""))])

    async def chosen(self, ack: "AsyncAck", body: Body, view: Body) -> None:
        """Keep what somebody chose, before Slack is told that it was heard."""
        user, team = body["user"]["id"], team_of(body)
        given = settings_from(view["state"]["values"], sections=SECTIONS)
        if isinstance(given, Mapping):
            await ack(response_action="errors", errors=dict(given))
            return
        wanted = Subscription(team=team, edition=view["private_metadata"], **asdict(given))
        if (fault := self._fault(wanted, user)) is not None:
            await ack(response_action="errors", errors={"channel": fault})
            return
        try:
            await self._subscriptions.save(wanted)
        except StorageError as error:
            _logger.warning("settings were not kept: %s", error)
            await ack(response_action="errors", errors={"channel": words.NOT_KEPT})
            return
        await ack()

    async def changed(self, body: Body) -> None:
        """Show somebody the App Home as it is now."""
        await self._publish(team_of(body), body["user"]["id"])

    async def _publish(self, team: str, user: str) -> None:
        try:
            editions = await home_editions(self._database, team, only=self._settings.editions)
            view = home_view(editions, may_change=self._may_change(user), sections=SECTIONS)
            await self._slack.publish_home(team, user, view)
        except NutgrafError as error:
            _logger.warning("an App Home was not shown: %s", error)

    def _fault(self, wanted: Subscription, user: str) -> str | None:
        """Why somebody may not have that; None where they may."""
        if not self._may_change(user):
            admins = ", ".join(f"<@{admin}>" for admin in self._settings.admins)
            return words.NOT_ADMIN.format(admins=admins)
        if not self._settings.allows_edition(wanted.edition):
            return words.NO_EDITION
        # Whoever may have an edition no more where it is can still switch it off.
        if wanted.is_active and not self._settings.allows_channel(wanted.channel):
            return words.EDITION_CHANNEL.format(channels=", ".join(self._settings.channels))
        return None

    def _may_change(self, user: str) -> bool:
        return not self._settings.admins or user in self._settings.admins


SECTIONS: Final[Mapping[str, str]] = {
    section.name: section.name.replace("_", " ").capitalize() for section in BUILT_IN
}
"""Titles of sections, by name."""
