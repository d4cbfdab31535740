"""Workspaces as they come and go."""

from nutgraf.slack.installations import Installations
from nutgraf.slack.subscriptions import Subscriptions


class Workspaces:
    """Remembers who has the app, and forgets who no longer has.

    Args:
        installations: Of several workspaces; None where there is one, with a token of its own.
        subscriptions: What workspaces get.
    """

    def __init__(self, installations: Installations | None, subscriptions: Subscriptions) -> None:
        self._installations = installations
        self._subscriptions = subscriptions
        self._seen: set[tuple[str, str]] = set()

    async def seen(self, enterprise: str | None, team: str | None) -> None:
        """A workspace spoke to us that has the app through its organization."""
        if self._installations is None or not (enterprise and team):
            return
        if (enterprise, team) not in self._seen:
            await self._installations.async_find_bot(
                enterprise_id=enterprise, team_id=team, is_enterprise_install=True
            )
            self._seen.add((enterprise, team))

    async def gone(self, enterprise: str | None, team: str | None) -> None:
        """A workspace removed the app: its tokens are deleted, and nothing is posted there."""
        self._seen.discard((enterprise or "", team or ""))
        if self._installations is not None:
            await self._installations.async_delete_all(enterprise_id=enterprise, team_id=team)
        if team:
            await self._subscriptions.deactivate(team)
