"""Our tables of currencies agree with babel's, which is too slow to ask for every article."""

import unicodedata

import babel
import pytest
from babel.numbers import list_currencies

from nutgraf.grounding.figures.currencies import CODES, SIGNS, WORDS

NAMES = babel.Locale("en").currencies
OTHER_NAMES = ("quid", "buck", "renminbi", "kron", "crown", "rouble", "lei")
"""What news calls currencies whose name in babel is another: the 'Chinese Yuan'."""


def test_every_code_is_one_of_iso_4217() -> None:
    told = {code for table in (CODES, SIGNS, WORDS) for codes in table.values() for code in codes}
    assert told <= list_currencies()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_is_in_the_name_of_its_currency(word: str) -> None:
    stem = word[:3]
    name = str(NAMES[WORDS[word][0]]).lower()
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    assert stem in plain or word.startswith(OTHER_NAMES)
