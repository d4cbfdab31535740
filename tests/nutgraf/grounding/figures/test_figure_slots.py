"""Figures that the sources do state, but of something else: what stands in their place?"""

import pytest

from nutgraf.grounding.figures import check_figures

MILL = "In Ostrava the mill made 7,000 tonnes of paper in May, about half of what it can make."
REST = "Its rival made 5,000 tonnes, and sold 9,000."


def messages(claim: str, *sources: str) -> list[str]:
    """What is wrong with the figures of a claim."""
    return [mismatch.message for mismatch in check_figures(claim, sources)]


def test_a_sentence_told_word_for_word_has_its_own_figure() -> None:
    assert messages(MILL, MILL, REST) == []
    (mismatch,) = check_figures(MILL.replace("7,000", "5,000"), [MILL, REST])
    assert mismatch.is_displaced
    assert mismatch.nearest is not None
    assert mismatch.nearest.text == "7,000"
    assert mismatch.message == "the cited sentences have '7,000' where this says '5,000'"


def test_figures_that_change_places_within_a_sentence_are_found() -> None:
    source = "The northern plant has 300 workers on each shift and the southern one 500 on each."
    claim = "The northern plant has 500 workers on each shift and the southern one 500 on each."
    assert messages(claim, source) == ["the cited sentences have '300' where this says '500'"]


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        (
            "Revenue grew 8% in the second quarter.",
            [
                "Revenue grew 5% in the first quarter.",
                "In the second quarter, growth in revenue was 8%.",
            ],
        ),
        ("Sales rose 8% in Asia.", ["Sales rose 5% in Europe.", "In Asia, sales climbed 8%."]),
        ("Sales rose to $12bn.", ["Sales rose from $10bn to $12bn."]),
        ("Orrin has 12 shops in Leeds.", ["Orrin has 40 shops in York and 12 shops in Leeds."]),
        ("Orrin hired 20 people in Spain.", ["Orrin hired 30 people in Italy and 20 in Spain."]),
        (
            "The bank cut its forecast for 2027 to 1.2%.",
            ["The bank cut its forecast for 2026 to 1.4% and for 2027 to 1.2%."],
        ),
        (
            "Shares fell 4% on Tuesday.",
            ["Shares fell 3% on Monday.", "On Tuesday, the shares lost another 4%."],
        ),
        ("Harrow 2, Lunden 1.", ["Harrow 2, Lunden 1.", "Harrow 1, Lunden 1."]),
        (
            "It employs 500 people in Wales.",
            ["It employs 300 people in Kent.", "It employs 500 people in Wales."],
        ),
    ],
)
def test_a_sentence_in_other_words_is_not_held_to_the_places_of_figures(
    claim: str, sources: list[str]
) -> None:
    assert messages(claim, *sources) == []
