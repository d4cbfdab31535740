"""What the items of a digest rest on."""

from collections.abc import Iterator
from typing import Protocol

from nutgraf_schemas.digest import Digest, Evidence


class _Item(Protocol):
    @property
    def evidence(self) -> tuple[Evidence, ...]: ...


def cited_sentences(digest: Digest) -> tuple[Evidence, ...]:
    """Every sentence that an item of the digest rests on, once, in the article's order."""
    by_number = {e.sentence: e for item in _items(digest) for e in item.evidence}
    return tuple(by_number[number] for number in sorted(by_number))


def _items(digest: Digest) -> Iterator[_Item]:
    yield from digest.key_takeaways
    yield from digest.key_developments
    if digest.market_impact is not None:
        yield digest.market_impact
        yield from digest.market_impact.metrics
        yield from digest.market_impact.affected
    yield from digest.strategic_insights
    yield from digest.quotes
    if digest.conclusion is not None:
        yield digest.conclusion
