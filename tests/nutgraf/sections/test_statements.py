"""Lists of statements: developments and insights, and the conclusion."""

from typing import Any

import pytest

from nutgraf.sections import Section
from nutgraf.sections.conclusion import Conclusion
from nutgraf.sections.developments import KeyDevelopments
from nutgraf.sections.insights import StrategicInsights
from nutgraf.sections.section import MOST_ITEMS, Grounded
from nutgraf.sections.statements import statements
from nutgraf_schemas.digest import DropReason
from nutgraf_schemas.drafts import StatementDraft
from pressroom import HALVERN, verifier

ARTICLE = verifier()
BOARD = StatementDraft(sentences=(8,), text="The board will decide in November.")
DEBT = StatementDraft(sentences=(4,), text="Net debt was unchanged at £310 million.")
LISTS: list[Section[Any]] = [KeyDevelopments(), StrategicInsights()]


@pytest.mark.parametrize("section", LISTS, ids=lambda section: section.name)
def test_statements_that_hold_are_kept_in_their_order(section: Section[Any]) -> None:
    found = section.ground({section.name: (BOARD, DEBT)}, ARTICLE)
    assert [s.text for s in found.value] == [BOARD.text, DEBT.text]
    assert [[e.sentence for e in s.evidence] for s in found.value] == [[8], [4]]
    assert found.failures == ()


@pytest.mark.parametrize("section", LISTS, ids=lambda section: section.name)
def test_a_list_that_was_not_answered_is_empty(section: Section[Any]) -> None:
    assert section.ground({}, ARTICLE) == Grounded(())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Net debt was unchanged at £301 million.", "figure"),
        ("Net debt was unchanged at £310 billion.", "figure"),
        ("Halvern Paper will close the Tarn mill, said Greta Lindqvist.", "negation"),
        ("The company will sell its packaging arm, which employs 1,400 people.", "hedge"),
        ("We will not close the Tarn mill.", "quotation"),
        (
            "The port authority approved a second berth at Ostmar, to be finished by 2029.",
            "unsupported",
        ),
        ("Net debt was {{ 7*7 }}.", "unsafe"),
        ("…", "malformed"),
    ],
)
def test_a_statement_that_does_not_hold_fails_where_it_stands(
    text: str, reason: DropReason
) -> None:
    wrong = StatementDraft(sentences=(4,), text=text)
    found = statements("key_developments", (BOARD, wrong), ARTICLE)
    assert [s.text for s in found.value] == [BOARD.text]
    (failure,) = found.failures
    assert (failure.dropped.path, failure.dropped.reason) == ("key_developments[1].text", reason)
    assert (failure.path, failure.ask, failure.max_words) == ((1, "text"), "key_developments", 30)


def test_the_first_of_two_that_say_the_same_is_kept() -> None:
    again = StatementDraft(sentences=(8,), text="In November, the board will decide.")
    found = statements("key_developments", (BOARD, again, DEBT), ARTICLE)
    assert [s.text for s in found.value] == [BOARD.text, DEBT.text]
    assert [(f.dropped.path, f.dropped.reason) for f in found.failures] == [
        ("key_developments[1]", "duplicate")
    ]


def test_a_list_has_its_end() -> None:
    texts = [
        f"The {name} mill was sold for £{n} million."
        for n, name in enumerate("Arden Brook Cold Dale Elm Fern Gorse Heath Iron Jet".split(), 11)
    ]
    article = verifier("\n\n".join(texts))
    drafts = [StatementDraft(sentences=(n,), text=text) for n, text in enumerate(texts, 1)]
    found = statements("key_developments", drafts, article)
    assert len(found.value) == MOST_ITEMS == 8
    assert [(f.dropped.path, f.dropped.reason) for f in found.failures] == [
        ("key_developments[8]", "length"),
        ("key_developments[9]", "length"),
    ]


def test_evidence_replaces_wrong_numbers() -> None:
    wrong = DEBT.model_copy(update={"sentences": (1, 99)})
    (item,) = statements("key_developments", (wrong,), ARTICLE).value
    assert [e.sentence for e in item.evidence] == [4]
    assert HALVERN[item.evidence[0].start : item.evidence[0].end] == item.evidence[0].text


def test_the_conclusion_is_one_statement() -> None:
    found = Conclusion().ground({"conclusion": BOARD}, ARTICLE)
    assert found.value is not None
    assert found.value.text == BOARD.text


def test_a_conclusion_that_does_not_hold_is_null_and_asked_again() -> None:
    wrong = StatementDraft(sentences=(8,), text="The board will decide in June.")
    found = Conclusion().ground({"conclusion": wrong}, ARTICLE)
    (failure,) = found.failures
    assert found.value is None
    assert (failure.dropped.path, failure.path) == ("conclusion.text", ("text",))


def test_without_an_answer_there_is_no_conclusion() -> None:
    assert Conclusion().ground({}, ARTICLE) == Grounded(None)


def test_the_conclusion_of_a_long_article_is_the_one_from_its_end() -> None:
    assert Conclusion().merge("conclusion", [BOARD, DEBT]) is DEBT
