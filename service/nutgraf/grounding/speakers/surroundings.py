"""The words around quotations: an article's sentences as tokens, and its names in full."""

from bisect import bisect_right

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.speakers.clauses import Source, Token, Tokens, tokenize
from nutgraf.segmentation.segments import Segmentation, Sentence, Stretch

WINDOW = 800
"""Characters before and behind a quotation that are read, however long its sentence is."""

Found = tuple[Source, tuple[int, ...]]
"""A source, and the numbers of the sentences that it is taken from."""


class Surroundings:
    """An article to read around in.

    Args:
        segmentation: Of the article.
        index: The article's names.
        background: The names of another text on the same people, which tells more of them.
    """

    def __init__(
        self, segmentation: Segmentation, index: NameIndex, background: NameIndex | None = None
    ) -> None:
        self.segmentation = segmentation
        self.index = index
        self._indexes = (index,) if background is None else (index, background)
        self._read: dict[Stretch, Tokens] = {}

    def wording(self, source: Source) -> str:
        """A name's fullest form; any other source as the article words it."""
        text = self.segmentation.text[source.start : source.end]
        return (self.index.fullest(text) or text) if source.kind == "name" else text

    def is_person(self, name: str) -> bool:
        """Whether a name is shown to be a person's."""
        return any(index.is_person(name) for index in self._indexes)

    def may_be(self, name: str, pronoun: str) -> bool:
        """Whether nothing speaks against 'he' or 'she' for a name."""
        return all(index.may_be(index.fullest(name) or name, pronoun) for index in self._indexes)

    def must_be(self, name: str, pronoun: str) -> bool:
        """Whether a name is shown to take this pronoun, and not the other."""
        return any(index.must_be(index.fullest(name) or name, pronoun) for index in self._indexes)

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that an offset lies in."""
        sentences = self.segmentation.sentences
        return sentences[max(0, bisect_right(sentences, offset, key=lambda s: s.start) - 1)]

    def tokens(self, stretch: Stretch) -> Tokens:
        """The tokens of a stretch."""
        if stretch not in self._read:
            read = tokenize(self.segmentation, self.index, stretch.start, stretch.end)
            self._read[stretch] = read
        return self._read[stretch]

    def sentence(self, number: int, *, before: int | None = None) -> Tokens:
        """The tokens of a sentence up to an offset; of a very long one, the last of them."""
        sentence = self.segmentation.sentence(number)
        end = sentence.end if before is None else min(sentence.end, before)
        return self.tokens(Stretch(max(sentence.start, end - 2 * WINDOW), end))


def named(token: Token) -> Source:
    """A name's token as a source."""
    return Source("name", token.start, token.end)
