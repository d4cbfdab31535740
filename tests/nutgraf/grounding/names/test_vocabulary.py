"""English words are told from names by a dictionary that knows lower case."""

import subprocess
import sys
import time

import pytest

from nutgraf.grounding.names.vocabulary import is_also_a_name, is_ordinary


@pytest.mark.parametrize(
    "word",
    [
        "mayor",
        "relegation",
        "organization",
        "smartphone",
        "podcasts",
        "a",
        "zoos",
        "mills",
        "internet",
        "turkey",
        "retraining",
        "cyberattack",
        "leaker",
        "republican",
        "half-empty",
        "o'clock",
        "startup",
        "covid",
        "2019",
    ],
)
def test_english_words_are_ordinary(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize(
    "word",
    [
        "alex",
        "rhys",
        "london",
        "wales",
        "brexit",
        "kuwaiti",
        "coburn",
        "oliver",
        "o'neill",
        "ødegård",
        "владимир",
        "boeing",
        "moeller",
    ],
)
def test_names_are_not(word: str) -> None:
    assert not is_ordinary(word)


def test_some_words_are_names_as_well() -> None:
    asked = ("baker", "reading", "mills", "mayor", "rhys", "internet")
    assert [is_also_a_name(word) for word in asked] == [True, True, False, True, False, True]


@pytest.mark.parametrize("letters", ["mayor\0London", "mayor\ud800", "x" * 1_000_000, "\n", ""])
def test_what_no_word_is_made_of_is_no_name_of_the_dictionary(letters: str) -> None:
    """The dictionary reads Latin-1 up to the first NUL: it is not asked."""
    assert not is_also_a_name(letters)
    assert is_ordinary(letters) != letters.isalpha()


def test_the_environment_chooses_no_other_dictionary() -> None:
    code = (
        "from nutgraf.grounding.names.vocabulary import is_ordinary\n"
        "assert is_ordinary('mayor') and not is_ordinary('london')"
    )
    environment = {"HUNSPELL_DATA": "/nowhere", "HUNSPELL_PATH_ENCODING": "ascii"}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True
    )
    assert (said.stdout, said.stderr) == (b"", b"")


def test_the_dictionary_is_not_loaded_before_it_is_asked() -> None:
    """Names that the article has need no dictionary."""
    code = (
        "import sys\n"
        "from nutgraf.grounding.names.index import NameIndex\n"
        "index = NameIndex('They said that they had met Ada Lund in the city on Monday.')\n"
        "assert index.missing('Then Lund spoke.') == () and 'hunspell' not in sys.modules\n"
        "assert index.missing('then oskar spoke') and 'hunspell' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.usefixtures("steady")
def test_a_look_up_takes_microseconds() -> None:
    is_ordinary("word")
    start = time.process_time()
    for i in range(2_000):
        is_ordinary("word" + "abcdefghij"[i % 10] * (i // 200) + "abcdefghij"[i // 10 % 10])
    assert time.process_time() - start < 1
