"""How questions are best put into requests: time, tokens and what holds, by grouping.

    python benchmarks/grouping.py examples/articles/*

Asks the model of the settings, the embedded one by default, with no cache.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from nutgraf import Digest, Summarizer
from nutgraf.planning import Grouping


@dataclass
class Row:
    """What one grouping came to over all articles."""

    seconds: float = 0
    requests: int = 0
    read: int = 0
    cached: int = 0
    written: int = 0
    held: int = 0
    dropped: int = 0
    not_drafted: int = 0

    def add(self, digest: Digest) -> None:
        """Count a digest."""
        made = digest.provenance
        self.seconds += made.duration_seconds
        self.requests += made.requests
        self.read += made.input_tokens
        self.cached += made.cached_input_tokens
        self.written += made.output_tokens
        self.held += sum(1 for _ in texts(digest))
        self.not_drafted += sum(d.reason == "not_drafted" for d in digest.dropped)
        self.dropped += sum(d.reason != "not_drafted" for d in digest.dropped)


def texts(digest: Digest) -> Iterator[str]:
    """The texts of ours that a digest holds."""
    yield from (t for t in (digest.headline, digest.standfirst) if t)
    yield from (t.detail for t in digest.key_takeaways)
    yield from (s.text for s in (*digest.key_developments, *digest.strategic_insights))
    if digest.market_impact:
        yield digest.market_impact.summary
        yield from (p.effect for p in digest.market_impact.affected)
    if digest.conclusion:
        yield digest.conclusion.text


def main(paths: list[str]) -> None:
    """Print the table."""
    print("grouping  seconds  requests  read (cached)   written  held  dropped  not drafted")
    for grouping in get_args(Grouping):
        row = Row()
        with Summarizer(grouping=grouping, cache=False, timeout=3600) as summarizer:
            for path in paths:
                row.add(summarizer.summarize(Path(path)))
        print(
            f"{grouping:8s} {row.seconds:8.1f} {row.requests:9d} {row.read:6d} ({row.cached:6d})"
            f" {row.written:9d} {row.held:5d} {row.dropped:8d} {row.not_drafted:12d}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
