"""The modal that shows what a digest rests on: the article's own sentences behind each item."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from nutgraf.rendering import wording
from nutgraf.rendering.plain import one_line, web_link
from nutgraf.rendering.slack import blocks
from nutgraf.rendering.slack.actions import ARTICLE, EVIDENCE_PAGE
from nutgraf.rendering.slack.blocks import Element
from nutgraf.rendering.slack.messages import Block, View
from nutgraf.rendering.slack.texts import chunks, size
from nutgraf.rendering.slack.views.elements import modal, section
from nutgraf.rendering.slack.views.items import Item, items
from nutgraf_schemas.digest import Digest, Dropped, Evidence

ITEMS_A_PAGE: Final = 12
_PAGE_BLOCKS: Final = 60
_PAGE_SIZE: Final = 100_000
"""Bytes of JSON; Slack refuses views with more than 250 KB."""
_BLOCK_TEXT: Final = 2_800
_URL: Final = 3_000

_LEFT_OUT: Final = "Left out, and why"

Part = Literal["rich_text_section", "rich_text_quote"]


@dataclass(frozen=True, slots=True)
class _Row:
    """A block, the section it is in, and whether an item begins with it."""

    section: str
    block: Block
    begins: bool


@dataclass(slots=True)
class _Page:
    rows: list[_Row] = field(default_factory=list[_Row])
    begun: int = 0
    weight: int = 0

    def takes(self, row: _Row, weight: int) -> bool:
        """Whether there is room for one more."""
        return not self.rows or (
            self.begun + row.begins <= ITEMS_A_PAGE
            and len(self.rows) < _PAGE_BLOCKS
            and self.weight + weight <= _PAGE_SIZE
        )

    def add(self, row: _Row, weight: int) -> None:
        self.rows.append(row)
        self.begun += row.begins
        self.weight += weight


def evidence_view(digest: Digest, *, key: str, page: int = 0) -> View:
    """Each item of a digest with the sentences that it rests on, and what was dropped.

    Nothing is cut: what is long goes on in the next block, and on the next page.

    Args:
        digest: What to show.
        key: The digest's, in the store; comes back when a page is turned.
        page: Which one, from 0; the nearest that there is.
    """
    pages = _pages(_rows(digest))
    at = min(max(page, 0), len(pages) - 1)
    shown = [
        *(_masthead(digest) if at == 0 else _page_before(key, at, len(pages))),
        *_sections(pages[at]),
        *(_page_after(key, at, len(pages)) if at + 1 < len(pages) else _ending(digest)),
    ]
    return modal("The article’s own words", shown)


def _masthead(digest: Digest) -> Iterator[Block]:
    link = web_link(digest.article.url)
    is_short = link is not None and len(link) <= _URL
    accessory = blocks.button("Open article", ARTICLE, url=link) if is_short else None
    yield section(
        "Each item of the digest, and under it the sentences of the article that it rests on.",
        accessory=accessory,
    )
    about = (wording.title(digest), *wording.meta(digest.article))
    yield blocks.context(blocks.small_print(about))


def _page_before(key: str, at: int, count: int) -> Iterator[Block]:
    turn = blocks.button("‹ Previous", EVIDENCE_PAGE, value=f"{key} {at - 1}")
    yield section(f"Page {at + 1} of {count}", accessory=turn)


def _page_after(key: str, at: int, count: int) -> Iterator[Block]:
    yield blocks.divider()
    # Slack takes no two buttons of one action in a block: the other one is at the top.
    turn = blocks.button("Next ›", EVIDENCE_PAGE, value=f"{key} {at + 1}")
    yield section(f"Page {at + 1} of {count}", accessory=turn)


def _ending(digest: Digest) -> Iterator[Block]:
    if not digest.dropped:
        yield blocks.divider()
        nothing = "Nothing was left out: the article bears all that the model wrote."
        yield blocks.context(blocks.small_print((nothing,)))


def _sections(page: _Page) -> Iterator[Block]:
    """The rows, under the titles of their sections."""
    title = None
    for row in page.rows:
        if row.section != title:
            title = row.section
            yield blocks.divider()
            yield blocks.header(title)
        yield row.block


def _pages(rows: Iterable[_Row]) -> list[_Page]:
    pages = [_Page()]
    for row in rows:
        weight = len(json.dumps(row.block))
        if not pages[-1].takes(row, weight):
            pages.append(_Page())
        pages[-1].add(row, weight)
    return pages


def _rows(digest: Digest) -> Iterator[_Row]:
    for item in items(digest):
        yield from _row(item.section, _item(item))
    for dropped in digest.dropped:
        yield from _row(_LEFT_OUT, _dropped(dropped))


def _row(title: str, runs: Iterable[tuple[Part, Element]]) -> Iterator[_Row]:
    for position, block in enumerate(_blocks(runs)):
        yield _Row(title, block, begins=position == 0)


def _item(item: Item) -> Iterator[tuple[Part, Element]]:
    if item.lead:
        yield "rich_text_section", _words(f"{item.lead}:" if item.text else item.lead, "bold")
    if item.text:
        yield "rich_text_section", _words(f" {item.text}" if item.lead else item.text)
    if item.spans:
        yield "rich_text_section", _words(f"\n{_place(item)}", "italic")
    for position, sentence in enumerate(item.evidence):
        yield from _sentence(sentence, is_first=position == 0)


def _place(item: Item) -> str:
    """Where a quotation's words stand, as an editor counts: from 1."""
    stretches = ", ".join(f"{span.start + 1:,}–{span.end:,}" for span in item.spans)
    return f"Characters {stretches} of the article"


def _sentence(sentence: Evidence, *, is_first: bool) -> Iterator[tuple[Part, Element]]:
    begin = "" if is_first else "\n"
    yield "rich_text_quote", _words(f"{begin}{sentence.sentence}", "bold")
    yield "rich_text_quote", _words(f"  {one_line(sentence.text)}")


def _dropped(dropped: Dropped) -> Iterator[tuple[Part, Element]]:
    value = one_line(dropped.value) or "(not fit to be shown)"
    reason = wording.DROP_REASONS[dropped.reason]
    yield "rich_text_section", _words(f"{reason[:1].upper()}{reason[1:]}:", "bold")
    yield "rich_text_section", _words(f" {one_line(dropped.message)}")
    yield "rich_text_quote", _words(value, "strike")


def _words(text: str, style: Literal["bold", "italic", "strike"] | None = None) -> Element:
    return {"type": "text", "text": text, **({"style": {style: True}} if style else {})}


def _blocks(runs: Iterable[tuple[Part, Element]]) -> Iterator[Block]:
    """Runs of text, of a part each, as blocks that are not too long."""
    parts: list[Any] = []
    room = _BLOCK_TEXT
    for part, run in _short(runs):
        taken = size(run["text"])
        if taken > room:
            yield {"type": "rich_text", "elements": parts}
            parts, room = [], _BLOCK_TEXT
        if not parts or parts[-1]["type"] != part:
            parts.append({"type": part, "elements": []})
        parts[-1]["elements"].append(run)
        room -= taken
    if parts:
        yield {"type": "rich_text", "elements": parts}


def _short(runs: Iterable[tuple[Part, Element]]) -> Iterator[tuple[Part, Element]]:
    for part, run in runs:
        for text in chunks(run["text"], _BLOCK_TEXT):
            yield part, {**run, "text": text}
