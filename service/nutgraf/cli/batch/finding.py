"""Which run is meant by an edition's file or name, or by a run's id."""

from pathlib import Path

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition, load_edition
from nutgraf.jobs.editions.document import SUFFIXES
from nutgraf.jobs.ledger import Ledger


def run_named(database: Database, name: str | None) -> str:
    """The id of a run.

    Args:
        database: Where runs are kept.
        name: A run's id; the name of an edition, or its file, for its last run; None for the last
            run of all.

    Raises:
        InputError: There is none.
    """
    ledger = Ledger(database)
    if name is None:
        if last := ledger.records(limit=1):
            return last[0].id
        raise InputError("there is no run yet: `nutgraf batch run` begins one")
    if ledger.has(name):
        return name
    if (found := ledger.latest(name)) is not None:
        return found
    if name.lower().endswith(SUFFIXES):
        edition = load_edition(Path(name))
        if (found := ledger.latest(edition.name, str(edition.outputs.folder))) is not None:
            return found
        raise InputError(f"the edition {name!r} was never run: `nutgraf batch run` begins one")
    raise InputError(f"there is no run and no edition {name!r}: `nutgraf batch status` lists all")


def edition_named(database: Database, name: str | None, run_id: str) -> Edition:
    """The edition of a run: as its file says now if that was named, else as it was then."""
    if name is not None and name != run_id and name.lower().endswith(SUFFIXES):
        return load_edition(Path(name))
    return Edition.model_validate_json(Ledger(database).run(run_id).snapshot)
