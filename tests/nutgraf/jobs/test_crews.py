"""How many articles are in hand for how many requests at once."""

from pathlib import Path

import pytest

from desk_night import edition
from nutgraf.jobs.crews import Crew, articles_at_once, crew_of, queue_of
from nutgraf.jobs.durable import SLOW_CHUNKS


@pytest.mark.parametrize("concurrency", [1, 2, 3, 7, 8, 16, 64])
def test_chunks_in_hand_keep_all_requests_going(concurrency: int) -> None:
    assert 3 * Crew(1, concurrency).chunk_size >= articles_at_once(concurrency) >= concurrency


def test_one_request_at_a_time_is_one_article_at_a_time(tmp_path: Path) -> None:
    """A local model has read the article once when it is asked the next question about it."""
    alone = edition(tmp_path, concurrency=1)
    assert crew_of(alone) == Crew(processes=1, concurrency=1)
    assert (articles_at_once(1), Crew(1, 1).chunk_size) == (1, 1)
    assert queue_of(alone) is SLOW_CHUNKS


def test_more_requests_than_a_core_keeps_up_with_are_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    assert crew_of(edition(tmp_path, concurrency=64)) == Crew(processes=4, concurrency=16)
    assert crew_of(edition(tmp_path, concurrency=64, workers=2)) == Crew(2, 32)
    assert crew_of(edition(tmp_path, concurrency=9)) == Crew(processes=1, concurrency=9)
