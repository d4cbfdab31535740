"""Cutting a text into sentences without the segmentation that is measured."""

import pytest

from nutgraf.evaluation import Corpus
from nutgraf.evaluation.sentences import true_sentences


def texts(text: str) -> list[str]:
    return [s.text for s in true_sentences(text)]


def test_abbreviations_and_figures_end_no_sentence() -> None:
    text = "Mr. A. Lund of Corran Co. paid $1.5 million on Nov. 14 in cash. It was a lot of money."
    assert texts(text) == [
        "Mr. A. Lund of Corran Co. paid $1.5 million on Nov. 14 in cash.",
        "It was a lot of money.",
    ]


def test_short_ones_and_headings_are_left_out() -> None:
    assert texts("All the News of the Week\nIt is so.\nThis one is long enough to count.") == [
        "This one is long enough to count."
    ]


@pytest.mark.parametrize(
    ("text", "surroundings"),
    [
        ("The council of the town met on Monday.", ["plain"]),
        ("“It was a long night,” the mayor of it said.", ["quoting"]),
        (
            "“It was a long night for us. Nobody here has slept at all. We will go on until noon.”",
            ["cut quotation", "in a quotation", "cut quotation"],
        ),
        (
            (
                '"The first of two paragraphs is open. It goes on until the end.\n'
                '"The second one begins and ends."'
            ),
            ["cut quotation", "in a quotation", "quoting"],
        ),
    ],
    ids=["plain", "quoting", "sentences", "paragraphs"],
)
def test_what_is_somebodys_is_told(text: str, surroundings: list[str]) -> None:
    assert [s.surroundings for s in true_sentences(text)] == surroundings


def test_a_sentence_is_a_slice(corpus: Corpus) -> None:
    for article in corpus.articles:
        for sentence in true_sentences(article.text):
            end = sentence.start + len(sentence.text)
            assert article.text[sentence.start : end] == sentence.text


def test_words_in_quotation_marks_are_known() -> None:
    (sentence,) = true_sentences("He called it “a mere trifle” and went away.")
    quoted, plain = sentence.text.index("trifle"), sentence.text.index("went")
    assert sentence.is_quoted(quoted, quoted + 6)
    assert not sentence.is_quoted(plain, plain + 4)
