"""What the words around a number make of it: the dead and the hurt, a loss, a fall, a count."""

import pytest

from nutgraf.grounding.figures import check_figures


def messages(claim: str, *sources: str) -> list[str]:
    """What is wrong with the figures of a claim."""
    return [mismatch.message for mismatch in check_figures(claim, sources)]


@pytest.mark.parametrize(
    ("claim", "source", "message"),
    [
        (
            "Seven people were killed",
            "the blast injured seven people",
            "the cited sentences say 'seven' of the injured",
        ),
        (
            "The crash left three dead",
            "three are missing",
            "the cited sentences say 'three' of the missing",
        ),
        (
            "a profit of $5 million",
            "Orrin Foods made a loss of $5 million",
            "the cited sentences say '$5 million' of the loss",
        ),
        (
            "its £3m pre-tax loss",
            "pre-tax profit narrowed to £3m",
            "the cited sentences say '£3m' of the profit",
        ),
        ("growth of 3%", "growth of -3%", "'-3%' has the other sign in the cited sentences"),
        ("it fell -3%", "it fell 3%", "'3%' has the other sign in the cited sentences"),
        (
            "sales rose +3%",
            "sales changed by -3%",
            "'-3%' has the other sign in the cited sentences",
        ),
        ("5 days", "5 weeks", "'5' counts 'day', but 'week' in the cited sentences"),
        ("7 cars", "7 people", "'7' counts 'car', but 'person' in the cited sentences"),
        (
            "a man at the age of 13",
            "13 people came",
            "'13' counts 'year', but 'person' in the cited sentences",
        ),
        (
            "the second round",
            "the second set",
            "'second' counts 'round', but 'set' in the cited sentences",
        ),
    ],
)
def test_an_equal_number_of_something_else_is_told_as_such(
    claim: str, source: str, message: str
) -> None:
    assert messages(claim, source) == [message]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Seven people were killed", "A blast killed at least seven and hurt twenty"),
        ("Twenty were injured", "A blast killed at least seven and hurt 20 people"),
        ("Seven people died", "The fire cost the lives of seven tenants"),
        ("two men", "two men who killed five guards were arrested"),
        ("a loss of $5 million", "It lost $5 million, after a profit of $3 million"),
        ("a $3 million profit", "It lost $5 million, after a profit of $3 million"),
        ("A profit of $3 million turned into a loss.", "a profit of $3 million"),
        ("Output shrank 0.3%", "Growth came to -0.3%"),
        ("Growth came to -0.3%", "Output shrank 0.3%"),
        ("It fell to -5 degrees", "It was 5 degrees below zero"),
        ("12 factories", "12 plants"),
        ("500 cars", "500 vehicles"),
        ("12 workers", "12 people"),
        ("The driver, aged 34, left", "Tom Hale, 34, left"),
        ("a 34-year-old", "Tom Hale, 34, left"),
        ("the second round", "round two"),
        ("her second win", "a second victory"),
        ("three quarters of it", "three-quarters of it"),
    ],
)
def test_what_may_be_the_same_thing_is_let_be(claim: str, source: str) -> None:
    assert messages(claim, source) == []


def test_two_nouns_that_a_sentence_counts_apart_do_not_swap_numbers() -> None:
    source = "The jury has three men and seven women."
    assert messages("Three men and seven women sit on it.", source) == []
    assert messages("Seven men and three women sit on it.", source) == [
        "'Seven' counts 'man', but 'woman' in the cited sentences",
        "'three' counts 'woman', but 'man' in the cited sentences",
    ]


def test_a_range_ends_elsewhere_than_it_begins() -> None:
    source = "The mill stood idle from 1990 to 1997."
    assert messages("It did nothing from 1990 to 1997", source) == []
    assert messages("It did nothing from 1997 to 1997", source) == [
        "'1997' stands in none of the cited sentences; they say '1990'"
    ]
    assert messages("a ratio of 1 to 1", "a ratio of 1 to 1") == []
