"""Words and signs that every format of a digest shares. What is returned is plain text."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from nutgraf.rendering.plain import one_line
from nutgraf_schemas.article import ArticleInfo
from nutgraf_schemas.digest import (
    Digest,
    Direction,
    Dropped,
    DropReason,
    Evidence,
    MarketDirection,
    Provenance,
    Quote,
)

DIRECTION_SIGNS: Final[Mapping[Direction, str]] = {"up": "▲", "down": "▼", "flat": "■", "none": ""}
MARKET_SIGNS: Final[Mapping[MarketDirection, str]] = {
    "positive": "▲",
    "negative": "▼",
    "mixed": "◆",
    "neutral": "■",
}
DROP_REASONS: Final[Mapping[DropReason, str]] = {
    "unsupported": "unsupported",
    "figure": "figure not in the article",
    "name": "name not in the article",
    "direction": "wrong direction",
    "negation": "lost negation",
    "hedge": "lost hedge",
    "quotation": "no quotation",
    "speaker": "wrong speaker",
    "duplicate": "duplicate",
    "unsafe": "unsafe text",
    "malformed": "malformed",
    "length": "wrong length",
    "not_drafted": "not drafted",
}
# Not strftime's or calendar's: those follow the locale of the process.
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def title(digest: Digest) -> str:
    """The digest's headline, or else the article's, or else words that say there is none."""
    return one_line(digest.headline or digest.article.title or "") or "Untitled article"


def section_title(name: str) -> str:
    """The title of a user's own section: 'supply_chain' is 'Supply chain'."""
    words = one_line(name.replace("_", " "))
    return words[:1].upper() + words[1:] or "Untitled section"


def day(moment: datetime) -> str:
    """A date as '12 May 2026', in the moment's own time zone."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def meta(info: ArticleInfo) -> tuple[str, ...]:
    """Publisher, date and reading time, as far as they are known."""
    published = day(info.published_at) if info.published_at else ""
    parts = (one_line(info.publisher or ""), published, f"{info.reading_time_minutes} min read")
    return tuple(part for part in parts if part)


def attribution(quote: Quote) -> str:
    """Speaker, role and organization, as far as they are known."""
    parts = (one_line(part) for part in (quote.speaker, quote.role, quote.organization) if part)
    return ", ".join(part for part in parts if part) or "Speaker not identified"


def numbers(evidence: Iterable[Evidence]) -> tuple[int, ...]:
    """The numbers of the sentences, each once, in order."""
    return tuple(sorted({sentence.sentence for sentence in evidence}))


def references(sentences: Sequence[int]) -> str:
    """Sentence numbers as '[3, 7]'; nothing where there are none."""
    return f"[{', '.join(map(str, sentences))}]" if sentences else ""


def counted(count: int, noun: str) -> str:
    """'1 request', '7 requests', '8,412 tokens'."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def drop_summary(dropped: Sequence[Dropped]) -> str:
    """How many items were dropped, and for which reasons, most frequent first."""
    reasons: Counter[DropReason] = Counter(item.reason for item in dropped)
    listed = ", ".join(f"{DROP_REASONS[r]} ({count})" for r, count in reasons.most_common())
    return f"{counted(len(dropped), 'item')} dropped: {listed}" if dropped else "Nothing dropped"


def cost(usd: Decimal | None) -> str:
    """Dollars with two decimals, four below one cent; 'cost unknown' for None."""
    if usd is None:
        return "cost unknown"
    if 0 < usd < Decimal("0.0001"):
        return "under $0.0001"
    return f"${usd:.4f}" if 0 < usd < Decimal("0.01") else f"${usd:,.2f}"


def provenance(record: Provenance) -> tuple[str, ...]:
    """What made the digest and what it cost, part by part."""
    read = f"{counted(record.input_tokens, 'token')} in"
    if record.cached_input_tokens:
        read += f" ({record.cached_input_tokens:,} cached)"
    parts = (
        one_line(record.model) or "unnamed model",
        counted(record.requests, "request"),
        f"{read}, {record.output_tokens:,} out",
        cost(record.cost_usd),
        f"{record.duration_seconds:.1f} s",
    )
    return (*parts, "from cache") if record.cached else parts
