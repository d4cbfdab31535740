"""What measures that check claims have in common."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from random import Random
from typing import Final, TypeVar

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.checking import Claim
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.sentences import TrueSentence, true_sentences

ItemT = TypeVar("ItemT")
MOST_CLAIMS: Final = 2000


@dataclass(frozen=True, slots=True)
class Texts:
    """Of which texts of a corpus claims are made.

    Attributes:
        within: The texts.
        suffix: What the table adds to a line's name for them.
        most: The most claims of a measure.
    """

    within: Callable[[Corpus], Sequence[NewsText]]
    suffix: str = ""
    most: int = MOST_CLAIMS


ARTICLES: Final = Texts(attrgetter("articles"))
"""The annotated articles."""
DOCUMENTS: Final = Texts(attrgetter("documents"), " (documents)", MOST_CLAIMS // 2)
"""What the judged summaries were made of: other writers, other names, other currencies."""


def sentences(texts: Iterable[NewsText]) -> Iterator[tuple[NewsText, TrueSentence]]:
    """The sentences of texts that are the writers' own."""
    for text in texts:
        for sentence in true_sentences(text.text):
            if not sentence.is_somebodys:
                yield text, sentence


def claim(source: NewsText, sentence: str, edit: Edit) -> Claim:
    """A sentence, changed, as a claim."""
    return Claim(
        source=source,
        summary=edit.on(sentence),
        start=edit.start,
        end=edit.start + len(edit.new),
        kind=edit.kind,
        was=sentence[edit.start : edit.end],
    )


def drawn(items: Iterable[ItemT], random: Random, most: int) -> list[ItemT]:
    """At most so many, by chance, in their order."""
    listed = list(items)
    if len(listed) <= most:
        return listed
    return [listed[i] for i in sorted(random.sample(range(len(listed)), most))]


def apart(claim: Claim) -> Claim:
    """A claim that is counted by itself, too."""
    return replace(claim, apart=True)
