"""How the model of a run is asked: so many at once, so fast, for so much at most."""

from nutgraf.composition import Wrappers
from nutgraf.jobs.database import Database
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.kept_answers import KeptAnswers, KeptModel
from nutgraf.jobs.metering import (
    BoundedModel,
    Budget,
    Meter,
    MeteredModel,
    SharedRateGate,
    SharedSpending,
    Spending,
    YieldingModel,
)
from nutgraf.jobs.provider_batches.collected_model import CollectedModel
from nutgraf.jobs.provider_batches.requests import batch_options
from nutgraf.jobs.provider_batches.sql_store import SqlBatchStore
from nutgraf.jobs.stopping import Wanted, WantedModel, WantedSpending, attentive_sleep
from nutgraf.jobs.tables import batches, metering
from nutgraf.models.protocol import AsyncModel
from nutgraf.settings import Settings


def wrappers(
    edition: Edition,
    database: Database,
    *,
    run_id: str,
    executor: str,
    concurrency: int,
    wanted: Wanted,
) -> Wrappers:
    """What goes around the model of a run in one process.

    Who waits for a busy provider keeps its place among the `concurrency`, so that nobody else runs
    into the same wall; rates and budget are counted for each attempt.

    Args:
        edition: Whose rates and budget.
        database: Where processes share them.
        run_id: Whose budget.
        executor: This process's place.
        concurrency: Requests at once.
        wanted: Whether anything is to be asked still.
    """
    meter = _meter(edition, database, run_id, executor, wanted)

    def around_attempt(model: AsyncModel) -> AsyncModel:
        return WantedModel(MeteredModel(YieldingModel(model, concurrency), meter), wanted)

    def around_answer(model: AsyncModel) -> AsyncModel:
        bounded = BoundedModel(model, concurrency)
        return _kept(edition, database, run_id, _collected(edition, database, bounded))

    return Wrappers(attempt=around_attempt, answer=around_answer)


def settings_of(edition: Edition) -> Settings:
    """The settings to digest a run's articles with, by the edition that it began with.

    What that leaves open was open then: this process's environment and file do not decide it. The
    base URL may have been left out for the password in it.

    Raises:
        SettingsError: A variable or the settings file makes no sense.
    """
    left_open = {name: None for name, value in edition.model.given.items() if value is None}
    left_open.pop("base_url", None)
    if edition.sections is None:
        left_open["sections"] = None
    return edition.settings().model_copy(update=left_open)


def batch_store(database: Database) -> SqlBatchStore:
    """What is recorded of batches at providers, and their answers."""
    return SqlBatchStore(database, batches)


def _kept(edition: Edition, database: Database, run_id: str, model: AsyncModel) -> AsyncModel:
    """The model, whose answers outlive the process also where no answer cache keeps them."""
    if database.is_sqlite and settings_of(edition).cache:
        return model
    return KeptModel(model, KeptAnswers(database, run_id))


def _collected(edition: Edition, database: Database, model: AsyncModel) -> AsyncModel:
    """The model, asked only what no batch of a provider's has answered."""
    if not edition.provider_batch:
        return model
    return CollectedModel(model, batch_store(database), batch_options(settings_of(edition)))


def _meter(
    edition: Edition, database: Database, run_id: str, executor: str, wanted: Wanted
) -> Meter:
    budget = Budget(edition.budget.calls, edition.budget.tokens, edition.budget.dollars)
    spending: Spending | None = None
    if budget.is_set:
        shared = SharedSpending(database, metering, run_id, budget, executor=executor)
        shared.forget(executor)  # who had this place before is dead
        spending = WantedSpending(shared, wanted)
    return Meter(
        spending=spending,
        requests=_gate(database, edition, "requests", edition.rate.requests_per_minute),
        tokens=_gate(database, edition, "tokens", edition.rate.tokens_per_minute),
        sleep=attentive_sleep(wanted),
    )


def _gate(
    database: Database, edition: Edition, what: str, per_minute: int | None
) -> SharedRateGate | None:
    if per_minute is None:
        return None
    name = f"{what} of {edition.settings().model}"
    return SharedRateGate(database, metering, name, per_minute)
