"""Passages of an article that are somebody's words although no marks stand around them."""

import re
from bisect import bisect_right
from typing import Final

from nutgraf.segmentation.pairing import Pairing, pair
from nutgraf.segmentation.segments import Segmentation, Stretch

_LABEL: Final = re.compile(r"[^\W\d_][^:\n.!?]{0,60}:\s")
_LISTED: Final = re.compile(r"\s*[-–—•*>]\s")
_REACH: Final = 400
"""Characters before a passage in which a colon is looked for."""
_SIGNED: Final = re.compile(r"\s*[—–-]\s?[^\W\d_]")


class Passages:
    """The paragraphs of an article, and how likely each speaks for somebody.

    Args:
        segmentation: Of the article.
    """

    def __init__(self, segmentation: Segmentation) -> None:
        self._segmentation = segmentation
        self._text = segmentation.text
        self._paired: dict[int, Pairing] = {}

    def is_spoken(self, where: Stretch) -> bool:
        """Whether a passage is likely somebody's words: of an interview, a statement, a letter.

        So it is if a colon announces it, a label or a dash opens its paragraph, a signature
        follows it, or quotation marks that nobody could pair stand about it.
        """
        sentences, paragraphs = self._segmentation.sentences, self._segmentation.paragraphs
        number = bisect_right(sentences, where.start, key=lambda s: s.start) - 1
        at = sentences[max(0, number)].paragraph - 1
        start = paragraphs[at][0].start
        opens = _LABEL.match(self._text, start) or _LISTED.match(self._text, start)
        announced = ":" in self._text[max(start, where.start - _REACH) : where.start]
        introduced = at > 0 and self._text[paragraphs[at - 1][-1].end - 1] == ":"
        signed = at + 1 < len(paragraphs) and _SIGNED.match(self._text, paragraphs[at + 1][0].start)
        return bool(opens or announced or introduced or signed) or self._in_stray_marks(at, where)

    def _in_stray_marks(self, at: int, where: Stretch) -> bool:
        if at not in self._paired:
            paragraph = self._segmentation.paragraphs[at]
            self._paired[at] = pair(self._text, Stretch(paragraph[0].start, paragraph[-1].end))
        pairing = self._paired[at]
        if len(pairing.opening) != len(pairing.closing):
            return True
        before = bisect_right(pairing.quoted, where.start, key=lambda q: q.start) - 1
        return before >= 0 and where.end <= pairing.quoted[before].end
