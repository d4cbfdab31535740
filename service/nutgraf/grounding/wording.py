"""What a model may write at all: plain words, without links, markup, code or hidden characters."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_LIST_MARK: Final = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
_CITATIONS: Final = re.compile(r"\s*\[\d{1,4}(?:\s*[,–-]\s*\d{1,4})*\]")
"""Sentence numbers that a model repeats in its text; a reader gets them as evidence."""


@dataclass(frozen=True, slots=True)
class _Forbidden:
    pattern: re.Pattern[str]
    what: str


_FORBIDDEN: Final = (
    _Forbidden(re.compile(r"\b(?:https?|ftp|file|javascript|data):", re.IGNORECASE), "a link"),
    _Forbidden(re.compile(r"\bwww\.\w", re.IGNORECASE), "a link"),
    _Forbidden(re.compile(r"\]\("), "a link"),
    _Forbidden(re.compile(r"<[a-zA-Z!/?@#&|]"), "markup"),
    _Forbidden(re.compile(r"\|>|<\|"), "a control token"),
    _Forbidden(re.compile(r"\{\{|\}\}|\{%|%\}|\$\{"), "template syntax"),
    _Forbidden(re.compile(r"`|\*\*|__|^#{1,6}\s|~~"), "markup"),
)


def plain(text: str) -> str:
    """A model's string as one line of visible characters.

    Control, formatting (zero-width, bidirectional) and unassigned characters go, white space is
    folded, so are list marks and sentence numbers in square brackets.
    """
    visible = "".join(" " if c.isspace() else c for c in text if _is_visible(c))
    folded = _SPACE.sub(" ", _CITATIONS.sub("", visible)).strip()
    return _LIST_MARK.sub("", folded)


def _is_visible(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in {
        "Cc", "Cf", "Cn", "Co", "Cs",
    }  # fmt: skip


def forbidden(text: str) -> str | None:
    """What in a text may not leave the system, such as 'a link'; None if nothing."""
    return next((f.what for f in _FORBIDDEN if f.pattern.search(text)), None)
