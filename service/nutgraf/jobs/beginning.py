"""Beginning a run of an edition, or going on with one."""

from contextlib import ExitStack
from typing import Any, Final

from nutgraf.composition import compose
from nutgraf.errors import SettingsError
from nutgraf.jobs.asking import batch_store
from nutgraf.jobs.asking_ahead import check_ahead
from nutgraf.jobs.collecting import REMEMBERED
from nutgraf.jobs.editions import Edition, ModelOptions
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Carried
from nutgraf.jobs.sources import check as check_source

_SAME: Final = {"name", "sources", "sections", "near_copies", "limit"}
_SAME_MODEL: Final = set(ModelOptions.model_fields) - {
    *("timeout", "request_timeout", "attempts", "cache"),
}
"""What of an edition decides what its run comes to; of all else the new one counts at once."""


def begin_or_resume(ledger: Ledger, edition: Edition, *, chunk_size: int, fresh: bool) -> str:
    """The id of the run to work on: the last one if it is unfinished and of the same edition.

    A run that was stopped by its budget or its deadline is over, and what it left undone is for
    the next.

    Args:
        ledger: Where runs are kept.
        edition: What to run.
        chunk_size: Inputs of a chunk, of a new run.
        fresh: Begin a new one whatever there is.

    Raises:
        SettingsError: A source of a new run is not there.
    """
    folder = str(edition.outputs.folder)
    last = ledger.latest(edition.name, folder)
    snapshot = edition.resolved().model_dump_json()
    if last is not None and not fresh:
        run = ledger.run(last)
        before = Edition.model_validate_json(run.snapshot)
        if run.is_resumable and makes_the_same(before, edition):
            ledger.resume(last, snapshot)
            return last
    for source in edition.sources:
        check_source(source)
    return ledger.begin(
        edition=edition.name,
        folder=folder,
        title=edition.display_title,
        snapshot=snapshot,
        chunk_size=chunk_size,
        carried=_carried(ledger, edition.name),
    )


def retry(ledger: Ledger, edition: Edition, run_id: str) -> str:
    """Have the failed inputs of a run tried again, and what it left undone done; gives its id.

    Raises:
        SettingsError: The edition makes something else of its inputs than the run did.
    """
    before = Edition.model_validate_json(ledger.run(run_id).snapshot)
    if not makes_the_same(before, edition):
        raise SettingsError(
            f"the edition {edition.name!r} has other sources, sections or another model than when "
            f"{run_id!r} began: name that run to try it as it was, or begin another with "
            "`nutgraf batch run`"
        )
    ledger.resume(run_id, edition.resolved().model_dump_json())
    ledger.reopen_failed(run_id)
    batch_store(ledger.database).release(run_id)
    return run_id


def check(edition: Edition) -> None:
    """Refuse what cannot work, before anything is begun.

    Raises:
        SettingsError: The model or a source of the edition cannot be.
    """
    if edition.provider_batch:
        check_ahead(edition)
    with ExitStack() as resources:
        compose(edition.settings(), resources)


def run_name(edition: Edition) -> str:
    """The name of the lock of those who want to run an edition."""
    return f"edition:{edition.name}:{edition.outputs.folder}"


def makes_the_same(before: Edition, now: Edition) -> bool:
    """Whether a run that was begun by one edition can be gone on with by the other, here."""
    return _counted(before) == _counted(now.resolved())


def _counted(edition: Edition) -> dict[str, Any]:
    return edition.model_dump(include=_SAME) | {
        "model": edition.model.model_dump(include=_SAME_MODEL)
    }


def _carried(ledger: Ledger, edition: str) -> Carried | None:
    """What an edition's last run left undone of sources that give each input once only.

    What is remembered of feeds is the edition's, wherever its outputs go.
    """
    last = ledger.latest(edition)
    if last is None or (run := ledger.run(last)).status == "finished":
        return None
    sources = Edition.model_validate_json(run.snapshot).sources
    remembered = [number for number, spec in enumerate(sources) if spec.kind in REMEMBERED]
    return Carried(last, tuple(remembered))
