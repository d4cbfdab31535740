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


BALLOT = "Dockers at Port Ansel voted by 312 to 45 for a strike in May, the union said."


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Dockers voted by 45 to 312 for a strike.", BALLOT),
        (
            "The board voted by 2 votes to 9 for the plan.",
            "The board voted by 9 votes to 2 for the plan.",
        ),
    ],
)
def test_the_sides_of_a_vote_are_not_turned_round(claim: str, source: str) -> None:
    assert messages(claim, source)


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        ("Dockers voted by 312 to 45 for a strike.", [BALLOT]),
        ("Dockers voted by 312 votes to 45 for a strike.", [BALLOT]),
        ("Only 45 dockers opposed a strike, to 312 in favour.", [BALLOT]),
        (
            "Clerks voted by 45 to 312 for a strike.",
            [BALLOT, "Clerks voted by 45 to 312 for a strike."],
        ),
    ],
)
def test_a_vote_may_be_told_in_other_words(claim: str, sources: list[str]) -> None:
    assert messages(claim, *sources) == []


def test_a_month_in_the_place_of_another_is_found() -> None:
    move = "The council moved the fair from June to October."
    opening = "The hall opens in March."
    assert messages("The council moved the fair from March to October.", move, opening) == [
        "the cited sentences have 'June' where this says 'March'"
    ]
    assert messages(move, move, opening) == []


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        ("The council backed June's fair on Monday.", ["The council backed June's fair, it said."]),
        ("The fair moves to June 4 in Orrin.", ["The fair moves to 4 Jun. in Orrin."]),
        ("The fair that was in June moves.", ["In May, the fair moves.", "It was held in June."]),
        ("Mrs May's plan for the fair failed.", ["Mrs May's plan for the fair in June failed."]),
    ],
)
def test_months_that_a_sentence_has_are_let_pass(claim: str, sources: list[str]) -> None:
    assert messages(claim, *sources) == []
