"""The tokens of many workspaces, renewed before they run out."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from nutgraf.errors import SlackError
from nutgraf.jobs.locks import Lock, Locks, wait_for
from nutgraf.slack.failures import failure, too_slow
from nutgraf.slack.installations import Installations
from nutgraf.slack.pacing import Lanes
from nutgraf.slack.patience import VIEW, trying
from nutgraf.slack.settings import API_URL
from nutgraf.slack.shielding import to_the_end
from nutgraf.slack.wire import QuietClient, told

MINUTES_LEFT: Final = 180
"""A token is renewed when it is good for less; Slack's are good for twelve hours."""

_PAUSE: Final = 60.0
"""Seconds after which a renewal that failed is tried again, while the token is good still."""

_PATIENCE: Final = 15.0
"""Seconds for which another process may take to renew a token."""

_log = logging.getLogger("nutgraf.slack")


class InstalledTokens:
    """`Tokens` of the workspaces that have installed the app.

    A refresh token is good once. So one task of one process renews, under a lock that all
    processes of the database share, and keeps the new pair before it lets go. What Slack gave
    out and nobody could keep, since the process was killed or the connection ended just then, is
    lost: then the app has to be installed again when the old token has run out.

    Args:
        installations: Where they are kept.
        locks: Keep two processes from renewing the same token: `locks_of(database)`.
        client_id: The app's.
        client_secret: Likewise.
        api_url: Slack's, or another one for tests.
        sleep: How to wait some seconds.
        clock: Seconds from some point in the past, never going back.
    """

    def __init__(
        self,
        installations: Installations,
        locks: Locks,
        *,
        client_id: str,
        client_secret: str,
        api_url: str = API_URL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._installations = installations
        self._locks = locks
        self._rotator = AsyncTokenRotator(
            client_id=client_id, client_secret=client_secret, client=QuietClient(api_url)
        )
        self._sleep = sleep
        self._clock = clock
        self._turns = Lanes(clock=clock)
        self._failed_at: dict[str, float] = {}

    async def token(self, team: str | None) -> str:
        """The bot's token in a workspace, good for some hours."""
        installation = await self._installations.of(team or "")
        if installation is None or not installation.bot_token:
            raise failure("not_installed")
        return (await self._good(installation.to_bot())).bot_token

    async def _good(self, bot: Bot) -> Bot:
        name = f"slack token {bot.enterprise_id or ''} {bot.team_id or ''}"
        if not _runs_out(bot, MINUTES_LEFT) or self._failed_lately(name, bot):
            return bot
        return await to_the_end(self._renewed_by_one(bot, name), seconds=_PATIENCE)

    async def _renewed_by_one(self, bot: Bot, name: str) -> Bot:
        async with self._turns.turn(name), self._locked(name) as lock:
            return await self._renewed(bot, name, lock)

    @asynccontextmanager
    async def _locked(self, name: str) -> AsyncGenerator[Lock | None]:
        taking = asyncio.create_task(asyncio.to_thread(wait_for, self._locks, name, _PATIENCE))
        try:
            yield await asyncio.shield(taking)
        finally:  # a thread cannot be cancelled, and may get the lock after we were
            if lock := await taking:
                await asyncio.to_thread(lock.release)

    def _failed_lately(self, name: str, bot: Bot) -> bool:
        next_at = self._failed_at.get(name, float("-inf")) + _PAUSE
        return self._clock() < next_at and not _runs_out(bot, 0)

    async def _renewed(self, bot: Bot, name: str, lock: Lock | None) -> Bot:
        now = await self._installations.async_find_bot(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            is_enterprise_install=bot.is_enterprise_install,
        )
        if now is None:
            raise failure("not_installed")
        if not _runs_out(now, MINUTES_LEFT) or self._failed_lately(name, now):
            return now  # somebody else has renewed it, or tried to
        try:
            if lock is None:
                raise too_slow()
            renewed = await self._rotated(now)
            await self._installations.async_save_bot(renewed)
        except SlackError as error:
            self._failed_at[name] = self._clock()
            if _runs_out(now, 0):
                raise
            _log.warning("a token of Slack's could not be renewed yet (%s)", error.code)
            return now
        self._failed_at.pop(name, None)
        return renewed

    async def _rotated(self, bot: Bot) -> Bot:
        async def once() -> Bot | None:
            rotation = self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=MINUTES_LEFT
            )
            return await told(rotation, VIEW.answer)

        retrying = trying("oauth.v2.access", VIEW, sleep=self._sleep, clock=self._clock)
        renewed: Bot | None = await retrying(once)
        if renewed is None:
            raise failure(None)
        return renewed


def _runs_out(bot: Bot, minutes: int) -> bool:
    """Whether a token is good for less than some minutes; one that does not expire never is."""
    expires_at: int | None = bot.bot_token_expires_at
    return expires_at is not None and expires_at <= time.time() + minutes * 60
