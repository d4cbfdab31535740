"""The methods for messages: `chat.*`, and the history of a channel."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_workspace.blocks import blocks_faults, text_faults
from slack_workspace.callers import Caller
from slack_workspace.channels import channel_of, writable
from slack_workspace.mishaps import Refusal, ratelimited
from slack_workspace.records import Ephemeral, Json, SentMessage, Unfurl, Version
from slack_workspace.shapes import is_list, is_object
from slack_workspace.state import APP, State


def checked(given: Json) -> tuple[str, Sequence[Mapping[str, Any]]]:
    """A message's text and blocks.

    Raises:
        Refusal: Slack would not take them.
    """
    if given.get("parse", "none") != "none" or given.get("link_names"):
        raise Refusal("mass_mention", messages=["parse and link_names read mentions into words"])
    if given.get("attachments") or given.get("markdown_text"):
        raise Refusal("invalid_arguments", messages=["only text and blocks are used here"])
    text, blocks = given.get("text"), given.get("blocks") or []
    if text is not None and not isinstance(text, str):
        raise Refusal("invalid_arguments", messages=["text is no string"])
    if not is_list(blocks):
        raise Refusal("invalid_blocks_format")
    refuse(text_faults(text) + blocks_faults(blocks))
    return str(text), blocks


def refuse(faults: list[str]) -> None:
    """Raises where there are faults, with the first one's code."""
    if faults:
        raise Refusal(faults[0].partition(":")[0], messages=[f"[ERROR] {f}" for f in faults])


def as_json(slack: State, message: SentMessage) -> Json:
    """A message as Slack tells of it; blocks without an id have been given one."""
    team = slack.teams[message.team]
    told: Json = {
        "type": "message",
        "user": message.user,
        "team": message.team,
        "ts": message.ts,
        "text": message.text,
        "blocks": identified(message.blocks),
    }
    if message.user == team.bot_user:
        told |= {"bot_id": team.bot_id, "app_id": APP}
    if message.thread_ts:
        told["thread_ts"] = message.thread_ts
    if message.edits:
        told["edited"] = {"user": team.bot_user, "ts": f"{message.edits[-1].at:.6f}"}
    if message.arguments.get("metadata"):
        told["metadata"] = message.arguments["metadata"]
    return told


def identified(blocks: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Blocks with the ids that Slack gives where there are none."""
    return [{"block_id": f"slack{n}", **block} for n, block in enumerate(blocks)]


def post(slack: State, caller: Caller, given: Json) -> Json:
    """`chat.postMessage`."""
    channel = writable(slack, caller, given.get("channel"))
    if ("username" in given or "icon_emoji" in given) and given.get("as_user") is None:
        caller.needs("chat:write.customize")
    text, blocks = checked(given)
    thread = given.get("thread_ts")
    if thread is not None:
        thread = _thread(slack, channel.id, thread)
    wait = slack.pace.wait((caller.team.id, channel.id), slack.now())
    if wait:
        raise ratelimited(wait)
    kept = slack.keep(
        channel.id,
        caller.team.bot_user,
        text,
        blocks=blocks,
        thread=thread,
        team=caller.team.id,
        arguments=given,
    )
    return {"channel": channel.id, "ts": kept.ts, "message": as_json(slack, kept)}


def _thread(slack: State, channel: str, thread: object) -> str:
    if not isinstance(thread, str):
        raise Refusal("invalid_arguments", messages=["thread_ts is no string"])
    head = slack.message(channel, thread)
    if head is None:
        raise Refusal("thread_not_found")
    return head.thread_ts or head.ts


def update(slack: State, caller: Caller, given: Json) -> Json:
    """`chat.update`."""
    channel = channel_of(slack, caller, given.get("channel"))
    if channel.is_archived:
        raise Refusal("is_archived")
    found = slack.message(channel.id, str(given.get("ts")))
    if found is None:
        raise Refusal("message_not_found")
    if found.user != caller.team.bot_user:
        raise Refusal("cant_update_message")
    text, blocks = checked(given)
    found.versions.append(Version(text, tuple(blocks), slack.now()))
    told = as_json(slack, found)
    return {"channel": channel.id, "ts": found.ts, "text": text, "message": told}


def delete(slack: State, caller: Caller, given: Json) -> Json:
    """`chat.delete`."""
    channel = channel_of(slack, caller, given.get("channel"))
    if channel.is_archived:
        raise Refusal("is_archived")
    found = slack.message(channel.id, str(given.get("ts")))
    if found is None:
        raise Refusal("message_not_found")
    if found.user != caller.team.bot_user:
        raise Refusal("cant_delete_message")
    slack.remove(found)
    return {"channel": channel.id, "ts": found.ts}


def whisper(slack: State, caller: Caller, given: Json) -> Json:
    """`chat.postEphemeral`."""
    channel = writable(slack, caller, given.get("channel"))
    user = given.get("user")
    if user not in slack.users:
        raise Refusal("user_not_in_channel")
    text, blocks = checked(given)
    thread = given.get("thread_ts")
    told = Ephemeral(caller.team.id, channel.id, str(user), text, blocks, thread, None, slack.now())
    slack.ephemerals.append(told)
    return {"message_ts": f"{told.at:.6f}"}


def unfurl(slack: State, caller: Caller, given: Json) -> Json:
    """`chat.unfurl`."""
    unfurl_id, source, unfurls = (given.get(n) for n in ("unfurl_id", "source", "unfurls"))
    if unfurl_id is None and source is None:
        unfurl_id, source = f"{given.get('channel')}-{given.get('ts')}", "conversations_history"
    if source not in ("conversations_history", "composer"):
        raise Refusal("invalid_source")
    links = slack.shared_links.get(str(unfurl_id))
    if links is None:
        raise Refusal("cannot_unfurl_message")
    if not is_object(unfurls) or not unfurls:
        raise Refusal("missing_unfurls")
    for url, shown in unfurls.items():
        if url not in links:
            raise Refusal("cannot_unfurl_url", messages=[f"{url!r} was not shared"])
        if not is_object(shown) or not is_list(shown.get("blocks")):
            raise Refusal("cannot_parse_attachment")
        refuse(blocks_faults(shown["blocks"]))
    kept = Unfurl(caller.team.id, str(unfurl_id), str(source), unfurls, slack.now())
    slack.unfurls.append(kept)
    return {}


def permalink(slack: State, caller: Caller, given: Json) -> Json:
    """`chat.getPermalink`."""
    channel = channel_of(slack, caller, given.get("channel"))
    found = slack.message(channel.id, str(given.get("message_ts")))
    if found is None:
        raise Refusal("message_not_found")
    address = f"https://{caller.team.domain}.slack.com/archives/{channel.id}"
    link = f"{address}/p{found.ts.replace('.', '')}"
    if found.thread_ts:
        link += f"?thread_ts={found.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def history(slack: State, caller: Caller, given: Json) -> Json:
    """`conversations.history`."""
    channel = channel_of(slack, caller, given.get("channel"))
    caller.needs("groups:history" if channel.is_private else "channels:history")
    if not channel.is_member:
        raise Refusal("not_in_channel")
    oldest, limit = float(given.get("oldest", 0)), int(given.get("limit", 100))
    kept = [m for m in slack.history(channel.id) if float(m.ts) > oldest]
    newest = [m for m in reversed(kept) if m.thread_ts is None][:limit]
    return {"messages": [as_json(slack, m) for m in newest], "has_more": False}


def replies(slack: State, caller: Caller, given: Json) -> Json:
    """`conversations.replies`."""
    channel = channel_of(slack, caller, given.get("channel"))
    caller.needs("groups:history" if channel.is_private else "channels:history")
    ts = given.get("ts")
    thread = [m for m in slack.history(channel.id) if ts in (m.ts, m.thread_ts)]
    if not thread:
        raise Refusal("thread_not_found")
    return {"messages": [as_json(slack, m) for m in thread], "has_more": False}
