"""What the ledger tells of runs and inputs, and what it is told."""

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.jobs.records import (
    Found,
    RunStatus,
    Status,
)
from nutgraf.usage import Usage
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

AnyRow = sa.Row[*tuple[Any, ...]]

OVER: Final = frozenset({"budget", "deadline"})
"""Reasons to stop that end a run for good: what it left undone is for the next."""

CARRIED: Final = -1
"""The number of the source of inputs that a former run left undone."""

OPEN: Final[tuple[Status, ...]] = ("found", "read")


@dataclass(frozen=True, slots=True)
class Run:
    """A run as its workers need it.

    Attributes:
        id: Its own.
        status: Where it stands.
        snapshot: The edition as JSON, as it was when the run began.
        chunk_size: How many inputs a chunk has.
        sources_done: How many sources have been collected.
        is_collected: Whether all have.
        stopping: Why nothing new is begun any more, if so.
        stop_reason: Why it was stopped, if it was.
    """

    id: str
    status: RunStatus
    snapshot: str
    chunk_size: int
    sources_done: int
    is_collected: bool
    stopping: str | None
    stop_reason: str | None

    @property
    def is_resumable(self) -> bool:
        """Whether it was cut short, by a person, a kill or the model; not by its own limits."""
        was_cut = self.stop_reason not in OVER and self.stopping not in OVER
        return self.status != "finished" and was_cut


@dataclass(frozen=True, slots=True)
class Carried:
    """Inputs that a run left undone and that its sources will not give again.

    Attributes:
        run_id: The run.
        sources: The numbers of these sources.
    """

    run_id: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An input that has not been read."""

    position: int
    found: Found


@dataclass(frozen=True, slots=True)
class Read:
    """What reading an input came to: an article, a copy of another's, or a failure.

    Attributes:
        id: The input's.
        article: What was read.
        signature: Of the article's text, for finding near copies.
        digest_key: All that its digest depends on.
        copy_of: The input that stands for this one.
        similarity: To that one.
        reason: Why there is no article: a code.
        message: What was wrong and what to do.
    """

    id: str
    article: Article | None = None
    signature: bytes | None = None
    digest_key: str | None = None
    copy_of: str | None = None
    similarity: float | None = None
    reason: str | None = None
    message: str | None = None

    @property
    def status(self) -> Status:
        """Where the input stands then."""
        if self.copy_of is not None:
            return "copy"
        return "failed" if self.article is None else "read"


@dataclass(frozen=True, slots=True)
class Todo:
    """An article to digest."""

    id: str
    article: Article
    digest_key: str


@dataclass(frozen=True, slots=True)
class Ended:
    """What digesting an input came to.

    Attributes:
        id: The input's.
        digest: Its digest; None where there is none.
        digest_key: Where the digest is kept.
        cached: Whether it was there already, or all answers were.
        reason: Why there is none: a code.
        message: What was wrong and what to do.
        usage: What it cost.
    """

    id: str
    digest_key: str
    usage: Usage
    digest: Digest | None = None
    cached: bool = False
    reason: str | None = None
    message: str | None = None
