"""Checking many claims against the same texts, and asking what a finding is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from nutgraf.evaluation.corpus import NewsText
from nutgraf.grounding.verifier import Verifier
from nutgraf.segmentation import segment
from nutgraf.verification import VerificationFinding, verify
from nutgraf.verification.checks import Checker as ArticleChecker
from nutgraf.verification.parts import Part


@dataclass(frozen=True, slots=True)
class Claim:
    """A summary of one sentence, and which of its words are in question.

    Attributes:
        source: The text that it is checked against.
        summary: The sentence.
        start, end: The words in question; the same for a place where a word is missing.
        kind: What was done to it, such as 'digit'.
        was: The words that stood there before.
        apart: Whether it is harder than others of its kind, and counted by itself too.
    """

    source: NewsText
    summary: str
    start: int = 0
    end: int = 0
    kind: str = ""
    was: str = ""
    apart: bool = False

    @property
    def words(self) -> str:
        """The words in question."""
        return self.summary[self.start : self.end]


class Checker:
    """`verify`, with each text prepared once."""

    def __init__(self) -> None:
        self._articles: dict[str, ArticleChecker] = {}
        self._verifiers: dict[str, Verifier] = {}
        self._verified: dict[tuple[str, str], tuple[VerificationFinding, ...]] = {}

    def verifier(self, source: NewsText) -> Verifier:
        """A text's verifier, whose offsets are the text's own."""
        if (found := self._verifiers.get(source.name)) is None:
            found = self._verifiers[source.name] = Verifier(segment(source.text))
        return found

    def _article(self, source: NewsText) -> ArticleChecker:
        if (found := self._articles.get(source.name)) is None:
            found = self._articles[source.name] = ArticleChecker.of(source.text)
        return found

    def verified(self, claim: Claim) -> tuple[VerificationFinding, ...]:
        """What `verify` itself finds, which looks at the summary as a whole, too."""
        key = (claim.source.name, claim.summary)
        if (found := self._verified.get(key)) is None:
            found = self._verified[key] = verify(claim.source.text, claim.summary).findings
        return found

    def findings(self, claim: Claim) -> tuple[VerificationFinding, ...]:
        """What is found wrong with a claim."""
        return tuple(self._article(claim.source).findings(Part(None, claim.summary)))


def kinds(findings: Iterable[VerificationFinding]) -> frozenset[str]:
    """What kinds of findings there are."""
    return frozenset(finding.kind for finding in findings)


def about(
    findings: Iterable[VerificationFinding], claim: Claim, *of: str
) -> tuple[VerificationFinding, ...]:
    """The findings of some kinds, or of any, that overlap a claim's words in question."""
    return tuple(f for f in findings if (not of or f.kind in of) and _touches(f, claim))


def _touches(finding: VerificationFinding, claim: Claim) -> bool:
    # Where a word is missing, its neighbours are what a finding can point at.
    slack = 2 if claim.start == claim.end else 0
    return finding.start < claim.end + slack and finding.end > claim.start - slack


def told(claim: Claim, findings: Iterable[VerificationFinding]) -> str:
    """A claim and its findings, for a reader."""
    marked = (
        f"{claim.summary[: claim.start]}[{claim.was} → {claim.words}]{claim.summary[claim.end :]}"
        if claim.was or claim.words
        else claim.summary
    )
    found = "; ".join(f"{f.kind}: {f.message}" for f in findings) or "nothing found"
    return f"{claim.source.name[:40]}: {marked}\n      {found}"
