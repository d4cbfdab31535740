"""English words that are no names, by a spelling dictionary that tells the two by their case.

The dictionary is American and Hunspell's; `british` tells it how words are spelled elsewhere.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Protocol

from nutgraf.grounding.names.amendments import MORE_WORDS, RATHER_NAMES
from nutgraf.grounding.names.british import americanized

_LONGEST: Final = 30
"""Letters of the longest word that is looked up."""
_BEHIND: Final = 5
_BEFORE: Final = 4
"""Letters that a word has behind a beginning, and before an ending: 'Coburn' is not of 'burn'."""
_BEGINNINGS: Final = tuple(
    """anti bio counter crypto cyber de eco extra hyper inter macro mega micro mid mini mis multi
    nano neo non out over photo poly post pre pro re semi sub super tele trans ultra un
    under""".split()
)
_ENDINGS: Final = tuple(
    """able ability er ers free hood ise ised ising isation ish ism isms ist ists ize ized izing
    ization like ness ship ward wards wide wise""".split()
)
_MAKES_NAMES: Final = ("en", "er", "est", "ing")
"""With these, the dictionary makes words that it has as names: 'parker' of 'park'."""
_INFLECTED: Final = ("", "s", "d", "ed", "ing")
_PARTS: Final = re.compile(r"[-']")
_REMEMBERED: Final = 4096


class _Speller(Protocol):
    """What we ask of Hunspell, which has no types. It holds the GIL while it looks."""

    def spell(self, word: str) -> bool: ...

    def stem(self, word: str) -> tuple[str, ...]: ...


def is_ordinary(key: str) -> bool:
    """Whether a folded word is an English word in lower case, or is made of one.

    Of a hyphenated word, and of one with an apostrophe, all parts must be.
    """
    return all(map(_is_part_ordinary, _PARTS.split(key)))


def is_also_a_name(key: str) -> bool:
    """Whether an English word is somebody's name, or a place's, as well: 'baker', 'reading'."""
    return _may_stand(key) and _is_listed(key) and _stands_capitalized(key)


def _is_part_ordinary(part: str) -> bool:
    return len(part) < 2 or not part.isalpha() or (_may_stand(part) and _is_word(part))


def _may_stand(key: str) -> bool:
    """Whether the dictionary, which is in Latin-1, could have a word."""
    return len(key) <= _LONGEST and key.isascii() and key.isalpha()


@lru_cache(maxsize=_REMEMBERED)
def _is_word(key: str) -> bool:
    if _is_listed(key):
        return True
    if key in RATHER_NAMES or _stands_capitalized(key):
        return False
    return any(_is_listed(base) for base in (*americanized(key), *_bases(key)))


def _is_listed(key: str) -> bool:
    if any(key.removesuffix(ending) in MORE_WORDS for ending in _INFLECTED):
        return True
    if key in RATHER_NAMES or not _dictionary().spell(key):
        return False
    return not _is_rather_a_name(key)


def _is_rather_a_name(key: str) -> bool:
    """Whether a form is only made of a word, and the dictionary has it as a name besides."""
    if not key.endswith(_MAKES_NAMES) or key in _dictionary().stem(key):
        return False
    name = key.capitalize()
    return _stands_capitalized(key) and name not in _dictionary().stem(f"{name}s")


@lru_cache(maxsize=_REMEMBERED)
def _stands_capitalized(key: str) -> bool:
    """Whether the dictionary has a name that is written like this word."""
    name = key.capitalize()
    return name in _dictionary().stem(name)


def _bases(key: str) -> Iterator[str]:
    """What a word may be made of: 'train' of 'retrain', 'scale' of 'scalable'."""
    for beginning in _BEGINNINGS:
        if key.startswith(beginning) and len(key) - len(beginning) >= _BEHIND:
            yield key[len(beginning) :]
    for ending in _ENDINGS:
        base = key.removesuffix(ending)
        if base != key and len(base) >= _BEFORE:
            yield from (base, f"{base}e")


@cache
def _dictionary() -> _Speller:
    """The dictionary, which takes 40 ms to load: not before a word needs it.

    Its place and the encoding of its path are said, or the environment would choose them.
    """
    from hunspell import Hunspell

    folder = files("hunspell").joinpath("dictionaries")
    dictionary: _Speller = Hunspell("en_US", hunspell_data_dir=str(folder), system_encoding="UTF-8")
    return dictionary
