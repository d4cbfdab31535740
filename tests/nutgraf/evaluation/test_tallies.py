"""Counting scores into lines."""

import pytest

from nutgraf.evaluation import Line, Score
from nutgraf.evaluation.tallies import tallied

CAUGHT = Line("caught")
FALSE = Line("falsely failed", better="low")
SCORES = (
    Score("caught", 1, "digit", "a"),
    Score("caught", 0, "digit", "b"),
    Score("caught", 1, "year", "c"),
    Score("falsely failed", 0, "plain", "d"),
    Score("falsely failed", 1, "plain", "e"),
)


def test_each_line_has_its_share_its_kinds_and_its_failures() -> None:
    caught, false = tallied((CAUGHT, FALSE), SCORES)
    assert caught.n == 3
    assert caught.result == pytest.approx(2 / 3)
    assert caught.kinds == {"digit": (2, 1), "year": (1, 1)}
    assert [s.shown for s in caught.failures] == ["b"]
    assert [s.shown for s in false.failures] == ["e"]


def test_a_line_without_cases_has_no_result() -> None:
    (tally,) = tallied((CAUGHT,), ())
    assert (tally.n, tally.result) == (0, None)


@pytest.mark.parametrize(("summary", "result"), [("median", 2.0), ("most", 9.0)])
def test_numbers_have_their_median_or_their_largest(summary: str, result: float) -> None:
    line = Line("time", summary="median" if summary == "median" else "most", unit=" ms")
    (tally,) = tallied((line,), [Score("time", v, "run") for v in (1.0, 9.0, 2.0)])
    assert tally.result == result
    assert tally.failures == []
