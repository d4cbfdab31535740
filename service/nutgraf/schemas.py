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
from nutgraf_schemas.verification import (
    FindingKind,
    Nearest,
    Passage,
    Unchecked,
    Verification,
    VerificationFinding,
)

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
    "FindingKind",
    "KeyTakeaway",
    "MarketDirection",
    "MarketImpact",
    "Metadata",
    "Metric",
    "Nearest",
    "Passage",
    "Provenance",
    "Quote",
    "Span",
    "Statement",
    "StatementDraft",
    "Unchecked",
    "Verification",
    "VerificationFinding",
]
