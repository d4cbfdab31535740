"""What of an article one request shows: whole paragraphs, as numbered sentences, made harmless."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from nutgraf.characters import without_invisible
from nutgraf.segmentation import Segmentation
from nutgraf.segmentation.segments import Sentence

CHARACTERS_PER_TOKEN: Final = 3.5
"""Of English news under the Qwen 2.5 tokenizer, sentence numbers included, rounded down: a window
is rather too small than too large. Scripts without spaces have about one."""

_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CONTROL_TOKEN: Final = re.compile(
    r"""<(?=[|\uff5c])|(?<=[|\uff5c])>                                # <|im_end|>
    |<(?=/?(?:s|bos|eos|pad|unk|think|[a-z]{1,20}_[a-z_]{1,20})>)     # </s>, <start_of_turn>
    |\[(?=/?(?:INST|[A-Z]{1,20}_[A-Z_]{1,20})\])                      # [INST], [TOOL_CALLS]
    """,
    re.VERBOSE,
)
"""The marks of what a local server takes for control tokens of its model's when it reads them."""
_SPACE: Final = re.compile(r"\s+")


def windows(segmentation: Segmentation, tokens: int) -> Iterator[tuple[int, int]]:
    """Cut an article into windows of whole paragraphs.

    Args:
        segmentation: Of the article.
        tokens: About how many a window may have; a paragraph of more is cut between its
            sentences, and a sentence of more is a window of its own.

    Yields:
        Numbers of the first and the last sentence of each window.
    """
    first, used = 1, 0.0
    for number, size in _blocks(segmentation, tokens):
        if used and used + size > tokens:
            yield first, number - 1
            first, used = number, 0.0
        used += size
    if used:
        yield first, len(segmentation.sentences)


def _blocks(segmentation: Segmentation, tokens: int) -> Iterator[tuple[int, float]]:
    """What stays together: the number of its first sentence, and its tokens."""
    for paragraph in segmentation.paragraphs:
        sizes = [(s.number, estimated_tokens(_shown(segmentation, s))) for s in paragraph]
        whole = sum(size for _, size in sizes)
        if whole > tokens:
            yield from sizes
        else:
            yield paragraph[0].number, whole


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

    Offsets do not matter here: a model only ever answers with numbers of sentences.
    """
    return _SPACE.sub(" ", defused(text)).strip()


def defused(text: str) -> str:
    """A text without invisible characters, control tokens broken up, its lines as they are."""
    return _CONTROL_TOKEN.sub(" ", without_invisible(text))
