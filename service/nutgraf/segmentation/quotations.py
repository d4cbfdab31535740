"""Quotations: which of the quoted stretches are somebody's words, and which belong together.

**What is a quotation.** A stretch between marks is one if
- an attribution follows it ("…," he said), whatever its length; or
- words announce it (he said, "…"; their answer: "…") and it has three words or ends in punctuation;
  or
- it is a whole sentence of its own; or
- it has three words and a verb of saying or judging stands before it in its sentence; or
- it has five words; between single marks, which may be apostrophes, it must also end in
  punctuation.

A title, capitalised throughout, takes one of the first two, and for the first it must open its
sentence (not: on “The Morning Hour,” Holt said …). What a word such as "so-called" or "film" stands
before is a name if it is a title or has fewer than five words. What is left is scare quotes, terms,
titles and names.

**What belongs together.** Two stretches of a paragraph are one quotation if only an attribution
stands between them, one clause with one verb of speaking: "…," he said, "…" and "…," he said. "…".
After a sentence's end the second must have no attribution of its own, which could name another.
Stretches of consecutive paragraphs are one quotation if the first is not closed and the second
paragraph opens with the same mark, or closes without opening; but not if a label such as "LUND:"
says that somebody else speaks.

**What nothing closes** ends with its paragraph; it is no quotation if an attribution stands in
it, since its end is then unknown.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.segmentation import attribution
from nutgraf.segmentation.pairing import Pairing, Quoted
from nutgraf.segmentation.segments import Quotation, Sentence, Stretch

SURELY: Final = 5
"""Words from which a stretch between marks is a quotation without further signs."""
REPORTED: Final = 3
"""Words from which it is one if a verb of saying or judging stands before it."""
TITLE_WORDS: Final = 2
"""Words that titles capitalise, all of them capitalised, from which a stretch is a title."""

WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w[\w'’-]*")
"""A word, or a character of a script that does not part words by spaces."""
SMALL: Final = re.compile(
    r"an?|the|and|but|or|nor|for|of|in|on|at|to|by|with|from|as|vs|is|it|de|la|le|du|des"
)
PAUSES: Final = frozenset(",.!?…—–-:;")
SENTENCE_FINAL: Final = frozenset(".!?…。！？")


def quotations(
    text: str,
    paragraphs: Sequence[Stretch],
    pairings: Sequence[Pairing],
    sentences: Sequence[Sentence],
) -> tuple[Quotation, ...]:
    """Find the quotations of a text; see the module for what is one.

    Args:
        text: The whole text.
        paragraphs: Its paragraphs.
        pairings: Their quotation marks, one for each paragraph.
        sentences: Its sentences.

    Returns:
        The quotations in the text's order, numbered from 1.
    """
    finder = _Finder(text, sentences)
    placed = [
        _Placed(quoted, number, opens_paragraph=quoted.start == paragraph.start)
        for number, (paragraph, pairing) in enumerate(zip(paragraphs, pairings, strict=True))
        for quoted in pairing.quoted
    ]
    found: list[Quotation] = []
    for group in finder.groups(placed):
        if finder.is_quotation([p.quoted for p in group]):
            spans = tuple(p.quoted.inner for p in group)
            found.append(Quotation(len(found) + 1, spans, finder.touched(spans)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Placed:
    quoted: Quoted
    paragraph: int
    opens_paragraph: bool


class _Finder:
    """The rules, over one text."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]

    def groups(self, placed: Sequence[_Placed]) -> Iterator[list[_Placed]]:
        """Stretches that belong together; what stands in a writer's clause only is left out."""
        group: list[_Placed] = []
        for quoted in placed:
            goes_on = bool(group) and self._belong_together(group[-1], quoted)
            if not self._counts(quoted.quoted, goes_on=goes_on):
                continue
            if group and not goes_on:
                yield group
                group = []
            group.append(quoted)
        if group:
            yield group

    def _counts(self, quoted: Quoted, *, goes_on: bool) -> bool:
        """Whether a stretch has words, and these are more than a name in a writer's clause."""
        words = WORD.findall(self.text, quoted.inner.start, quoted.inner.end)
        if not words or goes_on:
            return bool(words)
        if quoted.family is None:
            return False
        name = is_title(words) or (len(words) < REPORTED and not quoted.after_stop)
        return not (quoted.closed and name) or self._stands_alone(quoted)

    def _belong_together(self, before: _Placed, after: _Placed) -> bool:
        if before.quoted.closed:
            same = before.paragraph == after.paragraph
            return same and self._interrupted(before.quoted, after.quoted)
        consecutive = after.paragraph == before.paragraph + 1 and after.opens_paragraph
        if attribution.LABEL.match(self.text, after.quoted.inner.start):
            return False
        return consecutive and after.quoted.family in (before.quoted.family, None)

    def _interrupted(self, before: Quoted, after: Quoted) -> bool:
        """Whether only an attribution stands between two stretches of one paragraph."""
        if after.start - before.end > attribution.REACH:
            return False
        between = attribution.after(self.text, before.end, after.start)
        if not attribution.says_once(between):
            return False
        if not self._attributed(before, until=after.start):
            return False
        ends, begins = self._sentence_at(before.end - 1), self._sentence_at(after.start)
        if ends is begins:
            return self.text[before.end : after.start].rstrip().endswith((",", "—", "–", "-"))
        follows = begins.number == ends.number + 1 and begins.start == after.start
        return follows and not self._attributed(after)

    def is_quotation(self, group: Sequence[Quoted]) -> bool:
        """Whether stretches that belong together are somebody's words."""
        last = group[-1]
        if not last.closed and attribution.holds_attribution(
            self.text, last.inner.start, last.inner.end
        ):
            return False
        return len(group) > 1 or self._stands_alone(last)

    def _stands_alone(self, quoted: Quoted) -> bool:
        words = WORD.findall(self.text, quoted.inner.start, quoted.inner.end)
        before = attribution.before(self.text, self._sentence_at(quoted.start).start, quoted.start)
        title = is_title(words)
        if attribution.names(before) and (len(words) < SURELY or title):
            return False
        long = len(words) >= REPORTED
        announced = (long or quoted.after_stop) and attribution.introduces(before)
        if announced or (self._attributed(quoted) and not (title and before)):
            return True
        if title:
            return False
        if self._is_sentence(quoted) or (long and attribution.reports(before)):
            return True
        single = quoted.family is not None and quoted.family.is_single
        return len(words) >= SURELY and (quoted.after_stop or not single)

    def _attributed(self, quoted: Quoted, *, until: int | None = None) -> bool:
        if not quoted.closed:
            return False
        end = self._sentence_at(quoted.end - 1).end if until is None else until
        after = attribution.after(self.text, quoted.end, end)
        return attribution.attributes(after, paused=self.text[quoted.inner.end - 1] in PAUSES)

    def _is_sentence(self, quoted: Quoted) -> bool:
        """Whether a stretch is a sentence, or some, and nothing else stands in them."""
        starts = self._sentence_at(quoted.start).start == quoted.start
        ends = self._sentence_at(quoted.end - 1).end <= quoted.end
        return starts and ends and self.text[quoted.inner.end - 1] in SENTENCE_FINAL

    def _sentence_at(self, offset: int) -> Sentence:
        return self.sentences[bisect_right(self.starts, offset) - 1]

    def touched(self, spans: Sequence[Stretch]) -> tuple[int, ...]:
        """Numbers of the sentences that the spans lie in, in order."""
        numbers: dict[int, None] = {}
        for span in spans:
            first, last = self._sentence_at(span.start), self._sentence_at(span.end - 1)
            numbers.update(dict.fromkeys(range(first.number, last.number + 1)))
        return tuple(numbers)


def is_title(words: Sequence[str]) -> bool:
    """Whether words are capitalised like a title: all but the small ones, and not shouted."""
    long = [word for word in words if not SMALL.fullmatch(word)]
    capitalised = all(word[0].isupper() or word[0].isdigit() for word in long)
    return len(long) >= TITLE_WORDS and capitalised and not all(word.isupper() for word in long)
