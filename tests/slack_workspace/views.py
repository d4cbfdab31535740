"""The methods for modals and the App Home: `views.*`."""

from collections.abc import Mapping
from typing import Any, Final

from slack_workspace.blocks import view_faults
from slack_workspace.callers import Caller
from slack_workspace.messages import identified, refuse
from slack_workspace.mishaps import Refusal
from slack_workspace.records import Json, OpenView
from slack_workspace.shapes import is_object
from slack_workspace.state import APP, State

TRIGGER_LIFE: Final = 3.0
"""Seconds."""


def _checked_view(given: Json, kind: str) -> Mapping[str, Any]:
    view = given.get("view")
    if not is_object(view) or view.get("type") != kind:
        raise Refusal("invalid_arguments", messages=[f"[ERROR] view: it is no {kind}"])
    refuse(view_faults(view))
    return view


def view_as_json(slack: State, held: OpenView, *, state: Json | None = None) -> Json:
    """A view as Slack tells of it."""
    team = slack.teams[held.team]
    view = held.view
    return {
        "id": held.id,
        "team_id": held.team,
        "app_id": APP,
        "app_installed_team_id": held.team,
        "bot_id": team.bot_id,
        "title": None,
        "submit": None,
        "close": None,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "root_view_id": held.id,
        "previous_view_id": None,
        **view,
        "blocks": identified(view["blocks"]),
        "hash": held.hash,
        "state": {"values": state or {}},
    }


def open_view(slack: State, caller: Caller, given: Json) -> Json:
    """`views.open`."""
    view = _checked_view(given, "modal")
    trigger = slack.triggers.get(str(given.get("trigger_id")))
    if trigger is None or trigger.team != caller.team.id:
        raise Refusal("invalid_trigger_id")
    if trigger.is_used:
        raise Refusal("exchanged_trigger_id")
    if slack.now() - trigger.made_at > TRIGGER_LIFE:
        raise Refusal("expired_trigger_id")
    trigger.is_used = True
    held = slack.open(caller.team.id, trigger.user, view)
    return {"view": view_as_json(slack, held)}


def update_view(slack: State, caller: Caller, given: Json) -> Json:
    """`views.update`."""
    view = _checked_view(given, "modal")
    named = (given.get("view_id"), given.get("external_id"))
    held = next(
        (v for v in slack.views if named[0] == v.id or named[1] == v.view.get("external_id", v)),
        None,
    )
    if held is None or held.team != caller.team.id:
        raise Refusal("not_found")
    if given.get("hash") not in (None, held.hash):
        raise Refusal("hash_conflict")
    slack.renew(held, view)
    return {"view": view_as_json(slack, held)}


def publish_view(slack: State, caller: Caller, given: Json) -> Json:
    """`views.publish`."""
    view = _checked_view(given, "home")
    user = given.get("user_id")
    if user not in slack.users:
        raise Refusal("invalid_arguments", messages=["[ERROR] user_id: nobody"])
    held = slack.home(str(user), team=caller.team.id)
    if held is not None and given.get("hash") not in (None, held.hash):
        raise Refusal("hash_conflict")
    return {"view": view_as_json(slack, slack.publish(caller.team.id, str(user), view))}
