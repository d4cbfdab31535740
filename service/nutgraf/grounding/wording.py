"""What a model may write at all, and how much: plain words, without links, markup or code."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from nutgraf.characters import without_invisible
from nutgraf.segmentation import segment

LENIENCY: Final = 1.5
"""How many times the words asked for a statement may have."""
_SHORTEST: Final = 4
"""Words that a main clause has at least."""
_CONDITIONS: Final = frozenset("if unless but except only provided although though not".split())
_SPACE: Final = re.compile(r"\s+")
_LIST_MARK: Final = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
_LINK_WORD: Final = re.compile(r"^(?:But|And|Yet|However,|Meanwhile,)\s+(?=\w)")
"""What ties a sentence to the one before it, which a digest does not have."""
_CITATIONS: Final = re.compile(r"\s*\[\d{1,4}(?:\s*[,–-]\s*\d{1,4})*\]")
"""Sentence numbers that a model repeats in its text; a reader gets them as evidence."""


@dataclass(frozen=True, slots=True)
class _Forbidden:
    pattern: re.Pattern[str]
    what: str


_FORBIDDEN: Final = (
    _Forbidden(re.compile(r"\b(?:https?|ftp|javascript|vbscript):|\w://", re.IGNORECASE), "a link"),
    _Forbidden(re.compile(r"\b(?:data|file|mailto):[^\s]", re.IGNORECASE), "a link"),
    _Forbidden(re.compile(r"\bwww\.\w|\w\.[a-z]{2,24}/\w", re.IGNORECASE), "a link"),
    _Forbidden(re.compile(r"\]\("), "a link"),
    _Forbidden(re.compile(r"[|\uff5c]>|<[|\uff5c]"), "a control token"),
    _Forbidden(re.compile(r"<[a-zA-Z!/?@#&]"), "markup"),
    _Forbidden(re.compile(r"\{[{%#]|[}%#]\}|\$\{|<%|%>"), "template syntax"),
    _Forbidden(re.compile(r"`|\*\*|__|^#{1,6}\s|~~"), "markup"),
    _Forbidden(re.compile(r"(?<!\w)([*_])\w[^*_]{0,200}\1(?!\w)"), "markup"),
)


_SUSPECT: Final = re.compile(r"[:/\]|\uff5c<>{}`*_#~]|[Ww]{3}\.")
"""One of these is in whatever is forbidden: plain words are passed in a tenth of the time."""


def plain(text: str) -> str:
    """A model's string as one line of visible characters.

    Control, formatting (zero-width, bidirectional) and unassigned characters go, white space is
    folded; list marks, sentence numbers in square brackets and a first 'But' go, too.
    """
    visible = without_invisible(text)
    if not visible.isprintable():
        visible = "".join(c for c in visible if _is_visible(c))
    folded = _SPACE.sub(" ", _CITATIONS.sub("", visible)).strip()
    bare = _LINK_WORD.sub("", _LIST_MARK.sub("", folded))
    return bare[:1].upper() + bare[1:] if bare != folded else folded


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in {"Cn", "Co", "Cs"}


def forbidden(text: str) -> str | None:
    """What in a text may not leave the system, such as 'a link'; None if nothing."""
    if not _SUSPECT.search(text):
        return None
    return next((f.what for f in _FORBIDDEN if f.pattern.search(text)), None)


def shortened(text: str, *, max_words: int) -> str:
    """As many whole sentences of a text as fit into `max_words`, at least the first.

    A first sentence that is much too long loses what follows a comma, if what is left can stand.
    """
    if len(text.split()) <= max_words:
        return text
    sentences = segment(text).sentences
    kept = sentences[0].end if sentences else len(text)
    for sentence in sentences[1:]:
        if len(text[: sentence.end].split()) > max_words:
            break
        kept = sentence.end
    return _main_clause(text[:kept], max_words=max_words)


def _main_clause(sentence: str, *, max_words: int) -> str:
    """A sentence without its last clauses, unless these are what makes it true or false."""
    clause = sentence
    while len(clause.split()) > LENIENCY * max_words:
        head, comma, tail = clause.rpartition(", ")
        if not comma or len(head.split()) < _SHORTEST or tail.split()[0].lower() in _CONDITIONS:
            break
        clause = head
    return clause if clause == sentence or not sentence.endswith(".") else f"{clause}."
