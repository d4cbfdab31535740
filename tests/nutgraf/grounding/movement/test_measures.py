"""The figures of an article that measure something, named by code."""

from dataclasses import dataclass

import pytest

from nutgraf.grounding.movement.measures import Measure, MeasureIndex, measures, surroundings
from nutgraf.segmentation import segment
from nutgraf_schemas.digest import Direction
from pressroom import HALVERN


def _only(sentence: str, figure: str) -> Measure:
    found = [m for m in measures(segment(sentence)) if m.figure.text == figure]
    assert len(found) == 1, [m.figure.text for m in measures(segment(sentence))]
    return found[0]


@dataclass(frozen=True)
class Case:
    """A sentence, a figure of it, what it measures and where it went."""

    sentence: str
    figure: str
    name: str | None
    direction: Direction


CASES = [
    Case("Operating profit fell 9% to $5 million.", "9%", "Operating profit", "down"),
    Case("Operating profit fell 9% to $5 million.", "$5 million", "Operating profit", "down"),
    Case("It reported a 9% drop in operating profit.", "9%", "Operating profit", "down"),
    Case("A 4% rise in the price of pulp, it said, hurt.", "4%", "Price of pulp", "up"),
    Case("A 4% rise in the price of pulp hurt it.", "4%", None, "up"),
    Case("The bank said that its net income rose 3%.", "3%", "Net income", "up"),
    Case("Sales rose 3%, while margins narrowed to 9%.", "9%", "Margins", "down"),
    Case("Snacks, the largest division, slipped 2%.", "2%", "Snacks", "down"),
    Case("It cut its price target to $64.", "$64", "Price target", "down"),
    Case("The quarterly dividend was held at 38 cents.", "38 cents", "Quarterly dividend", "none"),
    Case("Net debt was unchanged at £310 million.", "£310 million", "Net debt", "flat"),
    Case("U.S. output will decline 3% next year.", "3%", "U.S. output", "down"),
    Case("Its shares rose 2%; Orbex's fell 5%.", "5%", "Orbex", "down"),
    Case("It cost £9m.", "£9m", None, "none"),
    Case("It rose 3%.", "3%", None, "up"),
    Case("They would add $84 billion.", "$84 billion", None, "up"),
    Case("Half of the 12 percent tariff is paid, a rise of 3%.", "3%", None, "up"),
    Case("It puts the cost to shops and theatres at up to £9m.", "£9m", None, "none"),
    Case("The firm backs these new plans with $3 million.", "$3 million", None, "none"),
    Case("One said it will have $4 million.", "$4 million", None, "none"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.figure} of {case.sentence[:40]}")
def test_a_figure_is_named_by_its_sentence_or_not_at_all(case: Case) -> None:
    measure = _only(case.sentence, case.figure)
    assert (measure.name, measure.direction) == (case.name, case.direction)


def test_every_name_is_words_of_its_sentence_in_a_row() -> None:
    segmentation = segment(HALVERN)
    named = [m for m in measures(segmentation) if m.name]
    assert len(named) >= 5
    for measure in named:
        assert str(measure.name).lower() in segmentation.sentence_text(measure.sentence).lower()


def test_figures_come_in_the_articles_order_with_offsets_in_their_sentences() -> None:
    segmentation = segment(HALVERN)
    found = measures(segmentation)
    assert [m.sentence for m in found] == sorted(m.sentence for m in found)
    for m in found:
        text = segmentation.sentence_text(m.sentence)
        assert text[m.figure.start : m.figure.end] == m.figure.text


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("It took three years and 40 days.", []),
        ("Two men and one dog came.", []),
        ("Profit fell to £88 million from £100 million.", ["£88 million"]),
        ("In 2025 sales doubled.", ["doubled"]),
        ("It has 1,400 people.", ["1,400"]),
    ],
    ids=["durations", "words", "what it is compared with", "years", "counts"],
)
def test_what_measures_something(sentence: str, figures: list[str]) -> None:
    assert [m.figure.text for m in measures(segment(sentence))] == figures


@pytest.mark.parametrize(
    ("sentence", "period"),
    [
        ("Sales rose 3% in the third quarter.", "third quarter"),
        ("In 2025, sales rose 3%.", "2025"),
        ("In 2025, sales rose 3% from 2024.", "2024"),
        ("Sales rose 3%.", None),
    ],
    ids=["behind", "in front", "behind before in front", "none"],
)
def test_the_period_is_the_nearest_one(sentence: str, period: str | None) -> None:
    assert _only(sentence, "3%").period == period


def test_what_is_named_and_moved_weighs_most() -> None:
    weights = {
        m.figure.text: m.weight
        for m in measures(segment("Sales rose 3%. It has £4 million. There are 90 shops."))
    }
    assert weights == {"3%": 3, "£4 million": 1, "90": 0}


def test_the_surroundings_reach_from_figure_to_figure() -> None:
    sentence = "Sales rose 3% in May, margins shrank to 9% and debt was $2 million."
    around = surroundings(_only(sentence, "9%"), sentence)
    assert "margins shrank" in around
    assert "debt was" in around
    assert "Sales" not in around


def test_a_name_from_beyond_another_figure_belongs_to_the_surroundings() -> None:
    sentence = "Operating profit fell 9% to $5 million."
    assert "Operating profit" in surroundings(_only(sentence, "$5 million"), sentence)


def test_what_moved_is_of_all_that_is_measured() -> None:
    index = MeasureIndex(segment("Sales rose 3%. It has £4 million. Margins shrank to 9%."))
    assert [m.figure.text for m in index.moving()] == ["3%", "9%"]
    assert [m for m in index.all() if m.direction != "none"] == list(index.moving())
