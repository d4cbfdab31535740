"""What a text says that a name is, in common nouns: 'Orrin, a maker of frozen pies, …'."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import CLOSED_CLASS, COPULAS, word_set
from nutgraf.grounding.names.peoples import is_people
from nutgraf.grounding.names.reading import Token, Tokens
from nutgraf.grounding.stemming import stem

_ARTICLES: Final = word_set("a an the one")
_LONGEST: Final = 14
_FEWEST: Final = 2
"""Content words that a description has at least: many are 'a company'."""
_ENDS: Final = word_set("that which who after because when while and but said says has had will")


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase that stands beside a name, or behind 'is'.

    Attributes:
        subject: The name.
        stems: The phrase's content words, stemmed; names in it by their last word.
        people: The nationality that opens it: 'British' in 'a British maker of pies'.
        start, end: Where the phrase stands.
    """

    subject: Name
    stems: frozenset[str]
    people: str | None
    start: int
    end: int


def descriptions(sentence: Tokens) -> Iterator[Description]:
    """The descriptions of names in a sentence."""
    for i, token in enumerate(sentence):
        if token.name is None or token.possessive:
            continue
        start = _phrase_start(sentence, i + 1)
        if start is None:
            continue
        phrase = _phrase(sentence, start)
        stems = frozenset(stem(t.key) for t in phrase if t.key not in CLOSED_CLASS)
        if len(stems) >= _FEWEST:
            yield Description(token.name, stems, _people(phrase), phrase[0].start, phrase[-1].end)


def _people(phrase: Tokens) -> str | None:
    opening = [token.key for token in phrase[1:3] if token.follows]
    return opening[0] if len(opening) > 1 and is_people(opening[:1]) else None


def _phrase_start(sentence: Tokens, at: int) -> int | None:
    """Where a phrase with an article starts: behind a comma, or behind 'is'."""
    if at < len(sentence) and sentence[at].key in COPULAS and sentence[at].follows:
        at += 1
        parted = at < len(sentence) and sentence[at].follows
    else:
        parted = at < len(sentence) and sentence[at].follows_comma
    return at if parted and sentence[at].key in _ARTICLES else None


def _phrase(sentence: Tokens, start: int) -> Tokens:
    end = start + 1
    while end < len(sentence) and end - start < _LONGEST and _continues(sentence[end]):
        end += 1
    return sentence[start:end]


def _continues(token: Token) -> bool:
    return token.before.strip() in {"", "-", "–", "'", "’"} and token.key not in _ENDS
