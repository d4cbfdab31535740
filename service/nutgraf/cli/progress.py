"""Progress on standard error: a live line in a terminal, plain lines elsewhere, or nothing."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from nutgraf.events import Event, ModelPreparing, RepairStarted, SectionStarted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_STAGES = {
    "waiting": "waiting for another download of the model",
    "fetching": "fetching the embedded model",
    "loading": "loading the embedded model",
    "ready": "model ready",
}


class Told(Protocol):
    """Shows what happens to a source."""

    def __call__(self, source: str, event: Event, /) -> None: ...


@contextmanager
def showing(*, quiet: bool) -> Generator[Told]:
    """Show progress while the block runs."""
    if quiet:
        yield _nothing
    elif sys.stderr.isatty():
        with _live() as told:
            yield told
    else:
        yield _Lines()


def _nothing(_source: str, _event: Event) -> None:
    """Show nothing."""


def wording(event: Event) -> str | None:
    """An event in a few words; None for one that shows nothing by itself."""
    if isinstance(event, ModelPreparing):
        return _STAGES[event.stage]
    if isinstance(event, SectionStarted):
        return f"writing {event.section.replace('_', ' ')}"
    if isinstance(event, RepairStarted):
        return f"asking again about {event.items} item{'s' if event.items > 1 else ''}"
    return None


class _Lines:
    """A line an event; of a download one every tenth."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, source: str, event: Event) -> None:
        words = wording(event)
        if words is None:
            return
        if isinstance(event, ModelPreparing) and event.total:
            words = (
                f"{words}: {event.done * 10 // event.total * 10} % of {event.total / 1e9:.2f} GB"
            )
        if words != self._last:
            self._last = words
            print(f"{source}: {words}", file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def _live() -> Generator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[size]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bar(progress)


class _Bar:
    """One bar: the download while there is one, then what is being written."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task("starting", total=None, size="")

    def __call__(self, source: str, event: Event) -> None:
        words = wording(event)
        if words is None:
            return
        total = done = None
        size = ""
        if isinstance(event, ModelPreparing) and event.total:
            total, done = event.total, event.done
            size = f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB"
        # The name comes last: where the line is too long, its end goes first.
        self._progress.update(
            self._task, description=f"{words}: {source}", total=total, completed=done, size=size
        )
