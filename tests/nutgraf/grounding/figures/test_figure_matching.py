"""Which figures of a claim are held by its sources, in whatever dress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.grounding.figures import (
    check_figures,
    find_figures,
    matching_figures,
    unmatched_figures,
)


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
    ],
)
def test_a_figure_in_other_dress_is_the_same(claim: str, source: str) -> None:
    assert find_figures(claim)
    assert unmatched_figures(claim, ["Nothing here.", source]) == ()


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
    ],
)
def test_another_amount_unit_scale_or_currency_is_not_the_same(claim: str, source: str) -> None:
    assert unmatched_figures(claim, [source])


def test_each_figure_may_stand_in_another_source() -> None:
    sources = ["Sales rose 26%.", "It now has 12 shops."]
    assert unmatched_figures("Sales rose 26% at its 12 shops", sources) == ()
    (missing,) = unmatched_figures("Sales rose 26% at its 14 shops", sources)
    assert missing.text == "14"


def test_a_mismatch_names_the_nearest_figure_of_the_sources() -> None:
    (mismatch,) = check_figures(
        "Veldra earned $4.3 billion", ["It has 43 shops.", "It earned $4.2 billion, up 5%."]
    )
    assert mismatch.nearest is not None
    assert mismatch.nearest.text == "$4.2 billion"
    assert mismatch.message == (
        "'$4.3 billion' stands in none of the cited sentences; they say '$4.2 billion'"
    )


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
    "hundreds of yuan 380bn ¥5 and to from 2025/26 15:30 third Lumo 9 - , the".split()
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_a_sentence_holds_every_figure_of_its_own(sentence: str) -> None:
    assert unmatched_figures(sentence, [sentence]) == ()
