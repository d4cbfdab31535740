"""XML of strangers, parsed with nothing in it obeyed: no DTD, no entity, no file, no network.

What is not well-formed is repaired where that is certain, and read as far as it goes otherwise.
"""

import html.entities
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

from nutgraf.intake.decoding import decode
from nutgraf.intake.failures import content_type as parsed_content_type
from nutgraf.intake.markup import UNSETTABLE

REFERENCE: Final = re.compile(
    r"&(?:([A-Za-z][A-Za-z0-9]{1,31})|#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7})));|&"
)
XML_NAMES: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))
MARKUP: Final = frozenset("&<>\"'")
PROLOG: Final = re.compile(r"(?:[\s\ufeff]++|<\?[^>]*+>|<!--.*?-->)*+", re.DOTALL)
"""What may stand before a document's DTD and root, and may hold what looks like either."""

CDATA: Final = "<![CDATA["
CDATA_END: Final = "]]>"
MAX_DAMAGE: Final = 0.5
"""Broken characters to whole ones beyond ASCII, in what is still UTF-8. Bytes of a legacy encoding
hardly ever form a whole one: French text in windows-1252 has none."""

TAIL: Final = 2_000
"""Characters in which a document's end tag stands, if it has one: some put comments after it."""

MAX_COMPLAINT: Final = 200
"""Characters; some of the parser's complaints quote the document."""


class XmlElement(Protocol):
    """The part of lxml's elements that is used here."""

    tag: Any
    text: str | None

    @property
    def sourceline(self) -> int: ...

    def get(self, name: str, /) -> str | None: ...

    def set(self, name: str, value: str, /) -> None: ...

    def append(self, element: Any, /) -> None: ...

    def iter(self) -> Iterator[Self]: ...

    def iterdescendants(self) -> Iterator[Self]: ...

    def itertext(self) -> Iterator[str]: ...

    def __iter__(self) -> Iterator[Self]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class XmlTree:
    """A document as far as it could be read.

    Attributes:
        root: Its root element.
        broken_at: The line at which it first was not well-formed.
        complaint: What was wrong there.
        is_cut: Whether it breaks off: whatever stands last in it may have lost its second half.
    """

    root: XmlElement
    broken_at: int | None = None
    complaint: str | None = None
    is_cut: bool = False


def lxml_etree() -> Any:
    """lxml's XML half, which has no types and is slow to import."""
    from importlib import import_module

    return import_module("lxml.etree")


def decoded(data: bytes, *, source: str, content_type: str | None) -> str:
    """The text of a feed, whatever its header, its declaration and its bytes say of each other.

    UTF-8 is believed where the bytes are UTF-8, also where a few of them are broken (those become
    U+FFFD); then the header, the declaration, and a guess.

    Raises:
        UnreadableSource: It is no text.
    """
    nearly = data.decode("utf-8", "replace")
    broken = nearly.count("\ufffd")
    if broken:
        whole = len(nearly) - broken - sum(byte < 0x80 for byte in data)
        if broken <= MAX_DAMAGE * whole and b"\0" not in data:
            return nearly
    charset = parsed_content_type(content_type)[1] if content_type else None
    return decode(data, source=source, declared=charset)


def parsed(text: str, *, root: re.Pattern[str]) -> XmlTree | None:
    """Parse a document from its root element on; None where it has none such.

    Whatever stands before it is cut off, a DTD above all: without one there are no entities to
    expand. HTML's named characters and loose ampersands, both common in feeds, are repaired.

    Args:
        text: The document, decoded.
        root: How its root element begins.
    """
    if (begins := root.search(text, after_prolog(text))) is None:
        return None
    lines_before = text.count("\n", 0, begins.start())
    body = "".join(_repaired(UNSETTABLE.sub("", text[begins.start() :])))
    etree = lxml_etree()
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    element: XmlElement | None = etree.fromstring(body.encode("utf-8"), parser)
    if element is None:
        return None
    for error in parser.error_log:
        if error.level_name == "FATAL":
            line = error.line + lines_before
            what = " ".join(error.message[:MAX_COMPLAINT].split())
            is_cut = f"{local_name(element)}>" not in body[-TAIL:].lower()
            return XmlTree(element, error.line, f"line {line}: {what}", is_cut)
    return XmlTree(element)


def after_prolog(text: str) -> int:
    """The index at which a document's comments and instructions end."""
    prolog = PROLOG.match(text)
    return prolog.end() if prolog else 0


def local_name(element: XmlElement) -> str:
    """An element's name in lower case, without namespace or prefix."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def text_of(element: XmlElement | None) -> str:
    """All text in an element, stripped; empty for none."""
    return "" if element is None else "".join(element.itertext()).strip()


def _repaired(text: str) -> Iterator[str]:
    """The text piece by piece; what stands in CDATA sections stays as it is."""
    end = 0
    while (start := text.find(CDATA, end)) >= 0:
        yield _with_whole_references(text[end:start])
        end = text.find(CDATA_END, start)
        if end < 0:
            yield text[start:]
            return
        end += len(CDATA_END)
        yield text[start:end]
    yield _with_whole_references(text[end:])


def _with_whole_references(text: str) -> str:
    return REFERENCE.sub(_reference, text)


def _reference(found: re.Match[str]) -> str:
    """A reference that XML knows without a DTD."""
    name, hexadecimal, decimal = found.groups()
    if name in XML_NAMES:
        return found[0]
    if name is not None:
        character = html.entities.html5.get(f"{name};")
        return f"&amp;{name};" if character is None or MARKUP & set(character) else character
    if hexadecimal or decimal:
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        is_character = code <= sys.maxunicode and not UNSETTABLE.match(chr(code))
        return found[0] if is_character else "\ufffd"
    return "&amp;"
