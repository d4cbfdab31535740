"""The measure of growth: sizes, and what a square and a line look like to it."""

import pytest

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.measures import speed
from nutgraf.evaluation.measures.hostile import HOSTILE
from nutgraf.evaluation.measures.speed import Growth, Hostile, Pair


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_has_the_length_asked_for(kind: str) -> None:
    """To a few characters, or twice as long would not be twice."""
    assert len(HOSTILE[kind](4000)) == pytest.approx(4000, rel=0.05)


@pytest.mark.parametrize(("power", "ratio"), [(1, 2), (2, 4)], ids=["line", "square"])
def test_the_ratio_tells_a_line_from_a_square(
    power: int, ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seconds(pair: Pair) -> float:
        return float((len(pair.article) / 60_000) ** power)

    monkeypatch.setattr(speed, "_seconds", seconds)
    (score,) = Growth().score(Hostile("digits", "the article"), Checker())
    assert score.value == pytest.approx(ratio, rel=0.01)
    assert score.kind == "digits as the article"
