"""Words with offsets, and the folding that makes two spellings one."""

import pytest

from nutgraf.grounding.words import fold, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ada’s plan", ["Ada", "plan"], id="possessive off"),
        pytest.param("the U.S. and J.P. Marsh", ["the", "U.S.", "and", "J.P.", "Marsh"], id="dots"),
        pytest.param("AT&T, Coca-Cola", ["AT&T", "Coca-Cola"], id="joined"),
        pytest.param("Oslo-based", ["Oslo", "based"], id="hyphen before lower case parts"),
        pytest.param("O’Neill and O'Neill", ["O’Neill", "and", "O'Neill"], id="apostrophes"),
        pytest.param("", [], id="empty"),
    ],
)
def test_words_stand_where_they_say(text: str, expected: list[str]) -> None:
    found = list(words(text))
    assert [word.text for word in found] == expected
    assert [text[word.start : word.end] for word in found] == expected


def test_offsets_of_a_part_count_in_the_whole_text() -> None:
    text = "Prices rose. Ada Lund left."
    assert [text[w.start : w.end] for w in words(text, 13)] == ["Ada", "Lund", "left"]


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        pytest.param("Prices rose. Then", True, id="sentence"),
        pytest.param("Prices\nThen", True, id="line"),
        pytest.param("He said, “Then", True, id="quotation"),
        pytest.param("Prices, Then", False, id="comma"),
        pytest.param("We met Mr. Then", False, id="honorific"),
        pytest.param("We met John F. Then", False, id="initial"),
    ],
)
def test_a_word_knows_whether_a_sentence_begins_with_it(text: str, opening: bool) -> None:
    assert list(words(text))[-1].initial is opening


@pytest.mark.parametrize(
    ("word", "capitalized"),
    [
        ("Lund", True),
        ("iPhone", True),
        ("ECB", True),
        ("I", False),
        ("I’m", False),
        ("Q3", False),
        ("FY2026", False),
        ("D-Ohio", False),
        ("plan", False),
        ("3M", False),
    ],
)
def test_capitals_that_are_no_names_do_not_count(word: str, capitalized: bool) -> None:
    (found,) = words(word)
    assert found.capitalized is capitalized


def test_folding_makes_spellings_one() -> None:
    assert fold("São") == fold("SAO") == "sao"
    assert fold("O’Neill") == fold("O'Neill")
    assert fold("U.S.") == fold("US") == "us"
    assert (stem("wus"), stem("boss"), stem("us")) == ("wu", "boss", "us")
