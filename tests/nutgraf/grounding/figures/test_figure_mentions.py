"""Tokenised and lower-cased text, designations in lower case, and what is said to be a first."""

from decimal import Decimal

import pytest

from nutgraf.grounding.figures import check_figures, find_figures


def unmatched(claim: str, *sources: str) -> list[str]:
    """The figures of a claim that no source states."""
    return [mismatch.figure.text for mismatch in check_figures(claim, sources)]


@pytest.mark.parametrize(
    ("text", "figure", "amount"),
    [
        ("the club paid # 1m for it", "# 1m", "1000000"),
        ("it lost # 150,000 last year", "# 150,000", "150000"),
        ("more than 1, 200 jobs", "1, 200", "1200"),
        ("More than 1, 000 jobs", "1, 000", "1000"),
        ("sold for £1. 5m", "£1. 5m", "1500000"),
    ],
)
def test_tokenised_amounts_are_read_as_a_reader_reads_them(
    text: str, figure: str, amount: str
) -> None:
    (found,) = find_figures(text)
    assert (found.text, found.amount) == (figure, Decimal(amount))


def test_what_tokenised_text_breaks_up_is_whole_elsewhere() -> None:
    assert [f.amount for f in find_figures("Of the 12, 500 came")] == [12, 500]
    assert find_figures("# 5 things to know About It")[0].kind == "amount"


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("a crash on the m4", "on the M4 near Leigh"),
        ("a crash on the m4", "on the M 4 near Leigh"),
        ("flight kx370", "flight KX370 is missing"),
        ("co2 emissions", "carbon dioxide emissions"),
        ("q3 sales", "sales in Q3"),
        ("on 1 april", "on April 1"),
        ("The mid-1980s were better", "It was best in 1984"),
        ("in the 80s", "in the 1980s"),
        ("scores of people", "55 people"),
        ("Sales rose for the first time since 2019", "Sales rose, as they had not since 2019"),
        ("the town's first school", "The town opened a school; it never had one"),
        ("a World War Two bomb", "a bomb from the Second World War"),
        ("World War Two", "World War II"),
        ("Q2 sales", "sales in the three months to June"),
        ("sales in the three months to June", "second-quarter sales"),
        ("the six months ended June 30", "the first half"),
        ("the three months ended June 30", "its third fiscal quarter, to June 30"),
        ("the world number three's serve", "Number three in the world is Hale"),
        ("a crack of one millimetre", "a 1mm crack"),
        ("one mile from the coast", "a mile from the coast"),
        ("one kilo of gold a day", "a kilogram of gold a day"),
    ],
)
def test_what_is_said_otherwise_is_found(claim: str, source: str) -> None:
    assert unmatched(claim, source) == []


@pytest.mark.parametrize(
    ("claim", "source", "wrong"),
    [
        ("a crash on the m4", "on the M40 near Leigh", "m4"),
        ("a crash on the a3", "on the A4", "a3"),
        ("The 1980s were better", "It was best in 1994", "1980s"),
        ("in 1967s", "in the 1960s", "1967s"),
        ("in her 80s", "in her 70s", "80s"),
        ("for the first time", "Sales rose in May", "first"),
        ("the town's first school", "The town has a school", "first"),
        ("World War Two", "World War One", "Two"),
        ("in 2016-14", "in 2013-14", "2016-14"),
        ("on 49 November", "on 19 November, with 49 guests", "49 November"),
        ("the three months to March", "the three months to June", "three months to March"),
        ("six months to June", "three months to June", "six months to June"),
        ("the world number four's round", "Number three in the world is Hale", "four"),
        ("a crack of one millimetre", "a crack of one centimetre", "one millimetre"),
    ],
)
def test_what_no_source_says_is_told(claim: str, source: str, wrong: str) -> None:
    assert unmatched(claim, source) == [wrong]


def test_a_name_in_capitals_is_left_to_those_who_check_names() -> None:
    assert unmatched("a crash on the M4", "on the road") == []
