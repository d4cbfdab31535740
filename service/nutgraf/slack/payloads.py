"""Where what stands in what Slack sends."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt.request.internals import extract_channel_id, extract_team_id

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncAck

Body = Mapping[str, Any]


async def acknowledged(ack: "AsyncAck") -> None:
    """Tell Slack that it was heard; what is to be done is done after that."""
    await ack()


def team_of(body: Body) -> str:
    """The id of the workspace where the app is installed, also for somebody from another one."""
    return extract_team_id(dict(body)) or ""


def channel_of(body: Body) -> str:
    """The id of the channel in which something happened."""
    return extract_channel_id(dict(body)) or str(_container(body).get("channel_id") or "")


def message_of(body: Body) -> str:
    """The `ts` of the message in which something was clicked."""
    message = body.get("message") or {}
    return str(message.get("ts") or _container(body).get("message_ts") or "")


def thread_of(body: Body) -> str | None:
    """The `ts` of the thread in which something was clicked; None outside of any."""
    message = body.get("message") or {}
    thread = message.get("thread_ts") or _container(body).get("thread_ts")
    return str(thread) if thread and thread != message.get("ts") else None


def is_own(body: Body, event: Body) -> bool:
    """Whether an event tells of what the app did itself."""
    own = {one.get("user_id") for one in body.get("authorizations") or ()}
    return event.get("user") in own


def _container(body: Body) -> Mapping[str, Any]:
    return body.get("container") or {}
