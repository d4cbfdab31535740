"""A night, what it comes to undisturbed, and the model that is asked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from night.batches import Batch
from night.press import stories, write_night
from night.stub_model import StubModel

LATENCY = 0.05

Begin = Callable[..., Batch]


@pytest.fixture(scope="session")
def small_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 articles, two of them copies."""
    path = tmp_path_factory.mktemp("small") / "night.jsonl"
    return write_night(path, stories(24, exact_copies=1, near_copies=1))


@pytest.fixture(scope="session")
def undisturbed(small_night: Path, tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """The small night, run from beginning to end."""
    with StubModel() as model:
        words = ("--concurrency", "8", "--workers", "2")
        batch = Batch(tmp_path_factory.mktemp("undisturbed"), small_night, model.url, *words)
        assert batch.run() == 0, batch.said()
    return batch


@pytest.fixture
def model() -> Iterator[StubModel]:
    """A model that answers soon."""
    with StubModel(latency=LATENCY) as model:
        yield model


@pytest.fixture
def begin(tmp_path: Path, small_night: Path, model: StubModel) -> Iterator[Begin]:
    """Makes batches of the small night, of which no process outlives the test."""
    begun: list[Batch] = []

    def begin(*arguments: str, **environment: str) -> Batch:
        words = ("--concurrency", "8", "--workers", "2", *arguments)
        batch = Batch(tmp_path / "batch", small_night, model.url, *words, environment=environment)
        begun.append(batch)
        return batch

    yield begin
    for batch in begun:
        batch.end()
