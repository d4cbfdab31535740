"""A text without what only dresses it, every character of it still known by its place.

Markdown marks, links' addresses, citation numbers, HTML tags and characters that show nothing go,
so that '**62**%' is read as '62%'. Where a list item, a heading or a row of a table begins, a
paragraph begins. Each stretch of what is left can be led back to where it stood.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.characters import (
    CONTROLS,
    DIRECTION,
    IDLE_JOINERS,
    INVISIBLE,
    JOINERS,
    SECOND_SELECTORS,
    SELECTORS,
    TAGS,
    ZERO_WIDTH,
)

_COLOUR: Final = r"\x1b\[[0-9;?]{0,20}[A-Za-z]"
_UNSEEN: Final = (
    rf"(?P<unseen>{_COLOUR}|{INVISIBLE.pattern}|{SECOND_SELECTORS.pattern}|{IDLE_JOINERS.pattern})"
)
_ACCENTED: Final = r"(?P<accented>[^\W_][\u0300-\u036f]{1,4})(?P<excess>[\u0300-\u036f]*)"
"""More accents on a letter are no spelling; to put them in order takes the square of their
number."""
_BULLET: Final = r"(?:[-*+•‣◦▪●■►·–]|\(?[0-9]{1,3}[.)]|\(?[a-z]\))"
_LINES: Final = (
    r"(?P<rule>^[ \t]*(?:[-=*_]{3,}[ \t]*|[|:]?[ \t]?:?-[-:| \t+]*)$|^[ \t]*(?:```|~~~)[^\n]*$)",
    r"(?P<heading>^[ \t]{0,3}(?P<level>#{1,6})[ \t]+)",
    rf"(?P<bullet>^[ \t>]*{_BULLET}[ \t]+(?:\[[ xX]\][ \t]+)?)",
    r"(?P<quote>^[ \t]*>[ \t>]*)",
    r"(?P<row>^[ \t]*\|[ \t]*)",
)
_CITATION: Final = (
    r"[ \t]?\[\^?[0-9]{1,4}(?:\s?[,;–-]\s?[0-9]{1,4}){0,9}\]|[ \t]?【[0-9]{1,4}[^【】\n]{0,60}】"
)
_EMPHASIS: Final = (
    r"(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])"
    r"|(?<!\w)_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?!\w)|(?<!`)`(?!`)"
)
_INLINE: Final = (
    r"(?P<cell>\|(?P<last>[ \t]*$)?)",
    r"(?P<image>!\[[^\[\]\n]{0,300}\]\([^()\n]{0,2000}\))",
    r"(?P<link>\[(?P<shown>[^\[\]\n]{1,300})\]\([^()\n]{0,2000}\))",
    rf"(?P<citation>{_CITATION})",
    r"(?P<address>\bhttps?://[^\s<>\"”’»)\]]+)",
    r"(?P<strong>(?<![0-9])\*\*|\*\*(?![0-9])|~~)",
    rf"(?P<emphasis>{_EMPHASIS})",
    r"(?P<tag></?(?P<element>[a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])[^<>\n]{0,300}>)",
    r"(?P<entity>&(?:#x?[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}[0-9]{0,2});)",
)
_DRESS: Final = re.compile("|".join((*_LINES, *_INLINE, _UNSEEN, _ACCENTED)), re.MULTILINE)
_HIDDEN: Final = re.compile(f"{_UNSEEN}|{_ACCENTED}")
_MAY_BE_DRESSED: Final = re.compile(
    r"[*_`~#|<&\[【]|://|^[ \t]*(?:[-+•‣◦▪●■►·–=>]|\(?[0-9a-z]{1,3}[.)])", re.MULTILINE
)
_MAY_HIDE: Final = re.compile(
    f"[\u0300-\u036f{CONTROLS}{ZERO_WIDTH}{DIRECTION}{TAGS}{SELECTORS}{JOINERS}]"
)
_BLOCKS: Final = frozenset("br p li ul ol div h1 h2 h3 h4 h5 h6 tr table blockquote".split())
_BLANK_LINE: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class _Edit:
    """A stretch of a text, and what stands for it in the cleaned one."""

    start: int
    end: int
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without its dress.

    Attributes:
        text: What is left.
        headings: Where section headings begin in it, those below the title.
        items: Where items of lists begin in it, but for those with a list of their own.
    """

    text: str
    headings: frozenset[int] = frozenset()
    items: frozenset[int] = frozenset()
    _kept: tuple[tuple[int, int], ...] = ((0, 0),)
    """Where unchanged stretches begin, in the cleaned text and in the one that was given."""

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch, not an empty one, stands in the text as it was given."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, offset: int) -> int:
        clean, given = self._kept[bisect_right(self._kept, offset, key=lambda at: at[0]) - 1]
        return given + offset - clean


def cleaned(text: str) -> Cleaned:
    """A summary's text without Markdown, HTML and characters that show nothing."""
    if not _MAY_BE_DRESSED.search(text) and not _MAY_HIDE.search(text):
        return Cleaned(text)
    return _Undressing(text).done()


def without_hidden(text: str) -> Cleaned:
    """An article's text without characters that show nothing; all else stays."""
    if not _MAY_HIDE.search(text):
        return Cleaned(text)
    return _edited(text, (e for match in _HIDDEN.finditer(text) for e in _hidden(match)))


class _Undressing:
    """One way through a text, from its begin to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._row_ends = -1
        self._headings: list[int] = []
        self._items: list[int] = []
        self._indent = 0

    def done(self) -> Cleaned:
        """The text, undressed."""
        edits = [e for match in _DRESS.finditer(self._text) for e in self._edits(match)]
        edits.sort(key=lambda e: e.start)
        return _edited(self._text, edits, self._headings, self._items)

    def _edits(self, match: re.Match[str]) -> Iterator[_Edit]:
        start, end = match.span()
        match match.lastgroup:
            case "heading":
                yield from self._heading(match)
            case "bullet":
                self._item(match)
                yield _Edit(start, end, _BLANK_LINE)
            case "row":
                self._row_ends = self._line_end(end)
                yield _Edit(start, end, _BLANK_LINE)
            case "cell" if start < self._row_ends:
                yield _Edit(start, end, "" if match["last"] is not None else ";")
            case "cell":
                pass
            case "link":
                yield _Edit(start, match.start("shown"))
                yield _Edit(match.end("shown"), end)
            case "tag":
                is_block = match["element"].lower() in _BLOCKS
                yield _Edit(start, end, _BLANK_LINE if is_block else "")
            case "entity":
                yield _Edit(start, end, html.unescape(match.group()))
            case "unseen" | "excess":
                yield from _hidden(match)
            case _:
                yield _Edit(start, end)

    def _heading(self, match: re.Match[str]) -> Iterator[_Edit]:
        end = self._line_end(match.end())
        yield _Edit(match.start(), match.end(), _BLANK_LINE)
        yield _Edit(end, end, _BLANK_LINE)
        if len(match["level"]) > 1:
            self._headings.append(match.end())

    def _item(self, match: re.Match[str]) -> None:
        bullet = match.group()
        indent = len(bullet) - len(bullet.lstrip())
        if self._items and indent > self._indent:
            self._items.pop()
        self._indent = indent
        self._items.append(match.end())

    def _line_end(self, start: int) -> int:
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end


def _hidden(match: re.Match[str]) -> Iterator[_Edit]:
    if match.lastgroup == "unseen":
        yield _Edit(*match.span())
        return
    composed = unicodedata.normalize("NFC", match["accented"])
    if composed != match["accented"]:
        yield _Edit(*match.span("accented"), composed)
    if match["excess"]:
        yield _Edit(*match.span("excess"))


def _edited(
    text: str, edits: Iterable[_Edit], headings: Sequence[int] = (), items: Sequence[int] = ()
) -> Cleaned:
    """A text with edits, which are in order, made in it; headings and items are led along."""
    pieces: list[str] = []
    kept: list[tuple[int, int]] = []
    at = length = 0
    for edit in edits:
        for piece, given in ((text[at : edit.start], at), (edit.replacement, edit.start)):
            if piece:
                kept.append((length, given))
                pieces.append(piece)
                length += len(piece)
        at = edit.end
    kept.append((length, at))
    pieces.append(text[at:])
    begins = [given for _, given in kept]
    first, second = (_moved(places, kept, begins) for places in (headings, items))
    return Cleaned("".join(pieces), first, second, tuple(kept))


def _moved(
    places: Sequence[int], kept: Sequence[tuple[int, int]], begins: Sequence[int]
) -> frozenset[int]:
    """Where places of a text are in the edited one."""
    clean = (kept[bisect_right(begins, place) - 1] for place in places)
    return frozenset(c + place - g for (c, g), place in zip(clean, places, strict=True))
