"""What people choose and write in Slack, as it is told to the app."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slack_workspace.messages import identified
from slack_workspace.records import Json
from slack_workspace.shapes import is_list, is_object, length

_FIELDS: Final[Mapping[str, tuple[str, str | None]]] = {
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_users_select": ("selected_users", "initial_users"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
}
"""Where a kind of input has its value, and what it has at first."""

_ONE_OF: Final = ("static_select", "external_select", "radio_buttons", "overflow")
_SOME_OF: Final = ("multi_static_select", "multi_external_select", "checkboxes")


class NotThere(LookupError):
    """What a test wants to click or fill in is not on the screen."""


def elements(blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """All that can be clicked, chosen from or written in, with the ids of their blocks."""
    for block in identified(blocks):
        held = [block.get("accessory"), block.get("element")]
        if block["type"] == "actions":
            held += block["elements"]
        for element in held:
            if is_object(element) and "action_id" in element:
                yield block["block_id"], element


def find(
    blocks: Sequence[Mapping[str, Any]], action_id: str, value: str | None = None
) -> tuple[str, Mapping[str, Any]]:
    """The element of this name, and the id of its block; of several, the one of this value.

    Raises:
        NotThere: There is none.
    """
    named = [(b, e) for b, e in elements(blocks) if e["action_id"] == action_id]
    chosen = [(b, e) for b, e in named if value is None or e.get("value") == value]
    if not chosen:
        there = sorted({element["action_id"] for _, element in elements(blocks)})
        raise NotThere(f"no {action_id!r} with the value {value!r}; there are {there}")
    return chosen[0]


def action(block_id: str, element: Mapping[str, Any], chosen: Any, at: str) -> Json:
    """An element that somebody used, as block_actions has it."""
    told: Json = {
        "action_id": element["action_id"],
        "block_id": block_id,
        "type": element["type"],
        "action_ts": at,
    }
    if element["type"] == "button":
        kept = {
            name: element[name] for name in ("text", "value", "style", "url") if name in element
        }
        return told | kept
    return told | filled(element, chosen)


def filled(element: Mapping[str, Any], chosen: Any) -> Json:
    """An input with what somebody chose or wrote.

    Args:
        element: The input.
        chosen: A value, or a list of values where several may be chosen; of an external select
            an option as the app offered it; None for what it has at first.

    Raises:
        NotThere: It is not among the options.
    """
    kind = element["type"]
    if kind in _ONE_OF:
        first = element.get("initial_option")
        return {"selected_option": first if chosen is None else _option(element, chosen)}
    if kind in _SOME_OF:
        first = element.get("initial_options", [])
        some = first if chosen is None else [_option(element, one) for one in chosen]
        return {"selected_options": some}
    field, initial = _FIELDS[kind]
    if chosen is None:
        return {field: element.get(str(initial))}
    if kind == "plain_text_input" and length(chosen) > element.get("max_length", 3_000):
        raise NotThere(f"Slack lets nobody write {length(chosen)} characters here")
    return {field: chosen or None if isinstance(chosen, str) else chosen}


def _option(element: Mapping[str, Any], chosen: Any) -> Mapping[str, Any]:
    if is_object(chosen):
        return chosen
    groups = element.get("option_groups", [])
    offered = [*element.get("options", []), *(o for g in groups for o in g["options"])]
    found = next((option for option in offered if option["value"] == chosen), None)
    if found is None:
        there = [option["value"] for option in offered]
        raise NotThere(f"{chosen!r} is none of {there}")
    option: Mapping[str, Any] = found
    return option


def values(blocks: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> Json:
    """The state of a modal's inputs.

    Args:
        blocks: The modal's.
        given: By block id, what was chosen or written; the rest is as it is at first.

    Raises:
        NotThere: There is no such input, or one is empty that must not be: Slack sends nothing.
    """
    asked = {block["block_id"]: block for block in identified(blocks) if block["type"] == "input"}
    if unknown := given.keys() - asked.keys():
        raise NotThere(f"no inputs {sorted(unknown)}; there are {sorted(asked)}")
    state: Json = {}
    for block_id, block in asked.items():
        element = block["element"]
        held = filled(element, given.get(block_id))
        if not block.get("optional", False) and not any(_is_filled(v) for v in held.values()):
            raise NotThere(f"{block_id!r} is empty, and Slack wants it")
        name = element.get("action_id", "slack")
        state[block_id] = {name: {"type": element["type"], **held}}
    return state


def _is_filled(value: Any) -> bool:
    return value is not None and value != "" and not (is_list(value) and not value)
