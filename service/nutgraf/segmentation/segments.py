"""What a text is cut into. All offsets are `str` indices into the text, half open."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from nutgraf_schemas.digest import Evidence


@dataclass(frozen=True, slots=True)
class Stretch:
    """A slice of a text: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence(Stretch):
    """A sentence.

    Attributes:
        number: Counted from 1 over the whole text.
        paragraph: Its paragraph's number, counted from 1.
    """

    number: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words between quotation marks.

    Attributes:
        number: Counted from 1 over the whole text.
        spans: The words, without the marks, in order; more than one where the quotation is
            broken by words of the writer's ("…," he said, "…") or runs over paragraphs.
        sentences: Numbers of the sentences that the spans touch, in order.
    """

    number: int
    spans: tuple[Stretch, ...]
    sentences: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


@dataclass(frozen=True)
class Segmentation:
    """A text, cut. Every character that is no white space lies in exactly one sentence."""

    text: str
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]

    def sentence_text(self, number: int) -> str:
        """The characters of a sentence; raises `IndexError` where there is no such number."""
        sentence = self.sentence(number)
        return self.text[sentence.start : sentence.end]

    def sentence(self, number: int) -> Sentence:
        """The sentence with this number, from 1; raises `IndexError` where there is none."""
        if not 1 <= number <= len(self.sentences):
            raise IndexError(f"no sentence {number} among {len(self.sentences)}")
        return self.sentences[number - 1]

    def quotation_text(self, quotation: Quotation) -> str:
        """The words of a quotation, ' … ' where a writer's own stand between them."""
        return " … ".join(self.text[span.start : span.end] for span in quotation.spans)

    def evidence(self, numbers: Sequence[int]) -> tuple[Evidence, ...]:
        """Evidence for these sentence numbers, each once, in the text's order."""
        return tuple(
            Evidence(sentence=s.number, start=s.start, end=s.end, text=self.text[s.start : s.end])
            for s in (self.sentence(n) for n in sorted(set(numbers)))
        )

    @cached_property
    def paragraphs(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences, paragraph by paragraph."""
        grouped: dict[int, list[Sentence]] = {}
        for sentence in self.sentences:
            grouped.setdefault(sentence.paragraph, []).append(sentence)
        return tuple(tuple(group) for group in grouped.values())
