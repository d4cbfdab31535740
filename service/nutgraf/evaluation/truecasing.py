"""Which words are names, told from how a corpus writes them in mid-sentence."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_MID_SENTENCE: Final = re.compile(r"(?<=[a-z,;] )[A-Za-z][\w'’-]*")
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_OFTEN: Final = 2
"""Times as often with a capital as without: 'May' the minister and 'may' the verb."""
_POSSESSIVE: Final = re.compile(r"(?:['’]s|['’])$")


class Truecaser:
    """Counts capitals.

    Args:
        texts: What to count in.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._capital: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        for text in texts:
            for word in map(_bare, _MID_SENTENCE.findall(text)):
                if word[0].isupper():
                    self._capital[word.lower()] += 1
                else:
                    self._small[word] += 1

    def is_name(self, word: str) -> bool:
        """Whether a word stands capitalised at least twice as often as not."""
        word = _bare(word).lower()
        return 0 < self._capital[word] >= _OFTEN * self._small[word]

    def has_name(self, text: str) -> bool:
        """Whether a text holds a name."""
        return any(self.is_name(word) for word in _WORD.findall(text))


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)
