"""A text as names and the words between them, for reading who is what and who does what."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from nutgraf.grounding.names.finding import Name
from nutgraf.grounding.names.lexicon import NAME_SUFFIXES
from nutgraf.grounding.words import Word


class Token(NamedTuple):
    """A name, or a word that is of none.

    Attributes:
        key: The word, folded; of a name, its last word.
        name: The name; None for a word.
        before: What stands between it and the token before.
        possessive: Whether an 's follows.
        start, end: Where it stands.
    """

    key: str
    name: Name | None
    before: str
    possessive: bool
    start: int
    end: int

    @property
    def follows(self) -> bool:
        """Whether only a space parts it from the token before."""
        return self.before in {" ", "\u00a0"}

    @property
    def follows_comma(self) -> bool:
        return self.before.strip() == ","


Tokens = tuple[Token, ...]


def tokens(all_words: Iterable[Word], names: Iterable[Name]) -> Tokens:
    """Words as tokens, those of each name as one, without an 'Inc' or 'plc' behind it."""
    return tuple(_tokens(all_words, names))


def _tokens(all_words: Iterable[Word], names: Iterable[Name]) -> Iterator[Token]:
    waiting = iter(names)
    name = next(waiting, None)
    inside: list[Word] = []
    behind_name = False
    for word in all_words:
        while name is not None and name.end <= word.start:
            if inside:
                yield _named(name, inside)
            behind_name, inside = bool(inside), []
            name = next(waiting, None)
        if name is not None and name.start <= word.start:
            inside.append(word)
        elif not (behind_name and word.key in NAME_SUFFIXES and word.before == " "):
            yield Token(word.key, None, word.before, word.possessive, word.start, word.end)
            behind_name = False
    if name is not None and inside:
        yield _named(name, inside)


def _named(name: Name, inside: Sequence[Word]) -> Token:
    first, last = inside[0], inside[-1]
    return Token(last.key, name, first.before, last.possessive, name.start, name.end)


def sentences(all_tokens: Tokens) -> Iterator[Tokens]:
    """Tokens, sentence by sentence, as far as full stops and line ends show."""
    sentence: list[Token] = []
    for token in all_tokens:
        if sentence and not _ENDS.isdisjoint(token.before):
            yield tuple(sentence)
            sentence = []
        sentence.append(token)
    if sentence:
        yield tuple(sentence)


_ENDS = frozenset(".!?\n;")
