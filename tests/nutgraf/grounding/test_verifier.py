"""One sentence of ours, held to an article."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from nutgraf.grounding.support import MAX_EVIDENCE
from nutgraf_prompts import load, names
from nutgraf_schemas.digest import DropReason
from pressroom import COUNCIL, HALVERN, OTTERS, verifier

ARTICLE = verifier()


@dataclass(frozen=True)
class Case:
    """A statement, and why it does not hold; the sentences it rests on if it does."""

    text: str
    reason: DropReason | None = None
    sentences: tuple[int, ...] | None = None


CASES = [
    Case("Operating profit fell to £88 million from £100 million.", None, (3,)),
    Case("Operating profit fell 12% to £88 million.", None, (1, 3)),
    Case("Halvern Paper may sell its packaging arm.", None, (1, 7)),
    Case("Osmund Tissue said that it had not been approached.", None, (9,)),
    Case("Operating profit fell to £98 million from £100 million.", "figure"),
    Case("Revenue rose 4% to £910 billion in the first half.", "figure"),
    Case("Revenue rose 4% to $910 million in the first half.", "figure"),
    Case("Revenue fell 4% to £910 million in the first half.", "direction"),
    Case("The board will decide in June.", "figure"),
    Case("The board will decide on a Tuesday in November.", "figure"),
    Case("Osmund Paper reported a 12% drop in operating profit on Thursday.", "name"),
    Case("Greta Holm is chief executive of Halvern Paper.", "name"),
    Case("Halvern Paper will close the Tarn mill, said Greta Lindqvist.", "negation"),
    Case("Shares of Halvern did not fall 6.5% to 212 pence.", "negation"),
    Case("The company sells its packaging arm, which employs 1,400 people.", "hedge"),
    Case("Halvern Paper “will close” the Tarn mill.", "quotation"),
    Case("We will not close the Tarn mill", "quotation"),
    Case(
        "The board will decide in November, a sign of trouble to come for the town.", "unsupported"
    ),
    Case("The wardens counted two otter cubs.", "unsupported"),
    Case("See https://halvern.example for the price of pulp.", "unsafe"),
    Case("The price of pulp <b>rose</b>.", "unsafe"),
    Case("The price of pulp rose {{ 7*7 }}.", "unsafe"),
    Case("", "malformed"),
    Case("It is what it is.", "malformed"),
    Case(
        "Ostmar Lines will raise its fares by 6% on May 1, the first increase in years.",
        "unsupported",
    ),
    Case("Operating profit at Ostmar Lines fell to £88 million from £100 million.", "name"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.reason}: {case.text[:50]}")
def test_a_statement_holds_or_does_not(case: Case) -> None:
    verdict = ARTICLE.check(case.text, (), max_words=30)
    assert (verdict.findings[0].reason if verdict.findings else None) == case.reason
    assert verdict.ok == (case.reason is None)
    if case.sentences is not None:
        assert verdict.sentences == case.sentences


def test_a_statement_too_long_fails_for_its_length() -> None:
    verdict = ARTICLE.check("Net debt was unchanged and " * 12, (), max_words=30)
    assert [f.reason for f in verdict.findings] == ["length"]
    assert verdict.max_words == 30


def test_half_as_many_words_again_are_let_pass() -> None:
    text = "Operating profit fell to £88 million from £100 million"
    assert ARTICLE.check(text, (), max_words=6).ok
    assert ARTICLE.check(text, (), max_words=5).findings[0].reason == "length"


def test_the_statement_comes_back_as_plain_words() -> None:
    verdict = ARTICLE.check("- Net  debt was\u200b unchanged [4].", (4,), max_words=30)
    assert (verdict.text, verdict.sentences, verdict.ok) == ("Net debt was unchanged.", (4,), True)


@pytest.mark.parametrize("written", ["Sept. 9", "Sep 9", "9 September"])
def test_a_month_may_be_shortened_in_the_article(written: str) -> None:
    assert (
        verifier(f"The mill in Tarn closed on {written}.")
        .hold("The Tarn mill closed on September 9.")
        .ok
    )


def test_a_figure_pulls_the_sentence_that_holds_it_into_the_evidence() -> None:
    text = "Halvern, which may sell its packaging arm, owes £310 million of net debt."
    assert 4 in ARTICLE.hold(text, (7,)).sentences


def test_evidence_never_has_more_sentences_than_an_item_may_cite() -> None:
    text = (
        "Operating profit fell 12%, revenue rose 4% to £910 million, net debt was £310 million "
        "and shares fell 6.5%."
    )
    verdict = ARTICLE.hold(text, (1, 2, 3))
    assert len(verdict.sentences) <= MAX_EVIDENCE
    assert not verdict.ok


@pytest.mark.parametrize("cited", [(), (99,), (0,), (-3, 4), (4, 4, 4)])
def test_wrong_numbers_do_no_harm(cited: tuple[int, ...]) -> None:
    assert ARTICLE.check("Net debt was unchanged.", cited, max_words=30).sentences == (4,)


EXAMPLES = [
    text
    for name in names()
    for text in re.findall(
        r'"(?:text|detail|headline|summary|effect)":"([^"]+)"', load(name).source
    )
]
ARTICLES = [
    path.read_text("utf-8")
    for path in sorted((Path(__file__).parents[3] / "examples" / "articles").glob("*.txt"))
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_a_prompt_holds_in_no_article(example: str) -> None:
    """A small model that has nothing to say repeats the prompt's examples."""
    for text in (HALVERN, OTTERS, COUNCIL, *ARTICLES):
        assert not verifier(text).check(example, (1, 2, 3), max_words=30).ok


def test_the_prompts_have_examples() -> None:
    assert len(EXAMPLES) >= 8
    assert len(ARTICLES) >= 3


def test_a_lead_of_a_few_words_may_stand_in_a_quotation() -> None:
    """'The Tarn mill' is nobody's property, although a quotation has it."""
    assert ARTICLE.check("The Tarn mill", (5,), max_words=8).ok


def test_two_statements_that_say_the_same_are_near_copies() -> None:
    assert ARTICLE.is_near_copy("Net debt was unchanged.", "Net debt is unchanged at £310 million.")
    assert not ARTICLE.is_near_copy("Net debt was unchanged.", "Net profit was unchanged.")
    assert not ARTICLE.is_near_copy("", "Net debt was unchanged.")


def test_evidence_is_the_articles_characters() -> None:
    for evidence in ARTICLE.evidence((7, 3, 3)):
        assert HALVERN[evidence.start : evidence.end] == evidence.text
    assert [e.sentence for e in ARTICLE.evidence((7, 3, 3))] == [3, 7]


def test_what_is_asked_often_is_worked_out_once() -> None:
    assert ARTICLE.measures is ARTICLE.measures
    assert ARTICLE.names is ARTICLE.names
    assert ARTICLE.support is ARTICLE.support


def test_an_article_without_sentences_carries_nothing() -> None:
    empty = verifier("")
    assert (
        empty.check("Net debt was unchanged.", (1,), max_words=30).findings[0].reason
        == "unsupported"
    )
    assert (empty.business_share, empty.measures) == (0.0, ())


def test_a_sentence_of_the_article_as_it_stands_rests_on_itself() -> None:
    for sentence in ARTICLE.segmentation.sentences:
        text = ARTICLE.segmentation.sentence_text(sentence.number)
        verdict = ARTICLE.hold(text, (1,))
        assert verdict.ok
        assert sentence.number in verdict.sentences


def test_of_two_sentences_alike_the_cited_one_is_the_evidence() -> None:
    twice = verifier("Sales rose 3%. Costs fell at Tarn. Sales rose 3%.")
    assert twice.hold("Sales rose 3%.", (3,)).sentences == (3,)
    assert twice.hold("Sales rose 3%.", (2,)).sentences == (1,)


def test_a_whole_sentence_out_of_a_quotation_is_still_somebodys() -> None:
    said = verifier("“We are done. The Tarn mill will close. I am sorry,” said Ada Lund.")
    verdict = said.check("The Tarn mill will close.", (2,), max_words=30)
    assert [finding.reason for finding in verdict.findings] == ["quotation"]


def test_a_statement_held_again_gets_the_same_verdict() -> None:
    text = "Operating profit fell to £98 million from £100 million."
    assert ARTICLE.hold(text) is ARTICLE.hold(text)
    assert ARTICLE.hold(text, kind="closest").findings != ARTICLE.hold(text).findings
