"""A measure may not be told to move another way than the article says, figures or none."""

import pytest

from nutgraf.grounding.movement.measures import measures
from nutgraf.grounding.movement.trends import trend_conflicts
from nutgraf.segmentation import segment

ARTICLE = (
    "Gross margin was unchanged at 31.4%. Operating margin narrowed to 10.2% from 11.6%. "
    "Free cash flow rose to $96 million from $41 million. Sales of frozen meals advanced 9%. "
    "Net income fell 3% in the spring. Net income rose 5% in the summer."
)


def _named(statement: str) -> list[str]:
    return [c.name for c in trend_conflicts(statement, measures(segment(ARTICLE)))]


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        (
            "Gross margin and operating margin narrowed, while free cash flow rose.",
            ["Gross margin"],
        ),
        ("Operating margin widened.", ["Operating margin"]),
        ("Free cash flow fell.", ["Free cash flow"]),
        ("Sales of frozen meals slipped.", ["Sales of frozen meals"]),
    ],
)
def test_a_measure_sent_the_other_way_is_a_conflict(statement: str, names: list[str]) -> None:
    assert _named(statement) == names


@pytest.mark.parametrize(
    "statement",
    [
        "Operating margin narrowed.",
        "Gross margin held while operating margin narrowed.",
        "Free cash flow did not fall.",
        "Net income rose.",
        "Net income fell.",
        "Gross margin is a measure of profit. Costs rose.",
        "The company sells frozen meals.",
    ],
)
def test_what_the_article_says_or_does_not_say_is_none(statement: str) -> None:
    assert _named(statement) == []


def test_the_message_tells_both_ways() -> None:
    found = next(iter(trend_conflicts("Operating margin rose.", measures(segment(ARTICLE)))))
    assert "told as something that rose" in found.message
    assert "says that it fell" in found.message
