"""Ctrl-C: once it ends in order, twice at once."""

import signal
from collections.abc import Callable, Iterator

import pytest

from night.batches import Batch, await_end, check_same, family, kill_all
from night.kills import bill
from night.stub_model import StubModel
from stub_server import wait_until

Begin = Callable[..., Batch]

INTERRUPTED = 130


def test_one_ctrl_c_finishes_what_is_in_flight(
    begin: Begin, undisturbed: Batch, model: StubModel
) -> None:
    """All that was asked is answered and kept; the same words go on, and pay nothing twice."""
    batch = begin()
    process = batch.start()
    wait_until(lambda: model.stats()["requests"] > 4, seconds=30)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == INTERRUPTED, batch.said()
    asked = model.paid()
    assert len(asked) < 22, "it came too late to prove anything"
    assert all(one.answered for one in asked)
    assert "nutgraf batch run" in batch.said()
    assert str(batch.source) in batch.said()
    assert batch.run() == 0, batch.said()
    check_same(batch, undisturbed)
    assert bill(model.paid(), []).again == 0


@pytest.fixture
def slow_model() -> Iterator[StubModel]:
    """A model that nobody wants to wait for."""
    with StubModel(latency=60) as model:
        yield model


def test_a_second_ctrl_c_stops_at_once(begin: Begin, slow_model: StubModel) -> None:
    """Though answers are due only in a minute; no process is left."""
    batch = begin("--base-url", slow_model.url)
    process = batch.start()
    wait_until(lambda: slow_model.stats()["requests"] > 0, seconds=30)
    processes = family(process.pid)
    try:
        process.send_signal(signal.SIGINT)
        wait_until(lambda: "finishing" in batch.said(), seconds=5)
        process.send_signal(signal.SIGINT)
        assert process.wait(3) == INTERRUPTED, batch.said()
        await_end(processes, seconds=5)
    finally:
        kill_all(process.pid)
    assert "nutgraf batch run" in batch.said()
    assert "Traceback" not in batch.said()
