"""All that a run leaves in its folder, written in one pass over its rows."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from nutgraf import writing
from nutgraf.jobs.outputs.desk import MOST_STORIES, Desk
from nutgraf.jobs.outputs.lines import DIGESTS, FAILURES, file_of, line_of
from nutgraf.jobs.outputs.pages import PageCounts, PageFormat, Pages
from nutgraf.jobs.records import OutputRow, RunRecord
from nutgraf.writing import Replacement

EDITION: Final = "edition.html"
SUMMARY: Final = "summary.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to write beside `summary.json`.

    Attributes:
        lines: Whether to write `digests.jsonl` and `failures.jsonl`.
        pages: What the page of each article is; None for no pages.
        edition: Whether to write the edition's page.
        most_stories: How many stories that shows.
    """

    lines: bool = True
    pages: PageFormat | None = "html"
    edition: bool = True
    most_stories: int = MOST_STORIES


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        folder: Where.
        files: Names of the files in it, the folder of pages left out.
        lines: How many lines each of the two files of lines has, or would have.
        pages: What became of the pages.
    """

    folder: Path
    files: tuple[str, ...]
    lines: dict[str, int]
    pages: PageCounts


@dataclass(slots=True)
class _Tally:
    """What the summary counts that the run's record does not."""

    lines: Counter[str] = field(default_factory=Counter[str])
    models: Counter[str] = field(default_factory=Counter[str])
    reasons: Counter[str] = field(default_factory=Counter[str])
    dropped: Counter[str] = field(default_factory=Counter[str])

    def take(self, row: OutputRow) -> None:
        self.lines[file_of(row)] += 1
        if row.digest is not None:
            self.models[row.digest.provenance.model] += 1
            self.dropped.update(item.reason for item in row.digest.dropped)
        elif row.status in {"failed", "skipped"}:
            self.reasons[row.reason or "unknown"] += 1


def write_outputs(
    rows: Iterable[OutputRow], run: RunRecord, folder: Path, *, wanted: Wanted | None = None
) -> Written:
    """Write all that a run leaves, each file whole or as it was before.

    Rows are taken one by one and not kept. Pages come first, then the lines, the edition's page,
    and at last the summary: whoever sees the summary of a run sees the rest of it. Pages of
    former runs are removed by a run that is finished, and stay beside one that was stopped.

    Args:
        rows: What became of the run's inputs, in order of position.
        run: The run.
        folder: Where to; made if it is not there.
        wanted: What of it all.

    Raises:
        StorageError: Something could not be written. Nothing half-written stays; pages that were
            complete do.
    """
    wanted = wanted or Wanted()
    writing.make_folder(folder)
    writing.sweep(folder)
    tally, desk = _Tally(), Desk(most_stories=wanted.most_stories)
    with ExitStack() as stack:
        pages = stack.enter_context(Pages(folder, wanted.pages)) if wanted.pages else None
        names = [DIGESTS, FAILURES] if wanted.lines else []
        files = {name: stack.enter_context(Replacement(folder / name)) for name in names}
        for row in rows:
            tally.take(row)
            if wanted.lines:
                files[file_of(row)].write(line_of(row))
            page = None
            if pages and row.digest is not None:
                page = pages.put(row.id, row.digest, row.article_text)
            if wanted.edition:
                desk.take(row, page)
        if pages:
            pages.finish(prune=run.status == "finished")
        for file in files.values():
            file.commit()
    counts = pages.counts if pages else PageCounts()
    if wanted.edition:
        _write_edition(desk, run, folder, has_lines=wanted.lines)
        names.append(EDITION)
    writing.write_whole(folder / SUMMARY, _json(_summary(run, tally, counts)))
    lines = {name: tally.lines[name] for name in (DIGESTS, FAILURES)}
    return Written(folder, (*names, SUMMARY), lines, counts)


def _write_edition(desk: Desk, run: RunRecord, folder: Path, *, has_lines: bool) -> None:
    from nutgraf.rendering.edition_html import to_edition_html

    files = (DIGESTS, FAILURES) if has_lines else (None, None)
    view = desk.view(run, digests_file=files[0], failures_file=files[1])
    writing.write_whole(folder / EDITION, to_edition_html(view).encode("utf-8", "replace"))


def _summary(run: RunRecord, tally: _Tally, pages: PageCounts) -> dict[str, Any]:
    """What a run was like: `summary.json`. Times have their zones, dollars are strings or null."""
    usage, counts = run.usage, run.counts
    took = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
    return {
        "run": run.id,
        "edition": run.edition,
        "title": run.title,
        "status": run.status,
        "stop_reason": run.stop_reason,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "duration_seconds": took,
        "counts": {
            "total": counts.total,
            "open": counts.open,
            "done": counts.done,
            "cached": counts.cached,
            "copy": counts.copy,
            "failed": counts.failed,
            "skipped": counts.skipped,
        },
        "reasons": dict(tally.reasons.most_common()),
        "dropped": dict(tally.dropped.most_common()),
        "models": dict(tally.models.most_common()),
        "usage": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "cached_input_tokens": usage.cached_input_tokens,
            "output_tokens": usage.output_tokens,
            "cost_usd": None if usage.cost_usd is None else str(usage.cost_usd),
        },
        "lines": {name: tally.lines[name] for name in (DIGESTS, FAILURES)},
        "pages": {
            "written": pages.written,
            "unchanged": pages.unchanged,
            "removed": pages.removed,
        },
    }


def _json(value: dict[str, Any]) -> bytes:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n".encode(
        "utf-8", "backslashreplace"
    )
