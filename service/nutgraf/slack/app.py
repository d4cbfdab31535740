"""Bolt's app, with our listeners.

What a request wants is kept and answered before Bolt tells Slack that it was heard
(`process_before_response`): Bolt's other way looks a hundred times a second, for each request that
is being worked on, whether it was. Tokens are found when something is posted, so that no
request waits for them.
"""

import logging
from typing import Any, Protocol

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from nutgraf.errors import StorageError
from nutgraf.slack.logs import BOLT, quiet_logger
from nutgraf.slack.payloads import Body
from nutgraf.slack.workspaces import Workspaces

_logger = logging.getLogger("nutgraf.slack")


class Listener(Protocol):
    """Hears some of what Slack tells."""

    def listen(self, app: AsyncApp) -> None:
        """Have the app call us."""
        ...


def build_app(*listeners: Listener, workspaces: Workspaces) -> AsyncApp:
    """The app.

    Args:
        listeners: Who hears what.
        workspaces: Who has the app.
    """

    async def authorized(
        enterprise_id: str | None, team_id: str | None, context: Any
    ) -> AuthorizeResult:
        if context.is_enterprise_install:
            await workspaces.seen(enterprise_id, team_id)
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

    app = AsyncApp(
        name=BOLT,  # Bolt sets the level of the logger of that name
        logger=quiet_logger(),
        authorize=authorized,
        process_before_response=True,
        request_verification_enabled=False,  # `front` does that; a web socket is Slack's already
        ssl_check_enabled=False,
    )
    for listener in listeners:
        listener.listen(app)

    async def uninstalled(context: Any) -> None:
        await workspaces.gone(context.enterprise_id, context.team_id)

    async def revoked(context: Any, event: Body) -> None:
        if event["tokens"].get("bot"):  # of users' tokens we have none
            await workspaces.gone(context.enterprise_id, context.team_id)

    async def failed(error: Exception) -> BoltResponse:
        _logger.warning("a request could not be taken: %s", type(error).__name__)
        # Slack sends nothing that lacks something; what could not be kept it tells again.
        return BoltResponse(status=503 if isinstance(error, StorageError) else 400)

    app.error(failed)
    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)
    return app
