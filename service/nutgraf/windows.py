"""What of an article one request shows: whole paragraphs, as numbered sentences, made harmless."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from nutgraf.segmentation import Segmentation
from nutgraf.segmentation.segments import Sentence

CHARACTERS_PER_TOKEN: Final = 3.5
"""Of English news under the Qwen 2.5 tokenizer, sentence numbers included, rounded down: a window
is rather too small than too large. Scripts without spaces have about one."""

_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CONTROL_TOKEN: Final = re.compile(r"<(?=[|\uff5c])|(?<=[|\uff5c])>")
"""The ends of `<|im_end|>` and its kind, which a local server takes for its own control tokens."""
_INVISIBLE: Final = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]"
)
_SPACE: Final = re.compile(r"\s+")


def windows(segmentation: Segmentation, tokens: int) -> Iterator[tuple[int, int]]:
    """Cut an article into windows of whole paragraphs.

    Args:
        segmentation: Of the article.
        tokens: About how many a window may have; a paragraph of more is a window of its own.

    Yields:
        Numbers of the first and the last sentence of each window.
    """
    first, used = 1, 0.0
    for paragraph in segmentation.paragraphs:
        size = sum(estimated_tokens(_shown(segmentation, s)) for s in paragraph)
        if used and used + size > tokens:
            yield first, paragraph[0].number - 1
            first, used = paragraph[0].number, 0.0
        used += size
    yield first, len(segmentation.sentences)


def estimated_tokens(text: str) -> float:
    """About how many tokens a text has."""
    dense = len(_UNSPACED.findall(text))
    return dense + (len(text) - dense) / CHARACTERS_PER_TOKEN


def numbered_sentences(segmentation: Segmentation, numbers: Sequence[int]) -> str:
    """Sentences as a prompt shows them: numbered, a blank line between paragraphs."""
    shown = [segmentation.sentence(n) for n in numbers]
    lines = [_shown(segmentation, s) for s in shown[:1]]
    for before, sentence in pairwise(shown):
        gap = "" if before.paragraph == sentence.paragraph else "\n"
        lines.append(gap + _shown(segmentation, sentence))
    return "\n".join(lines)


def _shown(segmentation: Segmentation, sentence: Sentence) -> str:
    text = segmentation.text[sentence.start : sentence.end]
    return f"[{sentence.number}] {harmless(text)}"


def harmless(text: str) -> str:
    """A text as one line that a model server takes for nothing but text.

    Invisible characters go, control tokens are broken up. Offsets do not matter here: a model
    only ever answers with numbers of sentences.
    """
    visible = _INVISIBLE.sub("", text)
    return _SPACE.sub(" ", _CONTROL_TOKEN.sub(" ", visible)).strip()
