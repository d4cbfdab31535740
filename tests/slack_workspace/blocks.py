"""What Slack refuses of messages and views, by its documentation, and by nobody's builders.

Where the documentation has named two limits over the years, the stricter holds here, and lengths
are counted in UTF-16 code units. See https://docs.slack.dev/reference/block-kit and /views.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from slack_workspace.elements import (
    ACCESSORY,
    ACTIVE,
    ASKED,
    CONTEXTUAL,
    IDENTIFIER,
    calls,
    plain,
    text,
)
from slack_workspace.rich_text import RICH_TEXT
from slack_workspace.shapes import (
    Check,
    Faults,
    address,
    every,
    exactly_one,
    flag,
    is_list,
    is_object,
    items,
    length,
    shape,
    string,
    typed,
    unique,
)

OUR_BUDGET: Final = 9_000
"""Characters that we allow ourselves in a message's blocks; see `budget_of`."""

_SLACKS_BUDGET: Final = 13_200
"""Characters of blocks with which Slack answers msg_blocks_too_long. It is documented nowhere:
https://github.com/slackapi/bolt-js/issues/2509 has measured it, containers counting as well."""

_CONTAINER: Final = 10
"""Characters that an object counts for: cautious, since rich text of 11,300 has been refused."""

_MESSAGE_BLOCKS: Final = 50
_VIEW_BLOCKS: Final = 100
_MESSAGE_TEXT: Final = 40_000
_VIEW_BYTES: Final = 250_000
_LINKED: Final = re.compile(r"<(?:https?://|mailto:|[@#][A-Z]|!date\^)[^<>]*>")


def _section_says_something(faults: Faults, path: str, value: Any) -> None:
    if is_object(value) and "text" not in value and "fields" not in value:
        faults.add(path, "a section needs text or fields")


def _block(required: dict[str, Check], **optional: Check) -> Check:
    return shape(required, {**optional, "block_id": IDENTIFIER})


_ANYWHERE: Final[dict[str, Check]] = {
    "actions": _block({"elements": every(items(ACTIVE, 25), unique("action_id"))}),
    "context": _block({"elements": items(CONTEXTUAL, 10)}),
    "divider": _block({}),
    "header": _block({"text": plain(150)}),
    "image": every(
        _block(
            {"alt_text": string(2_000)},
            title=plain(2_000),
            image_url=address(),
            slack_file=shape({}, {"id": string(100), "url": address()}),
        ),
        exactly_one("image_url", "slack_file"),
    ),
    "input": _block(
        {"label": plain(2_000), "element": ASKED},
        hint=plain(2_000),
        optional=flag,
        dispatch_action=flag,
    ),
    "rich_text": _block({"elements": RICH_TEXT}),
    "section": every(
        _block(
            {},
            text=text(3_000),
            fields=items(text(2_000), 10),
            accessory=ACCESSORY,
            expand=flag,
        ),
        _section_says_something,
    ),
}
_IN_MESSAGES: Final = typed(**_ANYWHERE, markdown=_block({"text": string(12_000)}))
_IN_VIEWS: Final = typed(**_ANYWHERE)

_VIEW: Final[dict[str, Check]] = {
    "private_metadata": string(3_000, least=0),
    "callback_id": IDENTIFIER,
    "external_id": IDENTIFIER,
}
_MODAL: Final = shape(
    {"title": plain(24), "blocks": items(_IN_VIEWS, _VIEW_BLOCKS)},
    {
        **_VIEW,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)
_HOME: Final = shape({"blocks": items(_IN_VIEWS, _VIEW_BLOCKS)}, _VIEW)


def message_faults(blocks: Sequence[Mapping[str, Any]], text: str | None) -> list[str]:
    """What Slack refuses of a message.

    A message without `text` is a fault even where it has blocks, which Slack only warns of: screen
    readers have nothing else.

    Args:
        blocks: Its blocks; none for a message of text only.
        text: Its fallback.

    Returns:
        One for each fault, 'CODE: PATH: what is wrong'. CODE is Slack's error ('invalid_blocks',
        'msg_too_long', 'msg_blocks_too_long', 'no_text'), or 'mass_mention', which Slack would
        carry out. None where Slack takes it.
    """
    return blocks_faults(blocks) + text_faults(text)


def blocks_faults(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """What Slack refuses of the blocks of a message, or of an unfurl."""
    faults = Faults("invalid_blocks")
    items(_IN_MESSAGES, _MESSAGE_BLOCKS, least=0)(faults, "blocks", blocks)
    unique("block_id")(faults, "blocks", blocks)
    counted = budget_of(blocks) + _CONTAINER * sum(1 for _ in _objects(blocks))
    if counted > _SLACKS_BUDGET:
        what = f"{counted} characters with their containers, where {_SLACKS_BUDGET} may be"
        faults.add("blocks", what, code="msg_blocks_too_long")
    return faults.found


def text_faults(text: str | None) -> list[str]:
    """What Slack refuses of a message's `text`."""
    faults = Faults("invalid_arguments")
    if not text or not text.strip():
        faults.add("text", "missing", code="no_text")
        return faults.found
    if length(text) > _MESSAGE_TEXT:
        what = f"{length(text)} characters, where {_MESSAGE_TEXT} may be"
        faults.add("text", what, code="msg_too_long")
    string(len(text) * 2)(faults, "text", text)
    calls(faults, "text", text)
    return faults.found


def view_faults(view: Mapping[str, Any]) -> list[str]:
    """What Slack refuses of a modal or an App Home.

    Returns:
        As `message_faults`; CODE is 'invalid_arguments', 'view_too_large' or 'mass_mention'.
    """
    faults = Faults("invalid_arguments")
    typed(modal=_MODAL, home=_HOME)(faults, "view", view)
    blocks = view.get("blocks")
    unique("block_id")(faults, "view.blocks", blocks)
    kinds = Counter(b.get("type") for b in blocks if is_object(b)) if is_list(blocks) else {}
    if view.get("type") == "modal" and kinds.get("input") and "submit" not in view:
        faults.add("view.submit", "a modal with inputs needs it")
    if sum(held.get("focus_on_load") is True for held in _objects(blocks)) > 1:
        faults.add("view.blocks", "focus_on_load is true in more than one element")
    size = len(json.dumps(view, ensure_ascii=True).encode())
    if size > _VIEW_BYTES:
        what = f"{size} bytes, where {_VIEW_BYTES} may be"
        faults.add("view", what, code="view_too_large")
    return faults.found


def budget_of(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Characters of all texts of blocks: of text objects, rich text, labels, links' words (or
    their URLs, where they have none) and images' descriptions. See `OUR_BUDGET`."""
    return sum(length(said) for said in texts_of(blocks))


def texts_of(blocks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Every text of blocks that a reader sees, in the order of the blocks."""
    for held in _objects(blocks):
        said = held.get("text")
        if isinstance(said, str):
            yield said
        elif held.get("type") == "link":
            yield str(held.get("url"))
        described = held.get("alt_text")
        if isinstance(described, str):
            yield described


def loose_marks(text: str) -> list[str]:
    """Characters of `mrkdwn`, or of a message's `text`, that ought to be escaped.

    Slack takes them, and may read marks, links or mentions into them.
    """
    return re.findall(r"&(?!(?:amp|lt|gt);)|[<>]", _LINKED.sub("", text))


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if is_object(value):
        yield value
        for held in value.values():
            yield from _objects(held)
    elif is_list(value):
        for held in value:
            yield from _objects(held)
