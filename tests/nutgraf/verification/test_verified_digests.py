"""Checking digests against an article."""

from decimal import Decimal
from typing import Any

import pytest

from nutgraf.segmentation import segment
from nutgraf.verification import verify
from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Evidence,
    KeyTakeaway,
    MarketImpact,
    Metric,
    Quote,
    Span,
    Statement,
)
from pressroom import COUNCIL, HALVERN, OTTERS, PROVENANCE

ARTICLE = segment(HALVERN)


def _evidence(*numbers: int) -> tuple[Evidence, ...]:
    return ARTICLE.evidence(numbers)


def _digest(**changed: Any) -> Digest:
    start = HALVERN.index("It is the best")
    fields: dict[str, Any] = {
        "headline": "Halvern Paper cuts its forecast",
        "key_takeaways": (
            KeyTakeaway(
                headline="Operating profit fell",
                detail="Operating profit fell to £88 million from £100 million.",
                evidence=_evidence(3),
            ),
        ),
        "key_developments": (
            Statement(text="The board will decide in November.", evidence=_evidence(8)),
        ),
        "market_impact": _impact(),
        "quotes": (
            Quote(
                text="It is the best that we have.",
                spans=(Span(start=start, end=start + 28),),
                speaker="Greta Lindqvist",
                organization="Halvern Paper",
                evidence=_evidence(5, 6),
            ),
        ),
        "conclusion": Statement(
            text="The company may sell its packaging arm.", evidence=_evidence(7)
        ),
    }
    return Digest(
        article=ArticleInfo.of(Article(text=HALVERN)), provenance=PROVENANCE, **(fields | changed)
    )


def _impact(**changed: Any) -> MarketImpact:
    metric: dict[str, Any] = {
        "name": "Revenue",
        "value": "£910 million",
        "amount": Decimal(910_000_000),
        "currency": "GBP",
        "direction": "up",
        "evidence": _evidence(2),
    }
    return MarketImpact(
        direction="negative",
        summary="Shares of Halvern fell 6.5% to 212 pence.",
        evidence=_evidence(11),
        metrics=(Metric(**(metric | changed)),),
        affected=(
            AffectedParty(
                name="Osmund Tissue",
                effect="Osmund Tissue had not been approached.",
                evidence=_evidence(9),
            ),
        ),
    )


def test_a_grounded_digest_is_ok() -> None:
    found = verify(HALVERN, _digest())
    assert (found.findings, found.notes, found.unchecked) == ((), (), ())
    assert found.claims > 8


def test_a_digest_read_from_json_is_ok() -> None:
    assert verify(HALVERN, Digest.model_validate_json(_digest().model_dump_json())).ok


def _moved(evidence: Evidence) -> Evidence:
    return evidence.model_copy(update={"start": evidence.start + 1})


@pytest.mark.parametrize(
    ("changed", "kind", "path", "text"),
    [
        ({"headline": "Shares of Halvern fell 9%"}, "figure", "headline", "9%"),
        (
            {"conclusion": Statement(text="Otters came.", evidence=_evidence(7))},
            "support",
            "conclusion.text",
            "Otters came.",
        ),
        (
            {"market_impact": _impact(value="£911 million")},
            "figure",
            "market_impact.metrics.0.value",
            "£911 million",
        ),
        (
            {"market_impact": _impact(amount=Decimal(910))},
            "figure",
            "market_impact.metrics.0.value",
            "£910 million",
        ),
        (
            {"market_impact": _impact(direction="down")},
            "direction",
            "market_impact.metrics.0.direction",
            "down",
        ),
        (
            {
                "quotes": (
                    _digest().quotes[0].model_copy(update={"text": "It is the best we have."}),
                )
            },
            "quotation",
            "quotes.0.text",
            "It is the best we have.",
        ),
        (
            {"quotes": (_digest().quotes[0].model_copy(update={"speaker": "Jonas Holm"}),)},
            "name",
            "quotes.0.speaker",
            "Jonas Holm",
        ),
        (
            {
                "conclusion": Statement(
                    text="The company may sell its packaging arm.",
                    evidence=(_moved(_evidence(7)[0]),),
                )
            },
            "support",
            "conclusion.evidence.0.text",
            "The company may sell its packaging arm, which employs 1,400 people.",
        ),
    ],
    ids=["headline", "conclusion", "value", "amount", "direction", "quote", "speaker", "evidence"],
)
def test_an_altered_digest_is_found(
    changed: dict[str, Any], kind: str, path: str, text: str
) -> None:
    findings = verify(HALVERN, _digest(**changed)).findings
    assert [(f.kind, f.path, f.text) for f in findings] == [(kind, path, text)]
    assert all(f.text in f.claim.text for f in findings)


def test_a_speaker_of_another_quotation_is_found() -> None:
    start = COUNCIL.index("The pier is a danger")
    quote = Quote(
        text="The pier is a danger to everybody on it",
        spans=(Span(start=start, end=start + 39),),
        speaker="Tom Rusk",
        evidence=segment(COUNCIL).evidence((2,)),
    )
    digest = Digest(
        article=ArticleInfo.of(Article(text=COUNCIL)), provenance=PROVENANCE, quotes=(quote,)
    )
    (finding,) = verify(COUNCIL, digest).findings
    assert (finding.kind, finding.path) == ("speaker", "quotes.0.speaker")
    assert "Anna Pell" in finding.message
    right = quote.model_copy(update={"speaker": "Anna Pell"})
    assert verify(COUNCIL, digest.model_copy(update={"quotes": (right,)})).ok


def test_findings_are_in_the_order_of_the_digest() -> None:
    digest = _digest(
        headline="Shares of Halvern fell 9%",
        market_impact=_impact(value="£911 million"),
        conclusion=Statement(text="Otters came.", evidence=_evidence(7)),
    )
    paths = [finding.path for finding in verify(HALVERN, digest).findings]
    assert paths == ["headline", "market_impact.metrics.0.value", "conclusion.text"]


def test_a_section_of_one_s_own_is_checked_as_any_json_is() -> None:
    digest = _digest(extras={"prices": [{"what": "Shares of Halvern fell 9%.", "n": 4}]})
    found = verify(HALVERN, digest)
    assert [(f.kind, f.path) for f in found.findings] == [("figure", "extras.prices.0.what")]
    assert found.notes == ("1 number was not checked: nothing says what they count",)


def test_a_digest_of_a_text_that_changed_is_held_by_its_words() -> None:
    found = verify(f"Halvern falters\n\n{HALVERN}", _digest())
    assert found.ok
    assert found.notes == (
        "the digest was made of another text than this article's",
        "its spans and its sentences' numbers are not checked: they count in that text",
    )


def test_a_digest_of_another_article_is_told_once() -> None:
    found = verify(OTTERS, _digest())
    (finding,) = found.findings
    assert finding.kind == "support"
    assert finding.message.endswith("is it the right one?")
    assert found.notes == ("the digest was made of another text than this article's",)


def test_a_digest_of_an_older_schema_is_checked_all_the_same() -> None:
    value = _digest(headline="Shares of Halvern fell 9%").model_dump(mode="json")
    found = verify(HALVERN, value | {"schema_version": "0"})
    assert [(f.kind, f.path, f.text) for f in found.findings] == [("figure", "headline", "9%")]
    assert "schema version '0'" in found.notes[0]


@pytest.mark.parametrize("title", ["", "Halvern falters\n\n"], ids=["its own", "another"])
def test_a_speaker_and_a_metric_are_checked_in_whatever_text(title: str) -> None:
    article = f"{title}{HALVERN}"
    quote = _digest().quotes[0]
    for changed, path in (
        ({"market_impact": _impact(direction="down")}, "market_impact.metrics.0.direction"),
        ({"market_impact": _impact(amount=Decimal(91))}, "market_impact.metrics.0.value"),
        (
            {"quotes": (quote.model_copy(update={"organization": "Osmund Tissue"}),)},
            "quotes.0.organization",
        ),
    ):
        assert [f.path for f in verify(article, _digest(**changed)).findings] == [path]


ACME = (
    "Orrin Foods to close a plant\n\nOrrin Foods AG will close its plant in Tarn. "
    "“It is the best that we can do,” Chief Executive Ada Lund told reporters. "
    "The weather was fine. Sales fell 3%. The plant makes pies. Rheinhaus had expected it."
)


@pytest.mark.parametrize(
    ("organization", "holds"),
    [("Orrin Foods AG", True), ("Orrin Foods", True), ("Rheinhaus", False)],
)
def test_an_organization_may_be_the_one_that_the_article_is_about(
    organization: str, holds: bool
) -> None:
    words = "It is the best that we can do,"
    start = ACME.index(words)
    cut = segment(ACME)
    number = next(i for i, s in enumerate(cut.sentences, 1) if s.start <= start < s.end)
    digest = Digest(
        article=ArticleInfo.of(Article(text=ACME)),
        provenance=PROVENANCE,
        headline="Orrin Foods closes its plant",
        quotes=(
            Quote(
                text=words,
                spans=(Span(start=start, end=start + len(words)),),
                speaker="Ada Lund",
                role="Chief Executive",
                organization=organization,
                evidence=cut.evidence((number,)),
            ),
        ),
    )
    found = verify(ACME, digest)
    assert found.ok is holds, found.findings
