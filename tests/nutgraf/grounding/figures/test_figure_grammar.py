"""What is a figure, what is none, and what each comes to."""

import time
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.grounding.figures import Figure, FigureKind, find_figures


@dataclass(frozen=True)
class Case:
    """A text that holds one figure."""

    text: str
    figure: str
    kind: FigureKind
    amount: str
    unit: str | None = None
    currency: str | None = None
    per: str | None = None


CASES = [
    Case("Sales were $4.2 billion.", "$4.2 billion", "money", "4200000000", currency="USD"),
    Case("It spent RMB 380 billion.", "RMB 380 billion", "money", "380000000000", None, "CNY"),
    Case("about 380bn yuan", "380bn yuan", "money", "380000000000", currency="CNY"),
    Case("some 380亿元", "380亿元", "money", "38000000000", currency="CNY"),
    Case("A$5m in cash", "A$5m", "money", "5000000", currency="AUD"),
    Case("It cost HK$1.5bn.", "HK$1.5bn", "money", "1500000000", currency="HKD"),
    Case("US$ 12 million", "US$ 12 million", "money", "12000000", currency="USD"),
    Case(
        "5 million Hong Kong dollars",
        "5 million Hong Kong dollars",
        "money",
        "5000000",
        None,
        "HKD",
    ),
    Case("€3,500", "€3,500", "money", "3500", currency="EUR"),
    Case("a 3 million pound loan", "3 million pound", "money", "3000000", currency="GBP"),
    Case("EUR 20 million", "EUR 20 million", "money", "20000000", currency="EUR"),
    Case("Rs 500 crore", "Rs 500 crore", "money", "5000000000", currency="INR"),
    Case("2 lakh rupees", "2 lakh rupees", "money", "200000", currency="INR"),
    Case("KRW 1.2 trillion", "KRW 1.2 trillion", "money", "1200000000000", currency="KRW"),
    Case("3 billion Swiss francs", "3 billion Swiss francs", "money", "3000000000", None, "CHF"),
    Case("45 cents a share", "45 cents", "money", "0.45", currency="USD", per="share"),
    Case("45p a unit", "45p", "money", "0.45", currency="GBP", per="unit"),
    Case("$80 per barrel", "$80", "money", "80", currency="USD", per="barrel"),
    Case("a loss of $(4.2) million", "$(4.2) million", "money", "-4200000", None, "USD"),
    Case("(4.2) million euros", "(4.2) million euros", "money", "-4200000", None, "EUR"),
    Case("(3)% growth", "(3)%", "percent", "-3", "percent"),
    Case("half a million dollars", "half a million dollars", "money", "500000", currency="USD"),
    Case("$5 a year earlier", "$5", "money", "5", currency="USD"),
    Case("(worth $53 billion)", "$53 billion", "money", "53000000000", currency="USD"),
    Case("up 26%", "26%", "percent", "26", "percent"),
    Case("26.5 per cent of it", "26.5 per cent", "percent", "26.5", "percent"),
    Case("a 26-percent rise", "26-percent", "percent", "26", "percent"),
    Case("it moved -5%", "-5%", "percent", "-5", "percent"),
    Case("one percent of it", "one percent", "percent", "1", "percent"),
    Case(
        "by 5 percentage points",
        "5 percentage points",
        "percentage_points",
        "5",
        "percentage_points",
    ),
    Case(
        "a quarter-point cut", "a quarter-point", "percentage_points", "0.25", "percentage_points"
    ),
    Case("by 25bps", "25bps", "basis_points", "25", "basis_points"),
    Case("600 million downloads", "600 million", "amount", "600000000", "download"),
    Case("12 new battery factories", "12", "amount", "12", "factory"),
    Case("1,234,567 people", "1,234,567", "amount", "1234567", "person"),
    Case("12 500 seats", "12 500", "amount", "12500", "seat"),
    Case("12\u202f500 seats", "12\u202f500", "amount", "12500", "seat"),
    Case("12,50,000 voters", "12,50,000", "amount", "1250000", "voter"),
    Case("a 12-year-old boy", "12", "amount", "12", "year"),
    Case("a 20mph zone", "20mph", "amount", "20", "mile", per="hour"),
    Case("the 100m sprint", "100m", "amount", "100", "metre"),
    Case("now 100m users", "100m", "amount", "100000000", "user"),
    Case("twenty-five miners", "twenty-five", "amount", "25", "miner"),
    Case("a dozen ships", "a dozen", "amount", "12", "ship"),
    Case("half a million homes", "half a million", "amount", "500000", "home"),
    Case("two and a half million homes", "two and a half million", "amount", "2500000", "home"),
    Case(
        "two hundred and fifty thousand tonnes",
        "two hundred and fifty thousand",
        "amount",
        "250000",
        "tonne",
    ),
    Case(
        "three thousand five hundred jobs", "three thousand five hundred", "amount", "3500", "job"
    ),
    Case("5 pounds of flour", "5", "amount", "5", "pound"),
    Case("minus 5 degrees", "minus 5", "amount", "-5", "degree"),
    Case("a third of staff", "a third", "fraction", "0.3333333333333333333333333333"),
    Case("cut by a quarter.", "a quarter", "fraction", "0.25"),
    Case("half of them", "half", "fraction", "0.5"),
    Case("one in five shops", "one in five", "fraction", "0.2"),
    Case("profit doubled", "doubled", "multiple", "2"),
    Case("a threefold rise", "threefold", "multiple", "3"),
    Case("grew 10x since", "10x", "multiple", "10"),
    Case(
        "hundreds of millions of dollars",
        "hundreds of millions",
        "magnitude",
        "100000000",
        None,
        "USD",
    ),
    Case("double-digit growth", "double-digit", "digits", "2"),
    Case("in third place", "third", "ordinal", "3"),
    Case("the twenty-first time", "twenty-first", "ordinal", "21"),
    Case("its 3rd plant", "3rd", "ordinal", "3"),
    Case("since 2025", "2025", "year", "2025"),
    Case("the 2016 elections", "2016", "year", "2016"),
    Case("some 2000 homes", "2000", "amount", "2000", "home"),
    Case("since the 1990s", "1990s", "decade", "1990"),
    Case("the new Lumo 15", "15", "name", "15"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_a_figure_is_read_with_its_amount_unit_and_currency(case: Case) -> None:
    (figure,) = find_figures(case.text)
    assert figure.text == case.figure
    assert figure.kind == case.kind
    assert figure.amount == Decimal(case.amount)
    assert (figure.unit, figure.currency, figure.per) == (case.unit, case.currency, case.per)


@pytest.mark.parametrize(
    "text",
    [
        "Orla-7B and COVID-19 and the G20 and an A320 and a B-52",
        "a 3D film on 5G networks",
        "one of them said that no one came",
        "the first time they met",
        "third-party apps, a split second, a second later",
        "to second the motion",
        "It may march on.",
        "a multimillion-dollar deal",
        "several million people",
        "the half-time whistle",
        "Version 3.11.7 is out",
        "zero tolerance",
        "the Ryo 9950X",
    ],
)
def test_what_only_looks_like_a_figure_is_none(text: str) -> None:
    assert find_figures(text) == ()


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("3% to 5%", ["3", "5"]),
        ("3-5%", ["3", "5"]),
        ("from 31 to 9 percent", ["31", "9"]),
        ("$2–3 billion", ["2000000000", "3000000000"]),
        ("$2 to $3 billion", ["2000000000", "3000000000"]),
        ("between 10 and 12 million users", ["10000000", "12000000"]),
        ("from 900 to 1.2 million", ["900", "1200000"]),
        ("two or three million", ["2000000", "3000000"]),
        ("in 2019 and 2 million", ["2019", "2000000"]),
        ("3-5 years", ["3", "5"]),
        ("2019–2021", ["2019", "2021"]),
    ],
)
def test_the_ends_of_a_range_share_scale_and_unit(text: str, amounts: list[str]) -> None:
    figures = find_figures(text)
    assert [figure.amount for figure in figures] == [Decimal(amount) for amount in amounts]
    if "%" in text or "percent" in text:
        assert {figure.unit for figure in figures} == {"percent"}
    if "$" in text:
        assert {figure.currency for figure in figures} == {"USD"}


def test_two_goals_in_three_games_are_no_share() -> None:
    assert [figure.amount for figure in find_figures("two in three games")] == [2, 3]


def test_only_what_is_listed_before_a_percent_sign_shares_it() -> None:
    figures = find_figures("by 10, 12 and 15 percent")
    assert [figure.kind for figure in figures] == ["percent"] * 3
    for text in ("12 people and 15 percent", "of the 12, 5 percent", "in 2019, 5 percent"):
        assert find_figures(text)[0].unit != "percent"


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("March 3", "date", (None, 3, 3)),
        ("Sept. 3, 2026", "date", (2026, 9, 3)),
        ("3rd of March 2026", "date", (2026, 3, 3)),
        ("2026-03-03", "date", (2026, 3, 3)),
        ("31/12/2026", "date", (2026, 12, 31)),
        ("March 2026", "date", (2026, 3, None)),
        ("Q3", "quarter", (None, 3)),
        ("3Q25", "quarter", (2025, 3)),
        ("Q1 fiscal 2026", "quarter", (2026, 1)),
        ("the third quarter of 2025", "quarter", (2025, 3)),
        ("third-quarter", "quarter", (None, 3)),
        ("H1 2026", "half_year", (2026, 1)),
        ("the first half", "half_year", (None, 1)),
        ("FY26", "fiscal_year", (2026,)),
        ("fiscal year 2026", "fiscal_year", (2026,)),
        ("2025/26", "fiscal_year", (2025, 2026)),
        ("3:30 p.m.", "time", (15, 30)),
        ("15:30", "time", (15, 30)),
        ("3-1", "score", (3, 1)),
        ("a 5–4 ruling", "score", (5, 4)),
        ("24/7", "score", (24, 7)),
        ("1/2", "fraction", (1, 2)),
        ("two-thirds", "fraction", (2, 3)),
        ("three in 10 adults", "fraction", (3, 10)),
    ],
)
def test_dates_periods_and_pairs_are_told_by_their_parts(
    text: str, kind: FigureKind, parts: tuple[int | None, ...]
) -> None:
    (figure,) = find_figures(text)
    assert (figure.kind, figure.parts) == (kind, parts)


def test_figures_of_a_sentence_come_in_its_order_and_are_its_own_characters() -> None:
    text = "Veldra’s sales rose 26% to RMB 380 billion ($53 billion) in Q3 2025, on two new apps."
    figures = find_figures(text)
    assert [figure.text for figure in figures] == [
        "26%",
        "RMB 380 billion",
        "$53 billion",
        "Q3 2025",
        "two",
    ]
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)


def test_every_digit_of_a_long_number_is_kept() -> None:
    (figure,) = find_figures("123456789012345678901234567890 billion")
    assert figure.amount == Decimal(123456789012345678901234567890000000000)


def test_a_paragraph_break_parts_a_number_from_its_scale() -> None:
    assert [figure.amount for figure in find_figures("It sold 5\n\nmillion copies")] == [Decimal(5)]


PIECES = st.sampled_from(
    [
        *"5 3% $2 €3.5 million billion bn - – to from and , . ( ) / half third a two ten".split(),
        *"hundred March May 2026 Q3 FY26 st th x °C ½ ² % pp bps yuan won 1,000 12 000 :30".split(),
        *"pm 's people one ten dozen".split(),
        *("\n\n", "\u2009", "٣"),
    ]
)


@given(st.lists(PIECES, max_size=14), st.sampled_from(["", " "]))
def test_figures_never_overlap_whatever_stands_in_a_text(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    figures: tuple[Figure, ...] = find_figures(text)
    assert all(text[figure.start : figure.end] == figure.text != "" for figure in figures)
    assert all(left.end <= right.start for left, right in pairwise(figures))


@pytest.mark.parametrize("piece", ["11,", "1-", "5% to ", "two and ", "half-a-", "A-", "111 ", "$"])
@pytest.mark.usefixtures("steady")
def test_time_grows_in_step_with_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        find_figures(text)
        return time.process_time() - start

    short = min(seconds(8_000) for _ in range(3))
    long = min(seconds(64_000) for _ in range(2))
    assert long < 40 * max(short, 0.002)  # where time grew with the square it would be 64 times
