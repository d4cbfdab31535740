"""Who said a quotation, from the words around it.

An attribution that the syntax settles is returned; what would be a guess is only a candidate,
for somebody else to choose among.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.speakers.antecedents import antecedent
from nutgraf.grounding.speakers.clauses import Source, Token, Tokens, with_marks
from nutgraf.grounding.speakers.cues import (
    source_at_end,
    source_before,
    source_behind,
    sources_of_sentence,
)
from nutgraf.grounding.speakers.roles import NOWHERE, position_of
from nutgraf.grounding.speakers.surroundings import WINDOW, Found, Surroundings, named
from nutgraf.segmentation.segments import Quotation, Segmentation, Sentence, Stretch

REACH = 6
"""Sentences before a quotation in which its speaker is looked for."""
MOST_CANDIDATES = 8
MOST_SPANS = 6
"""Spans of one quotation behind which its speaker is looked for."""
_MARGIN = 20
_HEAVY_PAUSES = ",?!—–-…"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may have said a quotation.

    Attributes:
        speaker: The fullest form in the article; of an unnamed source, the article's words.
        start, end: Where the article mentions them, near the quotation.
        sentence: The number of that sentence.
    """

    speaker: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quotation.

    Attributes:
        speaker: The fullest form in the article, or an unnamed source in its words; None where
            the syntax does not settle it.
        role: The speaker's, in the article's words.
        organization: The speaker's, in the article's words.
        sentences: Numbers of the sentences that name the speaker, in order.
        confident: Whether there is a speaker.
    """

    speaker: str | None
    role: str | None
    organization: str | None
    sentences: tuple[int, ...]
    confident: bool


UNKNOWN = Attribution(None, None, None, (), confident=False)


def attribute(segmentation: Segmentation, quotation: Quotation, index: NameIndex) -> Attribution:
    """Who said a quotation, if the words around it settle that.

    Args:
        segmentation: Of the article.
        quotation: One of its quotations.
        index: The article's names.
    """
    around = Surroundings(segmentation, index)
    reader = _Reader(around)
    found = reader.speaker_of(quotation)
    if found is None:
        return UNKNOWN
    source, sentences = found
    speaker = around.wording(source)
    position = position_of(speaker, segmentation, index) if source.kind == "name" else NOWHERE
    return Attribution(
        speaker=speaker,
        role=position.role,
        organization=position.organization,
        sentences=tuple(sorted(set(sentences))),
        confident=True,
    )


def candidates(
    segmentation: Segmentation, quotation: Quotation, index: NameIndex
) -> tuple[Candidate, ...]:
    """Who may have said a quotation, the likeliest first, each once.

    Args:
        segmentation: Of the article.
        quotation: One of its quotations.
        index: The article's names.
    """
    around = Surroundings(segmentation, index)
    reader = _Reader(around)
    listed: dict[str, Candidate] = {}
    for source in reader.possible(quotation):
        if source.kind == "pronoun":
            continue
        speaker = around.wording(source)
        number = around.sentence_at(source.start).number
        listed.setdefault(speaker, Candidate(speaker, source.start, source.end, number))
        if len(listed) == MOST_CANDIDATES:
            break
    return tuple(listed.values())


class _Reader:
    """Reads the surroundings of quotations."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._segmentation = around.segmentation

    def speaker_of(self, quotation: Quotation) -> Found | None:
        """The source that the syntax settles on, pronouns resolved."""
        source = self._in_frame(quotation)
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
        yield from self._by_distance(tokens, quotation)
        here = self._around.sentence_at(quotation.start).number
        for number in range(here - 1, max(0, here - REACH), -1):
            tokens = self._around.sentence(number)
            yield from sources_of_sentence(tokens)
            yield from (named(t) for t in tokens if t.kind == "name")
        after = self._around.sentence_at(frame.end).number
        for number in range(after, min(after + 2, len(self._segmentation.sentences) + 1)):
            tokens = self._around.sentence(number)
            yield from (named(t) for t in tokens if t.kind == "name")

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

    def _in_frame(self, quotation: Quotation) -> Source | None:
        """The source that the quotation's own sentences name."""
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
            source = self._only(sources_of_sentence(tokens))
            if source is None or source.kind != "pronoun":
                return None if source is None else (source, (number,))
            return antecedent(self._around, source, self._segmentation.sentence(number))
        return None

    def _only(self, sources: Iterable[Source]) -> Source | None:
        """The one of several sources, if they are the same."""
        distinct = {self._around.wording(source): source for source in sources}
        return next(iter(distinct.values())) if len(distinct) == 1 else None


_QUOTE = Token("quote", 0, 0, "")


def _holds(token: Token, quotation: Quotation) -> bool:
    return any(token.start <= s.start and s.end <= token.end for s in quotation.spans)


def _distance(token: Token, quotation: Quotation) -> int:
    return min(min(abs(token.start - s.end), abs(s.start - token.end)) for s in quotation.spans)
