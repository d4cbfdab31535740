"""Where what stands in what Slack sends."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck

Body = Mapping[str, Any]


async def acknowledged(ack: "AsyncAck") -> None:
    """Tell Slack that it was heard; what is to be done is done after that."""
    await ack()


def team_of(body: Body) -> str:
    """The workspace's id; of somebody from another one, that where the app is installed."""
    team = body.get("team") or {}
    return str(body.get("team_id") or team.get("id") or body.get("user", {}).get("team_id") or "")


def channel_of(body: Body) -> str:
    """The id of the channel in which something was clicked."""
    channel = body.get("channel") or {}
    return str(channel.get("id") or _container(body).get("channel_id") or "")


def message_of(body: Body) -> str:
    """The `ts` of the message in which something was clicked."""
    message = body.get("message") or {}
    return str(message.get("ts") or _container(body).get("message_ts") or "")


def thread_of(body: Body) -> str | None:
    """The `ts` of the thread in which something was clicked; None outside of any."""
    message = body.get("message") or {}
    thread = message.get("thread_ts") or _container(body).get("thread_ts")
    return str(thread) if thread and thread != message.get("ts") else None


def _container(body: Body) -> Mapping[str, Any]:
    return body.get("container") or {}
