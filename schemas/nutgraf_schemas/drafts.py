"""What a model is asked to fill in: numbers, enums and short strings, never a quotation or offset.

Limits on lengths and counts go to the model in the JSON schema and in the prompt; they are not
enforced here, so that one sentence number too many costs no second call. Grounding holds a draft
to them.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from nutgraf_schemas.digest import Direction, MarketDirection

MAX_CITED = 3
"""Sentences that an item may cite."""

Number = Annotated[int, Field(json_schema_extra={"minimum": 1})]
"""A number that the prompt gave: of a sentence, a figure or a quotation."""

Cited = Annotated[
    tuple[Number, ...], Field(json_schema_extra={"minItems": 1, "maxItems": MAX_CITED})
]
"""Numbers of the sentences that an item rests on."""


class Draft(BaseModel):
    """A part of a model's answer. Derive from it for a section of your own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StatementDraft(Draft):
    """A sentence, and what it rests on."""

    sentences: Cited
    text: str


class HeadlineDraft(Draft):
    """The words on top of a digest."""

    headline: str
    standfirst: str
    topics: Annotated[tuple[str, ...], Field(json_schema_extra={"minItems": 2, "maxItems": 4})]


class TakeawayDraft(Draft):
    """A lead and its detail."""

    sentences: Cited
    headline: str
    detail: str


class AffectedDraft(Draft):
    """Somebody the news touches."""

    name: str
    sentences: Cited
    effect: str


class ImpactDraft(Draft):
    """What the news means for business."""

    about_business: bool
    sentences: Cited
    summary: str
    direction: MarketDirection
    affected: Annotated[tuple[AffectedDraft, ...], Field(json_schema_extra={"maxItems": 4})]


class MetricDraft(Draft):
    """A figure, by its number in the prompt, and what it measures."""

    figure: Number
    name: str
    direction: Direction


class QuoteDraft(Draft):
    """A quotation and a speaker, by their numbers in the prompt; speaker 0 is nobody listed."""

    quotation: Number
    speaker: Annotated[int, Field(json_schema_extra={"minimum": 0})]


class CorrectionDraft(Draft):
    """A text written again."""

    item: Number
    sentences: Cited
    text: str


class RepairDraft(Draft):
    """The answer to a repair request."""

    corrections: tuple[CorrectionDraft, ...]


class EntailmentDraft(Draft):
    """Whether sentences say a claim."""

    verdict: Literal["yes", "no_contradicted", "no_not_stated"]
    # Both doubts begin with 'no': a model decides that first, where words that begin otherwise
    # would split its doubt in two, and 'yes' would win with less than half.


Takeaways = Annotated[
    tuple[TakeawayDraft, ...], Field(json_schema_extra={"minItems": 3, "maxItems": 5})
]
Developments = Annotated[
    tuple[StatementDraft, ...], Field(json_schema_extra={"minItems": 2, "maxItems": 5})
]
Insights = Annotated[tuple[StatementDraft, ...], Field(json_schema_extra={"maxItems": 4})]
Metrics = Annotated[tuple[MetricDraft, ...], Field(json_schema_extra={"maxItems": 8})]
Quotes = Annotated[tuple[QuoteDraft, ...], Field(json_schema_extra={"maxItems": 6})]
