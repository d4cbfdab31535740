"""What a run came to, for its end and for whoever asks later."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nutgraf.cli.batch.stopping import INTERRUPTED
from nutgraf.cli.batch.words import cost, duration, ended, moment, plural, state
from nutgraf.errors import BudgetSpent, ModelError, SourceError
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import locks_of
from nutgraf.jobs.records import RunRecord
from nutgraf.jobs.run_failures import Failure, failures_of, reasons_of
from nutgraf.rendering.plain import one_line

SHOWN: Final = 5
"""Failures that are told; all are in failures.jsonl."""

SOME_FAILED: Final = 8
MODEL_REASONS: Final = frozenset(
    {"model", "model_unavailable", "model_rejected", "model_refused", "cut_off", "malformed_answer"}
)
_STOP_CODES: Final = {"budget": BudgetSpent.exit_code, "deadline": 6, "model": ModelError.exit_code}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to.

    Attributes:
        record: The run.
        folder: Where its outputs are.
        is_at_work: Whether a process works on it.
        failures: The first inputs that failed.
        reasons: How many failed for which reason.
    """

    record: RunRecord
    folder: Path
    is_at_work: bool
    failures: tuple[Failure, ...]
    reasons: dict[str, int]

    @classmethod
    def of(cls, database: Database, run_id: str, *, shown: int = SHOWN) -> "Summary":
        """Looked up."""
        from nutgraf.jobs.chunks import run_lock

        ledger = Ledger(database)
        edition = Edition.model_validate_json(ledger.run(run_id).snapshot)
        return cls(
            record=ledger.record(run_id),
            folder=edition.outputs.folder,
            is_at_work=locks_of(database).is_held(run_lock(run_id)),
            failures=tuple(failures_of(database, run_id, limit=shown)),
            reasons=reasons_of(database, run_id),
        )

    @property
    def exit_code(self) -> int:
        """0 if every input ended as a digest or a copy; see `nutgraf --help`."""
        record, counts = self.record, self.record.counts
        if record.status != "finished":
            return _STOP_CODES.get(record.stop_reason or "", INTERRUPTED)
        if not counts.failed:
            return 0
        if counts.done:
            return SOME_FAILED
        is_models = self.failures[0].reason in MODEL_REASONS
        return ModelError.exit_code if is_models else SourceError.exit_code

    def lines(self) -> Iterator[str]:
        """All of it, line by line."""
        yield f"{one_line(self.record.id)}: {self._when()}"
        counts = self.record.counts
        waiting = f", {counts.open:,} waiting" if counts.open else ""
        if counts.total:
            yield f"  {ended(counts)}{waiting} of {plural(counts.total, 'article')}"
        else:
            yield "  nothing new in the sources"
        yield f"  {cost(self.record.usage)}"
        if names := self._outputs():
            yield f"  in {one_line(str(self.folder))}: {', '.join(names)}"
        yield from self._failed()

    def _when(self) -> str:
        record = self.record
        words = state(record, is_at_work=self.is_at_work)
        if record.finished_at is None or self.is_at_work:
            return f"{words}, begun {moment(record.started_at)}"
        took = (record.finished_at - record.started_at).total_seconds()
        return f"{words} after {duration(took)}"

    def _outputs(self) -> list[str]:
        names = ("edition.html", "digests.jsonl", "failures.jsonl", "pages", "summary.json")
        return [name for name in names if (self.folder / name).exists()]

    def _failed(self) -> Iterator[str]:
        if not self.failures:
            return
        reasons = ", ".join(f"{one_line(why)} {n:,}" for why, n in self.reasons.items())
        yield f"  failed: {reasons}"
        for failure in self.failures:
            yield f"    {one_line(failure.id)}: {one_line(failure.message)}"
        beyond = sum(self.reasons.values()) - len(self.failures)
        if beyond > 0:
            yield f"    and {beyond:,} more, in failures.jsonl"
