"""The paragraphs of a parsed document, as plain text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.characters import without_invisible
from nutgraf.intake.markup import Element

HEADINGS: Final = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
BLOCK_TAGS: Final = """
    p div li item list ul ol dl dt dd quote blockquote section article main header footer figure
    table tr row td th cell hr pre code body
"""
BLOCKS: Final = HEADINGS.union(BLOCK_TAGS.split())
"""Of HTML, and of the XML that trafilatura makes of it."""

LINE_BREAKS: Final = frozenset({"br", "lb"})
UNREAD: Final = frozenset({"del", "s", "strike", "img", "graphic", "figcaption", "script", "style"})
"""Struck out, or no prose."""

SPACE: Final = re.compile(r"\s+")
EMPTY_LINE: Final = re.compile(r"\n *\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a list's item or a heading.

    Attributes:
        text: Its text: single spaces, single newlines where it breaks its lines.
        is_heading: Whether it is a heading.
    """

    text: str
    is_heading: bool = False


def blocks(root: Element, *, unread: frozenset[str] = UNREAD) -> list[Block]:
    """The paragraphs under an element, in order; none of them is empty.

    Args:
        root: An element of HTML or of trafilatura's XML.
        unread: Tags whose elements are left out.
    """
    found: list[Block] = []
    run: list[str] = []

    def close(*, heading: bool = False) -> None:
        texts = (_tidy(piece) for piece in EMPTY_LINE.split("".join(run)))
        found.extend(Block(text, heading) for text in texts if text)
        run.clear()

    for element, ends in _walk(root, unread):
        if element.tag in BLOCKS:
            close(heading=ends and element.tag in HEADINGS)
        if not ends:
            run.append(_flow(element.text))
            continue
        if element.tag in LINE_BREAKS:
            run.append("\n")
        if element is not root:
            run.append(_flow(element.tail))
    close()
    return found


def _walk(root: Element, unread: frozenset[str]) -> Iterator[tuple[Element, bool]]:
    """Elements as they begin and as they end (True); those that are unread only end."""
    stack = [(root, False)]
    while stack:
        element, ends = stack.pop()
        skipped = not isinstance(element.tag, str) or element.tag in unread
        yield element, ends or skipped
        if not ends and not skipped:
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(list(element)))


def _flow(text: str | None) -> str:
    """Source line breaks are spaces; only a break element breaks a line."""
    return SPACE.sub(" ", text or "")


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in without_invisible(text).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))
