"""Blocks, built from words that Slack takes literally."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.messages import (
    BUTTON_TEXT,
    FALLBACK_TEXT,
    HEADER_TEXT,
    SECTION_TEXT,
    Block,
)
from nutgraf.rendering.slack.texts import chunks, escape, shortened, size

Element = Mapping[str, Any]
"""A part of a block, as JSON."""

Style = Literal["bold", "italic"]

_TITLE_TEXT: Final = 1_000
"""Of a title that is no header."""

CONTEXT_TEXT: Final = 1_000
"""Of one text beneath or above; more is no small print."""

_CONTAINER: Final = 10
"""Characters that an object counts for besides: Slack counts containers in some way of its own, and
has refused 11,341 characters of rich text (https://github.com/slackapi/bolt-js/issues/2867)."""

_COUNTED: Final = ("text", "url")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. Made by `words` and `link`, which take out what acts.

    Attributes:
        text: They, without line breaks; or a line break alone.
        style: How they look.
        url: Where they lead.
    """

    text: str
    style: Style | None = None
    url: str | None = None

    @property
    def size(self) -> int:
        """What it takes of a message."""
        return size(self.text) + size(self.url or "")

    def shortened(self, most: int) -> "Run":
        """The same, of that size at most where it can be."""
        return replace(self, text=shortened(self.text, most))


LINE_BREAK: Final = Run("\n")


def words(text: str, style: Style | None = None) -> Run:
    """Any text, on one line."""
    return Run(_spaced(text), style)


def link(text: str, url: str | None, style: Style | None = None) -> Run:
    """A text that leads to an address such as `web_link` gives; to none, it is words."""
    return Run(one_line(text), style, url)


def _spaced(text: str) -> str:
    """On one line; a space at an end, which parts it from its neighbour, stays."""
    line = one_line(text)
    before = " " if line and text[:1] == " " else ""
    after = " " if line and text[-1:] == " " else ""
    return f"{before}{line}{after}"


def plain(text: str, most: int = SECTION_TEXT) -> Element:
    """A text object, of any words; a newline in it must be ours.

    Args:
        text: Not empty.
        most: Its size at most.
    """
    return {"type": "plain_text", "text": shortened(text, most), "emoji": False}


def mrkdwn(text: str) -> Element:
    """A text object of our own words and of what `escape`, `mention` and `mrkdwn_link` gave."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """A title. One that does not fit is shown whole, as a bold line."""
    line = one_line(text)
    if size(line) <= HEADER_TEXT:
        return {"type": "header", "text": plain(line, HEADER_TEXT)}
    return paragraph(Run(line, "bold").shortened(_TITLE_TEXT))


def context(*elements: Element) -> Block:
    """Small print."""
    return {"type": "context", "elements": list(elements)}


def small_print(parts: Iterable[str]) -> Element:
    """Any texts as one small one: 'The Baltic Ledger · 12 May 2026'; at least one holds words."""
    told = (one_line(part) for part in parts)
    return plain(" · ".join(part for part in told if part), CONTEXT_TEXT)


def divider() -> Block:
    return {"type": "divider"}


def fields(elements: Sequence[Element]) -> Block:
    """Texts in two columns."""
    return {"type": "section", "fields": list(elements)}


def paragraph(*runs: Run) -> Block:
    return _rich_text(_section(runs))


def bullet(*runs: Run, level: int = 0) -> Block:
    """An item of a list, which `packing` joins with its neighbours."""
    return _rich_text(
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": level,
            "elements": [_section(runs)],
        }
    )


def quotation(*runs: Run) -> Block:
    """Words beside a bar."""
    return _rich_text({"type": "rich_text_quote", "elements": list(_elements(runs))})


def buttons(*elements: Element) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(label: str, action: str, *, value: str | None = None, url: str | None = None) -> Element:
    """A button, with a value that comes back or an address that is opened."""
    shown: dict[str, Any] = {
        "type": "button",
        "text": plain(label, BUTTON_TEXT),
        "action_id": action,
    }
    if value is not None:
        shown["value"] = value
    if url is not None:
        shown["url"] = url
    return shown


def fallback(lines: Iterable[str]) -> str:
    """What notifications and screen readers have: any texts, each on a line, as many as fit."""
    told: list[str] = []
    room = FALLBACK_TEXT
    for line in filter(None, map(one_line, lines)):
        kept = shortened(line, room - 1) if room > 10 else ""
        if not kept:
            break
        told.append(escape(kept))
        room -= size(kept) + 1
    return "\n".join(told)


def measure(block: Any) -> int:
    """What a block takes of a message's text: its texts, addresses and containers."""
    if isinstance(block, list | tuple):
        return sum(map(measure, block))
    if not isinstance(block, dict):
        return 0
    texts = sum(size(t) for key in _COUNTED if isinstance(t := block.get(key), str))
    return _CONTAINER + texts + sum(measure(v) for v in block.values() if not isinstance(v, str))


def _rich_text(element: Element) -> Block:
    return {"type": "rich_text", "elements": [element]}


def _section(runs: Iterable[Run]) -> Element:
    return {"type": "rich_text_section", "elements": list(_elements(runs))}


def _elements(runs: Iterable[Run]) -> Iterator[Element]:
    for run in runs:
        style = {"style": {run.style: True}} if run.style else {}
        if run.url is not None and run.text:
            yield {"type": "link", "url": run.url, "text": run.text, **style}
        else:
            for text in chunks(run.text, SECTION_TEXT):
                yield {"type": "text", "text": text, **style}
