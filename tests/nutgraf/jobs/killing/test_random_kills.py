"""A batch that is killed again and again comes to what it would have come to undisturbed.

The long form is benchmarks/kills.py.
"""

import random
from pathlib import Path

from night.batches import Batch, check_same
from night.kills import bill, kill_until_done
from night.press import stories, write_night
from night.stub_model import StubModel

CONCURRENCY = 16
WORDS = ("--concurrency", str(CONCURRENCY), "--workers", "2")


def test_kills_at_random_moments_change_nothing(tmp_path: Path) -> None:
    """One row an input, the same rows, and nothing paid twice but what was in flight."""
    night = write_night(tmp_path / "night.jsonl", stories(120, exact_copies=3, near_copies=3))
    with StubModel() as model:
        calm = Batch(tmp_path / "calm", night, model.url, *WORDS)
        assert calm.run() == 0, calm.said()
    with StubModel(latency=0.1) as model:
        batch = Batch(tmp_path / "killed", night, model.url, *WORDS)
        toll = kill_until_done(
            batch,
            model,
            kills=6,
            chooser=random.Random(4),
            victims=("all", "coordinator", "worker"),
        )
        paid = bill(model.paid(), toll.times)
    assert toll.exit_code == 0, batch.said()
    assert len(toll.times) >= 3
    check_same(batch, calm)
    assert paid.unexcused == 0, paid
    assert paid.most_a_kill <= 2 * CONCURRENCY, paid  # in flight, and answered but not kept yet
    assert paid.contents == 114
