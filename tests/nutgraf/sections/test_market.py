"""Market impact: figures of the article's, names and parties that it has."""

from decimal import Decimal
from typing import Any

import pytest

from nutgraf.grounding.verifier import Verifier
from nutgraf.sections import Grounded, Passage
from nutgraf.sections.market import MOST_LISTED, MOST_METRICS, Impact
from nutgraf_schemas.digest import DropReason, MarketImpact, Metric
from nutgraf_schemas.drafts import AffectedDraft, ImpactDraft, MetricDraft
from pressroom import HALVERN, OTTERS, verifier

ARTICLE = verifier()
"""Its figures: 1 profit 12%, 2 revenue 4%, 3 £910 million, 4 £88 million, 5 debt, 6 price of the
arm, 7 shares 6.5%, 8 212 pence."""
OSMUND = AffectedDraft(
    name="Osmund Tissue", sentences=(9,), effect="Osmund Tissue had not been approached."
)
IMPACT = ImpactDraft(
    about_business=True,
    sentences=(11,),
    summary="Shares of Halvern fell 6.5% to 212 pence.",
    direction="negative",
    affected=(OSMUND,),
)


def _ground(
    *metrics: MetricDraft, article: Verifier = ARTICLE, **changed: Any
) -> Grounded[MarketImpact | None]:
    drafts = {"market_impact": IMPACT.model_copy(update=changed), "metrics": metrics}
    return Impact().ground(drafts, article)


def _held(*metrics: MetricDraft, **changed: Any) -> MarketImpact:
    value = _ground(*metrics, **changed).value
    assert value is not None
    return value


def _metric(figure: int, name: str, article: Verifier = ARTICLE) -> Metric:
    draft = MetricDraft(figure=figure, name=name, direction="none")
    summary = article.segmentation.sentence_text(len(article.segmentation.sentences))
    (metric,) = _held(draft, article=article, summary=summary).metrics
    return metric


def test_what_holds_is_kept() -> None:
    found = _ground(MetricDraft(figure=2, name="Revenue", direction="up"))
    assert found.failures == ()
    assert found.value is not None
    assert found.value.summary == IMPACT.summary
    assert found.value.direction == "negative"
    assert [e.sentence for e in found.value.evidence] == [11]
    assert [(p.name, p.ticker, p.effect) for p in found.value.affected] == [
        ("Osmund Tissue", "OSM", OSMUND.effect)
    ]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (1, ("Operating profit", "12%", Decimal(12), "percent", None, None, "down")),
        (3, ("Revenue", "£910 million", Decimal(910_000_000), None, "GBP", "first half", "up")),
        (5, ("Net debt", "£310 million", Decimal(310_000_000), None, "GBP", None, "flat")),
        (8, ("Shares of Halvern", "212 pence", Decimal("2.12"), None, "GBP", None, "down")),
    ],
    ids=["percent", "money", "flat", "pence"],
)
def test_a_metric_is_read_by_code(figure: int, expected: tuple[object, ...]) -> None:
    m = _metric(figure, "whatever")
    assert (m.name, m.value, m.amount, m.unit, m.currency, m.period, m.direction) == expected
    (evidence,) = m.evidence
    assert m.value in HALVERN[evidence.start : evidence.end]


def test_the_models_direction_is_never_taken() -> None:
    (metric,) = _held(MetricDraft(figure=1, name="Operating profit", direction="up")).metrics
    assert metric.direction == "down"


def test_a_name_that_says_more_than_codes_is_taken() -> None:
    article = verifier("Halvern's net income before tax fell 12% to £3 million, it said.")
    assert _metric(1, "Net income before tax", article).name == "Net income before tax"


@pytest.mark.parametrize(
    "name",
    ["Ferry fares", "Profit", "Revenue", "Operating profit 12%", "**Operating profit**", "", "12%"],
)
def test_a_name_that_is_worse_than_codes_is_replaced(name: str) -> None:
    assert _metric(1, name).name == "Operating profit"


def test_a_figure_that_code_cannot_name_takes_the_models_name_from_around_it() -> None:
    assert _metric(6, "price for the arm").name == "Price for the arm"


@pytest.mark.parametrize("name", ["Passenger traffic", "Net debt", "", "see www.halvern.example"])
def test_a_figure_without_any_true_name_is_dropped(name: str) -> None:
    found = _ground(MetricDraft(figure=6, name=name, direction="none"))
    assert found.value is not None
    assert found.value.metrics == ()
    (failure,) = found.failures
    assert failure.dropped.path == "market_impact.metrics[0]"
    assert (failure.dropped.reason, failure.dropped.value) == ("unsupported", name)
    assert failure.path is None


def test_a_company_is_no_measure_where_the_model_has_one() -> None:
    article = verifier("Shares in Lumen rose 3%.\n\nCorvane raised $2 million of new debt for it.")
    assert _metric(2, "new debt", article).name == "New debt"


def test_a_name_that_is_not_plain_words_in_the_article_either_is_dropped() -> None:
    article = verifier("Sales at www.halvern.example rose 3% in May.\n\nDebt was £3 million.")
    draft = MetricDraft(figure=1, name="Sales at www.halvern.example", direction="up")
    found = _ground(draft, article=article, summary="Debt was £3 million.")
    assert found.value is not None
    assert found.value.metrics == ()


def test_metrics_come_in_the_articles_order_each_once() -> None:
    drafts = [MetricDraft(figure=n, name="x", direction="none") for n in (7, 2, 7, 1, 2)]
    assert [m.value for m in _held(*drafts).metrics] == ["12%", "4%", "6.5%"]


@pytest.mark.parametrize("figure", [0, 9, 99, -1])
def test_a_number_that_was_not_listed_is_passed_over(figure: int) -> None:
    found = _ground(MetricDraft(figure=figure, name="Revenue", direction="up"))
    assert found.value is not None
    assert found.value.metrics == ()


MANY = "\n\n".join(
    f"Revenue at the {name} mill rose £{n} million in May."
    for n, name in enumerate(
        "Arden Brook Cold Dale Elm Fern Gorse Heath Iron Jet Kay Low Mere Nab".split(), 2
    )
)


def test_a_long_list_of_figures_is_cut_and_a_digest_holds_a_few() -> None:
    article = verifier(MANY)
    asks = Impact().asks(Passage(article, 1, 14))
    assert asks[1].values["figures"].count("\n") == MOST_LISTED - 1 == 11
    drafts = [MetricDraft(figure=n, name="Revenue", direction="up") for n in range(1, 13)]
    assert len(_held(*drafts, article=article).metrics) == MOST_METRICS == 8


def test_a_passage_lists_its_own_figures_under_the_articles_numbers() -> None:
    impact, metrics = Impact().asks(Passage(ARTICLE, 4, 8))
    assert (impact.name, metrics.name) == ("market_impact", "metrics")
    assert metrics.values["figures"] == "(5) Net debt was unchanged at <£310 million>."


def test_a_passage_without_figures_asks_about_the_impact_alone() -> None:
    assert [ask.name for ask in Impact().asks(Passage(ARTICLE, 5, 6))] == ["market_impact"]


def test_an_article_about_nature_is_not_asked_and_has_no_impact() -> None:
    article = verifier(OTTERS)
    assert Impact().asks(Passage(article, 1, 5)) == ()
    assert Impact().ground({}, article) == Grounded(None)


def test_a_model_that_sees_no_business_in_nature_is_believed() -> None:
    article = verifier(OTTERS)
    draft = IMPACT.model_copy(update={"about_business": False})
    assert Impact().ground({"market_impact": draft}, article) == Grounded(None)


def test_a_model_that_sees_no_business_in_earnings_is_overruled() -> None:
    assert _held(about_business=False).summary == IMPACT.summary


def test_without_an_answer_there_is_no_impact() -> None:
    drafts = {"metrics": (MetricDraft(figure=2, name="Revenue", direction="up"),)}
    assert Impact().ground(drafts, ARTICLE) == Grounded(None)


def test_a_sentence_of_the_article_stands_in_for_a_summary_that_does_not_hold() -> None:
    found = _ground(
        MetricDraft(figure=7, name="Shares", direction="down"),
        summary="Shares of Halvern fell 56% to 212 pence.",
    )
    assert found.value is not None
    assert found.value.summary == "Shares of Halvern fell 6.5% to 212 pence."
    assert len(found.value.metrics) == 1
    (failure,) = found.failures
    assert (failure.dropped.path, failure.dropped.reason) == ("market_impact.summary", "figure")
    assert failure.path == ("summary",)


def test_without_a_sentence_to_stand_in_there_is_no_impact() -> None:
    found = _ground(summary="Nobody has ever seen such otters.", sentences=())
    assert found.value is None
    assert [f.dropped.path for f in found.failures] == ["market_impact.summary"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Ostmar Lines", "name"),
        ("Brae Tissue", "name"),
        ("Passengers", "name"),
        ("", "name"),
        ("<b>Osmund</b>", "unsafe"),
        ("Osmund {{ 7*7 }}", "unsafe"),
    ],
)
def test_a_party_is_called_by_words_of_the_article(name: str, reason: DropReason) -> None:
    found = _ground(affected=(OSMUND.model_copy(update={"name": name}),))
    assert found.value is not None
    assert found.value.affected == ()
    (failure,) = found.failures
    assert failure.dropped.path == "market_impact.affected[0].name"
    assert (failure.dropped.reason, failure.path) == (reason, None)


@pytest.mark.parametrize(
    ("effect", "reason"),
    [
        ("Osmund Tissue keeps its profit forecast although fuel costs more.", "unsupported"),
        ("Osmund Tissue pays £300 million for the arm, analysts expect.", "figure"),
        ("Osmund Tissue pays {{ 7*7 }}.", "unsafe"),
    ],
)
def test_an_effect_is_held_to_the_article_and_asked_again(effect: str, reason: DropReason) -> None:
    wrong = OSMUND.model_copy(update={"effect": effect})
    found = _ground(affected=(OSMUND, wrong))
    assert found.value is not None
    assert len(found.value.affected) == 1
    (failure,) = found.failures
    assert failure.dropped.path == "market_impact.affected[1].effect"
    assert (failure.dropped.reason, failure.path) == (reason, ("affected", 1, "effect"))


def test_a_party_named_twice_with_one_effect_is_a_duplicate() -> None:
    found = _ground(affected=(OSMUND, OSMUND))
    assert [(f.dropped.path, f.dropped.reason) for f in found.failures] == [
        ("market_impact.affected[1]", "duplicate")
    ]


@pytest.mark.parametrize(
    ("name", "called", "ticker"),
    [
        ("Halvern", "Halvern", "HLV"),
        ("Osmund Tissue", "Osmund Tissue", "OSM"),
        ("Brae Bank", "Brae Bank", None),
        ("Lindqvist", "Greta Lindqvist", None),
        ("analysts", "analysts", None),
    ],
)
def test_a_party_has_its_full_name_and_a_ticker_only_if_printed(
    name: str, called: str, ticker: str | None
) -> None:
    party = AffectedDraft(name=name, sentences=(8,), effect="The board will decide in November.")
    (held,) = _held(affected=(party,)).affected
    assert (held.name, held.ticker) == (called, ticker)


def test_of_several_windows_the_first_about_business_leads_and_all_parties_count() -> None:
    nature = IMPACT.model_copy(update={"about_business": False, "summary": "Otters."})
    other = IMPACT.model_copy(
        update={"summary": "Debt.", "affected": (OSMUND.model_copy(update={"name": "Brae Bank"}),)}
    )
    merged = Impact().merge("market_impact", [nature, IMPACT, other])
    assert merged.summary == IMPACT.summary
    assert [party.name for party in merged.affected] == ["Osmund Tissue", "Brae Bank"]
    assert Impact().merge("market_impact", [nature]).summary == "Otters."


def test_metrics_of_several_windows_take_turns() -> None:
    one, two, three = (MetricDraft(figure=n, name="x", direction="none") for n in (1, 2, 3))
    assert Impact().merge("metrics", [(one, three), (two,)]) == (one, two, three)


def test_a_figure_that_the_article_tells_twice_is_one_metric() -> None:
    """A summary on top and the report below tell the same: the first of them is kept."""
    text = (
        "Halvern revenue rose 26% in the first quarter. The board met on Tuesday in Oslo. "
        "Halvern revenue rose 26% in the first quarter, helped by exports."
    )
    impact = ImpactDraft(
        about_business=True,
        sentences=(1,),
        summary="Halvern revenue rose 26% in the first quarter.",
        direction="positive",
        affected=(),
    )
    metrics = tuple(MetricDraft(figure=n, name="Revenue", direction="up") for n in (1, 2))
    grounded = Impact().ground({"market_impact": impact, "metrics": metrics}, verifier(text))
    assert grounded.value is not None
    assert [(m.value, m.evidence[0].sentence) for m in grounded.value.metrics] == [("26%", 1)]
