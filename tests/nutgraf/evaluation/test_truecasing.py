"""Which words are names, by how a corpus writes them."""

from nutgraf.evaluation import Corpus
from nutgraf.evaluation.truecasing import Truecaser


def test_a_word_that_is_capital_in_mid_sentence_is_a_name(corpus: Corpus) -> None:
    caser = corpus.truecaser
    assert [
        w for w in ("castle", "wexcombe", "garrity's", "the", "harbor") if caser.is_name(w)
    ] == [
        "castle",
        "wexcombe",
        "garrity's",
    ]


def test_a_word_that_begins_a_sentence_tells_nothing() -> None:
    assert not Truecaser(["Walls fell. Walls rose. He saw it."]).is_name("walls")


def test_a_word_that_is_small_as_often_is_no_name() -> None:
    caser = Truecaser(["then May went and he may go", "so May may go"])
    assert not caser.is_name("may")
