"""Figures that follow from others are told as computed, rounded ones as rounded; none is found."""

import pytest

from nutgraf.grounding.figures import check_figures


@pytest.mark.parametrize(
    ("claim", "source", "terms"),
    [
        ("It is €100m less", "It had €300m and now has €200m", ["€300m", "€200m"]),
        ("€500m in all", "€300m in cash and €200m in bonds", ["€300m", "€200m"]),
        ("€600m in all", "€100m, €200m and €300m", ["€100m", "€200m", "€300m"]),
        ("a third less", "It had €300m and now has €200m", ["€200m", "€300m"]),
        ("Sales doubled", "Sales rose from 12m to 24m", ["24m", "12m"]),
        ("33% of jobs went", "from 300 jobs to 200 jobs", ["200", "300"]),
        ("roughly half of staff", "990 of the 2,000 staff and 7 others", ["990", "2,000"]),
        ("up 2 percentage points", "from 3% to 5%", ["5%", "3%"]),
        ("a cut of 25 basis points", "from 4.5% to 4.25%", ["4.5%", "4.25%"]),
        ("12 people", "seven men and five women", ["seven", "five"]),
        ("its best in 17 years", "not since 1993 had it, in 2010, won", ["2010", "1993"]),
    ],
)
def test_a_computed_figure_tells_what_it_follows_from(
    claim: str, source: str, terms: list[str]
) -> None:
    (mismatch,) = check_figures(claim, [source])
    assert [figure.text for figure in mismatch.derived_from] == terms
    told = f"{', '.join(map(repr, terms[:-1]))} and {terms[-1]!r}"
    assert mismatch.message == (
        f"{mismatch.figure.text!r} is computed from {told}, not found in the article"
    )


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("€100m", "$300m and $200m"),
        ("100 workers", "300 shops and 200 shops"),
        ("It has 2", "It has 7 and 5"),
        ("€101m", "€300m and €200m"),
        ("40% of jobs", "from 300 jobs to 200 jobs"),
    ],
)
def test_what_follows_by_chance_or_not_at_all_is_no_computation(claim: str, source: str) -> None:
    (mismatch,) = check_figures(claim, [source])
    assert mismatch.derived_from == ()
    assert "stands in none of the cited sentences" in mismatch.message


@pytest.mark.parametrize(
    ("claim", "source", "exact"),
    [
        ("about 26%", "25.8%", "25.8%"),
        ("nearly 500 homes", "492 homes", "492"),
        ("more than 25%", "25.8%", "25.8%"),
        ("roughly $4 billion", "$4.2 billion", "$4.2 billion"),
    ],
)
def test_a_rounded_figure_tells_what_it_rounds(claim: str, source: str, exact: str) -> None:
    (mismatch,) = check_figures(claim, [source])
    assert mismatch.rounded_from is not None
    assert mismatch.rounded_from.text == exact
    assert mismatch.message == f"{mismatch.figure.text!r} is rounded from {exact!r}"


@pytest.mark.parametrize(
    ("claim", "source"),
    [("26%", "25.8%"), ("about 27%", "25.8%"), ("nearly 25%", "25.8%"), ("over 26%", "25.8%")],
)
def test_a_figure_that_is_rounded_wrong_or_unsaid_is_just_another(claim: str, source: str) -> None:
    (mismatch,) = check_figures(claim, [source])
    assert mismatch.rounded_from is None
