"""Sentences of a text, by sentencex, with quotation marks where they belong."""

import re
from collections.abc import Iterator
from typing import Final

from sentencex import (
    get_sentence_boundaries,  # pyright: ignore[reportAttributeAccessIssue]
)

from nutgraf.segmentation import attribution
from nutgraf.segmentation.pairing import Pairing, trimmed
from nutgraf.segmentation.segments import Sentence, Stretch

LONGEST_PIECE: Final = 20_000
"""Characters given to sentencex at once: its time grows with the square of some hostile input.
No paragraph of a real article comes near it."""

LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*\Z", re.IGNORECASE)
SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
UNSEEN: Final = re.compile(r"\s")
APOSTROPHE: Final = re.compile(r"(?<=\w)['’‘]")
QUOTATION_MARK: Final = re.compile(r"[“”„\"«»‹›「」『』‘’‚'`]")
DASHES: Final = frozenset("—–―-")
ASKS: Final = frozenset("!?…")
WORD: Final = re.compile(r"\w")
NEXT_WORD: Final = re.compile(r"\S")
STRAY_CLOSING: Final = re.compile(r"[)\]}]+[.,;:!?…]*\s*")
TITLE: Final = re.compile(
    r"\b(?:Ms|Mx|Mmes|Messrs|Atty|Asst|Ret|Supt|Insp|Cllr|Sens|Reps|Govs|Gens)\.\Z"
)
"""Abbreviations before a name that sentencex takes for the end of a sentence, "Ms." among them."""
INITIAL: Final = re.compile(r"\b[A-Z]\.\Z")
NEXT_INITIAL: Final = re.compile(r"[A-Z]\.")
"""The other half of "D-N.Y.", which sentencex cuts in two."""
CLOCK: Final = re.compile(r"\b[ap]\.m\.\s*\Z", re.IGNORECASE)
DAY_OR_ZONE: Final = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[ECMP][SD]?T|GMT|UTC|BST|CET|"
    r"Eastern|Central|Pacific|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?|May|June|July)\b"
)


def sentences(
    text: str, paragraphs: tuple[Stretch, ...], pairings: tuple[Pairing, ...], *, language: str
) -> tuple[Sentence, ...]:
    """Cut paragraphs into sentences.

    A quotation of several sentences is cut like any other text. Marks and brackets that close
    stay with the sentence that they close, and what an exclamation or question in quotation marks
    is followed by belongs to its sentence if it says whose words they are.

    Args:
        text: The whole text.
        paragraphs: Its paragraphs.
        pairings: Their quotation marks, one for each paragraph.
        language: An ISO 639 code, a region after it or not; English where it is unknown.

    Returns:
        The sentences; every character of a paragraph that is no white space lies in one.
    """
    code = LANGUAGE.match(language)
    found: list[Sentence] = []
    for number, (paragraph, pairing) in enumerate(zip(paragraphs, pairings, strict=True), 1):
        cutter = _Cutter(text, paragraph, pairing, code[1].lower() if code else "en")
        for stretch in cutter.sentences():
            found.append(Sentence(stretch.start, stretch.end, len(found) + 1, number))
    return tuple(found)


class _Cutter:
    """A paragraph with its quotation marks blanked, so that sentencex sees the words alone."""

    def __init__(self, text: str, paragraph: Stretch, pairing: Pairing, language: str) -> None:
        self.text = text
        self.paragraph = paragraph
        self.language = language
        self.opening = {mark.start - paragraph.start for mark in pairing.opening}
        self.closing = {mark.start - paragraph.start for mark in pairing.closing}
        self.blanked = _blanked(text, paragraph, pairing)

    def sentences(self) -> Iterator[Stretch]:
        """The stretches between cuts; what holds no word goes with a neighbour that does."""
        start = self.paragraph.start
        words = start
        for cut in self._cuts():
            if cut <= words:
                continue
            if not WORD.search(self.text, words, cut):
                words = cut
                continue
            following = WORD.search(self.text, cut, self.paragraph.end)
            if following is None:
                break
            yield trimmed(self.text, start, cut)
            start = words = cut
        yield trimmed(self.text, start, self.paragraph.end)

    def _cuts(self) -> Iterator[int]:
        """Where sentences end."""
        offset = 0
        for piece in self._pieces():
            for boundary in get_sentence_boundaries(self.language, piece)[:-1]:
                cut = self._settled(offset + boundary["end_index"], boundary["text"])
                if cut is not None:
                    yield cut
            offset += len(piece)
            yield self.paragraph.start + offset

    def _pieces(self) -> Iterator[str]:
        start = 0
        while len(self.blanked) - start > LONGEST_PIECE:
            space = self.blanked.rfind(" ", start, start + LONGEST_PIECE) + 1
            end = space if space > start else start + LONGEST_PIECE
            yield self.blanked[start:end]
            start = end
        yield self.blanked[start:]

    def _settled(self, boundary: int, text: str) -> int | None:
        """Where a sentence really ends that sentencex ends here; None if it does not end.

        Args:
            boundary: Where sentencex has it end, white space included.
            text: The sentence as sentencex has it.
        """
        ended = boundary - len(text) + len(text.rstrip())
        cut, has_closing = self._after_marks(ended, boundary)
        before = self.blanked[max(0, ended - 8) : ended]
        following = self.blanked[cut : cut + 12].lstrip()
        if INITIAL.search(before) and NEXT_INITIAL.match(self.blanked, cut):
            return None
        if TITLE.search(before) or (CLOCK.search(before) and DAY_OR_ZONE.match(following)):
            return None
        if has_closing and self._goes_on(cut, before, following):
            return None
        return self.paragraph.start + cut

    def _after_marks(self, ended: int, boundary: int) -> tuple[int, bool]:
        """Past the closing marks and brackets, and before the first opening one."""
        word = NEXT_WORD.search(self.blanked, boundary)
        after = word.start() if word else len(self.blanked)
        bracket = STRAY_CLOSING.match(self.blanked, after)
        after = bracket.end() if bracket else after
        has_closing = False
        for at in range(ended, after):
            if at in self.opening:
                return at, has_closing
            has_closing = has_closing or at in self.closing
        return after, has_closing

    def _goes_on(self, cut: int, before: str, following: str) -> bool:
        """Whether a sentence goes on after words in quotation marks that end like one."""
        if cut in self.opening or not following:
            return False
        first = following[0]
        at = self.paragraph.start + cut
        if (
            first.islower()
            or first in DASHES
            or not (first.isupper() or self.text[at - 1].isspace())
        ):
            return True
        return before[-1:] in ASKS and attribution.begins_sentence(
            attribution.after(self.text, at, self.paragraph.end)
        )


def _blanked(text: str, paragraph: Stretch, pairing: Pairing) -> str:
    """The paragraph, character for character, without marks, line breaks and surrogates."""
    words = text[paragraph.start : paragraph.end]
    words = UNSEEN.sub(" ", SURROGATE.sub("\ufffd", words))
    words = APOSTROPHE.sub("x", words)
    characters = list(words)
    for mark in (*pairing.opening, *pairing.closing):
        at = mark.start - paragraph.start
        characters[at : at + mark.end - mark.start] = " " * (mark.end - mark.start)
    return QUOTATION_MARK.sub(" ", "".join(characters))
