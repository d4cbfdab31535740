"""Channels, as far as a bot may know of them and write in them."""

from slack_workspace.callers import Caller
from slack_workspace.mishaps import Refusal
from slack_workspace.records import Channel, Json
from slack_workspace.state import State


def channel_of(slack: State, caller: Caller, name: object) -> Channel:
    """A channel that the bot may know of: by id, or '#name'; a user's id stands for the DM."""
    if not isinstance(name, str) or not name:
        raise Refusal("channel_not_found")
    if name in slack.users:
        name = f"D{name[1:]}"
        slack.channels.setdefault(name, Channel(name, caller.team.id, "", is_private=True))
    found = slack.channels.get(name) or next(
        (
            channel
            for channel in slack.channels.values()
            if name == f"#{channel.name}" and channel.team == caller.team.id
        ),
        None,
    )
    is_hidden = found is not None and found.is_private and not found.is_member
    if found is None or found.team != caller.team.id or is_hidden:
        raise Refusal("channel_not_found")
    return found


def writable(slack: State, caller: Caller, name: object) -> Channel:
    """A channel where the bot may write."""
    channel = channel_of(slack, caller, name)
    if channel.is_archived:
        raise Refusal("is_archived")
    if not channel.is_member and "chat:write.public" not in caller.scopes:
        raise Refusal("not_in_channel")
    return channel


def channel_info(slack: State, caller: Caller, given: Json) -> Json:
    """`conversations.info`."""
    channel = channel_of(slack, caller, given.get("channel"))
    caller.needs("groups:read" if channel.is_private else "channels:read")
    told: Json = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": channel.is_member,
        "is_im": channel.id.startswith("D"),
        "context_team_id": channel.team,
    }
    return {"channel": told}
