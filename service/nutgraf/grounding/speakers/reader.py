"""Who speaks a quotation, as its own sentences and those around it tell."""

from collections.abc import Iterable, Iterator

from nutgraf.grounding.speakers.antecedents import antecedent
from nutgraf.grounding.speakers.clauses import Source, Token, Tokens, with_marks
from nutgraf.grounding.speakers.cues import (
    source_at_end,
    source_before,
    source_behind,
    sources_of_sentence,
    subject_of_sentence,
)
from nutgraf.grounding.speakers.surroundings import WINDOW, Found, Surroundings, named
from nutgraf.segmentation.attribution import LABEL
from nutgraf.segmentation.segments import Quotation, Sentence, Stretch

REACH = 6
"""Sentences before a quotation in which its speaker is looked for."""
MOST_SPANS = 6
"""Spans of one quotation behind which its speaker is looked for."""
_MARGIN = 20
_HEAVY_PAUSES = ",?!—–-…"


class Reader:
    """Reads the surroundings of quotations."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._segmentation = around.segmentation

    def speaker_of(self, quotation: Quotation) -> Found | None:
        """The source that the syntax settles on, pronouns resolved."""
        source = self.in_frame(quotation)
        if source is None:
            return None if self._has_words_of_its_own(quotation) else self._carried_over(quotation)
        sentence = self._around.sentence_at(source.start)
        if source.kind != "pronoun":
            return source, (sentence.number,)
        return antecedent(self._around, source, sentence)

    def possible(self, quotation: Quotation) -> Iterator[Source]:
        """Sources near a quotation, the likeliest first."""
        if (found := self.speaker_of(quotation)) is not None:
            yield found[0]
        frame = self._frame(quotation)
        tokens = self._around.tokens(frame)
        yield from sources_of_sentence(tokens)
        yield from self._subject(tokens)
        yield from self._by_distance(tokens, quotation)
        here = self._around.sentence_at(quotation.start).number
        for number in range(here - 1, max(0, here - REACH), -1):
            tokens = self._around.sentence(number)
            yield from sources_of_sentence(tokens)
            yield from self._subject(tokens)
            yield from (named(t) for t in tokens if t.kind == "name")
        after = self._around.sentence_at(frame.end).number
        for number in range(after, min(after + 2, len(self._segmentation.sentences) + 1)):
            tokens = self._around.sentence(number)
            yield from (named(t) for t in tokens if t.kind == "name")

    def _subject(self, tokens: Tokens) -> Iterator[Source]:
        """Whom a sentence is about, if that is a name."""
        subject = subject_of_sentence(tokens)
        if subject is not None and subject.kind == "name":
            yield subject

    def _by_distance(self, tokens: Tokens, quotation: Quotation) -> Iterator[Source]:
        names = [t for t in tokens if t.kind == "name"]
        yield from map(named, sorted(names, key=lambda t: _distance(t, quotation)))

    def _frame(self, quotation: Quotation) -> Stretch:
        """The sentences that a quotation stands in, and a short one behind it that names who."""
        first = self._around.sentence_at(quotation.start)
        last = self._around.sentence_at(quotation.end - 1)
        end = last.end
        if self._goes_on(quotation, last):
            end = self._segmentation.sentence(last.number + 1).end
        return Stretch(max(first.start, quotation.start - WINDOW), min(end, quotation.end + WINDOW))

    def _goes_on(self, quotation: Quotation, last: Sentence) -> bool:
        """Whether the sentence after a quotation's last belongs to it: '“Why?” | Lund asked.'"""
        text = self._segmentation.text
        marked = with_marks(text, quotation.spans[-1])
        rest = text[marked.end : min(last.end, marked.end + _MARGIN)]
        if last.number == len(self._segmentation.sentences) or rest.strip(" .,"):
            return False
        after = self._segmentation.sentence(last.number + 1)
        opening = text[after.start : after.start + 1]
        if opening in "—–―-":
            return True
        if after.paragraph != last.paragraph:
            return False
        return opening.islower() or self._pauses(quotation, len(quotation.spans) - 1)

    def _pauses(self, quotation: Quotation, span: int) -> bool:
        """Whether a span ends with a mark that an attribution follows."""
        end = quotation.spans[span].end
        return self._segmentation.text[end - 1] in _HEAVY_PAUSES

    def in_frame(self, quotation: Quotation) -> Source | None:
        """The source that the quotation's own sentences name, or the label of a transcript."""
        if label := LABEL.match(self._segmentation.text, quotation.start):
            return Source("name", label.start(), label.end())
        tokens = self._around.tokens(self._frame(quotation))
        at = [i for i, t in enumerate(tokens) if t.kind == "quote" and _holds(t, quotation)]
        if not at:
            return None
        behind = [
            source
            for n, i in enumerate(at[:MOST_SPANS])
            if (source := source_behind(tokens, i, comma=self._pauses(quotation, n))) is not None
        ]
        if behind:
            return behind[0] if self._agree(behind) else None
        return (
            source_before(tokens, at[0])
            or self._announced(quotation)
            or source_at_end(tokens, at[-1])
        )

    def _agree(self, sources: list[Source]) -> bool:
        """Whether no two sources are different people, pronouns aside."""
        return len({self._around.wording(s) for s in sources if s.kind != "pronoun"}) < 2

    def _has_words_of_its_own(self, quotation: Quotation) -> bool:
        """Whether more stands in a quotation's sentences than the quotation."""
        tokens = self._around.tokens(self._frame(quotation))
        return any(t.kind in {"name", "word"} for t in tokens)

    def _announced(self, quotation: Quotation) -> Source | None:
        """The source in the line before, where that ends with a colon."""
        first = self._around.sentence_at(quotation.start)
        text = self._segmentation.text
        low = max(first.start, quotation.start - _MARGIN)
        if first.number == 1 or text[low : quotation.start].strip(" \"“”'‘’«"):
            return None
        before = self._segmentation.sentence(first.number - 1)
        if text[before.end - 1] not in {":", ","}:
            return None
        tokens = self._around.sentence(before.number)
        end = len(tokens)
        while end and tokens[end - 1].kind in {"colon", "comma", "stop"}:
            end -= 1
        return source_before((*tokens[:end], _QUOTE), end)

    def _carried_over(self, quotation: Quotation) -> Found | None:
        """The source of the sentence before, where a quotation goes on without words of its own."""
        first = self._around.sentence_at(quotation.start)
        for number in range(first.number - 1, max(0, first.number - REACH), -1):
            tokens = self._around.sentence(number)
            if all(t.kind not in {"name", "word"} for t in tokens):
                continue
            if (source := self._of_quotation_before(quotation, number)) is not None:
                return source, (number,)
            source = self._only(sources_of_sentence(tokens))
            if source is None or source.kind != "pronoun":
                return None if source is None else (source, (number,))
            return antecedent(self._around, source, self._segmentation.sentence(number))
        return None

    def _of_quotation_before(self, quotation: Quotation, number: int) -> Source | None:
        """Whom a sentence names for the quotation in it, right before in the same paragraph."""
        before = self._segmentation.quotations[quotation.number - 2 : quotation.number - 1]
        if not before or number not in before[0].sentences or not self._is_near(number, quotation):
            return None
        source = self.in_frame(before[0])
        return source if source is not None and source.kind != "pronoun" else None

    def _is_near(self, number: int, quotation: Quotation) -> bool:
        """Whether a sentence stands in the paragraph that a quotation begins in."""
        here = self._around.sentence_at(quotation.start).paragraph
        return self._segmentation.sentence(number).paragraph == here

    def _only(self, sources: Iterable[Source]) -> Source | None:
        """The one of several sources, if they are the same."""
        distinct = {self._around.wording(source): source for source in sources}
        return next(iter(distinct.values())) if len(distinct) == 1 else None


_QUOTE = Token("quote", 0, 0, "")


def _holds(token: Token, quotation: Quotation) -> bool:
    return any(token.start <= s.start and s.end <= token.end for s in quotation.spans)


def _distance(token: Token, quotation: Quotation) -> int:
    return min(min(abs(token.start - s.end), abs(s.start - token.end)) for s in quotation.spans)
