"""Names in text whose capitals say nothing: all lower case, all upper case, or a title.

Of a word that the article has, the article's own capitals decide. Of a word that it has not, a list
of English words does: what is no word is a name.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from nutgraf.grounding.names.finding import is_function_word
from nutgraf.grounding.names.gazetteer import PEOPLES, PLACES_OF_WORDS, SUFFIXES_OF_PLACES
from nutgraf.grounding.names.lexicon import (
    CALENDAR,
    COMMON_ACRONYMS,
    GIVEN_NAMES_LIKE_WORDS,
    HONORIFICS,
    PARTICLES,
)
from nutgraf.grounding.names.standing import Standing
from nutgraf.grounding.names.vocabulary import is_ordinary
from nutgraf.grounding.words import Word, stem

_LONGEST: Final = 6
"""Words of an article's name that are looked for in a row."""
_GAP: Final = 3
"""How far apart two words of one name may be, small words between them."""
_PLACES: Final = frozenset(tuple(map(stem, place.split())) for place in PLACES_OF_WORDS)
_ADDRESSES: Final = frozenset({"mr", "mrs", "ms", "dr", "sir", "dame"})
_CONTRACTED: Final = frozenset({"ll", "re", "ve"})
_APOSTROPHES: Final = ("'", "’")
_FEWEST: Final = 3
"""Words from which a text in nothing but capitals has no case."""


def is_caseless(all_words: Sequence[Word]) -> bool:
    """Whether the capitals of a text, if it has any, say nothing about its names."""
    lettered = [
        w.text for w in all_words if w.text[0].isalpha() and w.text != "I" and not _is_mark(w)
    ]
    if not any(map(_has_capital, lettered)):
        return bool(lettered)
    return len(lettered) >= _FEWEST and all(text.isupper() or len(text) < 2 for text in lettered)


def _has_capital(text: str) -> bool:
    return any(map(str.isupper, text))


def recased(all_words: Sequence[Word], standing: Standing) -> tuple[Word, ...]:
    """Words as a careful writer would have them: names capitalized, all else in lower case."""
    named = set(_in_known_names(all_words, standing))
    named |= {i for i, word in enumerate(all_words) if _is_named(word, standing)}
    named |= set(_titled(all_words))
    named |= {
        i
        for i in range(len(all_words) - 1)
        if i + 1 in named and _is_given_name(all_words, i, standing)
    }
    return tuple(_written(word, as_name=i in named) for i, word in enumerate(all_words))


def _is_mark(word: Word) -> bool:
    """[UNK] and its like, which tokenizers leave behind."""
    return word.before.endswith("[") and word.text.isupper()


def _written(word: Word, *, as_name: bool) -> Word:
    if not as_name:
        return word._replace(text=word.text.lower())
    text = word.text.lower()
    return word._replace(text=text[0].upper() + text[1:], initial=False)


def _in_known_names(all_words: Sequence[Word], standing: Standing) -> Iterator[int]:
    """Where words of a claim make up a longer name of the article: 'white house'."""
    content = [
        i
        for i, word in enumerate(all_words)
        if word.key == "new" or not (is_function_word(word) or word.key in PARTICLES)
    ]
    stems = [stem(all_words[i].key) for i in content]
    at = 0
    while at < len(content):
        width = _width(stems, at, standing.whole) or _width(stems, at, _PLACES)
        if width and _close(content[at : at + width]):
            yield from content[at : at + width]
        at += max(width, 1)


def _titled(all_words: Sequence[Word]) -> Iterator[int]:
    """Where a word follows an honorific: 'mr. mills' is nobody's mills."""
    for i, (title, word) in enumerate(pairwise(all_words)):
        if title.key in _ADDRESSES and word.before in {" ", ". "} and len(word.key) > 1:
            yield i + 1


def _width(stems: Sequence[str], at: int, whole: frozenset[tuple[str, ...]]) -> int:
    longest = min(_LONGEST, len(stems) - at)
    return next((n for n in range(longest, 1, -1) if tuple(stems[at : at + n]) in whole), 0)


def _close(places: Sequence[int]) -> bool:
    return all(b - a <= _GAP for a, b in pairwise(places))


def _is_named(word: Word, standing: Standing) -> bool:
    key = word.key
    if len(key) < 2 or key.upper() == key or "." in word.text or _is_no_name(word):
        return False
    if key in _CONTRACTED and word.before.endswith(_APOSTROPHES):
        return False
    if key in standing.evidence.lower or stem(key) in standing.lower:
        return False
    if key in standing.evidence.capital or stem(key) in standing.capital:
        return True
    return not (is_ordinary(key) or _comes_from_a_name(key, standing))


def _is_no_name(word: Word) -> bool:
    key = word.key
    return (
        is_function_word(word._replace(text=word.text.lower()))
        or key in CALENDAR
        or key in PEOPLES
        or key in COMMON_ACRONYMS
        or key in HONORIFICS
    )


def _comes_from_a_name(key: str, standing: Standing) -> bool:
    """'Londoners' where the article has 'London'."""
    bases: Iterable[str] = (key.removesuffix(ending) for ending in SUFFIXES_OF_PLACES)
    return any(base != key and stem(base) in standing.capital for base in bases)


def _is_given_name(all_words: Sequence[Word], i: int, standing: Standing) -> bool:
    """Whether a word that is a given name, too, stands before a surname: 'frank lund'."""
    word, following = all_words[i], all_words[i + 1]
    return (
        word.key in GIVEN_NAMES_LIKE_WORDS
        and following.before == " "
        and not word.possessive
        and not standing.has(word.key)
        and (i == 0 or all_words[i - 1].key != "to")
    )
