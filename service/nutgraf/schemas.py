"""The records that go in and come out, for users to import from one place."""

from nutgraf_schemas.article import Article, ArticleInfo, Metadata
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Direction,
    Dropped,
    DropReason,
    Evidence,
    KeyTakeaway,
    MarketDirection,
    MarketImpact,
    Metric,
    Provenance,
    Quote,
    Span,
    Statement,
)
from nutgraf_schemas.drafts import Draft, StatementDraft

__all__ = [
    "AffectedParty",
    "Article",
    "ArticleInfo",
    "Digest",
    "Direction",
    "Draft",
    "DropReason",
    "Dropped",
    "Evidence",
    "KeyTakeaway",
    "MarketDirection",
    "MarketImpact",
    "Metadata",
    "Metric",
    "Provenance",
    "Quote",
    "Span",
    "Statement",
    "StatementDraft",
]
