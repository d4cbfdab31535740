"""A digest: what nutgraf says of an article, each item with the sentences it rests on.

Names and meaning are a contract with whoever reads the JSON; a change of either is a new
`schema_version`.
"""

import operator
from datetime import datetime
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, JsonValue

from nutgraf_schemas.article import ArticleInfo
from nutgraf_schemas.base import Record

Direction = Literal["up", "down", "flat", "none"]
MarketDirection = Literal["positive", "negative", "mixed", "neutral"]
DropReason = Literal[
    "unsupported",
    "figure",
    "name",
    "direction",
    "negation",
    "hedge",
    "quotation",
    "speaker",
    "duplicate",
    "unsafe",
    "malformed",
    "length",
    "not_drafted",
]


class Span(Record):
    """A slice of the article's text, half open: `article.text[start:end]`."""

    start: int = Field(ge=0, description="Index of the first character.")
    end: int = Field(ge=0, description="Index after the last character.")


class Evidence(Span):
    """A sentence of the article that an item rests on. `article.text[start:end] == text`."""

    sentence: int = Field(ge=1, description="The sentence's number, counted from 1.")
    text: str = Field(description="The sentence, character for character.")


class Statement(Record):
    """One thing that the article says, in our words."""

    text: str = Field(description="One or two sentences.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="What it rests on.")


class KeyTakeaway(Record):
    """What a reader takes away: a short lead, and the detail behind it."""

    headline: str = Field(description="A lead of a few words.")
    detail: str = Field(description="One sentence.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="What it rests on.")


class Metric(Record):
    """A figure that the article reports."""

    name: str = Field(description="What is measured, such as 'Cloud revenue'.")
    value: str = Field(description="The article's own characters, such as '$4.2 billion'.")
    amount: Decimal | None = Field(
        default=None, description="The value as a number, scale applied; null where it has none."
    )
    unit: str | None = Field(
        default=None, description="'percent', 'percentage_points', or the counted noun."
    )
    currency: str | None = Field(default=None, description="ISO 4217 code, such as 'USD'.")
    period: str | None = Field(
        default=None, description="The article's own words, such as 'third quarter'."
    )
    direction: Direction = Field(description="Whether it rose, fell, held, or does not say.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="Where it stands.")


class AffectedParty(Record):
    """A company, sector or group that the news touches."""

    name: str = Field(description="As the article has it.")
    ticker: str | None = Field(default=None, description="Only if the article prints it.")
    effect: str = Field(description="One sentence.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="What it rests on.")


class MarketImpact(Record):
    """What the news means for markets, with its figures."""

    direction: MarketDirection = Field(description="The news for those it touches, on balance.")
    summary: str = Field(description="One or two sentences.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="What the summary rests on.")
    metrics: tuple[Metric, ...] = ()
    affected: tuple[AffectedParty, ...] = ()


class Quote(Record):
    """Somebody's words. `" … ".join(article.text[s.start:s.end] for s in spans) == text`."""

    text: str = Field(description="The words, without the marks around them.")
    spans: tuple[Span, ...] = Field(min_length=1, description="Where they stand, in order.")
    speaker: str | None = Field(default=None, description="The fullest form in the article.")
    role: str | None = Field(default=None, description="The speaker's, in the article's words.")
    organization: str | None = Field(default=None, description="The speaker's, likewise.")
    evidence: tuple[Evidence, ...] = Field(min_length=1, description="The sentences around it.")


class Dropped(Record):
    """Something that the model wrote and the article does not carry."""

    path: str = Field(description="Where it would have stood, such as 'key_takeaways[2]'.")
    value: str = Field(description="What was written; empty if unsafe to show.")
    reason: DropReason = Field(description="A code.")
    message: str = Field(description="What was wrong, in a sentence.")


class Provenance(Record):
    """How a digest was made and what it cost, re-asks and repairs included."""

    model: str = Field(description="The model's name, as the provider knows it.")
    prompt_version: str = Field(description="Hash of the templates, 12 hexadecimal digits.")
    created_at: datetime = Field(description="When, with its time zone.")
    cached: bool = Field(description="Whether every answer came from the cache.")
    requests: int = Field(ge=0, description="HTTP requests that were answered.")
    input_tokens: int = Field(ge=0, description="Tokens read, cached ones included.")
    cached_input_tokens: int = Field(ge=0, description="Of these, from the provider's cache.")
    output_tokens: int = Field(ge=0, description="Tokens written.")
    cost_usd: Decimal | None = Field(default=None, description="Null where no price is known.")
    duration_seconds: float = Field(ge=0, description="From the article to the digest.")


class Digest(Record):
    """A grounded summary of one article. See the fields for their promises."""

    schema_version: Literal["1"] = "1"
    article: ArticleInfo
    headline: str | None = Field(default=None, description="Ours; null where none held.")
    standfirst: str | None = Field(default=None, description="The line under the headline.")
    topics: tuple[str, ...] = ()
    key_takeaways: tuple[KeyTakeaway, ...] = ()
    key_developments: tuple[Statement, ...] = ()
    market_impact: MarketImpact | None = None
    strategic_insights: tuple[Statement, ...] = ()
    quotes: tuple[Quote, ...] = ()
    conclusion: Statement | None = None
    extras: dict[str, JsonValue] = Field(
        default_factory=dict,
        exclude_if=operator.not_,
        description="Sections of the user's own, by name; absent if none.",
    )
    dropped: tuple[Dropped, ...] = ()
    provenance: Provenance

    def with_text(self, text: str) -> Self:
        """The same digest, its article's text included."""
        article = self.article.model_copy(update={"text": text})
        return self.model_copy(update={"article": article})
