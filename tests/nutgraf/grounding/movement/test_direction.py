"""What a sentence says of a figure: up, down, flat or nothing."""

import time
from dataclasses import dataclass

import pytest

from nutgraf.grounding.movement.direction import direction_conflicts, direction_of
from nutgraf_schemas.digest import Direction


@dataclass(frozen=True)
class Case:
    """A sentence, a figure of it, and what it says of it."""

    sentence: str
    figure: str
    direction: Direction


CASES = [
    Case("Revenue rose 26% while cash flow dropped 70%.", "26%", "up"),
    Case("Revenue rose 26% while cash flow dropped 70%.", "70%", "down"),
    Case(
        "Revenue rose 4%, but margins fell by 2 percentage points.", "2 percentage points", "down"
    ),
    Case("Revenue rose 26% and profit 5%.", "5%", "up"),
    Case("Sales rose 3% to $2 billion.", "$2 billion", "up"),
    Case("Sales rose in the third quarter to $5 billion.", "$5 billion", "up"),
    Case("Profit climbed to $4.2 billion from $3.1 billion.", "$4.2 billion", "up"),
    Case("Its share went from 31% to 9%.", "9%", "down"),
    Case("Its share went from 31% to 9%.", "31%", "down"),
    Case("It cut its forecast for growth next year to 0.8% from 1.1%.", "0.8%", "down"),
    Case("It cut its growth forecast to 0.8%.", "0.8%", "down"),
    Case("It reported growth of 0.8% for the year.", "0.8%", "up"),
    Case("Its share rose from 31% to 9%.", "31%", "up"),
    Case("Joblessness went from 4.9 percent in May to 5.2 percent in June.", "5.2 percent", "up"),
    Case("Revenue was $4.2 billion, up 5% from a year earlier.", "$4.2 billion", "up"),
    Case("Revenue was $4.2 billion, a drop of 5%.", "$4.2 billion", "down"),
    Case("It reported a 26% year-on-year increase.", "26%", "up"),
    Case("It reported an increase of 26%.", "26%", "up"),
    Case("The 5-point drop surprised traders.", "5", "down"),
    Case("Profit fell 26% after a 5% rise in costs.", "5%", "up"),
    Case("Profit fell 26% after a 5% rise in costs.", "26%", "down"),
    Case("Shares closed 3% lower.", "3%", "down"),
    Case("Orbex inched up its target by 0.3 percentage points.", "0.3 percentage points", "up"),
    Case("The firm cut 500 jobs.", "500", "down"),
    Case("It raised its forecast to $500 million.", "$500 million", "up"),
    Case("Its loss narrowed to $3 million.", "$3 million", "down"),
    Case("Sales have doubled.", "doubled", "up"),
    Case("Sales were flat at $3 billion.", "$3 billion", "flat"),
    Case("The bank held its rate unchanged at 5%.", "5%", "flat"),
    Case("Not only did sales rise 5%, it hired.", "5%", "up"),
    Case("Sales did not rise 5%.", "5%", "none"),
    Case("The rate never fell below 3%.", "3%", "none"),
    Case("Its users haven’t grown 5%.", "5%", "none"),
    Case("Bids of up to 500 were made.", "500", "none"),
    Case("The start-up raised $500 million.", "$500 million", "none"),
    Case("Prices range from $5 to $50.", "$50", "none"),
    Case("More than 26% of staff work there.", "26%", "none"),
    Case("Students make up 12% of the town.", "12%", "none"),
    Case("Costs fell and revenue was $5 billion.", "$5 billion", "none"),
    Case("Revenue, which fell last year, was $5 billion.", "$5 billion", "none"),
    Case("Profits fell in a market worth $5 billion.", "$5 billion", "none"),
    Case("Profits fell for two years.", "two", "none"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.sentence} {case.figure}")
def test_the_governing_word_of_the_clause_gives_the_direction(case: Case) -> None:
    start = case.sentence.index(case.figure)
    assert direction_of(case.sentence, start, start + len(case.figure)) == case.direction


def test_a_claim_that_turns_a_figure_round_is_a_conflict() -> None:
    (conflict,) = direction_conflicts("Revenue fell 26%.", ["Revenue climbed 26 percent."])
    assert (conflict.claimed, conflict.stated, conflict.figure.text) == ("down", "up", "26%")
    assert conflict.message == (
        "'26%' is told as something that fell; the cited sentence says that it rose"
    )


@pytest.mark.parametrize(
    ("claim", "said", "source", "stated"),
    [
        ("Revenue fell 26%.", "fell", "Revenue climbed 26 percent.", "climbed"),
        ("It told of a 3% drop.", "drop", "It told of a rise of 3%.", "rise"),
        ("Pay went from 9% to 5%.", "9% to 5%", "Pay rose by 9%.", "rose"),
        ("Debt was $5 million, up 2%.", "up", "Debt, down 2%, was $5 million.", "down"),
        ("Sales have doubled.", "doubled", "Sales halved, they had not doubled.", None),
    ],
    ids=["before", "behind", "compared", "apposition", "the figure itself"],
)
def test_the_words_that_send_a_figure_are_pointed_at(
    claim: str, said: str, source: str, stated: str | None
) -> None:
    found = direction_conflicts(claim, ["It met.", source])
    assert len(found) == (stated is not None)
    for conflict in found:
        assert claim[conflict.start : conflict.end] == said
        assert conflict.source == 1
        assert source[conflict.source_start : conflict.source_end] == stated


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        ("Revenue rose 26%.", ["Revenue climbed 26 percent."]),
        ("Revenue rose 26%.", ["Revenue was 26% of the total."]),
        ("Revenue is 26%.", ["Revenue fell 26 percent."]),
        ("Revenue rose 26%.", ["Costs fell 26%.", "Revenue rose 26%."]),
        ("Revenue rose for two years.", ["Revenue fell for two years."]),
        ("Revenue rose 26%.", ["Revenue fell 25%."]),
    ],
    ids=["agrees", "unsaid", "claims nothing", "one agrees", "a duration", "another figure"],
)
def test_no_conflict_without_every_source_saying_otherwise(claim: str, sources: list[str]) -> None:
    assert direction_conflicts(claim, sources) == ()


def test_a_source_that_repeats_a_figure_without_end_is_answered_quickly() -> None:
    start = time.process_time()
    direction_conflicts("It fell 5%.", ["5% " * 10_000])
    assert time.process_time() - start < 2
