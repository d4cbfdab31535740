"""Which figures of a claim are held by its sources, in whatever dress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.grounding.figures import (
    check_figures,
    find_figures,
    matching_figures,
)


def unmatched(claim: str, *sources: str) -> list[str]:
    """The figures of a claim that no source states."""
    return [mismatch.figure.text for mismatch in check_figures(claim, sources)]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It has 380 billion yuan", "RMB 380 billion was set aside"),
        ("380bn yuan", "a plan of ¥380 billion, in yuan"),
        ("¥380 billion", "380 billion yuan"),
        ("380 billion yuan", "China will spend ¥380 billion"),
        ("26 percent", "26%"),
        ("1,500,000 homes", "1.5 million homes"),
        ("1.2 billion", "1,200 million"),
        ("two plants", "2 plants"),
        ("a dozen staff", "12 employees"),
        ("Q3 revenue", "third-quarter revenue"),
        ("Q3 2025", "in the third quarter of 2025"),
        ("in the third quarter of 2025", "In 2025, the third quarter was best."),
        ("it set aside 380 billion", "RMB 380 billion was set aside"),
        ("half of staff", "50% of staff"),
        ("$0.45", "45 cents"),
        ("25 basis points", "0.25 percentage points"),
        ("half a percentage point", "50 basis points"),
        ("5 points", "5 percentage points"),
        ("hundreds of workers", "350 workers"),
        ("double-digit growth", "growth of 26%"),
        ("March 3, 2026", "3 March 2026"),
        ("in March 2026", "It opened on March 3, 2026."),
        ("in 2026", "by March 3, 2026"),
        ("in 2026", "the 2025/26 season"),
        ("FY26", "fiscal 2026"),
        ("tripled", "three times"),
        ("two-thirds of staff", "two in three employees"),
        ("US$5 million", "$5 million"),
        ("won 3-1", "won 3–1"),
        ("12 months", "a 12-month pause"),
        ("the Lumo 15", "a Lumo 15 Pro"),
        ("the Group of Seven", "the G7"),
        ("$4 billion this year", "It spent $3 billion last year and 4 billion this year"),
        ("17th", "seventeenth"),
        ("3 pm", "3:00 p.m."),
        ("Rs 500 crore", "5 billion rupees"),
        ("80 mph", "80 miles per hour"),
        ("a cut of 5%", "a change of -5%"),
        ("at least 3%", "between 3 and 5 percent"),
        ("up to 5%", "between 3 and 5 percent"),
        ("3-5%", "between 3 and 5 percent"),
        ("from 3 to 5 percent", "between 3 and 5 percent"),
        ("to 5 percent", "from 3 to 5 percent"),
        ("3% in Spain", "the gap between 3% in Spain and 5% in Italy"),
        ("about 500 jobs", "more than 500 jobs"),
        ("500 jobs", "fewer than 500 jobs"),
        ("over 500 jobs", "no fewer than 500 jobs"),
        ("500 jobs or more", "at least 500 jobs"),
        ("as many as 500 jobs", "up to about 500 jobs"),
        ("over five years", "in less than five years"),
        ("a dispute over $5 million", "a claim of up to $5 million"),
        ("above the 2% target", "below the 2% target"),
        ("30 degrees", "30 degrees Celsius"),
        ("30°C", "30 degrees Celsius"),
        ("300,000 euros", "300.000 Euro"),
        ("12,345 euros", "12.345 €"),
        ("12,345 francs", "Der Verlust der Firma lag bei 12.345 francs und stieg"),
        ("1.5 million", "1.500.000"),
        ("€1,234.56", "1.234,56 euros"),
        ("3.25%", "3.250%"),
        ("$1.25 billion", "$1.250 billion"),
    ],
)
def test_a_figure_in_other_dress_is_the_same(claim: str, source: str) -> None:
    assert find_figures(claim)
    assert unmatched(claim, "Nothing here.", source) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("26%", "62%"),
        ("3 million homes", "3 billion homes"),
        ("$5", "€5"),
        ("A$5 million", "$5 million"),
        ("380 billion yen", "RMB 380 billion"),
        ("380 billion yuan", "¥380 billion, or 2 billion yen a day"),
        ("$380 billion", "380 billion"),
        ("600 million downloads", "$600 million"),
        ("5%", "5 percentage points"),
        ("26", "26%"),
        ("26 people", "26%"),
        ("50 basis points", "25 basis points"),
        ("2025", "2026"),
        ("Q3", "Q2"),
        ("Q3 2025", "Q3 2024"),
        ("Q3 2025", "Q3 2024, better than Q2 2025"),
        ("March 3", "March 4"),
        ("March 2026", "in April, 2026"),
        ("FY26", "FY25"),
        ("since the 1990s", "since the 1980s"),
        ("about 4 billion people", "4.2 billion people"),
        ("5 days", "5 weeks"),
        ("$5 a month", "$5 a year"),
        ("-5%", "+5%"),
        ("millions of workers", "thousands of workers"),
        ("thousands of workers", "350 workers"),
        ("350 workers", "hundreds of workers"),
        ("won 3-1", "won 2-1"),
        ("the third", "the fourth"),
        ("doubled", "tripled"),
        ("two-thirds", "a third of it"),
        ("triple-digit growth", "growth of 26%"),
        ("the Lumo 16", "the Lumo 15"),
        ("more than 500 jobs", "fewer than 500 jobs"),
        ("at least 20 shops", "at most 20 shops"),
        ("more than 5%", "no more than 5%"),
        ("over $5 million", "just under $5 million"),
        ("nearly 500", "more than 500"),
        ("500 or more", "500 or fewer"),
        ("upwards of 20", "a maximum of 20"),
        ("more than half of staff", "less than half of staff"),
        ("nearly tripled", "more than tripled"),
        ("$1.2 billion", "between $1.2 and $1.4 billion"),
        ("at most $1.2 billion", "between $1.2 and $1.4 billion"),
        ("30 degrees Celsius", "30 degrees Fahrenheit"),
        ("30°C", "30°F"),
        ("300 Euro", "300.000 Euro"),
        ("300 euros", "Der Umsatz stieg auf 300.000 Euro"),
        ("1.5 litres", "1.500 litres"),
    ],
)
def test_another_amount_unit_scale_or_currency_is_not_the_same(claim: str, source: str) -> None:
    assert unmatched(claim, source)


def test_each_figure_may_stand_in_another_source() -> None:
    sources = ["Sales rose 26%.", "It now has 12 shops."]
    assert unmatched("Sales rose 26% at its 12 shops", *sources) == []
    assert unmatched("Sales rose 26% at its 14 shops", *sources) == ["14"]


def test_a_mismatch_names_the_nearest_figure_of_the_sources() -> None:
    (mismatch,) = check_figures(
        "Veldra earned $4.3 billion", ["It has 43 shops.", "It earned $4.2 billion, up 5%."]
    )
    assert mismatch.nearest is not None
    assert mismatch.nearest.text == "$4.2 billion"
    assert mismatch.message == (
        "'$4.3 billion' stands in none of the cited sentences; they say '$4.2 billion'"
    )


@pytest.mark.parametrize(
    ("claim", "source", "message"),
    [
        ("over 500 jobs", "up to 500 jobs", "the cited sentences say at most '500'"),
        ("under 500 jobs", "over 500 jobs", "the cited sentences say at least '500'"),
        (
            "$5 million",
            "between $5 million and $6 million",
            "the cited sentences have '$5 million' as one end of a range only",
        ),
    ],
)
def test_a_mismatch_of_bounds_says_so(claim: str, source: str, message: str) -> None:
    assert [mismatch.message for mismatch in check_figures(claim, [source])] == [message]


def test_a_lost_unit_is_nearest_to_the_figure_of_the_same_amount() -> None:
    (mismatch,) = check_figures("It rose 5%", ["It rose 5 percentage points, or 6%."])
    assert mismatch.nearest is not None
    assert mismatch.nearest.text == "5 percentage points"


def test_without_figures_in_the_sources_there_is_no_nearest() -> None:
    (mismatch,) = check_figures("It rose 5%", ["It rose."])
    assert mismatch.nearest is None
    assert mismatch.message == "'5%' stands in none of the cited sentences"


def test_matching_figures_are_the_sources_own() -> None:
    (claimed,) = find_figures("26 percent")
    matching = matching_figures(claimed, "Sales rose 26% in May and profit 26 per cent, costs 6%.")
    assert [figure.text for figure in matching] == ["26%", "26 per cent"]


PIECES = st.sampled_from(
    "Sales rose 26% $5 million 3-1 March 3 2026 Q3 FY26 two-thirds a quarter point doubled 25 bps "
    "more than under between 4.250 or hundreds of yuan 380bn ¥5 and to from 2025/26 15:30 third "
    "Lumo 9 - , the".split()
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_a_sentence_holds_every_figure_of_its_own(sentence: str) -> None:
    assert unmatched(sentence, sentence) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Sales rose by an eighth.", "Sales were up one-eighth at $4 million."),
        ("A quarter of ferries will run.", "It will run one ferry in four on the northern line."),
        ("It will run one ferry in four.", "A quarter of ferries will run."),
        ("Output fell by almost a third over the year.", "It lost almost a third of its output."),
        ("The senate passed it 52-41 two days ago.", "The senate passed it by 52 votes to 41."),
    ],
)
def test_shares_and_votes_are_the_same_in_other_words(claim: str, source: str) -> None:
    assert check_figures(claim, [source, "It happened two days ago."]) == ()


def test_one_office_in_three_cities_is_no_share() -> None:
    assert check_figures("It is in three cities.", ["It has one office in three cities."]) == ()
    (mismatch,) = check_figures("It runs one ferry in five.", ["It runs one ferry in four."])
    assert mismatch.figure.text == "one ferry in five"
