"""What stands in blocks: texts, options, buttons, selects and inputs, and rich text.

See https://docs.slack.dev/reference/block-kit/composition-objects and /block-elements.
"""

import re
from typing import Any, Final

from slack_workspace.shapes import (
    Check,
    Faults,
    address,
    choice,
    every,
    exactly_one,
    flag,
    is_list,
    is_object,
    items,
    pattern,
    shape,
    string,
    typed,
    unique,
    whole,
)

MASS_MENTION: Final = "mass mention"
"""What a fault says of words by which a channel, or a group of people, would be called."""

_CALLS: Final = re.compile(r"<!(?:channel|here|everyone|group|subteam\^)[^>]*>?", re.IGNORECASE)
_BARE_CALLS: Final = re.compile(r"(?<![\w@])@(?:channel|here|everyone)\b", re.IGNORECASE)

IDENTIFIER: Final = string(255)
_DAY: Final = pattern(r"\d{4}-\d\d-\d\d", "date such as '2026-03-09'")
_MINUTE: Final = pattern(r"(?:[01]\d|2[0-3]):[0-5]\d", "time such as '07:30'")
_ID: Final = pattern(r"[A-Z][A-Z0-9]{2,}", "id")


def calls(faults: Faults, path: str, value: str, *, bare: bool = False) -> None:
    """Adds every mass mention that Slack would carry out."""
    for found in _CALLS.findall(value) + (_BARE_CALLS.findall(value) if bare else []):
        faults.add(path, f"{MASS_MENTION} {found!r:.40}", code="mass_mention")


def plain(most: int) -> Check:
    """A `plain_text` object."""
    return typed(plain_text=shape({"text": string(most)}, {"emoji": flag}))


def _marked(most: int) -> Check:
    fields = shape({"text": string(most)}, {"verbatim": flag})

    def check(faults: Faults, path: str, value: Any) -> None:
        fields(faults, path, value)
        text = value.get("text")
        if isinstance(text, str):
            calls(faults, f"{path}.text", text, bare=value.get("verbatim") is not True)

    return check


def text(most: int) -> Check:
    """A `plain_text` or `mrkdwn` object."""
    return typed(
        plain_text=shape({"text": string(most)}, {"emoji": flag}),
        mrkdwn=_marked(most),
    )


CONFIRM: Final = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)


def _option(of: Check, **more: Check) -> Check:
    return shape({"text": of, "value": string(150)}, {"description": plain(75), **more})


_CHOSEN: Final = _option(plain(75))
_TICKED: Final = _option(text(75))
_GROUP: Final = shape({"label": plain(75), "options": items(_CHOSEN, 100)})
_ACTION: Final[dict[str, Check]] = {"action_id": IDENTIFIER}
_ASKING: Final[dict[str, Check]] = {
    **_ACTION,
    "placeholder": plain(150),
    "confirm": CONFIRM,
    "focus_on_load": flag,
}
_MANY: Final[dict[str, Check]] = {**_ASKING, "max_selected_items": whole(1, 100)}
_TYPED: Final[dict[str, Check]] = {
    **_ACTION,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": shape(
        {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 2)}
    ),
}


def _options_of(value: Any) -> list[Any]:
    groups = value.get("option_groups")
    lists = [g.get("options") for g in groups if is_object(g)] if is_list(groups) else []
    return [o for some in [value.get("options"), *lists] if is_list(some) for o in some]


def _chosen_is_offered(faults: Faults, path: str, value: Any) -> None:
    offered = _options_of(value)
    first = value.get("initial_option")
    rest = value.get("initial_options")
    for chosen in ([first] if first is not None else []) + (list(rest) if is_list(rest) else []):
        if chosen not in offered:
            faults.add(path, "an initial option that is none of the options")


def _values_differ(faults: Faults, path: str, value: Any) -> None:
    unique("value")(faults, path, _options_of(value))


def _offering(each: Check, most: int, more: dict[str, Check]) -> Check:
    fields = shape({"options": items(each, most)}, more)
    return every(fields, _chosen_is_offered, _values_differ)


def _selecting(more: dict[str, Check]) -> Check:
    fields = shape(
        {}, {"options": items(_CHOSEN, 100), "option_groups": items(_GROUP, 100), **more}
    )
    one = exactly_one("options", "option_groups")
    return every(fields, one, _chosen_is_offered, _values_differ)


def _lengths_agree(faults: Faults, path: str, value: Any) -> None:
    least, most = value.get("min_length", 0), value.get("max_length", 3_000)
    if isinstance(least, int) and isinstance(most, int) and least > most:
        faults.add(path, f"min_length {least} is more than max_length {most}")


BUTTON: Final = shape(
    {"text": plain(75)},
    {
        **_ACTION,
        "url": address(),
        "value": string(2_000),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
IMAGE: Final = every(
    shape(
        {"alt_text": string(2_000)},
        {
            "image_url": address(),
            "slack_file": every(shape({}, {"id": _ID, "url": address()}), exactly_one("id", "url")),
        },
    ),
    exactly_one("image_url", "slack_file"),
)
_FILTER: Final = shape(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_CONVERSATION: Final[dict[str, Check]] = {
    "default_to_current_conversation": flag,
    "filter": _FILTER,
}
_QUERY: Final[dict[str, Check]] = {"min_query_length": whole(0, 100)}

_SINGLE: Final[dict[str, Check]] = {
    "static_select": _selecting({**_ASKING, "initial_option": _CHOSEN}),
    "external_select": shape({}, {**_ASKING, **_QUERY, "initial_option": _CHOSEN}),
    "users_select": shape({}, {**_ASKING, "initial_user": _ID}),
    "conversations_select": shape(
        {},
        {
            **_ASKING,
            **_CONVERSATION,
            "initial_conversation": _ID,
            "response_url_enabled": flag,
        },
    ),
    "channels_select": shape({}, {**_ASKING, "initial_channel": _ID, "response_url_enabled": flag}),
    "checkboxes": _offering(
        _TICKED,
        10,
        {
            **_ACTION,
            "confirm": CONFIRM,
            "focus_on_load": flag,
            "initial_options": items(_TICKED, 10),
        },
    ),
    "radio_buttons": _offering(
        _TICKED,
        10,
        {**_ACTION, "confirm": CONFIRM, "focus_on_load": flag, "initial_option": _TICKED},
    ),
    "datepicker": shape({}, {**_ASKING, "initial_date": _DAY}),
    "timepicker": shape({}, {**_ASKING, "initial_time": _MINUTE, "timezone": string(100)}),
}
_SEVERAL: Final[dict[str, Check]] = {
    "multi_static_select": _selecting({**_MANY, "initial_options": items(_CHOSEN, 100)}),
    "multi_external_select": shape({}, {**_MANY, **_QUERY, "initial_options": items(_CHOSEN, 100)}),
    "multi_users_select": shape({}, {**_MANY, "initial_users": items(_ID, 100)}),
    "multi_conversations_select": shape(
        {}, {**_MANY, **_CONVERSATION, "initial_conversations": items(_ID, 100)}
    ),
    "multi_channels_select": shape({}, {**_MANY, "initial_channels": items(_ID, 100)}),
}
_MOMENT: Final[dict[str, Check]] = {
    "datetimepicker": shape(
        {},
        {
            **_ACTION,
            "confirm": CONFIRM,
            "focus_on_load": flag,
            "initial_date_time": whole(1_000_000_000, 9_999_999_999),
        },
    )
}
_OVERFLOW: Final[dict[str, Check]] = {
    "overflow": _offering(_option(plain(75), url=address()), 5, {**_ACTION, "confirm": CONFIRM})
}
_WRITTEN: Final[dict[str, Check]] = {
    "plain_text_input": every(
        shape(
            {},
            {
                **_TYPED,
                "initial_value": string(3_000, least=0),
                "multiline": flag,
                "min_length": whole(0, 3_000),
                "max_length": whole(1, 3_000),
            },
        ),
        _lengths_agree,
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(3_000, least=0)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": address()}),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {
            **_TYPED,
            "initial_value": string(50),
            "min_value": string(50),
            "max_value": string(50),
        },
    ),
}

ACCESSORY: Final = typed(button=BUTTON, image=IMAGE, **_OVERFLOW, **_SINGLE, **_SEVERAL)
"""What a section may have at its side."""

ACTIVE: Final = typed(button=BUTTON, **_OVERFLOW, **_SINGLE, **_MOMENT)
"""What an actions block may hold."""

ASKED: Final = typed(**_SINGLE, **_SEVERAL, **_MOMENT, **_WRITTEN)
"""What an input block may hold."""

CONTEXTUAL: Final = typed(
    plain_text=shape({"text": string(2_000)}, {"emoji": flag}), mrkdwn=_marked(2_000), image=IMAGE
)
"""What a context block may hold."""

OPTIONS: Final = every(items(_CHOSEN, 100, least=0), unique("value"))
"""What an external select may be offered."""
