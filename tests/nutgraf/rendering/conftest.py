"""A fictional article and its digest, every offset of which is a true slice."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from nutgraf.segmentation.segments import Quotation, Segmentation, Sentence, Stretch
from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Dropped,
    KeyTakeaway,
    MarketImpact,
    Metric,
    Provenance,
    Quote,
    Span,
    Statement,
)

PARAGRAPHS = (
    (
        (
            "Norvik Energi will spend €1.4 billion on grid batteries along Norway's west coast, "
            "the utility said on Tuesday, in a bet that storage and not cables will settle the "
            "region's power shortage."
        ),
        "The plan is the largest of its kind in the Nordic countries.",
    ),
    (
        (
            "Six battery parks between Florvåg and Stadhamn are to hold 4.2 gigawatt-hours by "
            "2029, enough to carry 310,000 homes through a winter evening."
        ),
        "Building starts in September at Florvåg, where the permit has been granted.",
        "The other five still need one.",
    ),
    (
        (
            "“We have waited eleven years for a cable that nobody wants in their valley,” said "
            "Ingrid Solheim, chief executive of Norvik Energi."
        ),
        (
            "“A battery fits behind a supermarket,” she added, “and it can be there before the "
            "next election.”"
        ),
    ),
    (
        (
            "Norvik Energi (Oslo: NVKE) reported that operating profit fell 12% to €318 million "
            "in the first quarter, while capacity payments rose to €96 million."
        ),
        "Net debt was flat at €2.1 billion.",
        "Its shares closed 3.4% lower.",
    ),
    (
        (
            "The cells will come from Tessel Cells, a Swedish maker that was close to insolvency "
            "last autumn."
        ),
        "Tessel said the order fills its Skellan plant until 2028.",
        "It will hire 900 people there.",
    ),
    (
        "Not everybody is convinced.",
        (
            "Marek Dvorsky, an analyst at Calder & Pike, said the return depends on price swings "
            "that new wind farms may widen or a mild winter may close."
        ),
        "“You are buying insurance and calling it a power plant,” he said.",
        "Calder & Pike cut its rating for the shares to “hold”.",
    ),
    (
        (
            "The energy ministry said it would decide on the remaining permits before the summer "
            "recess."
        ),
        "Should it refuse, Norvik Energi may move two of the parks to Denmark, Solheim said.",
    ),
)


def segment(paragraphs: tuple[tuple[str, ...], ...]) -> Segmentation:
    """Paragraphs of sentences, and no quotations, as a segmentation of their text."""
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    found: list[Sentence] = []
    start = 0
    for paragraph, sentences in enumerate(paragraphs, start=1):
        for sentence in sentences:
            start = text.index(sentence, start)
            end = start + len(sentence)
            found.append(Sentence(start, end, number=len(found) + 1, paragraph=paragraph))
            start = end
    return Segmentation(text=text, sentences=tuple(found), quotations=())


def _quotation(number: int, segmentation: Segmentation, *parts: str) -> Quotation:
    starts = [segmentation.text.index(part) for part in parts]
    spans = tuple(Stretch(s, s + len(part)) for s, part in zip(starts, parts, strict=True))
    touched = tuple(
        sentence.number
        for sentence in segmentation.sentences
        if any(sentence.start < span.end and span.start < sentence.end for span in spans)
    )
    return Quotation(number=number, spans=spans, sentences=touched)


@pytest.fixture(scope="session")
def segmentation() -> Segmentation:
    """The article, cut."""
    bare = segment(PARAGRAPHS)
    quotations = (
        _quotation(
            1, bare, "We have waited eleven years for a cable that nobody wants in their valley,"
        ),
        _quotation(
            2,
            bare,
            "A battery fits behind a supermarket,",
            "and it can be there before the next election.",
        ),
        _quotation(3, bare, "You are buying insurance and calling it a power plant,"),
    )
    return Segmentation(text=bare.text, sentences=bare.sentences, quotations=quotations)


def _quote(
    segmentation: Segmentation,
    number: int,
    *,
    speaker: str | None = None,
    role: str | None = None,
    organization: str | None = None,
    around: tuple[int, ...] = (),
) -> Quote:
    quotation = segmentation.quotations[number - 1]
    text = segmentation.text
    return Quote(
        text=" … ".join(text[span.start : span.end] for span in quotation.spans),
        spans=tuple(Span(start=span.start, end=span.end) for span in quotation.spans),
        speaker=speaker,
        role=role,
        organization=organization,
        evidence=segmentation.evidence((*quotation.sentences, *around)),
    )


def _takeaways(cut: Segmentation) -> tuple[KeyTakeaway, ...]:
    return (
        KeyTakeaway(
            headline="A €1.4 billion bet on storage",
            detail="Norvik Energi will build six battery parks that are to hold 4.2 "
            "gigawatt-hours by 2029, the largest such plan in the Nordic countries.",
            evidence=cut.evidence((1, 2, 3)),
        ),
        KeyTakeaway(
            headline="Five of six permits are open",
            detail="Only Florvåg has its permit; the ministry will decide on the others before "
            "the summer recess.",
            evidence=cut.evidence((4, 5, 18)),
        ),
        KeyTakeaway(
            headline="A lifeline for Tessel Cells",
            detail="The order fills the Swedish maker's Skellan plant until 2028.",
            evidence=cut.evidence((11, 12)),
        ),
    )


def _market_impact(cut: Segmentation) -> MarketImpact:
    return MarketImpact(
        direction="mixed",
        summary="Profit fell and the shares closed lower, while capacity payments rose and a "
        "struggling supplier gained an order.",
        evidence=cut.evidence((8, 10, 11)),
        metrics=(
            Metric(
                name="Operating profit",
                value="€318 million",
                amount=Decimal(318_000_000),
                currency="EUR",
                period="first quarter",
                direction="down",
                evidence=cut.evidence((8,)),
            ),
            Metric(
                name="Capacity payments",
                value="€96 million",
                amount=Decimal(96_000_000),
                currency="EUR",
                period="first quarter",
                direction="up",
                evidence=cut.evidence((8,)),
            ),
            Metric(
                name="Net debt",
                value="€2.1 billion",
                amount=Decimal(2_100_000_000),
                currency="EUR",
                direction="flat",
                evidence=cut.evidence((9,)),
            ),
            Metric(
                name="Battery capacity planned",
                value="4.2 gigawatt-hours",
                amount=Decimal("4.2"),
                unit="gigawatt-hours",
                period="by 2029",
                direction="none",
                evidence=cut.evidence((3,)),
            ),
        ),
        affected=(
            AffectedParty(
                name="Norvik Energi",
                ticker="NVKE",
                effect="Its shares closed 3.4% lower.",
                evidence=cut.evidence((8, 10)),
            ),
            AffectedParty(
                name="Tessel Cells",
                effect="It will hire 900 people at Skellan.",
                evidence=cut.evidence((11, 13)),
            ),
        ),
    )


def _info(cut: Segmentation) -> ArticleInfo:
    return ArticleInfo.of(
        Article(
            text=cut.text,
            url="https://baltic-ledger.example/energy/norvik-batteries?edition=north&page=1",
            title="Norvik bets €1.4bn on batteries where cables failed",
            publisher="The Baltic Ledger",
            author="Aino Lehtonen",
            published_at=datetime(2026, 5, 12, 7, 30, tzinfo=UTC),
            language="en",
        )
    )


def _provenance() -> Provenance:
    return Provenance(
        model="fjord-small-2",
        prompt_version="3fa9c1d20b77",
        created_at=datetime(2026, 5, 12, 9, 0, tzinfo=UTC),
        cached=False,
        requests=7,
        input_tokens=8412,
        cached_input_tokens=3100,
        output_tokens=912,
        cost_usd=Decimal("0.00214"),
        duration_seconds=14.23,
    )


@pytest.fixture(scope="session")
def digest(segmentation: Segmentation) -> Digest:
    """What there is to say of the article, with something in every field."""
    cut = segmentation
    return Digest(
        article=_info(cut),
        headline="Norvik Energi stakes €1.4 billion on batteries instead of cables",
        standfirst="The Norwegian utility plans six battery parks by 2029; five of them still "
        "need a permit.",
        topics=("Energy storage", "Power grids", "Nordic markets"),
        key_takeaways=_takeaways(cut),
        key_developments=(
            Statement(
                text="Building starts in September at Florvåg, the only site with a permit.",
                evidence=cut.evidence((4, 5)),
            ),
            Statement(
                text="Tessel Cells will supply the cells and hire 900 people.",
                evidence=cut.evidence((11, 13)),
            ),
            Statement(
                text="Calder & Pike cut its rating for the shares to “hold”.",
                evidence=cut.evidence((17,)),
            ),
        ),
        market_impact=_market_impact(cut),
        strategic_insights=(
            Statement(
                text="Norvik Energi treats storage as a way around a cable that has been stuck "
                "for eleven years.",
                evidence=cut.evidence((1, 6)),
            ),
            Statement(
                text="The return depends on price swings, which a mild winter may close.",
                evidence=cut.evidence((15,)),
            ),
        ),
        quotes=(
            _quote(
                cut,
                1,
                speaker="Ingrid Solheim",
                role="chief executive",
                organization="Norvik Energi",
            ),
            _quote(cut, 2, speaker="Ingrid Solheim", around=(6,)),
            _quote(
                cut,
                3,
                speaker="Marek Dvorsky",
                role="an analyst",
                organization="Calder & Pike",
                around=(15,),
            ),
        ),
        conclusion=Statement(
            text="Whether the plan stands now rests with the ministry; should it refuse, two of "
            "the parks may move to Denmark.",
            evidence=cut.evidence((18, 19)),
        ),
        extras={
            "supply_chain": [
                {
                    "supplier": "Tessel Cells",
                    "exclusive": None,
                    "evidence": [e.model_dump(mode="json") for e in cut.evidence((11,))],
                }
            ]
        },
        dropped=(
            Dropped(
                path="key_takeaways[3]",
                value="Shares fell 34% after the announcement.",
                reason="figure",
                message="'34%' stands in none of the cited sentences [10].",
            ),
            Dropped(
                path="strategic_insights[2]",
                value="The company will move two parks to Denmark.",
                reason="hedge",
                message="The article says 'may', the item says 'will'.",
            ),
        ),
        provenance=_provenance(),
    )
