"""Messages and views as a page with Slack's look: for those who have no Slack at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from nutgraf.errors import InputError
from nutgraf.rendering.pages import content_hash, page_environment, styles
from nutgraf.rendering.plain import web_link
from nutgraf.rendering.slack import mrkdwn
from nutgraf.rendering.slack.messages import EditionPosting, Message, Posting, View

if TYPE_CHECKING:
    from jinja2 import Template

Shown = Message | Posting | EditionPosting | View

_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})
_BLOCKS: Final = frozenset(
    {"actions", "context", "divider", "header", "input", "rich_text", "section"}
)
_PARTS: Final = frozenset(
    {"rich_text_list", "rich_text_preformatted", "rich_text_quote", "rich_text_section"}
)
_INLINE: Final = frozenset({"channel", "date", "emoji", "link", "text", "user"})
_ELEMENTS: Final = frozenset(
    {
        "button",
        "checkboxes",
        "conversations_select",
        "external_select",
        "mrkdwn",
        "multi_static_select",
        "plain_text",
        "plain_text_input",
        "static_select",
    }
)
_KNOWN: Final = _BLOCKS | _PARTS | _INLINE | _ELEMENTS


def posting_preview(
    posting: Posting | EditionPosting,
    *,
    title: str,
    names: Mapping[str, str] = _NO_NAMES,
    channel: str | None = None,
    sent: str = "8:00 AM",
) -> str:
    """A digest or an edition as a channel shows it, its threads opened; see `preview_html`."""
    return preview_html([posting], title=title, names=names, channel=channel, sent=sent)


def preview_html(
    shown: Sequence[Shown],
    *,
    title: str,
    names: Mapping[str, str] = _NO_NAMES,
    channel: str | None = None,
    sent: str = "8:00 AM",
) -> str:
    """One page that looks as Slack does, light or dark as the reader has it.

    The page asks for nothing from anywhere, and runs nothing: it has no script, its buttons do
    nothing, and links lead to http(s) addresses only.

    Args:
        shown: Messages, with their threads, and views, in order.
        title: The page's.
        names: What users and channels are called, by id.
        channel: The name of the channel that the messages are in; None shows no such line.
        sent: The time that is shown beside each message.

    Raises:
        InputError: There is a kind of block or element that the preview does not know.
    """
    for one in shown:
        _check(one)
    style = styles("slack.css")
    return _template().render(
        entries=[entry for one in shown for entry in _entries(one)],
        title=title,
        names=names,
        channel=channel,
        sent=sent,
        style=style,
        style_hash=content_hash(style),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A message with its thread, or else a view."""

    message: Message | None = None
    replies: tuple[Message, ...] = ()
    view: View | None = None


def _entries(shown: Shown) -> list[_Entry]:
    match shown:
        case Message():
            return [_Entry(shown)]
        case Posting():
            return [_Entry(shown.head, shown.replies)]
        case EditionPosting():
            return [_Entry(shown.head), *(e for story in shown.stories for e in _entries(story))]
        case _:
            return [_Entry(view=shown)]


def _check(shown: Shown) -> None:
    for entry in _entries(shown):
        messages = (entry.message, *entry.replies) if entry.message else ()
        held = [block for message in messages for block in message.blocks]
        _check_types(held if entry.view is None else entry.view.get("blocks"))


def _check_types(value: Any) -> None:
    """Whether all that has a type has one that the template shows."""
    if isinstance(value, Mapping):
        kind = value.get("type")
        if kind is not None and kind not in _KNOWN:
            raise InputError(f"the preview shows no {kind!r}; it knows {', '.join(sorted(_KNOWN))}")
        for held in value.values():
            _check_types(held)
    elif isinstance(value, list | tuple):
        for held in value:
            _check_types(held)


@cache
def _template() -> "Template":
    environment = page_environment()
    filters: dict[str, Any] = {"emoji": _emoji, "spans": mrkdwn.spans, "web_link": web_link}
    environment.filters.update(filters)
    return environment.get_template("slack.html.j2")


def _emoji(element: Mapping[str, Any]) -> str:
    """The character of an emoji that says which it is, or else its name."""
    try:
        return "".join(chr(int(code, 16)) for code in str(element["unicode"]).split("-"))
    except (KeyError, ValueError, OverflowError):
        return f":{element.get('name', '')}:"
