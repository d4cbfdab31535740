"""What a digest promises beside its words: slices, evidence, and what its metrics say."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.verifier import Verifier
from nutgraf.segmentation import Stretch
from nutgraf.verification.checks import Checker
from nutgraf.verification.digest_parts import numbers
from nutgraf_schemas.digest import Digest, Evidence, Metric, Quote
from nutgraf_schemas.verification import FindingKind, Passage, VerificationFinding

_LEFT_OUT: Final = " … "
_LEAD: Final = 4
"""Sentences, headline and byline among them, that tell what an article is about."""


@dataclass(frozen=True, slots=True)
class _Fault:
    kind: FindingKind
    path: str
    text: str
    message: str
    about: str


def digest_findings(
    digest: Digest, checker: Checker, *, same_text: bool
) -> Iterator[VerificationFinding]:
    """What in a digest is not as it promises, apart from what its texts say.

    Args:
        digest: The digest.
        checker: Of its article, as it was given: a digest's offsets count every character.
        same_text: Whether the digest was made of this text; its offsets count in no other.
    """
    verifier = checker.verifier
    speakers = _in_speakers(digest, checker, same_text=same_text)
    faults = (*_faults(digest, verifier, same_text=same_text), *speakers)
    for fault in faults:
        whole = Passage(text=fault.text, start=0, end=len(fault.text))
        sentence = checker.sentences(verifier.support.nearest(fault.about, most=1))
        yield VerificationFinding(
            kind=fault.kind,
            path=fault.path,
            text=whole.text,
            start=whole.start,
            end=whole.end,
            claim=whole,
            message=fault.message,
            nearest=None if sentence is None else checker.nearest(sentence),
        )


def _faults(digest: Digest, verifier: Verifier, *, same_text: bool) -> Iterator[_Fault]:
    for i, metric in enumerate(digest.market_impact.metrics if digest.market_impact else ()):
        path = f"market_impact.metrics.{i}"
        yield from _in_metric(path, metric, verifier, same_text=same_text)
    for i, quote in enumerate(digest.quotes if same_text else ()):
        yield from _in_quote(f"quotes.{i}.text", quote, verifier)
    yield from _in_evidence(digest, verifier, same_text=same_text)


def _in_metric(
    path: str, metric: Metric, verifier: Verifier, *, same_text: bool
) -> Iterator[_Fault]:
    read = [m for m in verifier.measures if m.figure.text == metric.value]
    # The numbers of sentences count in the text that a digest was made of.
    if same_text:
        cited = numbers(metric.evidence)
        read = [m for m in read if m.sentence in cited]
    about = f"{metric.name} {metric.value}"
    if not any(metric.value in e.text for e in metric.evidence):
        message = "the value does not stand in its sentence"
        yield _Fault("figure", f"{path}.value", metric.value, message, about)
    elif read and all(m.figure.amount != metric.amount for m in read):
        message = f"the value is not {metric.amount}"
        yield _Fault("figure", f"{path}.value", metric.value, message, about)
    elif read and all(m.direction != metric.direction for m in read):
        message = f"its sentence does not say {metric.direction!r} of {metric.value!r}"
        yield _Fault("direction", f"{path}.direction", metric.direction, message, about)


def _in_quote(path: str, quote: Quote, verifier: Verifier) -> Iterator[_Fault]:
    text = verifier.segmentation.text
    spans = [(s.start, s.end) for s in quote.spans]
    if _LEFT_OUT.join(text[start:end] for start, end in spans) != quote.text:
        message = "the quote is not what stands at its spans"
    elif not all(_is_quoted(start, end, verifier) for start, end in spans):
        message = "the article does not have this in quotation marks"
    else:
        return
    yield _Fault("quotation", path, quote.text, message, quote.text)


def _in_speakers(digest: Digest, checker: Checker, *, same_text: bool) -> Iterator[_Fault]:
    for i, quote in enumerate(digest.quotes):
        if not quote.speaker or not checker.has(quote.speaker):
            continue
        spans = _spans(quote, checker, same_text=same_text)
        organization = quote.organization
        if organization and _is_its_own(organization, quote.speaker, checker):
            organization = None
        others = checker.speakers.check_quote(
            spans, speaker=quote.speaker, role=quote.role, organization=organization
        )
        for other in others:
            said = {
                quote.speaker: "speaker",
                quote.role: "role",
                quote.organization: "organization",
            }
            path = f"quotes.{i}.{said[other.text]}"
            yield _Fault("speaker", path, other.text, other.message, quote.text)


def _spans(quote: Quote, checker: Checker, *, same_text: bool) -> list[Stretch]:
    """Where a quote stands; in another text than its own, where that has its words."""
    if same_text:
        return [Stretch(s.start, s.end) for s in quote.spans]
    places = checker.verifier.quotations.places(quote.text.partition(_LEFT_OUT)[0])
    return [Stretch(p.start, p.end) for p in places if p.quotation is not None]


def _is_its_own(organization: str, speaker: str, checker: Checker) -> bool:
    """Whether a speaker can be of an organization that no sentence names beside them.

    Either one names it shorter there, 'Acme' for 'Acme Foods AG'; or it is what the article is
    about, and who has an office in it needs no more than that: 'the chief executive, Ada Lund'.
    """
    verifier = checker.verifier
    lead = verifier.segmentation.sentences[:_LEAD]
    told = verifier.segmentation.text[: lead[-1].end] if lead else ""
    position = verifier.attributions.position(speaker)
    if position.role and not position.organization and organization in told:
        return True
    wanted = organization.split()
    shorter = (" ".join(wanted[:n]) for n in range(1, len(wanted)))
    return checker.has(organization) and any(
        verifier.is_name(name) and checker.speakers.stand_together(speaker, name)
        for name in shorter
    )


def _is_quoted(start: int, end: int, verifier: Verifier) -> bool:
    """Whether a stretch lies within quotation marks."""
    quotations = verifier.segmentation.quotations
    at = bisect_right(quotations, start, key=lambda q: q.start) - 1
    spans = quotations[at].spans if at >= 0 else ()
    return any(span.start <= start < end <= span.end for span in spans)


def _in_evidence(digest: Digest, verifier: Verifier, *, same_text: bool) -> Iterator[_Fault]:
    """Sentences that are not the article's; each once."""
    seen: set[Evidence] = set()
    for path, evidence in _evidence(digest):
        for i, one in enumerate(evidence):
            if one not in seen and not _is_sentence(one, verifier, same_text=same_text):
                message = f"this is not the article's sentence {one.sentence}"
                yield _Fault("support", f"{path}.evidence.{i}.text", one.text, message, one.text)
            seen.add(one)


def _is_sentence(evidence: Evidence, verifier: Verifier, *, same_text: bool) -> bool:
    """Whether evidence is what it says; of another text only that the article has its words."""
    segmentation = verifier.segmentation
    if not same_text:
        return evidence.text in segmentation.text
    if evidence.sentence > len(segmentation.sentences):
        return False
    return segmentation.evidence((evidence.sentence,)) == (evidence,)


def _evidence(digest: Digest) -> Iterator[tuple[str, Sequence[Evidence]]]:
    for name in ("key_takeaways", "key_developments", "strategic_insights", "quotes"):
        for i, item in enumerate(getattr(digest, name)):
            yield f"{name}.{i}", item.evidence
    if impact := digest.market_impact:
        yield "market_impact", impact.evidence
        for i, metric in enumerate(impact.metrics):
            yield f"market_impact.metrics.{i}", metric.evidence
        for i, party in enumerate(impact.affected):
            yield f"market_impact.affected.{i}", party.evidence
    if digest.conclusion:
        yield "conclusion", digest.conclusion.evidence
