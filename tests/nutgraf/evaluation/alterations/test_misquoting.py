"""Misquotations: off by a word, and never the same."""

from random import Random

import pytest

from nutgraf.evaluation.alterations.quotations import (
    FRAMES,
    framed,
    negations_dropped,
    spliced,
    word_added,
    word_changed,
    word_dropped,
)

QUOTATION = "We will not cut a single route next year, and we mean it"
VOCABULARY = ("harbor", "pier", "cargo")


@pytest.mark.parametrize("seed", range(20))
def test_one_word_is_off(seed: int) -> None:
    """Changed, dropped or added: the others stay as they are."""
    random = Random(seed)
    words = QUOTATION.split()
    changed = word_changed(QUOTATION, VOCABULARY, random)
    assert changed is not None
    assert sum(a != b for a, b in zip(words, changed.on(QUOTATION).split(), strict=True)) == 1
    dropped = word_dropped(QUOTATION, random)
    assert dropped is not None
    assert len(dropped.on(QUOTATION).split()) == len(words) - 1
    added = word_added(QUOTATION, VOCABULARY, random)
    assert added is not None
    assert len(added.on(QUOTATION).split()) == len(words) + 1


@pytest.mark.parametrize("seed", range(20))
def test_what_is_dropped_is_never_at_an_edge(seed: int) -> None:
    """What was left would be a slice of the article, and true."""
    dropped = word_dropped(QUOTATION, Random(seed))
    assert dropped is not None
    left = dropped.on(QUOTATION)
    assert left.startswith("We ")
    assert left.endswith(" it")


def test_a_quotation_of_two_words_has_none_to_drop() -> None:
    assert word_dropped("Never again", Random(1)) is None


@pytest.mark.parametrize(
    ("quotation", "left", "kind"),
    [
        ("We will not go there", "We will go there", "negation dropped"),
        ("We won’t go there", "We will go there", "negation dropped"),
        ("We didn't go there", "We did go there", "negation dropped"),
        ("We can't go there", "We can go there", "negation dropped"),
        ("We cannot go there", "We can go there", "negation dropped"),
        ("Not one of us went", "one of us went", "negation dropped at an edge"),
        ("We will go never", "We will go", "negation dropped at an edge"),
    ],
)
def test_a_negation_is_dropped(quotation: str, left: str, kind: str) -> None:
    (edit,) = negations_dropped(quotation)
    assert (edit.on(quotation), edit.kind) == (left, kind)


def test_two_quotations_become_one() -> None:
    first, second = QUOTATION, "Nobody has ever tried to mend the pier"
    for seed in range(10):
        words = spliced(first, second, Random(seed)).split()
        assert words[:2] == first.split()[:2]
        assert words[-2:] == second.split()[-2:]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_tells_where_the_words_stand(frame: str) -> None:
    sentence, start, end = framed(frame, "It was a long night,")
    assert sentence[start:end] == "It was a long night"
    assert ",," not in sentence
    assert sentence.rstrip("”").endswith(".")


def test_a_question_keeps_its_mark() -> None:
    sentence, _, _ = framed(FRAMES[0], "Who would do that?")
    assert sentence == "“Who would do that?” a spokesman said."
