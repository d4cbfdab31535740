"""Slack's Web API: its methods by name, and what each wants."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from slack_workspace.callers import Caller, caller_of, granted
from slack_workspace.channels import channel_info
from slack_workspace.messages import (
    delete,
    history,
    permalink,
    post,
    replies,
    unfurl,
    update,
    whisper,
)
from slack_workspace.mishaps import Refusal
from slack_workspace.oauth import exchange
from slack_workspace.records import Json
from slack_workspace.state import APP, State
from slack_workspace.views import open_view, publish_view, update_view

Run = Callable[[State, Caller, Json], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method of bots: what it does, and the scopes of which it needs one."""

    run: Run
    scopes: tuple[str, ...] = ()


def call(slack: State, name: str, token: str | None, given: Json) -> Json:
    """Carries a method out.

    Raises:
        Refusal: Slack would refuse.
    """
    if name == "api.test":
        return {"args": given}
    if name == "oauth.v2.access":
        return exchange(slack, given)
    if name == "apps.connections.open":
        return _connections_open(slack, token)
    if name not in METHODS:
        raise Refusal("unknown_method", req_method=name)
    caller = caller_of(slack, token)
    method = METHODS[name]
    if method.scopes:
        caller.needs(*method.scopes)
    return method.run(slack, caller, given)


def _connections_open(slack: State, token: str | None) -> Json:
    grant = granted(slack, token)
    if grant.kind != "app":
        raise Refusal("not_allowed_token_type")
    if "connections:write" not in grant.scopes:
        raise Refusal("missing_scope", needed="connections:write", provided="")
    address = slack.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={slack.ticket()}&app_id={APP}"}


def _auth_test(slack: State, caller: Caller, given: Json) -> Json:
    team = caller.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": "nutgraf",
        "team_id": team.id,
        "user_id": team.bot_user,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def _user_info(slack: State, caller: Caller, given: Json) -> Json:
    user = str(given.get("user"))
    if user not in slack.users:
        raise Refusal("user_not_found")
    name = slack.users[user]
    told: Json = {"id": user, "team_id": caller.team.id, "name": name, "tz": "Europe/Berlin"}
    return {"user": told | {"is_bot": False, "is_admin": False, "deleted": False}}


METHODS: Final[dict[str, Method]] = {
    "auth.test": Method(_auth_test),
    "chat.postMessage": Method(post, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.postEphemeral": Method(whisper, ("chat:write",)),
    "chat.unfurl": Method(unfurl, ("links:write",)),
    "chat.getPermalink": Method(permalink),
    "conversations.info": Method(channel_info),
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
    "users.info": Method(_user_info, ("users:read",)),
    "views.open": Method(open_view),
    "views.update": Method(update_view),
    "views.publish": Method(publish_view),
}
