"""The part of lxml's elements that intake uses, and trees that are safe to work with."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Protocol, Self

UNSETTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that lxml reads, from '&#7;' for one, and will not have written."""


class Element(Protocol):
    """An element of HTML or XML."""

    @property
    def tag(self) -> object:
        """Its name, a `str`; of a comment or an instruction something else."""
        ...

    text: str | None
    """The text before its first child."""

    tail: str | None
    """The text after it."""

    @property
    def attrib(self) -> Mapping[str, str]: ...

    def get(self, name: str, default: str = "", /) -> str: ...

    def iter(self, tag: str | None = None, /) -> Iterator[Self]:
        """Itself and all elements in it, in order, or those with the tag."""
        ...

    def itertext(self) -> Iterator[str]: ...

    def getparent(self) -> Self | None: ...

    def drop_tree(self) -> None:
        """Remove it from its parent, which keeps its tail."""
        ...

    def __iter__(self) -> Iterator[Self]: ...


def parsed(body: str) -> Element:
    """The page that has this body."""
    from lxml import html  # type: ignore[import-untyped]

    page: Element = html.document_fromstring(f"<html><body>{body}</body></html>")
    make_settable(page)
    return page


def make_settable(tree: Element) -> None:
    """Take out of a tree, in place, the characters on which moving text about would fail."""
    for element in tree.iter():
        if element.text and UNSETTABLE.search(element.text):
            element.text = UNSETTABLE.sub("", element.text)
        if element.tail and UNSETTABLE.search(element.tail):
            element.tail = UNSETTABLE.sub("", element.tail)
