"""Holding one sentence of ours to an article: is it all there, and where?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from nutgraf.grounding.business import business_share
from nutgraf.grounding.figures import (
    Mismatch,
    SourceKind,
    check_figures,
    find_figures,
    is_stated,
)
from nutgraf.grounding.movement.direction import DirectionConflict, direction_conflicts
from nutgraf.grounding.movement.measures import Measure, MeasureIndex
from nutgraf.grounding.movement.opposites import opposite_conflicts
from nutgraf.grounding.movement.trends import TrendIndex
from nutgraf.grounding.names.identity import misattributed
from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.polarity.changes import polarity_conflicts
from nutgraf.grounding.quotations import QuotationIndex
from nutgraf.grounding.speakers.attribution import Attributions
from nutgraf.grounding.speakers.claims import SpeakerIndex
from nutgraf.grounding.speakers.reports import ReportIndex
from nutgraf.grounding.support import MAX_EVIDENCE, SupportIndex, content_stems
from nutgraf.grounding.wording import LENIENCY, forbidden, plain, shortened
from nutgraf.segmentation import Segmentation, segment
from nutgraf.segmentation.segments import Stretch
from nutgraf_schemas.digest import DropReason, Evidence

MIN_SUPPORT: Final[dict[SourceKind, float]] = {"cited": 0.65, "closest": 0.6}
"""The least share of a statement that its sentences must cover.

What a model drafted from sentences uses their words; whoever sums up freely uses others. Of 100
true sentences in a reporter's own words 28 were failed at 0.65, 16 at 0.6 and 7 at 0.5; of 100
untrue ones 81, 80 and 78 were caught; of summaries with a name that people found unfaithful in
them (`nutgraf eval`, verdicts) 94, 92 and 88 %.
"""
MIN_CLAUSE_SUPPORT: Final[dict[SourceKind, float]] = {"cited": 0.5, "closest": 0.45}
"""The least share of each of its clauses: '…, signalling trouble ahead' must be said, too."""
_NOWHERE: Final[dict[SourceKind, str]] = {
    "cited": "no sentence of the article says this",
    "closest": "no sentence of the article says this in words like these",
}
_CLAUSE: Final = re.compile(r"[,;:—–]\s")
_CLAUSE_STEMS: Final = 3
"""Content words that a clause has at least; of fewer no share is meaningful."""
_SAME_WORDS: Final = 5
"""Sentences that may say the same words of another figure: the lines of a league table."""
_SHORTEST: Final = 4
"""Words that a part of a quotation has at least to be somebody's."""
_DAY: Final = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)\b"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a statement that its article does not carry.

    Attributes:
        reason: A code.
        message: What is wrong, for a reader and for a model that is asked again.
        span: The words in question, in the statement; None if that is all of it.
        nearest: What the article says instead; None where it is no more than the sentence that
            comes closest to the statement.
    """

    reason: DropReason
    message: str
    span: Stretch | None = None
    nearest: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of checking one statement.

    Attributes:
        text: The statement as plain words; shortened to whole sentences if it ran on.
        sentences: Numbers of the sentences that carry it, in the article's order.
        findings: What is wrong with it; none if it holds.
        max_words: The words that were asked for; 0 where nobody asked.
    """

    text: str
    sentences: tuple[int, ...]
    findings: tuple[Finding, ...]
    max_words: int = 0

    @property
    def ok(self) -> bool:
        return not self.findings


class Verifier:
    """Checks statements against one article. Made once an article, asked often.

    Args:
        segmentation: The article, cut.
    """

    def __init__(self, segmentation: Segmentation) -> None:
        self.segmentation = segmentation
        self._held: dict[tuple[str, tuple[int, ...], SourceKind], Verdict] = {}

    @cached_property
    def names(self) -> NameIndex:
        """The article's names."""
        return NameIndex(self.segmentation.text)

    @cached_property
    def support(self) -> SupportIndex:
        """The article's sentences by their words."""
        return SupportIndex(self.segmentation)

    @cached_property
    def quotations(self) -> QuotationIndex:
        """The article's words and quotations, to hold others' quotations to."""
        return QuotationIndex(self.segmentation)

    @cached_property
    def attributions(self) -> Attributions:
        """Who says each of the article's quotations."""
        return Attributions(self.segmentation, self.names)

    @cached_property
    def speakers(self) -> SpeakerIndex:
        """The same, to hold others' attributions to."""
        return SpeakerIndex(self.attributions, self.quotations)

    @cached_property
    def reports(self) -> ReportIndex:
        """Who is reported to say what, to hold others' reports to."""
        return ReportIndex(self.attributions, self.support)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The article's measuring figures."""
        return self._measured.all()

    @cached_property
    def _measured(self) -> MeasureIndex:
        return MeasureIndex(self.segmentation)

    @cached_property
    def _trends(self) -> TrendIndex:
        """The measures that have a name of their own: a company's may do this and that."""
        return TrendIndex(m for m in self._measured.moving() if not self.is_name(m.name or ""))

    def is_name(self, text: str) -> bool:
        """Whether a text is a proper name of the article: 'Acme', but not 'Acme shares'."""
        return text in self._name_texts

    @cached_property
    def _name_texts(self) -> frozenset[str]:
        return frozenset(name.text for name in self.names.names)

    @cached_property
    def business_share(self) -> float:
        """The share of the article's sentences that speak of business, 0 to 1."""
        return business_share(self.segmentation)

    def check(self, text: str, cited: Sequence[int], *, max_words: int) -> Verdict:
        """Check a statement against the sentences it cites, or against better ones.

        Args:
            text: The statement, as a model wrote it.
            cited: The numbers of the sentences that it cites; may be wrong or empty.
            max_words: What it was asked to be; half as many again are let pass.
        """
        statement = shortened(plain(text), max_words=max_words)
        if fault := _unfit(statement, max_words=max_words):
            return Verdict(statement, (), (fault,), max_words)
        verdict = self.hold(statement, cited)
        # Who says what nobody said is told just that: no figure of it is worth mending.
        unsupported = [f for f in verdict.findings if f.reason == "unsupported"][:1]
        findings = tuple(unsupported) or (*verdict.findings, *self._unfinished(verdict))
        return Verdict(verdict.text, verdict.sentences, findings, max_words)

    def hold(
        self, statement: str, cited: Sequence[int] = (), *, kind: SourceKind = "cited"
    ) -> Verdict:
        """Check what a sentence says, whoever wrote it and however long it is.

        Args:
            statement: One sentence, or a few that belong together.
            cited: The numbers of the sentences that it cites; may be wrong or empty.
            kind: What messages call the sentences that it is held to.
        """
        asked = statement, tuple(cited), kind
        if asked not in self._held:  # a section that is mended is held anew, most of it unchanged
            self._held[asked] = self._copied(statement, cited) or self._verdict(*asked)
        return self._held[asked]

    def _copied(self, statement: str, cited: Sequence[int]) -> Verdict | None:
        """The verdict on a whole sentence of the article's own as it stands, in no quotation."""
        numbers = self._own_sentences.get(statement)
        if not numbers:
            return None
        number = next((n for n in numbers if n in cited), numbers[0])
        return Verdict(statement, (number,), ())

    @cached_property
    def _own_sentences(self) -> dict[str, list[int]]:
        """Where the sentences stand that no quotation touches, by their texts."""
        quoted = {n for q in self.segmentation.quotations for n in q.sentences}
        found: dict[str, list[int]] = {}
        for sentence in self.segmentation.sentences:
            if sentence.number not in quoted:
                text = self.segmentation.sentence_text(sentence.number)
                found.setdefault(text, []).append(sentence.number)
        return found

    def _verdict(self, statement: str, cited: Sequence[int], kind: SourceKind) -> Verdict:
        numbers, mismatches = self._evidence(statement, cited)
        unsupported = tuple(self._unsupported(statement, numbers, kind))
        findings = [*unsupported, *self._absent(statement, numbers, mismatches, kind)]
        if not unsupported:
            findings += self._contradicted(statement, numbers, self._texts(numbers), kind)
        return Verdict(statement, numbers, tuple(findings))

    def evidence(self, numbers: Iterable[int]) -> tuple[Evidence, ...]:
        """These sentences as evidence."""
        return self.segmentation.evidence(tuple(numbers))

    def is_near_copy(self, text: str, other: str) -> bool:
        """Whether two statements say nearly the same: nine in ten of the shorter one's words."""
        ours, theirs = content_stems(text), content_stems(other)
        shorter = min(len(ours), len(theirs))
        return bool(shorter) and len(ours & theirs) >= 0.9 * shorter

    def _unsupported(
        self, statement: str, numbers: Sequence[int], kind: SourceKind
    ) -> Iterator[Finding]:
        if not self._covers(numbers, statement, MIN_SUPPORT[kind]):
            yield Finding("unsupported", _NOWHERE[kind])
            return
        if not _CLAUSE.search(statement):  # its one clause is covered by as much
            return
        for clause in _clauses(statement):
            text = statement[clause.start : clause.end]
            if len(content_stems(text)) < _CLAUSE_STEMS:
                continue
            if not self._covers(numbers, text, MIN_CLAUSE_SUPPORT[kind]):
                sentence = "cited sentence" if kind == "cited" else "sentence"
                yield Finding("unsupported", f"no {sentence} says {text!r}", clause)

    def _covers(self, numbers: Sequence[int], statement: str, least: float) -> bool:
        """Whether sentences cover enough of a statement; its figures, held on their own, may count
        out.

        '26%' and 'twenty-six per cent' are one figure, but not one word.
        """
        if self.support.score(statement, numbers) >= least:
            return True
        words = _without_figures(statement)
        return bool(content_stems(words)) and self.support.score(words, numbers) >= least

    def _evidence(
        self, statement: str, cited: Sequence[int]
    ) -> tuple[tuple[int, ...], tuple[Mismatch, ...]]:
        """The best sentences with those that hold a figure which the best ones lack, and the
        figures that all of them lack."""
        numbers = chosen = self.support.choose(statement, cited).sentences
        mismatches = check_figures(statement, self._texts(chosen))
        for mismatch in mismatches:
            holder = self._holder(mismatch, statement)
            if holder is not None and holder not in numbers:
                numbers = self._joined(numbers, holder, statement)
        if numbers == chosen:
            return chosen, mismatches
        numbers = tuple(sorted(numbers))
        return numbers, check_figures(statement, self._texts(numbers))

    def _joined(self, numbers: tuple[int, ...], holder: int, statement: str) -> tuple[int, ...]:
        """Sentences and one more; if they get too many, without the one least missed."""
        if len(numbers) < MAX_EVIDENCE:
            return (*numbers, holder)
        fewer = [(*(n for n in numbers if n != left_out), holder) for left_out in numbers]
        return max(fewer, key=lambda kept: self.support.score(statement, kept))

    def _holder(self, mismatch: Mismatch, statement: str) -> int | None:
        """The sentence closest to a statement that holds a figure, and in its place."""
        nearest = self.support.nearest(statement, most=len(self.segmentation.sentences))
        if mismatch.is_displaced:
            close = nearest[:_SAME_WORDS]
            return next((n for n in close if not check_figures(statement, self._texts((n,)))), None)
        text = self.segmentation.sentence_text
        return next((n for n in nearest if is_stated(mismatch.figure, text(n))), None)

    def _texts(self, numbers: Iterable[int]) -> list[str]:
        return [self.segmentation.sentence_text(n) for n in numbers]

    def _absent(
        self,
        statement: str,
        numbers: Sequence[int],
        mismatches: Sequence[Mismatch],
        kind: SourceKind,
    ) -> Iterator[Finding]:
        """What a statement has and the article has not."""
        for mismatch in mismatches:
            span = Stretch(mismatch.start, mismatch.end)
            near = mismatch.nearest
            said = None if near is None else self._standing(near.text, numbers)
            yield Finding("figure", mismatch.message_of(kind), span, said)
        for day in _days_missing(statement, self.segmentation.text):
            message = f"{statement[day.start : day.end]!r} does not stand in the article"
            yield Finding("figure", message, day)
        for fault in self.names.missing(_without_figures(statement)):
            yield Finding("name", fault.message, Stretch(fault.start, fault.end), fault.nearest)
        for wrong in self.quotations.check(statement):
            span = Stretch(wrong.start, wrong.end)
            yield Finding("quotation", wrong.message, span, wrong.nearest)

    def _contradicted(
        self, statement: str, numbers: Sequence[int], sources: Sequence[str], kind: SourceKind
    ) -> Iterator[Finding]:
        """What a statement tells otherwise than the sentences that carry it."""
        for fault in misattributed(statement, self.names):
            yield Finding("name", fault.message, Stretch(fault.start, fault.end), fault.nearest)
        yield from self._turned(statement, numbers, sources, kind)
        for change in polarity_conflicts(statement, sources):
            if self._is_copied(statement, change.start):
                continue
            said = self._stretch(numbers[change.source], change.source_start, change.source_end)
            yield Finding(change.reason, change.message, Stretch(change.start, change.end), said)

    def _unfinished(self, verdict: Verdict) -> Iterator[Finding]:
        """What a sentence of ours must not be, though the article has its words."""
        if _breaks_off(verdict.text, self._texts(verdict.sentences)):
            yield Finding("malformed", "it breaks off where the article begins to quote")
        if self._is_somebodys(verdict.text):
            yield Finding("quotation", "these are somebody's words: tell who says so, in yours")

    def _turned(
        self, statement: str, numbers: Sequence[int], sources: Sequence[str], kind: SourceKind
    ) -> Iterator[Finding]:
        """What a statement sends another way than the article does."""
        turned = direction_conflicts(statement, sources) or opposite_conflicts(statement, sources)
        for turn in turned:
            if self._is_copied(statement, turn.start):
                continue
            said = self._stretch(numbers[turn.source], turn.source_start, turn.source_end)
            message = turn.message_of(kind) if isinstance(turn, DirectionConflict) else turn.message
            yield Finding("direction", message, Stretch(turn.start, turn.end), said)
        for trend in () if turned else self._trends.conflicts(statement):
            if self._is_copied(statement, trend.start):
                continue
            said = self.segmentation.sentence(trend.sentence)
            yield Finding(
                "direction",
                trend.message,
                Stretch(trend.start, trend.end),
                Stretch(said.start, said.end),
            )

    def _standing(self, words: str, numbers: Iterable[int]) -> Stretch | None:
        """Where words stand first in sentences."""
        for sentence in map(self.segmentation.sentence, numbers):
            start = self.segmentation.text.find(words, sentence.start, sentence.end)
            if start >= 0:
                return Stretch(start, start + len(words))
        return None

    def _is_copied(self, statement: str, at: int) -> bool:
        """Whether the sentence at an index of a statement is one of the article's, as it stands."""
        sentences = segment(statement).sentences
        text = next((statement[s.start : s.end] for s in sentences if s.start <= at < s.end), "")
        return text in self._sentence_texts

    @cached_property
    def _sentence_texts(self) -> frozenset[str]:
        sentences = self.segmentation.sentences
        return frozenset(self.segmentation.sentence_text(s.number) for s in sentences)

    def _stretch(self, number: int, start: int, end: int) -> Stretch:
        """A stretch of a sentence as one of the article."""
        offset = self.segmentation.sentence(number).start
        return Stretch(offset + start, offset + end)

    def _is_somebodys(self, statement: str) -> bool:
        """Whether a statement does nothing but repeat a part of a quotation, as if it were fact.

        A few words, such as the lead 'Higher prices', are nobody's.
        """
        words = statement.rstrip(".!? ").casefold()
        if len(words.split()) < _SHORTEST:
            return False
        text = self.segmentation.text
        return any(
            words in text[span.start : span.end].casefold()
            for quotation in self.segmentation.quotations
            for span in quotation.spans
        )


def _clauses(statement: str) -> Iterator[Stretch]:
    """The stretches between a statement's commas, dashes and the like, without blanks around."""
    ends = [(m.start(), m.end()) for m in _CLAUSE.finditer(statement)]
    starts = [0, *(end for _, end in ends)]
    for start, end in zip(starts, [*(start for start, _ in ends), len(statement)], strict=True):
        text = statement[start:end]
        if stripped := text.strip():
            first = start + text.index(stripped[0])
            yield Stretch(first, first + len(stripped))


def _days_missing(statement: str, text: str) -> Iterator[Stretch]:
    """The months and weekdays of a statement that a text has neither in full nor shortened."""
    first: dict[str, re.Match[str]] = {}
    for match in _DAY.finditer(statement):
        first.setdefault(match.group(), match)
    for day, match in first.items():
        if not re.search(rf"\b(?:{day}|{day[:3]}[a-z]{{0,2}})\b", text, re.IGNORECASE):
            yield Stretch(*match.span())


def _without_figures(text: str) -> str:
    """A text with blanks for its figures: the 'US' in 'US$5 million' is no name."""
    for figure in find_figures(text):
        text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    return text


def _breaks_off(statement: str, sources: Iterable[str]) -> bool:
    """Whether a statement ends at a word that a quotation follows: 'which was labelled'."""
    last = statement.split()[-1]
    if not last[-1].isalnum():
        return False
    return any(re.search(rf"\b{re.escape(last)},?\s+[“\"«„‘']", source) for source in sources)


def _unfit(statement: str, *, max_words: int) -> Finding | None:
    """Why a statement need not be checked any further."""
    if not content_stems(statement):
        return Finding("malformed", "it says nothing")
    if what := forbidden(statement):
        return Finding("unsafe", f"it holds {what}")
    if len(statement.split()) > LENIENCY * max_words:
        return Finding(
            "length", f"it has {len(statement.split())} words; {max_words} are asked for"
        )
    return None
