"""What an edition's page shows. Whoever builds one decides; the page only shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from nutgraf_schemas.digest import Digest, DropReason, MarketDirection, Metric, Quote

StoryDirection = MarketDirection | Literal["none"]
"""'none' where an article has no market impact."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where else a story stood.

    Attributes:
        publisher: Whose it is, or its address's host, or its input's id.
        title: Its headline there.
        url: Where it stands.
    """

    publisher: str
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the edition.

    Attributes:
        number: Its own on the page, from 1.
        digest: What there is to say of it.
        publisher: Whose it is, as far as is known.
        page: The path of its digest's page from the edition's; None where there is none.
        copies: Where else it stood.
        outlets: How many outlets carried it, its own included.
        key: The digest's key in the store, as far as is known.
    """

    number: int
    digest: Digest
    publisher: str | None = None
    page: str | None = None
    copies: tuple[Outlet, ...] = ()
    outlets: int = 1
    key: str | None = None

    @property
    def direction(self) -> StoryDirection:
        """What the news means for those that it touches."""
        impact = self.digest.market_impact
        return impact.direction if impact else "none"

    @property
    def publishers(self) -> tuple[str, ...]:
        """All that carried it, each once, its own first."""
        named = (self.publisher, *(copy.publisher for copy in self.copies))
        return tuple(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True, slots=True)
class Topic:
    """Stories that share a topic.

    Attributes:
        name: The topic, as most digests spell it.
        directions: How many stories there are of each direction, those not shown included.
        stories: Those shown, in order.
    """

    name: str
    directions: Mapping[StoryDirection, int]
    stories: tuple[Story, ...]

    @property
    def total(self) -> int:
        """All of its stories, those not shown included."""
        return sum(self.directions.values())


@dataclass(frozen=True, slots=True)
class MovedFigure:
    """A figure of a story that rose or fell.

    Attributes:
        story: Where it stands.
        metric: It.
        party: Whose it is, where the digest tells.
        change: By how many percent it rose, or fell where negative; None where the value is not a
            change in percent but where the figure stands now.
    """

    story: Story
    metric: Metric
    party: str | None = None
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A quotation that the front page shows.

    Attributes:
        story: Where it stands.
        quote: It.
    """

    story: Story
    quote: Quote


@dataclass(frozen=True, slots=True)
class Missing:
    """An input that gave no digest.

    Attributes:
        id: The input's.
        origin: Where it was found.
        status: How it ended.
        reason: A code.
        message: What was wrong and what to do.
    """

    id: str
    origin: str
    status: Literal["failed", "skipped"]
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How long reading takes, in minutes.

    Attributes:
        articles: All articles that were digested, copies not counted.
        digests: All words of their digests, those under folds included.
    """

    articles: int = 0
    digests: int = 0

    @property
    def saved(self) -> int:
        """What is saved by who reads every digest whole."""
        return max(0, self.articles - self.digests)


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition's page.

    Attributes:
        title: The edition's.
        begun_at: When its run began.
        finished_at: When it ended; None of one that has not, or was stopped.
        found: How many inputs there were.
        done: How many gave digests.
        copies: How many were copies of those.
        failed: How many gave none.
        skipped: How many were left out on purpose.
        open: How many were not reached.
        reading: How long it all takes to read.
        leads: Stories to begin with, the first one first; they stand in `topics` too.
        topics: All stories shown, by topic.
        changes: Figures that changed by so many percent, the greatest rise first.
        figures: Other figures that rose or fell, in order of their stories.
        figures_total: How many there are of both, those not listed included.
        voices: Quotations for the front page.
        missing: Inputs that gave no digest, as many as are shown.
        dropped: How many items of digests their articles did not carry, by reason.
        digests_file: The path from the edition's page to all digests.
        failures_file: The path to all that failed or was skipped.
    """

    title: str
    begun_at: datetime
    finished_at: datetime | None = None
    found: int = 0
    done: int = 0
    copies: int = 0
    failed: int = 0
    skipped: int = 0
    open: int = 0
    reading: Reading = Reading()
    leads: tuple[Story, ...] = ()
    topics: tuple[Topic, ...] = ()
    changes: tuple[MovedFigure, ...] = ()
    figures: tuple[MovedFigure, ...] = ()
    figures_total: int = 0
    voices: tuple[Voice, ...] = ()
    missing: tuple[Missing, ...] = ()
    dropped: Mapping[DropReason, int] = field(default_factory=dict[DropReason, int])
    digests_file: str | None = None
    failures_file: str | None = None

    @property
    def shown(self) -> int:
        """How many stories the page shows."""
        return sum(len(topic.stories) for topic in self.topics)
