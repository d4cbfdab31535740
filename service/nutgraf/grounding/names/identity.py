"""Whether a statement says of one name what the article says of another: 'X is a maker of Y'."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nutgraf.grounding.names.index import Name, NameIndex, find_names
from nutgraf.grounding.support import content_stems
from nutgraf.grounding.words import fold

_COPULA: Final = re.compile(
    r"^(?:The\s+)?(?P<subject>[^,;:]{2,80}?)\s+(?:is|are|was|were|remains|became|becomes)\s+"
    r"(?:an?|the|one of)\s+(?P<phrase>[^,;:.]{3,100})"
)
_PHRASE_END: Final = re.compile(r"\s+(?:that|which|who|after|because|when|while|and|but)\s.*")
_WORD: Final = re.compile(r"[^\W_]+")
_SHARED: Final = 0.6
"""The share of a description's words that a sentence must have to be where it comes from."""


def misattributed(statement: str, sources: Sequence[str], names: NameIndex) -> str | None:
    """The name that the article describes so, where a statement describes another so.

    Only said if a source has the description, and it stands nearer to another name than to the
    statement's.

    Args:
        statement: A sentence of ours.
        sources: The sentences that it rests on.
        names: Of the article.
    """
    found = _COPULA.match(statement)
    if found is None or names.fullest(found["subject"]) is None:
        return None
    subject = _keys(found["subject"])
    phrase = _description(_PHRASE_END.sub("", found["phrase"]))
    own = {fold(word) for word in _WORD.findall(found["phrase"])}
    nearest = [n for s in sources for n in _nearest(s, phrase, own)]
    if not nearest or any(_keys(name) & subject for name in nearest):
        return None
    return nearest[0]


def _description(phrase: str) -> frozenset[str]:
    """The stems of a phrase; of one with names, of its other words: 'chief executive of Harrow'."""
    plain = " ".join(word for word in phrase.split() if not word[0].isupper())
    return content_stems(plain) or content_stems(phrase)


def _keys(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORD.findall(name))


def _nearest(source: str, phrase: frozenset[str], own: set[str]) -> Iterator[str]:
    """The name nearest to a description in a source, if it has the description and names."""
    words = [w for w in _WORD.finditer(source) if content_stems(w.group()) & phrase]
    held = {stem for w in words for stem in content_stems(w.group())}
    others = [n for n in find_names(source) if not _keys(n.text) <= own]
    if not phrase or not words or not others or len(held & phrase) < _SHARED * len(phrase):
        return
    yield min(others, key=lambda name: min(_distance(name, w) for w in words)).text


def _distance(name: Name, word: re.Match[str]) -> int:
    return max(word.start() - name.end, name.start - word.end(), 0)
