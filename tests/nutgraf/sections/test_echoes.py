"""Two lists of statements do not tell the same."""

from nutgraf.sections.echoes import without_echoes
from nutgraf.sections.section import Failure, Grounded
from nutgraf_schemas.digest import Dropped, KeyTakeaway, Statement
from pressroom import verifier

ARTICLE = verifier()
BOARD = Statement(text="The board will decide in November.", evidence=ARTICLE.evidence((8,)))
AGAIN = Statement(text="In November the board will decide.", evidence=ARTICLE.evidence((8,)))
DEBT = Statement(text="Net debt was unchanged.", evidence=ARTICLE.evidence((4,)))
FAILED = Failure(Dropped(path="x", value="y", reason="figure", message="z"), ask="x")


def test_a_statement_that_a_section_before_made_is_dropped() -> None:
    grounded = Grounded((DEBT, AGAIN), (FAILED,))
    found = without_echoes("strategic_insights", grounded, {"key_developments": (BOARD,)}, ARTICLE)
    assert found.value == (DEBT,)
    assert found.failures[0] == FAILED
    assert [(f.dropped.path, f.dropped.reason, f.path) for f in found.failures[1:]] == [
        ("strategic_insights", "duplicate", None)
    ]
    assert found.failures[1].dropped.value == AGAIN.text


def test_a_list_without_echoes_stays_as_it_is() -> None:
    grounded = Grounded((DEBT,), (FAILED,))
    found = without_echoes("strategic_insights", grounded, {"key_developments": (BOARD,)}, ARTICLE)
    assert found is grounded


def test_takeaways_may_be_told_again() -> None:
    takeaway = KeyTakeaway(headline="Board", detail=BOARD.text, evidence=BOARD.evidence)
    grounded = Grounded((BOARD,))
    before = {"key_takeaways": (takeaway,), "conclusion": BOARD, "market_impact": None}
    assert without_echoes("key_developments", grounded, before, ARTICLE) is grounded


def test_what_is_no_list_of_statements_is_left_alone() -> None:
    for value in (BOARD, None, {"text": BOARD.text}, ("Tissue",)):
        grounded = Grounded(value)
        before = {"key_developments": (BOARD,)}
        assert without_echoes("conclusion", grounded, before, ARTICLE) is grounded
