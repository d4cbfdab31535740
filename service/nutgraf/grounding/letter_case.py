"""Lower case for patterns of many words: where a pattern ignores case, it takes twice the time."""

from typing import Final

_ODD: Final = (("İ", "i"), ("ı", "i"), ("ſ", "s"))
"""Letters that ignoring case takes for others, and lowering does not."""


def lowered(text: str) -> str:
    """A text in lower case, each character in its place, as a pattern that ignores case sees it."""
    if not text.isascii():
        for odd, plain in _ODD:
            text = text.replace(odd, plain)
    return text.lower()
