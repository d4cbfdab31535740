"""Bars are as long as what they stand for, to one scale."""

from decimal import Decimal

import pytest

import morning
from nutgraf.rendering.edition_charts import WIDTH, Bar, scale_of, stack
from nutgraf.rendering.edition_view import MovedFigure, Story, Topic

STORY = Story(1, morning.digest_of(morning.PIECES[0]))
METRIC = next(iter(STORY.digest.market_impact.metrics)) if STORY.digest.market_impact else None


def _figures(*changes: str) -> list[MovedFigure]:
    assert METRIC is not None
    return [MovedFigure(STORY, METRIC, change=Decimal(change)) for change in changes]


def test_rises_and_falls_share_the_width_by_their_size() -> None:
    scale = scale_of(_figures("30", "15", "-10"))
    assert scale.bar(Decimal(30)) == Bar(50.0, 150.0, is_cut=False)
    assert scale.bar(Decimal(15)) == Bar(50.0, 75.0, is_cut=False)
    assert scale.bar(Decimal(-10)) == Bar(0.0, 50.0, is_cut=False)


@pytest.mark.parametrize("changes", [("5",), ("-5",), ("0",), (), ("0", "-0.0")])
def test_every_bar_lies_within_the_chart(changes: tuple[str, ...]) -> None:
    scale = scale_of(_figures(*changes))
    for change in changes:
        bar = scale.bar(Decimal(change))
        assert bar.width >= 0
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH


def test_an_outlier_is_cut_and_the_others_stay_legible() -> None:
    scale = scale_of(_figures("4000", "3", "2", "1", "-2"))
    bars = [scale.bar(Decimal(change)) for change in (4000, 3, -2)]
    assert [bar.is_cut for bar in bars] == [True, False, False]
    assert bars[1].width > 10
    assert bars[0].x + bars[0].width == WIDTH


def test_a_topics_stories_stand_end_to_end_by_direction() -> None:
    topic = Topic("Tea", {"negative": 1, "positive": 2, "mixed": 0, "none": 1}, ())
    segments = stack(topic, most=8)
    assert [(s.direction, s.count, s.x) for s in segments] == [
        ("positive", 2, 0.0),
        ("none", 1, 50.0),
        ("negative", 1, 75.0),
    ]
    assert all(0 < s.width < s.count * 25 for s in segments)
