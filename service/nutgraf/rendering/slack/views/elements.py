"""What only modals and the App Home have: inputs, choices, and a section with a button."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack import blocks
from nutgraf.rendering.slack.blocks import Element
from nutgraf.rendering.slack.messages import SECTION_TEXT, VIEW_TITLE, Block

OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
MOST_OPTIONS: Final = 100
MOST_METADATA: Final = 3_000
_LABEL: Final = 2_000
_PLACEHOLDER: Final = 150
_CONVERSATION: Final = re.compile(r"[CGD][A-Z0-9]{1,40}")


def is_conversation(channel: str | None) -> bool:
    """Whether this is the id of a channel or a conversation."""
    return channel is not None and _CONVERSATION.fullmatch(channel) is not None


def label(text: str, most: int) -> Element:
    """Any text, on one line, in a place that must not be empty."""
    return blocks.plain(one_line(text) or "–", most)


def modal(title: str, contents: Sequence[Block], *, close: str = "Close") -> dict[str, Any]:
    return {
        "type": "modal",
        "title": label(title, VIEW_TITLE),
        "close": label(close, VIEW_TITLE),
        "blocks": list(contents),
    }


def form(
    title: str, contents: Sequence[Block], *, submit: str, callback: str, metadata: str
) -> dict[str, Any]:
    """A modal that is sent.

    Args:
        title: At most 24 characters.
        contents: Its blocks.
        submit: What the button says that sends it.
        callback: By what it comes back.
        metadata: What comes back with it; at most 3,000 characters.

    Raises:
        ValueError: There is more metadata than Slack keeps.
    """
    if len(metadata) > MOST_METADATA:
        raise ValueError(f"metadata has {len(metadata):,} characters; {MOST_METADATA:,} is most")
    return {
        **modal(title, contents, close="Cancel"),
        "callback_id": callback,
        "private_metadata": metadata,
        "submit": label(submit, VIEW_TITLE),
    }


def section(text: str, *, accessory: Element | None = None) -> Block:
    """A text, and a button beside it."""
    beside = {"accessory": accessory} if accessory else {}
    return {"type": "section", "text": label(text, SECTION_TEXT), **beside}


def option(text: str, value: str) -> Element:
    return {"text": label(text, OPTION_TEXT), "value": value}


def field(
    name: str, title: str, element: Element, *, hint: str | None = None, optional: bool = False
) -> Block:
    """An input; its block and its action are both called by its name."""
    return {
        "type": "input",
        "block_id": name,
        "label": label(title, _LABEL),
        "element": {**element, "action_id": name},
        "optional": optional,
        **({"hint": label(hint, _LABEL)} if hint else {}),
    }


def select(options: Sequence[Element], initial: Element | None, placeholder: str) -> Element:
    """A choice of one."""
    return {
        "type": "static_select",
        "placeholder": label(placeholder, _PLACEHOLDER),
        "options": list(options),
        **({"initial_option": initial} if initial else {}),
    }


def text_input(
    placeholder: str, *, most: int, initial: str = "", multiline: bool = False
) -> Mapping[str, Any]:
    """A field to write into."""
    return {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": most,
        "placeholder": label(placeholder, _PLACEHOLDER),
        **({"initial_value": initial} if initial else {}),
    }
