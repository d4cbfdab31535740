"""The states of installations under way: each is good once, and for ten minutes."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import sqlalchemy as sa
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from nutgraf.jobs.database import Database
from nutgraf.slack.tables import states

SECONDS: Final = 600
"""For which a state is good."""

_log = logging.getLogger(__name__)


class OAuthStates(AsyncOAuthStateStore):
    """OAuth states in the database, which holds their hashes only.

    Args:
        database: Where they are kept; `nutgraf.slack.tables` exist in it.
        seconds: For which each is good.
        now: The time, with its zone.
    """

    def __init__(
        self,
        database: Database,
        *,
        seconds: int = SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._seconds = seconds
        self._now = now

    @property
    def logger(self) -> logging.Logger:
        """Where it would log; it does not."""
        return _log

    async def async_issue(self, *args: object, **kwargs: object) -> str:  # noqa: ARG002
        """A new state."""
        state = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._keep, _hash(state))
        return state

    async def async_consume(self, state: str | None) -> bool:
        """Whether a state is good; it is not again."""
        return bool(state) and await asyncio.to_thread(self._take, _hash(state or ""))

    def _keep(self, state: str) -> None:
        now = self._now()
        row = {"state": state, "expires_at": now + timedelta(seconds=self._seconds)}
        with self._database.writing() as connection:
            connection.execute(sa.delete(states).where(states.c.expires_at <= now))
            connection.execute(sa.insert(states), row)

    def _take(self, state: str) -> bool:
        good = (states.c.state == state) & (states.c.expires_at > self._now())
        with self._database.writing() as connection:
            return connection.execute(sa.delete(states).where(good)).rowcount == 1


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()
