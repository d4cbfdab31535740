"""Checking what anybody wrote against an article."""

import time
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from nutgraf.segmentation import segment
from nutgraf.verification import FindingKind, Verification, verify
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

GOOD = """\
Halvern Paper reported a 12% drop in operating profit and cut its forecast for the year. Revenue \
rose 4% to £910 million in the first half. "We will not close the Tarn mill," said Greta \
Lindqvist. The company may sell its packaging arm. Shares of Halvern fell 6.5% to 212 pence.
"""


@dataclass(frozen=True)
class Alteration:
    """A change to a good summary, and what is found then."""

    old: str
    new: str
    kind: FindingKind


ALTERATIONS = [
    Alteration("will not close the Tarn", "will not sell the Tarn", "quotation"),
    Alteration("rose 4%", "rose 14%", "figure"),
    Alteration("£910 million", "£910 billion", "figure"),
    Alteration("fell 6.5%", "rose 6.5%", "direction"),
    Alteration("Greta Lindqvist", "Greta Holmberg", "name"),
    Alteration("may sell", "will sell", "negation"),
    Alteration("Revenue rose", "Revenue never rose", "negation"),
    Alteration("Shares of Halvern", "The wardens counted otter cubs; shares of Halvern", "support"),
]


def test_a_good_summary_is_ok() -> None:
    assert verify(HALVERN, GOOD) == Verification(findings=())
    assert verify(Article(text=HALVERN), GOOD).ok


@pytest.mark.parametrize("change", ALTERATIONS, ids=lambda change: f"{change.kind}: {change.new}")
def test_one_altered_word_is_found(change: Alteration) -> None:
    assert change.old in GOOD
    found = verify(HALVERN, GOOD.replace(change.old, change.new))
    assert not found.ok
    assert change.kind in {finding.kind for finding in found.findings}
    assert all(change.new.split()[-1] in f.text for f in found.findings)


def test_the_nearest_sentence_is_a_slice_of_the_article() -> None:
    found = verify(HALVERN, "Net debt was unchanged at £301 million.")
    nearest = found.findings[0].nearest
    assert nearest is not None
    assert nearest.text == "Net debt was unchanged at £310 million."
    assert HALVERN[nearest.start : nearest.end] == nearest.text


def test_what_has_no_word_in_common_has_no_nearest_sentence() -> None:
    (finding,) = verify(OTTERS, "Inflation eats into wages.").findings
    assert (finding.kind, finding.nearest) == ("support", None)


def test_a_summary_that_is_all_quotation_needs_no_support_but_its_wording() -> None:
    assert verify(COUNCIL, '"A pier without a railing is only a long plank."').ok
    found = verify(COUNCIL, '"A pier without a railing is only a short plank."')
    assert "quotation" in {finding.kind for finding in found.findings}


@pytest.mark.parametrize("summary", ["", " \n", "It is so."])
def test_a_summary_that_says_nothing_says_nothing_wrong(summary: str) -> None:
    assert verify(HALVERN, summary).ok or summary.strip()


def test_an_empty_article_carries_nothing() -> None:
    assert not verify("", "Net debt was unchanged.").ok


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
    assert verify(HALVERN, _digest()) == Verification(findings=())


def test_a_digest_read_from_json_is_ok() -> None:
    assert verify(HALVERN, Digest.model_validate_json(_digest().model_dump_json())).ok


def _moved(evidence: Evidence) -> Evidence:
    return evidence.model_copy(update={"start": evidence.start + 1})


@pytest.mark.parametrize(
    ("changed", "kind", "text"),
    [
        ({"headline": "Shares of Halvern fell 9%"}, "figure", "Shares of Halvern"),
        (
            {"conclusion": Statement(text="Otters came.", evidence=_evidence(7))},
            "support",
            "Otters",
        ),
        ({"market_impact": _impact(value="£911 million")}, "figure", "Revenue: £911 million"),
        ({"market_impact": _impact(amount=Decimal(910))}, "figure", "Revenue: £910 million"),
        ({"market_impact": _impact(direction="down")}, "direction", "Revenue: £910 million"),
        (
            {
                "quotes": (
                    _digest().quotes[0].model_copy(update={"text": "It is the best we have."}),
                )
            },
            "quotation",
            "It is the best we have.",
        ),
        (
            {"quotes": (_digest().quotes[0].model_copy(update={"speaker": "Jonas Holm"}),)},
            "name",
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
            "The company may sell",
        ),
    ],
    ids=["headline", "conclusion", "value", "amount", "direction", "quote", "speaker", "evidence"],
)
def test_an_altered_digest_is_found(changed: dict[str, Any], kind: str, text: str) -> None:
    findings = verify(HALVERN, _digest(**changed)).findings
    assert [f.kind for f in findings] == [kind]
    assert findings[0].text.startswith(text)


def test_a_digest_of_another_article_is_found_out() -> None:
    kinds = {finding.kind for finding in verify(OTTERS, _digest()).findings}
    assert {"support", "quotation", "figure", "name"} <= kinds


def test_a_thousand_words_and_ten_sentences_take_a_moment() -> None:
    """Measured: 14 ms of CPU; the bound is for slow and busy machines."""
    text = "\n\n".join(
        HALVERN.replace("Halvern", name)
        for name in (
            "Halvern",
            "Ostrava",
            "Quillon",
            "Sedgely",
            "Tarrant",
            "Umberly",
            "Vassel",
            "Wexley",
        )
    )
    assert len(text.split()) > 1_000
    sentences = [text[s.start : s.end] for s in segment(text).sentences[:10]]
    summary = " ".join(sentences)
    verify(text, summary)
    begun = time.process_time()
    verify(text, summary)
    assert time.process_time() - begun < 0.25
