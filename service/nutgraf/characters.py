"""Characters that show nothing: they hide text from readers and split words for machines.

Every room that shows text, or hands it to a model, takes the same ones out.
"""

import re
from typing import Final

CONTROLS: Final = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
"""But white space, which U+0085 is, too."""

ZERO_WIDTH: Final = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
DIRECTION: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
TAGS: Final = "\U000e0000-\U000e007f"
SELECTORS: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
JOINERS: Final = "\u200c\u200d"

UNJOINED: Final = "\x00-\u058f\u10a0-\u10ff\u1e00-\u218f\u3000-\u9fff\uac00-\ud7af\uff00-\uffef"
"""Scripts in which a joiner shapes nothing: Latin, Greek, Cyrillic, Armenian, Georgian, Chinese,
Japanese, Korean; and punctuation. Persian, Hindi and emoji need theirs."""

INVISIBLE: Final = re.compile(f"[{CONTROLS}{ZERO_WIDTH}{DIRECTION}{TAGS}]+")
SECOND_SELECTORS: Final = re.compile(f"(?<=[{SELECTORS}])[{SELECTORS}]+")
"""A character takes one variant at most; runs of selectors have carried hidden bytes."""
IDLE_JOINERS: Final = re.compile(f"(?:\\A|(?<=[{UNJOINED}{JOINERS}]))[{JOINERS}]+")


def without_invisible(text: str) -> str:
    """The text without zero-width, direction, tag and control characters; white space stays.

    Joiners (U+200C, U+200D) stay where they shape what stands before them, and nowhere else, so
    that a word split by one is found whole. Doing it twice changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = SECOND_SELECTORS.sub("", INVISIBLE.sub("", text))
    return IDLE_JOINERS.sub("", shown)
