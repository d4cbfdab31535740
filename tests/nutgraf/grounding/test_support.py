"""Which sentences carry a statement."""

import pytest

from nutgraf.grounding.support import MAX_EVIDENCE, SupportIndex, content_stems
from nutgraf.segmentation import segment
from pressroom import HALVERN

INDEX = SupportIndex(segment(HALVERN))


def test_words_count_by_their_stems_and_small_ones_not_at_all() -> None:
    assert content_stems("The prices of the mills") == content_stems("a price at a mill")
    assert content_stems("The of and") == frozenset()


def test_figures_are_words() -> None:
    assert content_stems("a 5% rise to 1,400.5") != content_stems("a 6% rise to 1,400.5")
    assert "5" in content_stems("a 5% rise")


def test_scripts_without_spaces_count_by_pairs_of_characters() -> None:
    assert content_stems("製紙会社") == {"製紙", "紙会", "会社"}
    assert content_stems("紙") == {"紙"}


def test_cited_sentences_that_carry_a_statement_are_kept() -> None:
    found = INDEX.choose("Operating profit fell to £88 million.", (3,))
    assert found.sentences == (3,)
    assert found.score > 0.9


def test_better_sentences_replace_wrong_ones() -> None:
    assert INDEX.choose("The board will decide in November.", (2,)).sentences == (8,)


def test_a_cited_sentence_that_adds_nothing_is_left_out() -> None:
    assert INDEX.choose("Shares of Halvern fell 6.5%.", (11, 4, 2)).sentences == (11,)


def test_two_sentences_carry_what_neither_says_alone() -> None:
    text = "Net debt was unchanged and the board will decide in November."
    assert INDEX.choose(text, ()).sentences == (4, 8)


def test_sentences_that_do_not_exist_are_passed_over() -> None:
    assert INDEX.choose("Net debt was unchanged.", (0, 4, 99, -1)).sentences == (4,)


def test_no_more_sentences_are_chosen_than_an_item_may_cite() -> None:
    everything = " ".join(HALVERN.split())
    assert len(INDEX.choose(everything, tuple(range(1, 12))).sentences) == MAX_EVIDENCE == 3


def test_a_statement_without_content_has_no_support() -> None:
    found = INDEX.choose("It is what it is.", (1,))
    assert found.score == 0
    assert INDEX.nearest("It is what it is.") == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Net debt was unchanged at £310 million.", 1.0, 1.0),
        ("Net debt was unchanged at £900 million.", 0.5, 0.99),
        ("Otters have come back.", 0.0, 0.0),
        ("Halvern thrives", 0.1, 0.6),
    ],
)
def test_the_score_is_the_share_of_the_statement(text: str, low: float, high: float) -> None:
    assert low <= INDEX.score(text, (4, 11)) <= high


def test_rare_words_weigh_more_than_frequent_ones() -> None:
    """'Halvern' stands in four sentences, 'debt' in one."""
    assert INDEX.score("Halvern debt", (4,)) > 0.5 > INDEX.score("Halvern debt", (11,))


def test_the_nearest_sentences_come_best_first() -> None:
    nearest = INDEX.nearest("The board decides on the packaging arm in November.")
    assert nearest[0] == 8
    assert len(nearest) == 3
    assert INDEX.nearest("The board decides.", most=1) == (8,)


def test_the_vocabulary_is_that_of_the_article() -> None:
    assert content_stems("packaging arms") <= INDEX.vocabulary
    assert not content_stems("otters") & INDEX.vocabulary


def test_an_empty_article_supports_nothing() -> None:
    empty = SupportIndex(segment(""))
    assert empty.choose("Net debt was unchanged.", (1,)).score == 0
    assert empty.nearest("Net debt") == ()
