"""Checking a digest, or a summary that anybody wrote, against an article. Needs no model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from nutgraf.grounding.verifier import Verifier
from nutgraf.segmentation import quoted, segment
from nutgraf_schemas.article import Article
from nutgraf_schemas.base import Record
from nutgraf_schemas.digest import Digest, DropReason, Evidence, Metric, Quote

FindingKind = Literal["quotation", "figure", "direction", "name", "negation", "support"]

_KINDS: dict[DropReason, FindingKind] = {
    "quotation": "quotation",
    "figure": "figure",
    "direction": "direction",
    "name": "name",
    "negation": "negation",
    "hedge": "negation",
    "unsupported": "support",
}


class Nearest(Record):
    """What the article does say: `article.text[start:end] == text`."""

    text: str
    start: int
    end: int


class VerificationFinding(Record):
    """Something in a summary that the article does not carry."""

    kind: FindingKind
    text: str
    """The words of the summary."""
    message: str
    """What is wrong with them."""
    nearest: Nearest | None
    """The article's sentence that comes closest."""


class Verification(Record):
    """What came of checking a summary."""

    findings: tuple[VerificationFinding, ...]

    @property
    def ok(self) -> bool:
        """Whether the article carries all of it."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class _Claim:
    """A stretch of a summary, and the sentences it cites."""

    text: str
    cited: tuple[int, ...] = ()


def verify(article: Article | str, summary: Digest | str) -> Verification:
    """Check a summary against an article.

    Of a plain text, every sentence is a claim, and what stands in quotation marks must stand in
    the article, character for character. Of a digest, its texts are claims, and its quotes and
    metrics must be slices of the article, its evidence the article's sentences.

    Args:
        article: The article, or its text.
        summary: A digest, or a text.

    Example:
        >>> verify("Sales rose 3% in May, Orrin Foods said.", "Sales rose 5% in May.").ok
        False
    """
    text = article if isinstance(article, str) else article.text
    language = "en" if isinstance(article, str) else article.language or "en"
    verifier = Verifier(segment(text, language=language))
    found = (
        _in_digest(summary, verifier)
        if isinstance(summary, Digest)
        else _in_text(summary, verifier)
    )
    return Verification(findings=tuple(found))


def _in_text(summary: str, verifier: Verifier) -> Iterator[VerificationFinding]:
    segmentation = segment(summary)
    for sentence in segmentation.sentences:
        yield from _in_claim(_Claim(summary[sentence.start : sentence.end]), verifier)


def _in_digest(digest: Digest, verifier: Verifier) -> Iterator[VerificationFinding]:
    for claim in _claims(digest):
        yield from _in_claim(claim, verifier)
    for quote in digest.quotes:
        yield from _in_quote(quote, verifier)
    for metric in digest.market_impact.metrics if digest.market_impact else ():
        yield from _in_metric(metric, verifier)


def _claims(digest: Digest) -> Iterator[_Claim]:
    for top in (digest.headline, digest.standfirst):
        if top:
            yield _Claim(top)
    for takeaway in digest.key_takeaways:
        yield _Claim(takeaway.headline, _numbers(takeaway.evidence))
        yield _Claim(takeaway.detail, _numbers(takeaway.evidence))
    for statement in (*digest.key_developments, *digest.strategic_insights):
        yield _Claim(statement.text, _numbers(statement.evidence))
    if impact := digest.market_impact:
        yield _Claim(impact.summary, _numbers(impact.evidence))
        for party in impact.affected:
            yield _Claim(party.effect, _numbers(party.evidence))
    if digest.conclusion:
        yield _Claim(digest.conclusion.text, _numbers(digest.conclusion.evidence))


def _numbers(evidence: tuple[Evidence, ...]) -> tuple[int, ...]:
    return tuple(e.sentence for e in evidence)


def _in_claim(claim: _Claim, verifier: Verifier) -> Iterator[VerificationFinding]:
    verdict = verifier.hold(claim.text, claim.cited)
    for finding in verdict.findings:
        if finding.reason in _KINDS and not _is_a_quotation(claim.text, finding.reason):
            yield VerificationFinding(
                kind=_KINDS[finding.reason],
                text=claim.text,
                message=finding.message,
                nearest=_nearest(claim.text, verifier),
            )


def _is_a_quotation(text: str, reason: DropReason) -> bool:
    """Whether a claim is all quotation, which needs no support beside being the article's."""
    return reason == "unsupported" and sum(s.end - s.start for s in quoted(text)) > len(text) * 0.8


def _in_quote(quote: Quote, verifier: Verifier) -> Iterator[VerificationFinding]:
    text = verifier.segmentation.text
    if " … ".join(text[s.start : s.end] for s in quote.spans) != quote.text:
        yield VerificationFinding(
            kind="quotation",
            text=quote.text,
            message="the quote is not what stands at its spans",
            nearest=_nearest(quote.text, verifier),
        )


def _in_metric(metric: Metric, verifier: Verifier) -> Iterator[VerificationFinding]:
    if not any(
        metric.value in verifier.segmentation.text[e.start : e.end] for e in metric.evidence
    ):
        yield VerificationFinding(
            kind="figure",
            text=metric.value,
            message="the value does not stand in its sentence",
            nearest=_nearest(f"{metric.name} {metric.value}", verifier),
        )


def _nearest(text: str, verifier: Verifier) -> Nearest | None:
    numbers = verifier.support.nearest(text, most=1)
    if not numbers:
        return None
    evidence = verifier.evidence(numbers)[0]
    return Nearest(text=evidence.text, start=evidence.start, end=evidence.end)
