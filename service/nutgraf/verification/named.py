"""Somebody's name in a string that says what they are, too: 'Ada Lund (CEO)'."""

import re
from typing import Final

from nutgraf.grounding.names.lexicon import ROLE_HEADS
from nutgraf.segmentation import Stretch

_NAME: Final = re.compile(
    r"\s*(?P<name>[^,(\[|;]{2,120}?)\s*(?:,\s|[(\[|]|\s[–—-]\s)(?P<rest>[^\n]{1,200})\Z", re.DOTALL
)
_LONGEST: Final = 300
"""Characters of a string that may be a name with an office."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OFFICE: Final = re.compile(r"\b(?:C[A-Z]{1,2}O|S?VP|EVP|MP|MEP|PM)s?\b|(?i:\bspokes\w+)")


def name_alone(text: str) -> Stretch:
    """The name in a string that says who speaks, whatever stands behind it."""
    found = _NAME.match(text) if len(text) <= _LONGEST else None
    return Stretch(*found.span("name")) if found else _trimmed(text)


def without_role(text: str) -> Stretch:
    """Names without an office behind them: 'Lund, finance chief', but not 'Lund, Oslo'."""
    found = _NAME.match(text) if len(text) <= _LONGEST else None
    if found and _is_role(found["rest"]):
        return Stretch(*found.span("name"))
    return _trimmed(text)


def _is_role(text: str) -> bool:
    words = (word.lower() for word in _WORD.findall(text))
    return bool(_OFFICE.search(text)) or any(word in ROLE_HEADS for word in words)


def _trimmed(text: str) -> Stretch:
    start = len(text) - len(text.lstrip())
    return Stretch(start, max(start, len(text.rstrip())))
