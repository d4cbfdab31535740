"""A measure may not be told to move another way than the article says, figures or none."""

import pytest

from nutgraf.grounding.movement.measures import measures
from nutgraf.grounding.movement.trends import TrendConflict, TrendIndex
from nutgraf.segmentation import segment

ARTICLE = (
    "Gross margin was unchanged at 31.4%. Operating margin narrowed to 10.2% from 11.6%. "
    "Free cash flow rose to $96 million from $41 million. Sales of frozen meals advanced 9%. "
    "Net income fell 3% in the spring. Net income rose 5% in the summer."
)


def _conflicts(statement: str) -> list[TrendConflict]:
    return list(TrendIndex(measures(segment(ARTICLE))).conflicts(statement))


def _named(statement: str) -> list[str]:
    return [conflict.name for conflict in _conflicts(statement)]


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
        "Gross margin rests on flat prices of milk. Free cash flow depends on steady trade.",
        "Free cash flow from capital losses and falls in tax is taxed.",
    ],
)
def test_what_the_article_says_or_does_not_say_is_none(statement: str) -> None:
    assert _named(statement) == []


def test_the_message_tells_both_ways() -> None:
    (found,) = _conflicts("Operating margin rose.")
    assert "told as something that rose" in found.message
    assert "says that it fell" in found.message


def test_the_verb_and_the_sentence_are_pointed_at() -> None:
    statement = "At Norrel, operating margin widened again."
    (found,) = _conflicts(statement)
    assert statement[found.start : found.end] == "widened"
    assert found.sentence == 2
