"""Rich text, as https://docs.slack.dev/reference/block-kit/blocks/rich-text-block has it."""

from typing import Any, Final

from slack_workspace.elements import MASS_MENTION
from slack_workspace.shapes import (
    Check,
    Faults,
    address,
    choice,
    flag,
    items,
    pattern,
    shape,
    string,
    typed,
    whole,
)

_MOST: Final = 1_000
"""Of elements in one; Slack names no limit."""

_LONGEST: Final = 40_000
_EDGE: Final = whole(0, 1)
_LETTERED: Final = shape({}, dict.fromkeys(("bold", "italic", "strike", "code"), flag))
_NAMED: Final = shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), flag),
)


def _calling(faults: Faults, path: str, value: Any) -> None:
    called = value.get("range") or value.get("usergroup_id")
    faults.add(path, f"{MASS_MENTION} of {called!r:.40}", code="mass_mention")


def _named(field: str) -> Check:
    return shape({field: pattern(r"[A-Z][A-Z0-9]{2,}", "id")}, {"style": _NAMED})


_TEXT: Final = shape({"text": string(_LONGEST)}, {"style": _LETTERED})
_LINK: Final = shape(
    {"url": address(schemes=("http", "https", "mailto"))},
    {"text": string(_LONGEST), "style": _LETTERED, "unsafe": flag},
)
_INLINE: Final = typed(
    text=_TEXT,
    link=_LINK,
    user=_named("user_id"),
    channel=_named("channel_id"),
    emoji=shape(
        {"name": pattern(r"[a-z0-9_+'-]{1,100}", "emoji's name")},
        {"unicode": string(100), "skin_tone": whole(1, 6), "style": _LETTERED},
    ),
    date=shape(
        {"timestamp": whole(0, 9_999_999_999), "format": string(200)},
        {"url": address(), "fallback": string(_LONGEST), "style": _LETTERED},
    ),
    color=shape({"value": pattern(r"#[0-9a-fA-F]{6}", "colour")}, {"style": _LETTERED}),
    broadcast=_calling,
    usergroup=_calling,
)
_SECTION: Final = shape({"elements": items(_INLINE, _MOST)})
_LIST: Final = shape(
    {
        "style": choice("bullet", "ordered"),
        "elements": items(typed(rich_text_section=_SECTION), _MOST),
    },
    {"indent": whole(0, 8), "offset": whole(0, 10_000), "border": _EDGE},
)

RICH_TEXT: Final = items(
    typed(
        rich_text_section=_SECTION,
        rich_text_list=_LIST,
        rich_text_quote=shape({"elements": items(_INLINE, _MOST)}, {"border": _EDGE}),
        rich_text_preformatted=shape(
            {"elements": items(typed(text=_TEXT, link=_LINK), _MOST)}, {"border": _EDGE}
        ),
    ),
    _MOST,
)
"""The elements of a rich text block."""
