"""Holding the parts of a summary to its article."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from nutgraf.grounding.figures import check_figures
from nutgraf.grounding.speakers.claims import SpeakerIndex
from nutgraf.grounding.support import content_stems
from nutgraf.grounding.verifier import Finding, Verdict, Verifier
from nutgraf.segmentation import Stretch, quoted, segment
from nutgraf.verification.claims import Claim, Prose, is_titled
from nutgraf.verification.cleaning import Cleaned, without_hidden
from nutgraf.verification.named import name_alone, without_role
from nutgraf.verification.parts import Part
from nutgraf_schemas.digest import DropReason
from nutgraf_schemas.verification import FindingKind, Nearest, Passage, VerificationFinding

_KINDS: Final[dict[DropReason, FindingKind]] = {
    "figure": "figure",
    "direction": "direction",
    "name": "name",
    "negation": "negation",
    "hedge": "negation",
    "unsupported": "support",
}
"""Of what a claim is held to; what it quotes is held to the article by the whole string."""
_OF_WORDS: Final = frozenset[DropReason]({"figure", "name"})
_TURNS: Final = frozenset[DropReason]({"direction", "negation", "hedge"})
_ABOUT_CLAIMS: Final = frozenset[FindingKind]({"direction", "negation", "support"})
"""What a label does not have."""
_MARKS: Final = "\"'“”„‟‘’‚‛«»‹›「」『』 \t\r\n"
_LONGEST: Final = 600
"""Characters of a sentence that a finding shows; of a longer one, those about its words."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong in a cleaned string.

    Attributes:
        kind: What.
        span: The offending words in the string.
        claim: The sentence around them.
        message: What is wrong.
        near: What the article has, in its cleaned text; None where a sentence has to do.
    """

    kind: FindingKind
    span: Stretch
    claim: Stretch
    message: str
    near: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that was held to the article.

    Attributes:
        prose: The string that it stands in.
        claim: It.
        is_carried: Whether the article says it, be it with other figures or names.
    """

    prose: Prose
    claim: Claim
    is_carried: bool


class Checker:
    """Holds one string after the other to an article.

    Args:
        article: Its text, without characters that show nothing.
        original: The text as it was given, which offsets count in.
        language, summary_language: The article's ISO 639-1 code and the summary's.
        title: The article's headline, where it is no part of the text; a summary may repeat it.
        unchecked: Kinds of findings that are not looked for.
    """

    def __init__(
        self,
        article: Cleaned,
        original: str,
        *,
        language: str,
        summary_language: str,
        title: str | None = None,
        unchecked: frozenset[FindingKind] = frozenset(),
    ) -> None:
        self._article = article
        self._original = original
        self._title = _folded(title or "")
        self._language = summary_language
        self._article_language = language
        self._unchecked = unchecked
        self.verifier = Verifier(segment(article.text, language=language))
        self.claims = 0
        self.held: list[Held] = []

    @classmethod
    def of(cls, text: str) -> Self:
        """A checker of English summaries of an English article."""
        return cls(without_hidden(text), text, language="en", summary_language="en")

    @cached_property
    def speakers(self) -> SpeakerIndex:
        """Who says what in the article."""
        return self.verifier.speakers

    def findings(self, part: Part) -> Iterator[VerificationFinding]:
        """What is wrong with a string, in its order."""
        check: dict[str, Callable[[Prose], Iterator[Found]]] = {
            "prose": self._in_prose,
            "quotation": self._in_quotation,
            "excerpt": self._in_excerpt,
            "wording": self._in_wording,
            "name": self._in_name,
        }
        prose = Prose(part, language=self._language)
        if not prose.text.strip() or _folded(prose.text) == self._title:
            return
        found = [f for f in check[part.role](prose) if f.kind not in self._unchecked]
        for one in sorted(found, key=lambda f: (f.span.start, f.span.end)):
            yield self.finding(prose, one)
        if part.speaker and not found and "speaker" not in self._unchecked:
            yield from self._of_speaker(prose, part.speaker)

    def _of_speaker(self, quotation: Prose, speaker: Part) -> Iterator[VerificationFinding]:
        """What is wrong with whom a summary calls the speaker, in a string of its own."""
        places = self.verifier.quotations.places(quotation.text.strip(_MARKS))
        spans = [Stretch(p.start, p.end) for p in places if p.quotation is not None]
        said = Prose(speaker, language=self._language)
        name = name_alone(said.text)
        for span in spans[:1]:
            others = self.speakers.check_quote(
                [span],
                speaker=said.text[name.start : name.end],
                role=None,
                organization=None,
            )
            for other in others:
                at, message = (said, other.message)
                if speaker.path is None:
                    at, message = quotation, f"{message}, not by {said.text.strip()!r}"
                whole = _trimmed(at.text)
                found = Found("speaker", whole, whole, message, other.nearest)
                yield self.finding(at, found)

    def _in_prose(self, prose: Prose) -> Iterator[Found]:
        claims = prose.claims
        self.claims += sum(not claim.is_label for claim in claims)
        misquoted = self.verifier.quotations.check(prose.text)
        for wrong in misquoted:
            span = Stretch(wrong.start, wrong.end)
            yield Found("quotation", span, _around(span, claims), wrong.message, wrong.nearest)
        spans = [Stretch(wrong.start, wrong.end) for wrong in misquoted]
        for claim in claims:
            for found in self._in_claim(prose, claim):
                # What turns within misquoted words is what is misquoted; a figure is told as one.
                if found.kind not in _ABOUT_CLAIMS or not _lies_in(found.span, spans):
                    yield found
        if "speaker" not in self._unchecked:
            quoting = self.speakers.check(prose.text) if prose.quoted else ()
            for other in (*quoting, *self.verifier.reports.check(prose.text)):
                span = Stretch(other.start, other.end)
                yield Found("speaker", span, _around(span, claims), other.message, other.nearest)

    def _in_claim(self, prose: Prose, claim: Claim) -> Iterator[Found]:
        for finding in self._told(claim, self._hold(prose, claim), prose.part.cited):
            kind = _KINDS[finding.reason]
            if finding.reason == "hedge" and claim.is_line:
                continue
            if self._counts(kind, claim):
                span = finding.span and Stretch(
                    claim.start + finding.span.start, claim.start + finding.span.end
                )
                yield Found(kind, span or claim, claim, finding.message, finding.nearest)

    def _told(
        self, claim: Claim, findings: list[Finding], cited: Sequence[int]
    ) -> Sequence[Finding]:
        """Findings, without those that say of a claim, or a clause, what others say of its words.

        What is supported but for these is held once more without them: what turns in it is only
        looked for where there is support.
        """
        spans = [f.span for f in findings if f.span is not None and f.reason in _OF_WORDS]
        if not spans or not any(f.reason == "unsupported" for f in findings):
            return findings
        rest = claim.text
        for span in spans:
            rest = f"{rest[: span.start]}{' ' * (span.end - span.start)}{rest[span.end :]}"
        verdict = self._verdict(rest, cited)
        still = {f.span for f in verdict.findings if f.reason == "unsupported"}
        if None in still:
            return findings
        turned = [f for f in verdict.findings if f.reason in _TURNS]
        return [*(f for f in findings if f.reason != "unsupported" or f.span in still), *turned]

    def _hold(self, prose: Prose, claim: Claim) -> list[Finding]:
        if "support" in self._unchecked:
            return list(self._figures_alone(claim.text))
        verdict = self._verdict(claim.text, prose.part.cited)
        if not claim.is_label:
            is_carried = all(f.reason != "unsupported" for f in verdict.findings)
            self.held.append(Held(prose, claim, is_carried))
        return [f for f in verdict.findings if f.reason in _KINDS]

    def _verdict(self, text: str, cited: Sequence[int]) -> Verdict:
        return self.verifier.hold(text, cited, kind="cited" if cited else "closest")

    def _figures_alone(self, text: str) -> Iterator[Finding]:
        """Figures that stand nowhere in the article, for a claim in words that it does not use."""
        languages = {"language": self._language, "source_language": self._article_language}
        for mismatch in check_figures(text, self._all_sentences, **languages):
            message = f"{mismatch.figure.text!r} stands nowhere in the article"
            yield Finding("figure", message, Stretch(mismatch.figure.start, mismatch.figure.end))

    @cached_property
    def _all_sentences(self) -> list[str]:
        segmentation = self.verifier.segmentation
        return [segmentation.text[s.start : s.end] for s in segmentation.sentences]

    def _counts(self, kind: FindingKind, claim: Claim) -> bool:
        if kind == "support" and (claim.is_quoted or claim.is_terse):
            return False
        if claim.is_label:
            return kind not in _ABOUT_CLAIMS and not (kind == "name" and is_titled(claim.text))
        return True

    def _in_quotation(self, prose: Prose) -> Iterator[Found]:
        """A string that is a quotation; with words around marks, it is prose that quotes."""
        text = prose.text
        bare = text.strip()
        if any(len(bare) - (s.end - s.start) > 4 for s in quoted(text)):
            yield from self._in_prose(prose)
            return
        self.claims += 1
        whole = _trimmed(text)
        inner = _trimmed(text, _MARKS)
        words = text[inner.start : inner.end]
        wrong = self.verifier.quotations.check(f"“{words}”")
        for one in wrong[:1]:
            yield Found("quotation", inner, whole, one.message, one.nearest)

    def _in_excerpt(self, prose: Prose) -> Iterator[Found]:
        """A string that says it is the article's own."""
        self.claims += 1
        whole = _trimmed(prose.text)
        words = prose.text[whole.start : whole.end]
        if not self.verifier.quotations.places(words):
            message = "the article does not have this, word for word"
            yield Found("quotation", whole, whole, message)

    def _in_wording(self, prose: Prose) -> Iterator[Found]:
        """A string of a few words of the article's, which may be wrapped and cased otherwise."""
        self.claims += 1
        whole = _trimmed(prose.text)
        words = prose.text[whole.start : whole.end]
        if not self.has(words):
            yield Found("name", whole, whole, f"{words!r} does not stand in the article")

    def has(self, words: str) -> bool:
        """Whether the article has these words, however they are wrapped and cased."""
        return _folded(words) in self._folded_article

    @cached_property
    def _folded_article(self) -> str:
        return _folded(self._article.text)

    def _in_name(self, prose: Prose) -> Iterator[Found]:
        """A string that names somebody: all of its words are the article's."""
        whole = _trimmed(prose.text)
        alone = without_role(prose.text)
        name = prose.text[alone.start : alone.end]
        self.claims += 1
        if not content_stems(name) <= self.verifier.support.vocabulary:
            yield Found("name", alone, whole, f"{name!r} does not stand in the article")

    def finding(self, prose: Prose, found: Found) -> VerificationFinding:
        """What was found in a cleaned string, in the string as it was given."""
        start, end = prose.given(found.span.start, found.span.end)
        return VerificationFinding(
            kind=found.kind,
            path=prose.part.path,
            text=prose.part.text[start:end],
            start=start,
            end=end,
            claim=self._claim(prose, found),
            message=found.message,
            nearest=self._nearest(prose, found),
        )

    def _claim(self, prose: Prose, found: Found) -> Passage:
        shown = _window(found.claim, found.span)
        start, end = prose.given(shown.start, shown.end)
        return Passage(text=prose.part.text[start:end], start=start, end=end)

    def _nearest(self, prose: Prose, found: Found) -> Nearest | None:
        """The sentence around what the article has; else the one that shares the most words."""
        if found.near is not None:
            return self.nearest(found.near)
        words = prose.text[found.claim.start : found.claim.end]
        sentence = self.sentences(self.verifier.support.nearest(words, most=1))
        return None if sentence is None else self.nearest(sentence)

    def sentences(self, numbers: Sequence[int]) -> Stretch | None:
        """The first of some sentences of the article."""
        if not numbers:
            return None
        sentence = self.verifier.segmentation.sentence(numbers[0])
        return Stretch(sentence.start, sentence.end)

    def nearest(self, words: Stretch) -> Nearest:
        """The article's sentence, or sentences, around words of its cleaned text."""
        sentences = self.verifier.segmentation.sentences
        first = max(0, bisect_right(sentences, words.start, key=lambda s: s.start) - 1)
        last = max(0, bisect_right(sentences, words.end - 1, key=lambda s: s.start) - 1)
        around = Stretch(sentences[first].start, sentences[last].end)
        shown = self._passage(_window(around, words))
        is_all = words.start <= around.start and around.end <= words.end
        return Nearest(
            text=shown.text,
            start=shown.start,
            end=shown.end,
            words=None if is_all else self._passage(words),
        )

    def _passage(self, stretch: Stretch) -> Passage:
        start, end = self._article.given(stretch.start, stretch.end)
        return Passage(text=self._original[start:end], start=start, end=end)


def _lies_in(span: Stretch, others: Sequence[Stretch]) -> bool:
    """Whether a stretch, marks around it aside, lies in one of others, which are in order."""
    at = bisect_right(others, span.start + 1, key=lambda other: other.start) - 1
    return at >= 0 and span.end <= others[at].end + 1


def _around(span: Stretch, claims: tuple[Claim, ...]) -> Stretch:
    """The claims that a stretch lies in."""
    first = max(0, bisect_right(claims, span.start, key=lambda c: c.start) - 1)
    last = max(first, bisect_right(claims, span.end - 1, key=lambda c: c.start) - 1)
    return Stretch(min(claims[first].start, span.start), max(claims[last].end, span.end))


def _window(sentence: Stretch, words: Stretch) -> Stretch:
    """A sentence, or what of an overlong one stands about its words."""
    if sentence.end - sentence.start <= _LONGEST:
        return sentence
    start = max(sentence.start, min(words.start - _LONGEST // 2, sentence.end - _LONGEST))
    return Stretch(start, min(sentence.end, max(words.end, start + _LONGEST)))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _trimmed(text: str, around: str | None = None) -> Stretch:
    """A text without white space, or other characters, at its ends; all of it if that is all."""
    start = len(text) - len(text.lstrip(around))
    end = len(text.rstrip(around))
    return Stretch(start, end) if start < end else Stretch(0, len(text))
