"""Which mark opens and which closes: the quoted stretches of a paragraph, the outermost of each."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from nutgraf.segmentation.marks import STOPS_BEFORE, Family, Mark, Role, marks
from nutgraf.segmentation.segments import Stretch

DOUBLES: Final = frozenset({Family.DOUBLE, Family.STRAIGHT, Family.TYPED})
SINGLES: Final = frozenset({Family.SINGLE, Family.STRAIGHT_SINGLE})


@dataclass(frozen=True, slots=True)
class Quoted(Stretch):
    """What stands between a pair of marks, the marks included.

    Attributes:
        inner: The words between the marks, trimmed.
        family: The kind of the opening mark; None where the words run on from the paragraph
            before and only their end is marked.
        closed: Whether a mark closes it; if none does, it ends with its paragraph.
        after_stop: Whether punctuation ends the words.
    """

    inner: Stretch
    family: Family | None
    closed: bool
    after_stop: bool


@dataclass(frozen=True, slots=True)
class Pairing:
    """The marks of a paragraph, understood.

    Attributes:
        quoted: The outermost quoted stretches, in order.
        opening: Every mark that opens, inner and unpaired ones included; no apostrophes.
        closing: The same of marks that close.
    """

    quoted: tuple[Quoted, ...]
    opening: tuple[Mark, ...]
    closing: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    mark: Mark
    doubles_before: int


@dataclass(slots=True)
class _Stack:
    """What is open, the pairs found so far, and what was never closed or never opened."""

    opened: list[_Opened] = field(default_factory=list[_Opened])
    count: Counter[Family] = field(default_factory=Counter[Family])
    pairs: list[tuple[Mark, Mark]] = field(default_factory=list[tuple[Mark, Mark]])
    doubles: int = 0
    unclosed: list[Mark] = field(default_factory=list[Mark])
    unopened: list[Mark] = field(default_factory=list[Mark])

    def is_open(self, family: Family) -> bool:
        return any(self.count[f] for f in (SINGLES if family.is_single else (family,)))

    def open(self, mark: Mark) -> None:
        self.opened.append(_Opened(mark, self.doubles))
        self.count[mark.family] += 1

    def close(self, mark: Mark) -> None:
        """Pair a closing mark with what it closes; what stands open inside stays unclosed."""
        families = self._closes(mark)
        if not families:
            self.unopened.append(mark)
            return
        while (opened := self._pop()).mark.family not in families:
            self.unclosed.append(opened.mark)
        self._pair(opened, mark)

    def _closes(self, mark: Mark) -> frozenset[Family]:
        if mark.family.is_single:
            top = self.opened[-1].mark.family if self.opened else None
            return SINGLES if top in SINGLES else frozenset()
        if self.count[mark.family]:
            return frozenset({mark.family})
        mixed = mark.family in DOUBLES and mark.role is Role.CLOSES and not mark.weak
        return DOUBLES if mixed and any(self.count[f] for f in DOUBLES) else frozenset()

    def _pop(self) -> _Opened:
        opened = self.opened.pop()
        self.count[opened.mark.family] -= 1
        return opened

    def _pair(self, opened: _Opened, mark: Mark) -> None:
        """An apostrophe that seems to open must not swallow quotations between double marks."""
        swallows = mark.family.is_single and self.doubles > opened.doubles_before
        if swallows and not mark.after_stop:
            self.unclosed.append(opened.mark)
            return
        self.pairs.append((opened.mark, mark))
        self.doubles += not mark.family.is_single


def pair(text: str, paragraph: Stretch) -> Pairing:
    """Find what is quoted in a paragraph.

    Nested quotations belong to the outermost one. A mark that opens and is never closed makes
    a stretch up to the paragraph's end if it is the last of its kind; a mark that closes what was
    never opened, before anything is, makes one from the paragraph's start.

    Args:
        text: The whole text.
        paragraph: Where to look.
    """
    stack = _run(marks(text, paragraph))
    unclosed = sorted(stack.unclosed, key=lambda mark: mark.start)
    quoted = _outermost(text, stack.pairs)
    whole = (
        *_running_in(text, paragraph, stack.unopened, before=[*unclosed, *quoted]),
        *_running_out(text, paragraph, unclosed, quoted),
    )
    return Pairing(
        quoted=tuple(sorted((*whole, *_outside(quoted, whole)), key=lambda q: q.start)),
        opening=(*(m for m, _ in stack.pairs), *(m for m in unclosed if not m.family.is_single)),
        closing=(*(m for _, m in stack.pairs), *stack.unopened),
    )


def _run(found: list[Mark]) -> _Stack:
    stack = _Stack()
    resumes = _closed_again(found)
    for mark, closed_again in zip(found, resumes, strict=True):
        is_open = stack.is_open(mark.family)
        if mark.role is Role.OPENS or (mark.role is Role.EITHER and not is_open and not mark.weak):
            stack.open(mark)
        elif not (mark.weak and (closed_again or not is_open)):
            stack.close(mark)
    stack.unclosed.extend(opened.mark for opened in stack.opened)
    return stack


def _closed_again(found: list[Mark]) -> list[bool]:
    """For each mark, whether a sure closing mark of its kind comes before the next opening one."""
    ahead: dict[Family, bool] = {}
    answers: list[bool] = []
    for mark in reversed(found):
        kind = Family.SINGLE if mark.family.is_single else mark.family
        answers.append(ahead.get(kind, False))
        if mark.role is Role.OPENS:
            ahead[kind] = False
        elif not mark.weak:
            ahead[kind] = True
    return answers[::-1]


def _outermost(text: str, pairs: list[tuple[Mark, Mark]]) -> list[Quoted]:
    quoted: list[Quoted] = []
    end = -1
    for opening, closing in sorted(pairs, key=lambda p: p[0].start):
        if opening.start < end:
            continue
        end = closing.end
        inner = trimmed(text, opening.end, closing.start)
        quoted.append(Quoted(opening.start, end, inner, opening.family, True, closing.after_stop))
    return quoted


def _running_in(
    text: str, paragraph: Stretch, unopened: list[Mark], *, before: Sequence[Stretch]
) -> list[Quoted]:
    first = min((s.start for s in before), default=paragraph.end)
    for mark in unopened[:1]:
        if mark.start < first and not mark.family.is_single and not mark.weak:
            inner = trimmed(text, paragraph.start, mark.start)
            return [Quoted(paragraph.start, mark.end, inner, None, True, mark.after_stop)]
    return []


def _running_out(
    text: str, paragraph: Stretch, unclosed: list[Mark], quoted: list[Quoted]
) -> list[Quoted]:
    """The first unclosed mark after which nothing of its kind is closed, if there is one."""
    last = {q.family: q.start for q in quoted}
    end = max((q.end for q in quoted), default=0)
    for mark in unclosed:
        opens_paragraph = mark.start == paragraph.start
        if mark.family.is_single and not opens_paragraph:
            continue
        if mark.start > last.get(mark.family, -1) and not _within(mark, quoted, end):
            inner = trimmed(text, mark.end, paragraph.end)
            after_stop = text[paragraph.end - 1] in STOPS_BEFORE
            return [Quoted(mark.start, paragraph.end, inner, mark.family, False, after_stop)]
    return []


def _within(mark: Mark, quoted: list[Quoted], end: int) -> bool:
    if mark.start > end:
        return False
    at = bisect_right(quoted, mark.start, key=lambda q: q.start) - 1
    return at >= 0 and mark.start < quoted[at].end


def _outside(quoted: list[Quoted], whole: tuple[Quoted, ...]) -> list[Quoted]:
    """Those that do not lie within an unclosed stretch."""
    return [q for q in quoted if not any(w.start < q.start and q.end <= w.end for w in whole)]


def trimmed(text: str, start: int, end: int) -> Stretch:
    """A stretch without the white space around its words."""
    words = text[start:end].rstrip()
    return Stretch(start + len(words) - len(words.lstrip()), start + len(words))
