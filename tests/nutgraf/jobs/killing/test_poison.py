"""Articles that the model cannot take, among many that it can."""

from pathlib import Path

from night.batches import Batch
from night.press import Poison, stories, write_night
from night.stub_model import StubModel

SOME_FAILED = 8
POISON: dict[int, Poison] = {3: "garbage", 20: "error", 31: "silence"}


def test_poisonous_articles_cost_the_others_nothing(tmp_path: Path, model: StubModel) -> None:
    """Each ends as failed with its reason; all others have their digests."""
    night = stories(40, poison=POISON)
    patience = {"NUTGRAF_REQUEST_TIMEOUT": "3", "NUTGRAF_TIMEOUT": "60", "NUTGRAF_ATTEMPTS": "1"}
    source = write_night(tmp_path / "night.jsonl", night)
    batch = Batch(tmp_path / "batch", source, model.url, environment=patience)
    assert batch.run() == SOME_FAILED, batch.said()
    failed = {row["id"]: row["reason"] for row in batch.rows_of("failures.jsonl")}
    assert failed == {
        night[3].id: "malformed_answer",
        night[20].id: "model_unavailable",
        night[31].id: "model_unavailable",
    }
    done = [row["id"] for row in batch.rows_of("digests.jsonl")]
    assert done == [story.id for story in night if story.id not in failed]
