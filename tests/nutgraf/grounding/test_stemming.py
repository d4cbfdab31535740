"""Forms of a word that are one word."""

import pytest

from nutgraf.grounding.stemming import stem


@pytest.mark.parametrize(
    "forms",
    [
        "raise raises raised raising",
        "plan plans planned planning",
        "sell sells sold selling sale",
        "carry carries carried carrying",
        "cut cuts cutting",
        "close closes closed closing closure",
        "deny denies denied denying denial",
        "Orbex Orbex's Orbex’s",
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("rise", "raise"), ("cut", "cure"), ("sell", "sales")])
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)
