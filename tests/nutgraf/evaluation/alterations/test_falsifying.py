"""Falsified figures: each kind, and only where it makes a false figure."""

from random import Random

import pytest

from nutgraf.evaluation.alterations.figures import falsified, figures


def made(sentence: str, seed: int = 1) -> dict[str, str]:
    """The falsified sentences by their kind."""
    (figure,) = figures(sentence)
    return {e.kind: e.on(sentence) for e in falsified(figure, Random(seed))}


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Profit rose 18 percent.", {"digit", "sign", "unit"}),
        ("It cost $2.4 billion.", {"digit", "scale", "currency", "sign"}),
        ("It cost £3m.", {"digit", "scale", "currency", "sign"}),
        ("It is 1500m long.", {"digit"}),
        ("It happened in 2019.", {"year"}),
        ("It was the 2014-15 season.", set[str]()),
        ("They meet on Nov. 14.", {"day"}),
        ("They have eleven ports.", {"number word"}),
        ("It was their sixth order.", {"ordinal word"}),
        ("It was the 19th order.", {"digit"}),
        ("It is 25 miles long.", {"digit", "unit"}),
        ("He paid 40 dollars.", {"digit", "currency"}),
        ("It is plus or minus 4 percent.", {"digit", "unit"}),
    ],
)
def test_each_kind_that_a_figure_can_take(sentence: str, kinds: set[str]) -> None:
    assert set(made(sentence)) == kinds


@pytest.mark.parametrize("seed", range(25))
def test_a_falsified_figure_is_another(seed: int) -> None:
    """By its own reading: 5.0 for 5 would be no falsification."""
    for sentence in ("It cost $2.4 billion.", "They have 5,300 people.", "It took 40 days."):
        (before,) = figures(sentence)
        for kind, after in made(sentence, seed).items():
            if kind != "sign":
                assert figures(after)[0].key != before.key, after


@pytest.mark.parametrize("seed", range(25))
def test_a_number_keeps_its_form(seed: int) -> None:
    changed = made("They have 5,300 people.", seed)["digit"]
    number = changed.split()[2]
    assert len(number) == 5
    assert number[1] == ","
    assert number[0] != "0"


@pytest.mark.parametrize("word", ["A380", "G7", "COVID-19", "F-35", "1.2.3", "x86"])
def test_a_digit_of_a_name_is_no_figure(word: str) -> None:
    assert figures(f"They spoke of {word} again.") == ()
