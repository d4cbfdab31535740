"""Quotation marks of a text, told apart from apostrophes and from inch and foot marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from nutgraf.segmentation.segments import Stretch


class Family(Enum):
    """Marks that open and close each other."""

    DOUBLE = "“ ” „"
    STRAIGHT = '"'
    TYPED = "'' `` ‘‘ ’’"
    SINGLE = "‘ ’ ‚"
    STRAIGHT_SINGLE = "'"
    GUILLEMET = "« »"
    SINGLE_GUILLEMET = "‹ ›"
    CORNER = "「 」"
    WHITE_CORNER = "『 』"

    @property
    def is_single(self) -> bool:
        """Whether its marks are apostrophes too."""
        return self in (Family.SINGLE, Family.STRAIGHT_SINGLE)


class Role(Enum):
    """What a mark does, as far as its glyph and its neighbours tell."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Mark(Stretch):
    """A quotation mark.

    Attributes:
        family: Its kind.
        role: What it does.
        weak: Whether it may be no quotation mark: a closing one that may be the apostrophe of
            a plural or of a dropped letter, or stand for inches or feet.
        after_stop: Whether punctuation stands before it, as it does at the end of an utterance.
    """

    family: Family
    role: Role
    weak: bool
    after_stop: bool


RUN: Final = re.compile(r"(?:[“”„\"«»‹›「」『』‘’‚']|`(?=`)|(?<=`)`)+")
MARK: Final = re.compile(r"''|``|‘‘|’’|.", re.DOTALL)
FAMILIES: Final = {glyph: family for family in Family for glyph in family.value.split()}
OPENING_GLYPHS: Final = frozenset({"“", "„", "``", "‘‘", "‚", "‘", "«", "‹", "「", "『"})
CLOSING_GLYPHS: Final = frozenset({"”", "’’", "’", "»", "›", "」", "』"})
FIXED: Final = frozenset({"„", "``", "‘‘", "‚", "「", "」", "『", "』"})

BRACKETS_BEFORE: Final = frozenset("([{<")
STOPS_AFTER: Final = frozenset(".,;:!?)]}>…")
DASHES: Final = frozenset("—–-―/|")
LONGEST_RUN: Final = 8
"""Characters up to which marks in a row are quotation marks; more of them are a line or a mess."""
STOPS_BEFORE: Final = frozenset(".,!?…;:—–-")
PLURAL_ENDINGS: Final = frozenset("sSzZxX")
DROPPED_G: Final = re.compile(r"[a-z]{2}in\Z", re.IGNORECASE)
ELISION: Final = re.compile(
    r"(?:[0-9]{2}s?|em|tis|twas|twere|twill|til|till|cause|cuz|bout|round|n|nuff)\b",
    re.IGNORECASE,
)


def marks(text: str, paragraph: Stretch) -> list[Mark]:
    """The quotation marks of a paragraph, in order; apostrophes inside of words are left out.

    Args:
        text: The whole text.
        paragraph: Where to look.

    Returns:
        The marks. Whether a weak one, or one with the role `EITHER`, opens, closes or does
        nothing is for the pairing to say.
    """
    found: list[Mark] = []
    for run in RUN.finditer(text, paragraph.start, paragraph.end):
        if run.end() - run.start() > LONGEST_RUN:
            continue
        around = _Neighbours(
            before=text[max(paragraph.start, run.start() - 4) : run.start()],
            after=text[run.end() : min(paragraph.end, run.end() + 12)],
        )
        for glyph, start in _split(run.group(), run.start(), starts_word=around.opens()):
            mark = _mark(glyph, start, around)
            if mark is not None:
                found.append(mark)
    return found


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The few characters before and after a run of marks, which its marks share."""

    before: str
    after: str

    def opens(self, *, at_dash: bool = True) -> bool:
        """Whether a word may start here; at a dash too, which tells nothing of a “ or ”."""
        left = self.before[-1:]
        return not left or left.isspace() or left in BRACKETS_BEFORE or (at_dash and left in DASHES)

    def closes(self, *, at_dash: bool = True) -> bool:
        """Whether a word may end here. Dots after a space are no end: they are an omission."""
        right = self.after[:1]
        if self.after.startswith(("..", "…")) and self.opens(at_dash=False):
            return False
        return not right or right.isspace() or right in STOPS_AFTER or (at_dash and right in DASHES)

    @property
    def in_word(self) -> bool:
        return self.after[:1].isalnum() and not self.opens()


def _split(run: str, at: int, *, starts_word: bool) -> Iterator[tuple[str, int]]:
    """The marks of a run; of three apostrophes the two are the outer mark, the one the inner."""
    if run == "'''" and not starts_word:
        yield from (("'", at), ("''", at + 1))
        return
    for match in MARK.finditer(run):
        yield match.group(), at + match.start()


def _mark(glyph: str, start: int, around: _Neighbours) -> Mark | None:
    family = FAMILIES.get(glyph)
    if family is None:
        return None
    role = _role(glyph, around)
    if family.is_single and _is_apostrophe(glyph, role, around):
        return None
    left = around.before[-1:]
    weak = left.isdigit() or (
        family.is_single and (left in PLURAL_ENDINGS or DROPPED_G.search(around.before) is not None)
    )
    return Mark(start, start + len(glyph), family, role, weak, left in STOPS_BEFORE)


def _role(glyph: str, around: _Neighbours) -> Role:
    """By place where the place is clear, so that »…« and a ” typed for a “ are understood."""
    directed = glyph in OPENING_GLYPHS or glyph in CLOSING_GLYPHS
    if glyph not in FIXED:
        opens = around.opens(at_dash=not directed)
        if opens != around.closes(at_dash=not directed):
            return Role.OPENS if opens else Role.CLOSES
    if glyph in OPENING_GLYPHS:
        return Role.OPENS
    return Role.CLOSES if glyph in CLOSING_GLYPHS else Role.EITHER


def _is_apostrophe(glyph: str, role: Role, around: _Neighbours) -> bool:
    if around.in_word or role is Role.EITHER:
        return True
    return role is Role.OPENS and (glyph == "’" or ELISION.match(around.after) is not None)
