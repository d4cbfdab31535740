"""Figures in German, French, Spanish, Chinese and Japanese, and their equals in English."""

import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutgraf.grounding.figures import FigureKind, check_figures, find_figures


@dataclass(frozen=True)
class Case:
    """A text in some language that holds one figure."""

    language: str
    text: str
    figure: str
    kind: FigureKind
    amount: str | None = None
    unit: str | None = None
    currency: str | None = None
    parts: tuple[int | None, ...] = ()


CASES = [
    Case("de", "rund 1.234,5 Mio. Euro", "1.234,5 Mio. Euro", "money", "1234500000", None, "EUR"),
    Case(
        "de", "etwa 3,5 Billionen Euro", "3,5 Billionen Euro", "money", "3500000000000", None, "EUR"
    ),
    Case("de", "um 12,5 % höher", "12,5 %", "percent", "12.5", "percent"),
    Case("de", "1.234 Stellen", "1.234", "amount", "1234"),
    Case("de", "3,2 Prozentpunkte", "3,2 Prozentpunkte", "percentage_points", "3.2"),
    Case("de", "25 Basispunkte", "25 Basispunkte", "basis_points", "25"),
    Case("de", "fünfundzwanzig Gäste", "fünfundzwanzig", "amount", "25"),
    Case("de", "eine halbe Million Gäste", "eine halbe Million", "amount", "500000"),
    Case("de", "zwei Drittel der Gäste", "zwei Drittel", "fraction", None, parts=(2, 3)),
    Case("de", "ein 25-Jähriger", "25", "amount", "25", "year"),
    Case("de", "am 3. März 2026", "3. März 2026", "date", None, parts=(2026, 3, 3)),
    Case("de", "um 15.30 Uhr", "15.30 Uhr", "time", None, parts=(15, 30)),
    Case("de", "im dritten Quartal 2025", "dritten Quartal 2025", "quarter", parts=(2025, 3)),
    Case(
        "de", "im Geschäftsjahr 2024/25", "Geschäftsjahr 2024/25", "fiscal_year", parts=(2024, 2025)
    ),
    Case("de", "er gewann 3:1", "3:1", "score", parts=(3, 1)),
    Case("de", "in den 1990er Jahren", "1990er", "decade", "1990"),
    Case("de", "Er verdoppelte ihn", "verdoppelte", "multiple", "2"),
    Case("de-CH", "1’234.50 Franken", "1’234.50 Franken", "money", "1234.50", None, "CHF"),
    Case("fr", "3,2 millions d'euros", "3,2 millions d'euros", "money", "3200000", None, "EUR"),
    Case("fr", "soit 1 234,50 €", "1 234,50 €", "money", "1234.50", None, "EUR"),
    Case(
        "fr", "soit 1\u202f234,50\u00a0€", "1\u202f234,50\u00a0€", "money", "1234.50", None, "EUR"
    ),
    Case("fr", "12 M€ de plus", "12 M€", "money", "12000000", None, "EUR"),
    Case(
        "fr",
        "2,5 milliards de dollars",
        "2,5 milliards de dollars",
        "money",
        "2500000000",
        None,
        "USD",
    ),
    Case("fr", "0,5 point de pourcentage", "0,5 point de pourcentage", "percentage_points", "0.5"),
    Case("fr", "quatre-vingt-douze invités", "quatre-vingt-douze", "amount", "92"),
    Case("fr", "les deux tiers", "deux tiers", "fraction", None, parts=(2, 3)),
    Case("fr", "le 1er mars 2026", "1er mars 2026", "date", None, parts=(2026, 3, 1)),
    Case("fr", "au troisième trimestre", "troisième trimestre", "quarter", parts=(None, 3)),
    Case("fr", "à 15h30", "15h30", "time", parts=(15, 30)),
    Case(
        "es",
        "3,5 billones de euros",
        "3,5 billones de euros",
        "money",
        "3500000000000",
        None,
        "EUR",
    ),
    Case(
        "es", "mil millones de euros", "mil millones de euros", "money", "1000000000", None, "EUR"
    ),
    Case(
        "es",
        "3.200 millones de dólares",
        "3.200 millones de dólares",
        "money",
        "3200000000",
        None,
        "USD",
    ),
    Case("es", "un 20 por ciento", "20 por ciento", "percent", "20", "percent"),
    Case("es", "treinta y cinco invitados", "treinta y cinco", "amount", "35"),
    Case(
        "es", "el tercer trimestre de 2025", "tercer trimestre de 2025", "quarter", parts=(2025, 3)
    ),
    Case("es", "el 3 de marzo de 2026", "3 de marzo de 2026", "date", parts=(2026, 3, 3)),
    Case(
        "es-MX",
        "1,234.5 millones de pesos",
        "1,234.5 millones de pesos",
        "money",
        "1234500000",
        None,
        "MXN",
    ),
    Case("zh", "营收1,25万亿元", "1,25万亿元", "money", "1250000000000", None, "CNY"),
    Case("zh", "人民币3800亿元", "人民币3800亿元", "money", "380000000000", None, "CNY"),
    Case("zh", "约百分之三点五", "百分之三点五", "percent", "3.5", "percent"),
    Case("zh", "三分之二", "三分之二", "fraction", None, parts=(2, 3)),
    Case("zh", "七成客人", "七成", "percent", "70", "percent"),
    Case("zh", "二十五人", "二十五", "amount", "25", "person"),
    Case("zh", "上升25个基点", "25个基点", "basis_points", "25"),
    Case("zh", "2025年第三季度", "2025年第三季度", "quarter", parts=(2025, 3)),
    Case("zh", "下午3时30分", "下午3时30分", "time", parts=(15, 30)),
    Case("ja", "売上高は3億5000万円", "3億5000万円", "money", "350000000", None, "JPY"),
    Case("ja", "約3割5分", "3割5分", "percent", "35", "percent"),
    Case("ja", "3分の1", "3分の1", "fraction", None, parts=(1, 3)),
    Case("ja", "２５％増", "２５％", "percent", "25", "percent"),
    Case("ja", "2026年3月期", "2026年3月期", "fiscal_year", parts=(2026,)),
    Case(
        "it",
        "1.234,5 milioni di euro",
        "1.234,5 milioni di euro",
        "money",
        "1234500000",
        None,
        "EUR",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language} {case.text}")
def test_a_figure_is_read_in_its_language(case: Case) -> None:
    (figure,) = find_figures(case.text, language=case.language)
    assert (figure.text, figure.kind) == (case.figure, case.kind)
    assert case.text[figure.start : figure.end] == figure.text
    if case.amount is not None:
        assert figure.amount == Decimal(case.amount)
    if case.unit is not None:
        assert figure.unit == case.unit
    assert (figure.currency, figure.parts) == (case.currency, case.parts)


def test_the_language_tells_what_a_point_means() -> None:
    assert [f.amount for f in find_figures("1.234 Stellen", language="de")] == [1234]
    assert [f.amount for f in find_figures("1.234 jobs", language="en")] == [Decimal("1.234")]


@pytest.mark.parametrize(
    ("claim", "language", "source"),
    [
        (
            "Sales rose 12.5% to 1.2345 billion euros.",
            "de",
            "Der Umsatz stieg um 12,5 % auf 1.234,5 Mio. Euro.",
        ),
        ("It lost 3.5 trillion euros.", "de", "Der Verlust betrug 3,5 Billionen Euro."),
        ("In the third quarter of 2025", "de", "Im dritten Quartal 2025"),
        ("two-thirds of guests", "de", "zwei Drittel der Gäste"),
        ("a 25-year-old", "de", "ein 25-Jähriger"),
        ("more than 500 jobs", "de", "mehr als 500 Stellen"),
        ("between 3% and 5%", "de", "zwischen 3 und 5 Prozent"),
        ("in March 2026", "de", "im März. Das war 2026."),
        ("€3.2 million", "fr", "3,2 millions d'euros"),
        ("at 3:30 p.m.", "fr", "à 15h30"),
        ("a loss of €5 million", "fr", "une perte de 5 millions d'euros"),
        ("€1 billion", "es", "mil millones de euros"),
        ("35 people died", "es", "treinta y cinco muertos y 12 heridos"),
        ("RMB 380 billion", "zh", "3800亿元"),
        ("3.5 percent", "zh", "百分之三点五"),
        ("more than 500 people", "zh", "超过500人"),
        ("350 million yen", "ja", "3億5000万円"),
        ("30%", "ja", "3割"),
        ("a third of it", "ja", "3分の1"),
    ],
)
def test_an_english_claim_is_held_to_a_source_in_its_own_language(
    claim: str, language: str, source: str
) -> None:
    assert find_figures(claim)
    assert check_figures(claim, [source], source_language=language) == ()


@pytest.mark.parametrize(
    ("claim", "language", "source"),
    [
        ("3.5 billion euros", "de", "3,5 Billionen Euro"),
        ("1.234 billion euros", "de", "1.234 Milliarden Euro"),
        ("more than 500 jobs", "de", "weniger als 500 Stellen"),
        ("a profit of 5 million euros", "de", "ein Verlust von 5 Millionen Euro"),
        ("3 percentage points", "fr", "3 %"),
        ("3.5 billion euros", "es", "3,5 billones de euros"),
        ("$3.2 million", "es", "3,2 millones de euros"),
        ("RMB 38 billion", "zh", "3800亿元"),
        ("380 billion yen", "zh", "3800亿元"),
        ("35 million yen", "ja", "3億5000万円"),
        ("3%", "ja", "3割"),
        ("five days", "ja", "5年"),
    ],
)
def test_another_figure_in_another_language_is_another(
    claim: str, language: str, source: str
) -> None:
    assert check_figures(claim, [source], source_language=language)


def test_english_needs_no_knowledge_of_other_languages() -> None:
    """Babel takes as long to import as a long article takes to verify."""
    code = (
        "import sys; from nutgraf.grounding.figures import check_figures;"
        "check_figures('It earned $5 million', ['It earned 5m dollars in XYZ 20']);"
        "print([m for m in sys.modules if 'babel' in m or 'figures.languages' in m])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


PIECES = st.sampled_from(
    "3 1.234,5 12,5 % Mio. Euro € $ und bis zwischen zwei Drittel Prozent März 2026 dritten "
    "Quartal - de d' millions à tiers 15h30 millones por ciento mil y 万 亿元 三 百分之 分の 割 "
    "3億 円 年 月 第 季度 １２ ％ ， 。 ( ) / :".split()
)


@settings(deadline=None)  # babel loads at first
@given(
    st.lists(PIECES, max_size=12),
    st.sampled_from(["", " "]),
    st.sampled_from(["de", "fr", "es", "zh", "ja", "it", "xx"]),
)
def test_figures_never_overlap_in_any_language(pieces: list[str], glue: str, language: str) -> None:
    text = glue.join(pieces)
    figures = find_figures(text, language=language)
    assert all(text[figure.start : figure.end] == figure.text != "" for figure in figures)
    assert all(left.end <= right.start for left, right in pairwise(figures))
    assert check_figures(text, [text], language=language) == ()
