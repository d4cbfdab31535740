"""What is known of a night's batches, and what a store of it can do."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from nutgraf.errors import ModelError, ModelRejected
from nutgraf.models.protocol import Request

ENDED: Final = frozenset({"completed", "expired", "failed", "cancelled"})
"""How a batch ends. 'validating', 'in_progress', 'finalizing' and 'cancelling' go on."""

RECORDED: Final = "recorded"
"""Of a part that the provider may not know yet."""

OVER_LIMIT: Final = "token_limit"
"""The reason of requests whose batch was more than the account may have under way."""

FAILED: Final = "batch_failed"
"""The reason of requests whose batch the provider would not have."""

PlannedRequest = tuple[str, Request[Any]]
"""A request, behind its content key (`nutgraf.models.caching.cache_key`)."""

ItemState = Literal["under_way", "answered", "failed", "again"]


@dataclass(frozen=True, slots=True)
class Part:
    """A file of requests, and the batch that it became.

    Attributes:
        id: In our database.
        run_id: Whose it is.
        number: Within the run, from 1.
        digest: SHA-256 of the file.
        requests: How many it holds.
        status: The provider's word for where it stands, else 'recorded'.
        input_file_id: The uploaded file, once it is.
        batch_id: The batch, once it is made.
    """

    id: int
    run_id: str
    number: int
    digest: str
    requests: int
    status: str = RECORDED
    input_file_id: str | None = None
    batch_id: str | None = None

    @property
    def metadata(self) -> dict[str, str]:
        """What the batch is found by at the provider, should we be killed before we know its id."""
        return {
            "nutgraf_run": self.run_id[:512],  # the provider's limit for a value
            "nutgraf_part": str(self.number),
            "nutgraf_digest": self.digest,
        }

    @property
    def file_name(self) -> str:
        """What the provider shows the file as."""
        return f"nutgraf-{self.digest[:16]}.jsonl"


@dataclass(frozen=True, slots=True)
class BatchState:
    """What the provider says of a batch.

    Attributes:
        id: The provider's.
        status: Such as 'in_progress'; see `ENDED`.
        input_file_id: Its requests.
        output_file_id: Its answers, where it has any.
        error_file_id: Its items that failed, where it has any.
        metadata: As it was made with.
        completed: How many requests were answered.
        failed: How many were not.
        total: How many there are.
        faults: Codes of why it failed as a whole.
        created_at: Seconds since the epoch.
    """

    id: str
    status: str
    input_file_id: str = ""
    output_file_id: str | None = None
    error_file_id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    completed: int = 0
    failed: int = 0
    total: int = 0
    faults: tuple[str, ...] = ()
    created_at: int = 0

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a request has no answer.

    Attributes:
        reason: A code: the provider's, or 'http_400', 'batch_expired', 'cancelled', 'missing',
            'token_limit'.
        message: What was wrong and what to do.
        status: The HTTP status, where there was one.
        is_final: Whether asking again will not help.
    """

    reason: str
    message: str
    status: int | None = None
    is_final: bool = False

    def error(self) -> ModelError:
        """The error that the same answer is when it comes live."""
        return ModelRejected(self.message, status=self.status)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a batch's results: a completion as JSON, or a fault."""

    key: str
    outcome: str | Fault


@dataclass(frozen=True, slots=True)
class Tally:
    """How many requests of a run's batches stand where; `again` are asked live in the end."""

    under_way: int = 0
    answered: int = 0
    failed: int = 0
    again: int = 0

    @property
    def total(self) -> int:
        """All that were submitted."""
        return self.under_way + self.answered + self.failed + self.again


@dataclass(frozen=True, slots=True)
class Round:
    """A pass over a run's requests; further ones are for what the batches before gave no answer."""

    number: int = 1
    is_submitted: bool = False


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """Where a run's batches stand.

    Attributes:
        tally: Requests whose results are in, or not yet.
        batches: Those that are under way, as the provider last told them.
    """

    tally: Tally
    batches: tuple[BatchState, ...] = ()

    @property
    def done(self) -> int:
        """Requests that the provider is through with, whether or not they are collected."""
        ended = sum(batch.completed + batch.failed for batch in self.batches)
        return self.tally.total - self.tally.under_way + ended


OnBatchProgress = Callable[[BatchProgress], None]


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a run's batches.

    Attributes:
        tally: Its requests.
        reasons: How many failed or are to be asked again, by reason.
        unreadable: Lines of results that were none, as far as this process read them.
        unknown: Lines about requests that were not in the batch, likewise.
    """

    tally: Tally
    reasons: Mapping[str, int] = field(default_factory=dict[str, int])
    unreadable: int = 0
    unknown: int = 0


class BatchAnswers(Protocol):
    """Answers that were collected, by content key."""

    def lookup(self, key: str) -> str | Fault | None:
        """A completion as JSON, a fault that is final, or None: ask the model."""
        ...


class BatchStore(BatchAnswers, Protocol):
    """The record of batches. Every method is one transaction, done whole or not at all."""

    def round(self, run_id: str) -> Round: ...

    def note_round(self, run_id: str, round_: Round) -> None: ...

    def known(self, run_id: str, keys: Collection[str]) -> set[str]:
        """Those that are answered, under way or failed for good; others may be submitted.

        One that is to be asked again is in the run's next round, at once only where its batch
        was refused as a whole. Where another run's batch holds one, this run waits for that
        batch too.
        """
        ...

    def begin(self, run_id: str, digest: str, keys: Sequence[str]) -> Part:
        """Record a part and its requests, before the provider hears of it."""
        ...

    def note_upload(self, part: Part, file_id: str) -> Part: ...

    def note_batch(self, part: Part, state: BatchState) -> Part: ...

    def forget(self, part: Part) -> None:
        """Of a part that never reached the provider: its requests may be submitted."""
        ...

    def open_parts(self, run_id: str) -> list[Part]:
        """The run's and awaited ones that are not collected, in order."""
        ...

    def record(self, part: Part, items: Sequence[Item]) -> int:
        """Keep results, the first for each request.

        Returns:
            How many were about none of the part's requests.
        """
        ...

    def settle(self, part: Part, state: BatchState, rest: Fault) -> None:
        """The part is collected; its requests without a result have this fault.

        Where the batch failed as a whole, who waits for it has to submit them once more.
        """
        ...

    def tally(self, run_id: str) -> Tally: ...

    def reasons(self, run_id: str, *states: ItemState) -> dict[str, int]:
        """How many of the run's requests are in one of these states for which reason."""
        ...

    def refused(self, run_id: str) -> int | None:
        """The size of the smallest part that was over the account's limit, if any was."""
        ...

    def release(self, run_id: str) -> int:
        """Let the run's failed requests be submitted again; how many."""
        ...
