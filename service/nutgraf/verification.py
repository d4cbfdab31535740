"""Checking a digest, or a summary that anybody wrote, against an article. Needs no model."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from nutgraf.errors import InputError
from nutgraf.grounding.support import content_stems
from nutgraf.grounding.verifier import Verifier
from nutgraf.intake.sources import kind_of
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


class _Grounded(Protocol):
    @property
    def evidence(self) -> tuple[Evidence, ...]: ...


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
        article: The article, or its text; `nutgraf.read` reads one from a file or an address.
        summary: A digest, or a text.

    Raises:
        InputError: `article` is a path or an address and not a text.

    Example:
        >>> verify("Sales rose 3% in May, Orrin Foods said.", "Sales rose 5% in May.").ok
        False
    """
    if isinstance(article, str):
        _check_text(article)
        article = Article(text=article)
    text, language = article.text, article.language or "en"
    verifier = Verifier(segment(text, language=language))
    found = (
        _in_digest(summary, verifier)
        if isinstance(summary, Digest)
        else _in_text(summary, language, verifier)
    )
    return Verification(findings=tuple(found))


def _check_text(article: str) -> None:
    if (kind := kind_of(article)) != "text":
        raise InputError(
            f"{article!r} is no text but the place of one ({kind}): verify(read({article!r}), …)"
        )


def _in_text(summary: str, language: str, verifier: Verifier) -> Iterator[VerificationFinding]:
    for sentence in segment(summary, language=language).sentences:
        yield from _in_claim(_Claim(summary[sentence.start : sentence.end]), verifier)


def _in_digest(digest: Digest, verifier: Verifier) -> Iterator[VerificationFinding]:
    for claim in _claims(digest):
        yield from _in_claim(claim, verifier)
    for quote in digest.quotes:
        yield from _in_quote(quote, verifier)
    for metric in digest.market_impact.metrics if digest.market_impact else ():
        yield from _in_metric(metric, verifier)
    for name in _strangers(digest, verifier):
        yield VerificationFinding(
            kind="name",
            text=name,
            message=f"{name!r} does not stand in the article",
            nearest=_nearest(name, verifier),
        )
    sentences = set(verifier.evidence(s.number for s in verifier.segmentation.sentences))
    for evidence in dict.fromkeys(_evidence(digest)):
        if evidence not in sentences:
            yield _strange(evidence, verifier)


def _strangers(digest: Digest, verifier: Verifier) -> Iterator[str]:
    """What a digest calls people and companies, and the article does not; each once.

    Of a speaker the article's own words are promised, of an affected party nothing but its words.
    """
    text = _folded(verifier.segmentation.text)
    said = [part for q in digest.quotes for part in (q.speaker, q.role, q.organization) if part]
    yield from (name for name in dict.fromkeys(said) if _folded(name) not in text)
    for party in digest.market_impact.affected if digest.market_impact else ():
        if not content_stems(party.name) <= verifier.support.vocabulary:
            yield party.name


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _evidence(digest: Digest) -> Iterator[Evidence]:
    items: list[_Grounded] = [
        *digest.key_takeaways,
        *digest.key_developments,
        *digest.strategic_insights,
        *digest.quotes,
    ]
    if impact := digest.market_impact:
        items += [impact, *impact.metrics, *impact.affected]
    if digest.conclusion:
        items.append(digest.conclusion)
    for item in items:
        yield from item.evidence


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
    spans = [(s.start, s.end) for s in quote.spans]
    if " … ".join(text[start:end] for start, end in spans) != quote.text:
        message = "the quote is not what stands at its spans"
    elif not spans or not all(_is_quoted(start, end, verifier) for start, end in spans):
        message = "the article does not have this in quotation marks"
    else:
        return
    yield VerificationFinding(
        kind="quotation",
        text=quote.text,
        message=message,
        nearest=_nearest(quote.text, verifier),
    )


def _is_quoted(start: int, end: int, verifier: Verifier) -> bool:
    spans = (span for q in verifier.segmentation.quotations for span in q.spans)
    return any(span.start <= start < end <= span.end for span in spans)


def _in_metric(metric: Metric, verifier: Verifier) -> Iterator[VerificationFinding]:
    text, numbers = verifier.segmentation.text, _numbers(metric.evidence)
    read = [m for m in verifier.measures if m.sentence in numbers and m.figure.text == metric.value]
    finding = partial(
        VerificationFinding,
        text=f"{metric.name}: {metric.value}",
        nearest=_nearest(f"{metric.name} {metric.value}", verifier),
    )
    if not any(metric.value in text[e.start : e.end] for e in metric.evidence):
        yield finding(kind="figure", message="the value does not stand in its sentence")
    elif read and all(m.figure.amount != metric.amount for m in read):
        yield finding(kind="figure", message=f"the value is not {metric.amount}")
    elif read and all(m.direction != metric.direction for m in read):
        yield finding(
            kind="direction", message=f"its sentence does not say {metric.direction!r} of it"
        )


def _strange(evidence: Evidence, verifier: Verifier) -> VerificationFinding:
    return VerificationFinding(
        kind="support",
        text=evidence.text,
        message=f"this is not the article's sentence {evidence.sentence}",
        nearest=_nearest(evidence.text, verifier),
    )


def _nearest(text: str, verifier: Verifier) -> Nearest | None:
    numbers = verifier.support.nearest(text, most=1)
    if not numbers:
        return None
    evidence = verifier.evidence(numbers)[0]
    return Nearest(text=evidence.text, start=evidence.start, end=evidence.end)
