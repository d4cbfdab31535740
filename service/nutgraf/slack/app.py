"""Bolt's app, with our listeners.

What a request wants is kept and answered before Bolt tells Slack that it was heard
(`process_before_response`): Bolt's other way looks a hundred times a second, for each request that
is being worked on, whether it was. Tokens are found when something is posted, so that no
request waits for them.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from nutgraf.slack.logs import BOLT, quiet_logger


class Listener(Protocol):
    """Hears some of what Slack tells."""

    def listen(self, app: AsyncApp) -> None:
        """Have the app call us."""
        ...


def build_app(
    *listeners: Listener, on_uninstalled: Callable[[str | None, str | None], Awaitable[None]]
) -> AsyncApp:
    """The app.

    Args:
        listeners: Who hears what.
        on_uninstalled: Told the organization and the workspace that no longer have the app.
    """
    app = AsyncApp(
        name=BOLT,  # Bolt sets the level of the logger of that name
        logger=quiet_logger(),
        authorize=_authorized,
        process_before_response=True,
        request_verification_enabled=False,  # `front` does that; a web socket is Slack's already
        ssl_check_enabled=False,
    )
    for listener in listeners:
        listener.listen(app)

    async def uninstalled(context: Any) -> None:
        await on_uninstalled(context.enterprise_id, context.team_id)

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(uninstalled)
    return app


async def _authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
