"""Characters that show nothing: they hide text from readers and split words for machines."""

import re
from typing import Final

CONTROL: Final = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
ZERO_WIDTH: Final = "\u00ad\u034f\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"
DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
TAGS: Final = "\U000e0000-\U000e007f"
INVISIBLE: Final = re.compile(f"[{CONTROL}{ZERO_WIDTH}{DIRECTION}{TAGS}]+")

JOINERS: Final = re.compile("(?:^|(?<=[\x00-\u024f]))[\u200c\u200d]+", re.MULTILINE)
"""Zero-width joiners after a Latin character; Persian, Hindi and emoji need theirs."""


def without_invisible(text: str) -> str:
    """The text without zero-width, direction and control characters; tabs and newlines stay."""
    return JOINERS.sub("", INVISIBLE.sub("", text))
