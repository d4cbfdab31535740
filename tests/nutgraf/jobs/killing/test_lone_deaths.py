"""One process of a batch dies, and the others are left."""

from collections.abc import Callable

import psutil

from night.batches import Batch, await_end, check_same, family, is_worker
from night.kills import bill
from night.stub_model import StubModel
from stub_server import wait_until

Begin = Callable[..., Batch]


def test_a_batch_outlives_its_worker(begin: Begin, undisturbed: Batch, model: StubModel) -> None:
    """The dead worker's articles are done by others, within the same run."""
    batch = begin()
    process = batch.start()
    wait_until(lambda: model.stats()["requests"] > 4, seconds=30)
    worker = next(p for p in family(process.pid) if is_worker(p))
    worker.kill()
    assert process.wait(60) == 0, batch.said()
    check_same(batch, undisturbed)
    assert bill(model.paid(), [0.0]).again <= 8


def test_workers_end_with_their_coordinator(begin: Begin, model: StubModel) -> None:
    """Nobody is left who would go on spending."""
    process = begin().start()
    wait_until(lambda: model.stats()["requests"] > 0, seconds=30)
    workers = [p for p in family(process.pid) if is_worker(p)]
    assert workers
    process.kill()
    process.wait(10)
    await_end(workers, seconds=5)


def test_a_new_coordinator_goes_on(begin: Begin, undisturbed: Batch, model: StubModel) -> None:
    """What the dead one's workers had in hand is not lost, though no time passes between."""
    batch = begin()
    process = batch.start()
    wait_until(lambda: model.stats()["requests"] > 4, seconds=30)
    process.kill()
    process.wait(10)
    assert batch.run() == 0, batch.said()
    check_same(batch, undisturbed)


def test_a_second_runner_is_refused(begin: Begin, undisturbed: Batch, model: StubModel) -> None:
    """Two processes on one edition: one runs it, the other says so, and nothing is paid twice."""
    batch = begin()
    first, second = batch.start(), batch.start()
    codes = sorted((first.wait(60), second.wait(60)))
    assert codes[0] == 0, batch.said()
    assert codes[1] != 0
    assert "by another process" in batch.said()
    assert "Traceback" not in batch.said()
    check_same(batch, undisturbed)
    assert bill(model.paid(), []).again == 0
    assert not psutil.pid_exists(first.pid)
