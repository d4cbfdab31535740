"""Asking the local Slack in tests: with Slack's own client, and in an event loop of the test's."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from slack_workspace.records import Json
from slack_workspace.workspace import SlackWorkspace, slack_workspace


def client(slack: SlackWorkspace, token: str | None = None) -> AsyncWebClient:
    """Slack's own client, which tries once."""
    return AsyncWebClient(
        token=slack.team().token if token is None else token,
        base_url=slack.api_url,
        retry_handlers=[],
    )


async def error_of(asking: Awaitable[Any]) -> str:
    """Slack's error, or 'ok'."""
    try:
        await asking
    except SlackApiError as error:
        return str(error.response["error"])
    return "ok"


async def told(asking: Awaitable[Any]) -> Json:
    """The answer of a method."""
    answer: Json = (await asking).data
    return answer


def with_slack(test: Callable[[SlackWorkspace], Awaitable[None]], **arguments: Any) -> None:
    """Runs a test in a Slack of its own."""

    async def run() -> None:
        async with slack_workspace(**arguments) as slack:
            await test(slack)

    asyncio.run(run())
