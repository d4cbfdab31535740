"""What a night says while it runs: a live table in a terminal, lines elsewhere, or nothing."""

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from nutgraf.cli.batch.pace import Pace
from nutgraf.cli.batch.words import cost, duration, ended, per_minute
from nutgraf.cli.progress import wording
from nutgraf.events import ModelPreparing
from nutgraf.jobs.records import RunRecord
from nutgraf.rendering.plain import one_line

if TYPE_CHECKING:
    from rich.live import Live

LEAST_SECONDS: Final = 10.0
LEAST_SHARE: Final = 0.1
"""A line is told when both have passed since the last one,"""

MOST_SECONDS: Final = 600.0
"""or when nothing has been told for so long: a log that says nothing looks like one that hangs."""


class Report(Protocol):
    """Tells whoever runs a night what happens."""

    def say(self, text: str) -> None:
        """Tell something once."""
        ...

    def progress(self, record: RunRecord) -> None:
        """Tell where the run stands."""
        ...

    def preparing(self, event: ModelPreparing) -> None:
        """Tell that the embedded model is being made ready; called in any thread."""
        ...

    def stopping(self, text: str) -> None:
        """Tell that the night is being ended."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was. Twice does no harm."""
        ...


@contextmanager
def reporting(*, quiet: bool) -> Generator[Report]:
    """The report that fits where standard error goes."""
    report = _report(quiet=quiet)
    try:
        yield report
    finally:
        report.close()


def _report(*, quiet: bool) -> Report:
    if quiet:
        return Silence()
    if sys.stderr.isatty():
        from rich.console import Console

        if not (console := Console(stderr=True)).is_dumb_terminal:
            from rich.live import Live

            stays = not sys.stdout.isatty()  # then the summary is told elsewhere
            return Display(Live(console=console, auto_refresh=False, transient=not stays))
    return Lines()


class Silence:
    """Tells nothing; errors are told by whoever meets them."""

    def say(self, text: str) -> None:
        """Nothing."""

    def progress(self, record: RunRecord) -> None:
        """Nothing."""

    def preparing(self, event: ModelPreparing) -> None:
        """Nothing."""

    def stopping(self, text: str) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Lines:
    """A line now and then, for logs.

    Args:
        clock: Seconds, of any start.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = Pace(clock)
        self._clock = clock
        self._told: tuple[float, int] | None = None
        self._model = ""
        self._last: RunRecord | None = None
        self._told_record: RunRecord | None = None

    def say(self, text: str) -> None:
        """A line of its own; a night goes on when nobody reads it any more."""
        try:
            print(f"nutgraf: {one_line(text)}", file=sys.stderr, flush=True)  # noqa: T201
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())

    def progress(self, record: RunRecord) -> None:
        """A line if the last one is long ago and much has happened since."""
        self._pace.take(record.counts.ended)
        self._last = record
        if self._told is None:
            self._told = (self._clock(), record.counts.ended)
        seconds = self._clock() - self._told[0]
        share = (record.counts.ended - self._told[1]) / max(record.counts.total, 1)
        if seconds >= MOST_SECONDS or (seconds >= LEAST_SECONDS and share >= LEAST_SHARE):
            self._tell(record)

    def preparing(self, event: ModelPreparing) -> None:
        """A line a stage, and of a download one every tenth."""
        words = model_wording(event, rounded=True)
        if words != self._model:
            self._model = words
            self.say(words)

    def stopping(self, text: str) -> None:
        """A line."""
        self.say(text)

    def close(self) -> None:
        """The last line, which is always told."""
        if self._last is not None and self._last != self._told_record:
            self._tell(self._last)

    def _tell(self, record: RunRecord) -> None:
        self._told = (self._clock(), record.counts.ended)
        self._told_record = record
        self.say(f"{record.id}: {progress_line(record, self._pace)}")


class Display:
    """The table, drawn anew whenever the run tells where it stands.

    Args:
        live: Draws it.
    """

    def __init__(self, live: "Live") -> None:
        self._live = live
        self._pace = Pace()
        self._model = ""
        self._stopping = ""
        self._is_closed = False

    def say(self, text: str) -> None:
        """Above the table."""
        self._live.console.print(one_line(text), markup=False, highlight=False)

    def progress(self, record: RunRecord) -> None:
        """Draw the table."""
        from nutgraf.cli.batch.table import night_table

        if self._is_closed:
            return
        if not self._live.is_started:
            self._live.start()
        self._pace.take(record.counts.ended)
        below = self._stopping or self._model
        width = self._live.console.width
        self._live.update(night_table(record, self._pace, width=width, below=below), refresh=True)

    def preparing(self, event: ModelPreparing) -> None:
        """Below the table, the next time that it is drawn."""
        self._model = "" if event.stage == "ready" else model_wording(event)

    def stopping(self, text: str) -> None:
        """Below the table."""
        self._stopping = text

    def close(self) -> None:
        """Take the table away, or leave it where nothing else tells how the night ended."""
        self._is_closed = True
        self._live.stop()


def model_wording(event: ModelPreparing, *, rounded: bool = False) -> str:
    """What happens to the embedded model."""
    words = wording(event) or ""
    if not event.total:
        return words
    if rounded:
        return f"{words}: {event.done * 10 // event.total * 10} % of {event.total / 1e9:.2f} GB"
    return f"{words}: {event.done / 1e6:,.0f} of {event.total / 1e6:,.0f} MB"


def progress_line(record: RunRecord, pace: Pace) -> str:
    """Where a night stands, in a line."""
    counts, rate = record.counts, pace.rate
    left = pace.seconds_left(counts.open) if counts.open else None
    parts = [
        f"{counts.ended:,} of {counts.total:,}: {ended(counts)}",
        cost(record.usage),
        "" if rate is None else f"{per_minute(rate)} a minute",
        "" if left is None else f"{duration(left)} left",
    ]
    return "; ".join(part for part in parts if part)
