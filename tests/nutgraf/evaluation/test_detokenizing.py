"""Undoing a published summary's tokenization, and finding its spans again."""

import pytest

from nutgraf.evaluation.detokenizing import restored


@pytest.mark.parametrize(
    ("tokenized", "text"),
    [
        ("she was ``deeply sorry\\'\\'about it", 'she was "deeply sorry" about it'),
        ("it was ``so\\'\\', he said", 'it was "so", he said'),
        ('he is " lucky to be here " now', 'he is "lucky to be here" now'),
        ('one " a b " and " c d ".', 'one "a b" and "c d".'),
        ("a # 325m plan and # 5", "a £325m plan and £5"),
        ("it has n\\'t gone", "it hasn't gone"),
        ("i \\'m here and they \\'ve left", "i'm here and they've left"),
        ("sinead o \\'malley", "sinead o'malley"),
        ("the clubs \\'best year", "the clubs' best year"),
        ("more than 1, 200 people", "more than 1,200 people"),
        ("$ 5 ( the fee ) .", "$5 (the fee)."),
        ("nothing to undo here", "nothing to undo here"),
    ],
)
def test_a_text_is_as_a_person_would_write_it(tokenized: str, text: str) -> None:
    assert restored(tokenized).text == text


@pytest.mark.parametrize("span", ["``so sorry\\'\\'about", "n\\'t", "# 3m", "it", "# 3m of it"])
def test_a_span_is_found_where_it_has_come_to(span: str) -> None:
    """The words of a span stay the same, whatever happened around them."""
    tokenized = "she was ``so sorry\\'\\'about # 3m of it , and has n\\'t"
    whole = restored(tokenized)
    at = tokenized.index(span)
    start, end = whole.span(at, at + len(span))
    assert restored(span).text.strip() in whole.text[max(0, start - 1) : end]


def test_every_character_has_its_place_in_order() -> None:
    tokenized = "a # 3m \" b \" has n\\'t ``c\\'\\'d"
    whole = restored(tokenized)
    assert len(whole.places) == len(tokenized) + 1
    assert list(whole.places) == sorted(whole.places)
    assert whole.places[-1] == len(whole.text)
