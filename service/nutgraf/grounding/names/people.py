"""Which of an article's names are people's, and whether a 'he' or a 'she' can mean them."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import zip_longest

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import (
    BODIES,
    COMPASS,
    FEMALE,
    HONORIFICS,
    MALE,
    ROLE_HEADS,
    word_set,
)
from nutgraf.grounding.speech_lexicon import PERSON_ENDINGS, PREPOSITIONS
from nutgraf.grounding.words import fold

_TITLE = re.compile(r"([^\W\d_]+)\.?[ \u00a0]$")
_TITLE_REACH = 20
_PERSONAL = re.compile(r",? (?:who|whose) |, \d{1,3},|, (?:his|her) ")
_PRONOUN = re.compile(r"[^.!?\n\"“”]*?\b(he|she|his|her|him|himself|herself)\b")
_PRONOUN_REACH = 80
_MOST_WORDS = 4

ROLES_OF_COMPANIES = word_set(
    """leader partner owner investor developer publisher broker trader producer chief head
    designer host engineer"""
)
"""Roles that a company can have too: 'market leader Acme'."""


class People:
    """What an article shows about who is a person.

    Args:
        text: The article's text.
        names: Its names.
    """

    def __init__(self, text: str, names: Iterable[Name]) -> None:
        self._surnames: set[str] = set()
        self._pronouns: dict[str, set[str]] = {}
        full: set[str] = set()
        alone: set[str] = set()
        self._said: dict[str, Counter[str]] = {}
        listed = tuple(names)
        for name, following in zip_longest(listed, listed[1:]):
            self._hear(text, name, len(text) if following is None else following.start)
            if len(name.keys) == 1:
                alone.add(name.keys[0])
            elif may_be_person(name.keys):
                full.add(name.keys[-1])
            self._learn(text, name)
        self._surnames |= full & alone

    def is_person(self, keys: tuple[str, ...]) -> bool:
        """Whether the article shows a name to be a person's: by a title, an age, a bare surname."""
        return may_be_person(keys) and keys[-1] in self._surnames

    def is_surname(self, stemmed: str) -> bool:
        """Whether a word, without the s of a plural, is a person's surname."""
        return stemmed in self._surnames or f"{stemmed}s" in self._surnames

    def allows(self, pronoun: str, keys: tuple[str, ...]) -> bool:
        """Whether nothing in the article speaks against a pronoun for a name."""
        known = self._known(keys[-1])
        return not known or pronoun in known

    def demands(self, pronoun: str, keys: tuple[str, ...]) -> bool:
        """Whether the article shows that a name takes a pronoun, and no other."""
        return self._known(keys[-1]) == {pronoun}

    def _known(self, surname: str) -> set[str]:
        """The pronouns of a name: by its titles, else by what is said in its sentences."""
        return self._pronouns.get(surname) or set(self._said.get(surname, ()))

    def _hear(self, text: str, name: Name, end: int) -> None:
        """Learn from 'Lund said she': a pronoun behind a name, no other name between."""
        heard = _PRONOUN.match(text, name.end, min(end, name.end + _PRONOUN_REACH))
        if heard:
            said = self._said.setdefault(name.keys[-1], Counter())
            said[_heard(heard.group(1))] += 1

    def _learn(self, text: str, name: Name) -> None:
        surname = name.keys[-1]
        title = _TITLE.search(text, max(0, name.start - _TITLE_REACH), name.start)
        word = fold(title.group(1)) if title else ""
        if _is_title(word):
            self._surnames.add(surname)
            self._pronouns.setdefault(surname, set()).update(_pronouns_of(word))
        elif word not in PREPOSITIONS and word != "the" and _PERSONAL.match(text, name.end):
            self._surnames.add(surname)


def _heard(pronoun: str) -> str:
    return "he" if pronoun in {"he", "his", "him", "himself"} else "she"


def may_be_person(keys: tuple[str, ...]) -> bool:
    """Whether no word of a name shows it to be a body's."""
    return len(keys) <= _MOST_WORDS and BODIES.isdisjoint(keys) and keys[0] not in COMPASS


def _is_title(word: str) -> bool:
    return word in HONORIFICS or (
        (word in ROLE_HEADS or word.endswith(PERSON_ENDINGS)) and word not in ROLES_OF_COMPANIES
    )


def _pronouns_of(title: str) -> set[str]:
    if title in FEMALE or title.endswith("woman"):
        return {"she"}
    return {"he"} if title in MALE or title.endswith("man") else set()
