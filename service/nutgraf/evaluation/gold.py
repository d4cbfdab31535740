"""Gold direct quotations: what stands in quotation marks and inside an annotated content."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nutgraf.evaluation.standoff import Annotated
from nutgraf.segmentation import Stretch

MIN_WORDS: Final = 5
"""Words of a quotation; shorter ones are often scare quotes and titles."""
_INSIDE: Final = 0.8
"""The share of a quotation that must lie in a content: annotators leave out marks and commas."""
_MARKED: Final = re.compile(r"“([^”]+)”|\"([^\"]+)\"|''((?:[^']|'(?!'))+)''")
_NAME: Final = re.compile(r"[A-Z][\w.'’-]+")
_NO_NAMES: Final = frozenset(
    "he she they it we i you who his her their our my its the a an mr. mrs. ms. mr mrs ms".split()
)


@dataclass(frozen=True)
class GoldQuotation(Stretch):
    """A quotation that a person has marked.

    Attributes:
        text: The words between the marks, trimmed.
        source: Who says it, in the article's words; empty where it does not tell.
    """

    text: str
    source: str

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The source's words that are names; none of a pronoun or 'a spokesman'."""
        return tuple(w for w in _NAME.findall(self.source) if w.lower() not in _NO_NAMES)


def gold_quotations(text: str, attributions: Sequence[Annotated]) -> tuple[GoldQuotation, ...]:
    """The quotations of an article that annotators have found to be somebody's words."""
    return tuple(
        GoldQuotation(start, end, text[start:end], _words(text, said.source))
        for start, end in _between_marks(text)
        if (said := _holder(start, end, attributions)) is not None
    )


def _between_marks(text: str) -> Iterator[tuple[int, int]]:
    for match in _MARKED.finditer(text):
        inner = match[match.lastindex or 0]
        if len(inner.split()) >= MIN_WORDS:
            start = match.start(match.lastindex or 0)
            yield start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip())


def _holder(start: int, end: int, attributions: Sequence[Annotated]) -> Annotated | None:
    for said in attributions:
        held = sum(max(0, min(end, c.end) - max(start, c.start)) for c in said.content)
        if held >= _INSIDE * (end - start):
            return said
    return None


def _words(text: str, spans: Sequence[Stretch]) -> str:
    return " ".join(text[s.start : s.end] for s in spans)
