"""Where paragraphs begin and end, in text whose lines are paragraphs and in hard-wrapped text."""

import re
import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nutgraf.segmentation.segments import Stretch

PARAGRAPH_SEPARATOR: Final = "\u2029"
CLOSING: Final = "\"'”’»›)]}」』"
SENTENCE_FINAL: Final = ".!?…:。！？"
LIST_ITEM: Final = re.compile(r"(?:[-*•·‣▪◦●■►]|\(?[0-9]{1,3}[.)])\s|[–—]\s+[^\W\d_a-z]")
LINKING: Final = re.compile(r"(?:,|\b(?:an?|the|and|or|of|to|in|on|at|for|from|with|by|as|that))\Z")

WRAPPED_SHARE: Final = 0.3
"""Share of lone line breaks in mid-sentence from which a text counts as hard-wrapped. Most breaks
of wrapped prose are followed by a lower-case word; where lines are paragraphs next to none are."""


def paragraphs(text: str) -> tuple[Stretch, ...]:
    """Cut a text into paragraphs, trimmed of white space.

    A blank line or U+2029 always ends a paragraph. What a lone line break does depends on the
    text. Where lines are paragraphs it ends one, unless it stands in mid-sentence: no final
    punctuation before it, and a lower-case word after it or a comma or a word such as "the" before
    it. In hard-wrapped text it ends one only before a list item, or where the next word would have
    fitted on the line and it does not stand in mid-sentence.

    Args:
        text: Any text; every line end that `str.splitlines` knows counts.

    Returns:
        The paragraphs in order; every character that is no white space lies in one of them.
    """
    blocks = tuple(_blocks(text))
    width = _wrap_width(text, blocks)
    return tuple(paragraph for block in blocks for paragraph in _cut(text, block, width))


def _blocks(text: str) -> Iterator[list[Stretch]]:
    """Runs of lines with no blank line between them."""
    block: list[Stretch] = []
    at = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start = at + len(line) - len(line.lstrip())
            block.append(Stretch(start, start + len(stripped)))
        if block and (not stripped or line.endswith(PARAGRAPH_SEPARATOR)):
            yield block
            block = []
        at += len(line)
    if block:
        yield block


def _wrap_width(text: str, blocks: tuple[list[Stretch], ...]) -> int | None:
    """The usual length in characters of a line that is broken in mid-sentence; None if few are."""
    breaks = [pair for block in blocks for pair in pairwise(block)]
    lengths = [line.end - line.start for line, after in breaks if _mid_sentence(text, line, after)]
    if not lengths or len(lengths) < WRAPPED_SHARE * len(breaks):
        return None
    return int(statistics.median(lengths))


def _cut(text: str, block: list[Stretch], width: int | None) -> Iterator[Stretch]:
    longest = max(line.end - line.start for line in block)
    start = block[0].start
    for line, after in pairwise(block):
        if width is None:
            ends = _is_list_item(text, after) or not _mid_sentence(text, line, after)
        else:
            ends = _ends_wrapped(text, line, after, width=max(width, longest))
        if ends:
            yield Stretch(start, line.end)
            start = after.start
    yield Stretch(start, block[-1].end)


def _ends_wrapped(text: str, line: Stretch, after: Stretch, *, width: int) -> bool:
    if _is_list_item(text, after):
        return True
    fits = line.end - line.start + 1 + len(_first_word(text, after)) <= width
    return fits and not _mid_sentence(text, line, after)


def _mid_sentence(text: str, line: Stretch, after: Stretch) -> bool:
    if _is_final(text, line):
        return False
    word = _first_word(text, after)
    return (word[:1].isalpha() and word.islower()) or _leaves_open(text, line)


def _leaves_open(text: str, line: Stretch) -> bool:
    """Whether a line ends in a comma, or in a word that nothing ends with."""
    return LINKING.search(text, max(line.start, line.end - 8), line.end) is not None


def _is_final(text: str, line: Stretch) -> bool:
    ending = text[max(line.start, line.end - 8) : line.end].rstrip(CLOSING)
    return ending.endswith(tuple(SENTENCE_FINAL))


def _is_list_item(text: str, line: Stretch) -> bool:
    return LIST_ITEM.match(text, line.start, line.end) is not None


def _first_word(text: str, line: Stretch) -> str:
    return text[line.start : min(line.end, line.start + 40)].split(maxsplit=1)[0]
