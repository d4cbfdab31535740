"""Bodies with an 'and' in their names, which acronyms pass over: 'Trade and Tariffs Board'."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from nutgraf.grounding.names.lexicon import BODIES
from nutgraf.grounding.words import Word

_SMALL: Final = frozenset({"of", "for", "on", "the"})
_REACH: Final = 6
"""Words on either side of an 'and' that may be of the name."""
_SHORTEST: Final = 3
"""Letters of an acronym."""


def joint_bodies(all_words: Sequence[Word]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """What may be the name of a body with an 'and' inside, each with its folded initials.

    A text may have several around one 'and': any that opens or closes with what bodies are called.
    """
    for i, word in enumerate(all_words):
        if word.key != "and" or word.before != " ":
            continue
        left = all_words[max(0, i - _REACH) : i]
        broken = len(left) - _unbroken(reversed((*left, word)))
        before = _capitals(reversed(left[max(0, broken) :]))
        right = all_words[i + 1 : i + 1 + _REACH]
        behind = _capitals(right[: _unbroken(right)])
        for first in range(1, len(before) + 1):
            for last in range(1, len(behind) + 1):
                name = (*before[:first][::-1], *behind[:last])
                if len(name) >= _SHORTEST and not BODIES.isdisjoint((name[0].key, name[-1].key)):
                    yield "".join(w.key[0] for w in name), name


def _unbroken(run: Iterable[Word]) -> int:
    """How many words in a row have only a space before them."""
    count = 0
    for word in run:
        if word.before != " ":
            break
        count += 1
    return count


def _capitals(run: Iterable[Word]) -> list[Word]:
    """The capitalized words of a name, up to the first that can be none of it."""
    found: list[Word] = []
    for word in run:
        if word.capitalized and word.key not in _SMALL:
            found.append(word)
        elif word.key not in _SMALL:
            break
    return found
