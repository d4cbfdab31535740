"""Names and their kinds, by a few plain rules, and putting one in another's place."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final, Literal

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.alterations.name_lists import CITIES, GIVEN, NO_COMPANIES

NameKind = Literal["person", "family name", "company", "place"]

_TITLE: Final = (
    r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Sens|Gen|Prof|Sir|President|Senator|Judge|Justice|Secretary"
    r"|Minister)"
)
_CAPITAL: Final = r"[A-Z][a-z]+(?:[A-Z][a-z]+)?(?:-[A-Z][a-z]+)?"
_PERSON: Final = re.compile(
    rf"\b({'|'.join(sorted(GIVEN))})(?: [A-Z]\.)? ({_CAPITAL})\b"
    r"(?! [A-Z]|[’'-]?[A-Z])"
)
_TITLED: Final = re.compile(rf"\b{_TITLE}\.? ({_CAPITAL})\b(?! [A-Z])")
_KINDS_OF_COMPANIES: Final = (
    "Inc Corp Co Ltd Group Bank University College Committee Department Party Times Post News"
    " Court Institute Association Foundation Center Council Company Commission Agency Club Airlines"
    " Motors Energy Capital Partners Service Journal Union Trust Authority Board Network Fund"
    " School Hospital Society Federation"
).split()
_COMPANY: Final = re.compile(
    rf"(?<![A-Z] )(?<!\w)((?:{_CAPITAL} ){{1,3}}(?:{'|'.join(_KINDS_OF_COMPANIES)}))\b"
    r"(?! [A-Z])(?! of\b)"
)
_ACRONYM: Final = re.compile(r"(?<![\w.&-])([A-Z]{3,5})(?![\w.&-])")
_NAME_BEFORE: Final = re.compile(r"[A-Z][\w.’'&-]* $")
_TITLE_BEFORE: Final = re.compile(rf"\b{_TITLE}\.? $")
_NEAR: Final = 30
_LONG: Final = 4
"""Letters of a word that a headline writes with a capital."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands in a text."""

    text: str
    start: int
    end: int
    kind: NameKind


@cache
def _places() -> re.Pattern[str]:
    from babel import Locale

    known = {n for n in Locale("en").territories.values() if re.fullmatch(r"[A-Z][a-z]{3,}", n)}
    listed = "|".join(sorted(known | CITIES, key=len, reverse=True))
    return re.compile(rf"(?<![A-Z] )(?<![a-z] [A-Z])(?<![\w.-])({listed})\b(?![ -][A-Z]|-[a-z])")


def families(text: str) -> frozenset[str]:
    """The family names of the people that a text names in full or by a title."""
    full = {m[2] for m in _PERSON.finditer(text)}
    return frozenset(full | {m[1] for m in _TITLED.finditer(text)})


def is_headline(sentence: str) -> bool:
    """Whether Most of a Sentence's Words Have Capitals, which then tell nothing."""
    long: list[str] = [word for word in re.findall(r"[A-Za-z]+", sentence) if len(word) >= _LONG]
    return sum(word[0].isupper() for word in long) > len(long) / 2


def is_proper(name: str, common: Container[str]) -> bool:
    """Whether none of a name's words is a common one: 'Justice' may be a judge or a virtue."""
    return not any(word.lower() in common for word in re.findall(r"[A-Za-z]{2,}", name))


def names(text: str, known: Iterable[str] = ()) -> Iterator[Name]:
    """The names of a text whose kind is plain.

    Args:
        text: A sentence, or more.
        known: Family names of people, which may stand alone.
    """
    taken: list[tuple[int, int]] = []
    for name in _candidates(text, known):
        if not any(a < name.end and name.start < b for a, b in taken):
            taken.append((name.start, name.end))
            yield name


def _candidates(text: str, known: Iterable[str]) -> Iterator[Name]:
    yield from (Name(m[1], *m.span(1), "company") for m in _COMPANY.finditer(text))
    yield from (Name(m[0], *m.span(), "person") for m in _PERSON.finditer(text))
    for match in _places().finditer(text):
        if not _NAME_BEFORE.search(_before(match)):
            yield Name(match[1], *match.span(1), "place")
    for match in _ACRONYM.finditer(text):
        if match[1] not in NO_COMPANIES:
            yield Name(match[1], *match.span(1), "company")
    yield from _alone(text, known)


def _alone(text: str, known: Iterable[str]) -> Iterator[Name]:
    """Family names that stand by themselves, or behind a title."""
    listed = "|".join(map(re.escape, sorted(known)))
    if not listed:
        return
    for match in re.finditer(rf"(?<![A-Z] )(?<![\w.-])(?:{listed})\b(?![ -][A-Z]|-)", text):
        before = _before(match)
        if _TITLE_BEFORE.search(before) or not _NAME_BEFORE.search(before):
            yield Name(match[0], *match.span(), "family name")


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - _NEAR) : match.start()]


def replaced(name: Name, others: Sequence[str], text: str, random: Random) -> Edit | None:
    """Another name of its kind that a text does not have, not one word of it.

    Args:
        name: What to replace.
        others: The names of its kind in other texts.
        text: The text, in small letters.
        random: Chooses.
    """
    for other in random.sample(others, min(len(others), 20)):
        words = re.findall(r"\w{3,}", other.casefold())
        if words and not any(re.search(rf"\b{re.escape(w)}", text) for w in words):
            return Edit(name.start, name.end, other, name.kind)
    return None
