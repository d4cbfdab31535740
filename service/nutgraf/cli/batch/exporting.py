"""The work behind `nutgraf batch export`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from nutgraf.cli.batch.finding import run_named
from nutgraf.cli.batch.words import plural
from nutgraf.jobs.database import Database
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.outputs import DIGESTS, FAILURES, Wanted, write_outputs


def export_run(
    database: Database,
    name: str | None,
    folder: Path,
    *,
    form: Literal["jsonl", "pages", "edition"],
    pages: Literal["html", "markdown"],
) -> Iterator[str]:
    """Write what a run has come to so far, and give what to say of it.

    Raises:
        InputError: There is no such run.
        StorageError: Something cannot be read or written.
    """
    run_id = run_named(database, name)
    ledger = Ledger(database)
    wanted = Wanted(pages=None if form == "jsonl" else pages, edition=form == "edition")
    record = ledger.record(run_id)
    written = write_outputs(ledger.output_rows(run_id), record, folder, wanted=wanted)
    digests = plural(written.lines[DIGESTS], "digest or copy", "digests and copies")
    yield f"{run_id}: {digests}, {written.lines[FAILURES]:,} failed or skipped"
    names = [*written.files, *(["pages"] if wanted.pages else [])]
    yield f"  in {folder}: {', '.join(names)}"
