"""Slack's `mrkdwn`, read as its clients show it: what the preview makes of our own words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from nutgraf.rendering.plain import web_link

Kind = Literal["text", "link", "user", "channel", "broadcast"]
Style = Literal["bold", "italic", "strike", "code"]

_CODE: Final[frozenset[Style]] = frozenset({"code"})
_STYLES: Final[Mapping[str, Style]] = MappingProxyType({"*": "bold", "_": "italic", "~": "strike"})
_TOKEN: Final = re.compile(
    r"<(?P<angle>[^<>\n]+)>"
    r"|(?<![\w`])`(?P<code>[^`\n]+)`(?![\w`])"
    r"|(?<![\w*])\*(?P<bold>[^\s*][^*\n]*)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^\s_][^_\n]*)(?<=\S)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^\s~][^~\n]*)(?<=\S)~(?![\w~])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that look alike.

    Attributes:
        kind: What they are; a 'broadcast' calls everybody.
        text: What is shown; of a user or a channel the label, if it has one.
        styles: How.
        target: The link's address, or the id of the user or channel.
    """

    kind: Kind
    text: str
    styles: frozenset[Style] = frozenset()
    target: str | None = None


def spans(text: str) -> Iterator[Span]:
    """A text in spans: *bold*, _italic_, ~strike~, `code`, links, mentions, dates and entities."""
    return _spans(text, frozenset())


def _spans(text: str, styles: frozenset[Style]) -> Iterator[Span]:
    end = 0
    for match in _TOKEN.finditer(text):
        yield from _plain(text[end : match.start()], styles)
        end = match.end()
        if match["angle"] is not None:
            yield _angled(match["angle"], styles)
        elif match["code"] is not None:
            yield from _plain(match["code"], styles | _CODE)
        else:
            style: frozenset[Style] = frozenset({_STYLES[match[0][0]]})
            yield from _spans(match[0][1:-1], styles | style)
    yield from _plain(text[end:], styles)


def _plain(text: str, styles: frozenset[Style]) -> Iterator[Span]:
    if text:
        yield Span("text", unescaped(text), styles)


def _angled(content: str, styles: frozenset[Style]) -> Span:
    """What stands between '<' and '>'."""
    target, _, label = content.partition("|")
    shown = unescaped(label)
    if target.startswith("!date^"):
        return Span("text", shown, styles)
    if target.startswith("!"):
        return Span("broadcast", shown or f"@{target[1:]}", styles)
    if target[:1] in {"@", "#"}:
        return Span("user" if target[0] == "@" else "channel", shown, styles, target[1:])
    link = web_link(unescaped(target))
    if link is None:
        return Span("text", unescaped(f"<{content}>"), styles)
    return Span("link", shown or unescaped(target), styles, link)


def unescaped(text: str) -> str:
    """A text with Slack's three entities read."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
