"""The workspaces that have installed the app, encrypted in the database."""

import asyncio
import json
import logging
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation

from nutgraf.jobs.database import Database
from nutgraf.slack.sealing import Sealer
from nutgraf.slack.tables import installations

_BY_ORGANIZATION: Final = ""
"""Stands in `sealed` where a workspace has the app through its organization."""

_USERS: Final = ("user_token", "user_scopes", "user_refresh_token", "user_token_expires_at")
_WEBHOOKS: Final = (
    "incoming_webhook_url",
    "incoming_webhook_channel",
    "incoming_webhook_channel_id",
    "incoming_webhook_configuration_url",
)
_DROPPED: Final = frozenset((*_USERS, *_WEBHOOKS, "custom_values"))
"""What we never ask for is not kept: the bot needs its own token only."""

_log = logging.getLogger(__name__)


class Installations(AsyncInstallationStore):
    """One installation a workspace, or organization where the app is installed for all of it.

    Only the bot's part is kept: a user's token, if Slack sends one, is not.

    Args:
        database: Where they are kept; `nutgraf.slack.tables` exist in it.
        sealer: Encrypts them.
        client_id: The app's: installations of another one count as none.
    """

    def __init__(self, database: Database, sealer: Sealer, *, client_id: str) -> None:
        self._database = database
        self._sealer = sealer
        self._client_id = client_id

    @property
    def logger(self) -> logging.Logger:
        """Where it would log; it does not."""
        return _log

    async def check(self) -> int:
        """Open all installations, and seal those anew that an older key has sealed.

        Returns:
            How many there are.

        Raises:
            SettingsError: The key does not open one of them.
        """
        return await asyncio.to_thread(self._check)

    async def of(self, team: str) -> Installation | None:
        """The installation by which a workspace has the app, its organization's included."""
        return await asyncio.to_thread(self._of, team)

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation, in place of an earlier one."""
        await asyncio.to_thread(self._save, installation)

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's new token; does nothing where the app was uninstalled meanwhile."""
        await asyncio.to_thread(self._save_bot, bot)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """An installation; with `user_id`, only if that user made it."""
        found = await asyncio.to_thread(
            self._find, enterprise_id or "", team_id or "", bool(is_enterprise_install)
        )
        is_theirs = user_id is None or (found is not None and found.user_id == user_id)
        return found if is_theirs else None

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """The bot of an installation."""
        found = await self.async_find_installation(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )
        return found.to_bot() if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget an installation."""
        await asyncio.to_thread(self._delete, enterprise_id or "", team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget an installation; a user's token alone was never kept."""
        if user_id is None:
            await asyncio.to_thread(self._delete, enterprise_id or "", team_id or "")

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget all that is known of a workspace, or of an organization."""
        await asyncio.to_thread(self._delete, enterprise_id or "", team_id or "")

    def _check(self) -> int:
        sealed_rows = sa.select(installations).where(installations.c.sealed != _BY_ORGANIZATION)
        with self._database.writing() as connection:
            rows = connection.execute(sealed_rows.with_for_update()).all()
            for row in rows:
                text = self._sealer.unseal(row.sealed)
                if not self._sealer.is_newest(row.sealed):
                    self._write(connection, row.team, row.enterprise, self._sealer.seal(text))
        return len(rows)

    def _of(self, team: str) -> Installation | None:
        newest = sa.select(installations).where(installations.c.team == team)
        with self._database.reading() as connection:
            row = connection.execute(newest.order_by(installations.c.installed_at.desc())).first()
            if row is None or not team:
                return None
            if row.sealed == _BY_ORGANIZATION:
                return self._read(connection, "", row.enterprise)
            return self._opened(row)

    def _find(self, enterprise: str, team: str, is_by_organization: bool) -> Installation | None:
        if team and not is_by_organization:
            return self._of(team)
        with self._database.reading() as connection:
            found = self._read(connection, "", enterprise) if enterprise else None
        if found and team:
            self._remember_organization(enterprise, team)
        return found

    def _remember_organization(self, enterprise: str, team: str) -> None:
        """So that `of` knows it: what we do by ourselves knows the workspace only."""
        row = _key(team, enterprise)
        known = sa.select(installations.c.sealed).where(_is(team, enterprise))
        with self._database.reading() as connection:
            if connection.scalar(known) == _BY_ORGANIZATION:
                return
        row |= {"sealed": _BY_ORGANIZATION, "installed_at": datetime.now(UTC), "name": None}
        with self._database.writing() as connection:
            self._database.insert_or_update(connection, installations, [row])

    def _save(self, installation: Installation) -> None:
        team = "" if installation.is_enterprise_install else installation.team_id or ""
        enterprise = installation.enterprise_id or ""
        row = {
            **_key(team, enterprise),
            "name": installation.team_name or installation.enterprise_name,
            "sealed": self._sealed(installation),
            "installed_at": datetime.fromtimestamp(installation.installed_at, UTC),
        }
        with self._database.writing() as connection:
            self._database.insert_or_update(connection, installations, [row])

    def _save_bot(self, bot: Bot) -> None:
        team = "" if bot.is_enterprise_install else bot.team_id or ""
        enterprise = bot.enterprise_id or ""
        with self._database.writing() as connection:
            self._hold(connection, team, enterprise)
            kept = self._read(connection, team, enterprise)
            if kept is None or kept.installed_at != bot.installed_at:
                return  # it was uninstalled, or installed again
            kept.bot_token = bot.bot_token
            kept.bot_refresh_token = bot.bot_refresh_token
            kept.bot_token_expires_at = bot.bot_token_expires_at
            self._write(connection, team, enterprise, self._sealed(kept))

    def _delete(self, enterprise: str, team: str) -> None:
        through_it = installations.c.sealed == _BY_ORGANIZATION
        gone = (
            installations.c.team == team
            if team
            else (installations.c.enterprise == enterprise)
            & ((installations.c.team == "") | through_it)
        )
        if team or enterprise:
            with self._database.writing() as connection:
                connection.execute(sa.delete(installations).where(gone))

    def _read(self, connection: sa.Connection, team: str, enterprise: str) -> Installation | None:
        row = connection.execute(sa.select(installations).where(_is(team, enterprise))).first()
        return None if row is None or row.sealed == _BY_ORGANIZATION else self._opened(row)

    def _hold(self, connection: sa.Connection, team: str, enterprise: str) -> None:
        """Have nobody else change a row before we do."""
        row = sa.select(installations.c.team).where(_is(team, enterprise))
        connection.execute(row.with_for_update())

    def _write(self, connection: sa.Connection, team: str, enterprise: str, sealed: str) -> None:
        change = sa.update(installations).where(_is(team, enterprise)).values(sealed=sealed)
        connection.execute(change)

    def _sealed(self, installation: Installation) -> str:
        kept = {name: v for name, v in vars(installation).items() if name not in _DROPPED}
        return self._sealer.seal(json.dumps({"client_id": self._client_id, "kept": kept}))

    def _opened(self, row: sa.Row[Any]) -> Installation | None:
        """What is sealed says whose it is, so that no row's token is taken for another's."""
        opened = json.loads(self._sealer.unseal(row.sealed))
        installation = Installation(**opened["kept"])
        team = "" if installation.is_enterprise_install else installation.team_id or ""
        whose = (opened["client_id"], team, installation.enterprise_id or "")
        return installation if whose == (self._client_id, row.team, row.enterprise) else None


def _key(team: str, enterprise: str) -> dict[str, Any]:
    return {"team": team, "enterprise": enterprise}


def _is(team: str, enterprise: str) -> sa.ColumnElement[bool]:
    return (installations.c.team == team) & (installations.c.enterprise == enterprise)
