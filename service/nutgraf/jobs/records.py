"""What a run of an edition is made of: inputs found, and what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.article import Metadata
from nutgraf_schemas.digest import Digest

InputKind = Literal["text", "html", "path", "url"]
EndStatus = Literal["done", "copy", "failed", "skipped"]
Status = Literal["found", "read", "done", "copy", "failed", "skipped"]
"""'found' and 'read' are open; all others are how an input ends."""

RunStatus = Literal["running", "stopped", "finished"]
"""'stopped' ended in order before everything was done, and can be resumed."""


@dataclass(frozen=True, slots=True)
class Found:
    """An input that a source holds.

    Attributes:
        id: Its own within a run: what the source calls it, else its path or URL.
        kind: What `content` is.
        content: The text or HTML itself, an absolute path, or a URL.
        origin: Where it was found, told where it fails: 'night.jsonl, line 12', a feed's URL.
        metadata: What the source knows of the article, which goes before what its page says.
        extra: Values of the source's own, handed through to the row of output.
    """

    id: str
    kind: InputKind
    content: str
    origin: str
    metadata: Metadata = field(default_factory=Metadata)
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Unusable:
    """A place in a source where an input should have been; it ends as failed.

    Attributes:
        id: Such as 'night.jsonl:12', or the id that is used twice with '#2' behind it.
        origin: Where it was found.
        reason: A code: 'malformed', 'repeated_id', 'unreadable', 'fetch'.
        message: What was wrong and what to do.
    """

    id: str
    origin: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An input whose article is, or nearly is, another's.

    Attributes:
        id: The input's.
        similarity: Estimated share of word shingles in common, from 0 to 1; 1 is the same text.
        url: Where it stands.
        publisher: Whose it is.
        title: Its headline.
    """

    id: str
    similarity: float
    url: str | None = None
    publisher: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class OutputRow:
    """What became of one input.

    Attributes:
        id: The input's.
        position: In the order of the sources, from 0.
        origin: Where it was found.
        status: How it ended.
        digest: Of a 'done' one.
        article_text: The text of a 'done' one.
        cached: Whether the digest cost nothing this time.
        copies: Inputs with the same article, of a 'done' one.
        copy_of: The id of the input that stands for this one, of a 'copy'.
        similarity: To that one.
        reason: A code, of a 'failed' or 'skipped' one.
        message: What was wrong and what to do, likewise.
        extra: As the source gave it.
        digest_key: Where the digest of a 'done' one is kept.
    """

    id: str
    position: int
    origin: str
    status: EndStatus
    digest: Digest | None = None
    article_text: str | None = None
    cached: bool = False
    copies: tuple[Copy, ...] = ()
    copy_of: str | None = None
    similarity: float | None = None
    reason: str | None = None
    message: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    digest_key: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many inputs of a run stand where; `cached` are part of `done`."""

    found: int = 0
    read: int = 0
    done: int = 0
    cached: int = 0
    copy: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        """All inputs found so far."""
        return self.open + self.ended

    @property
    def open(self) -> int:
        """Those that have not ended."""
        return self.found + self.read

    @property
    def ended(self) -> int:
        """Those that have."""
        return self.done + self.copy + self.failed + self.skipped


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run of an edition.

    Attributes:
        id: Such as 'morning-20261124-043000'.
        edition: The edition's name.
        title: The edition's title, for readers.
        status: Where it stands.
        started_at: When it began, with its time zone.
        finished_at: When it ended, if it has.
        counts: Its inputs.
        usage: What it cost so far.
        stop_reason: Of a stopped one: 'interrupted', 'budget', 'deadline'.
    """

    id: str
    edition: str
    title: str
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None = None
    counts: Counts = Counts()
    usage: Usage = NO_USAGE
    stop_reason: str | None = None

    @property
    def cost_usd(self) -> Decimal | None:
        """What it cost, where every price is known."""
        return self.usage.cost_usd
