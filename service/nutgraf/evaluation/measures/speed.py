"""How long `verify` takes, and how that grows with hostile input."""

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import sentences
from nutgraf.evaluation.measures.hostile import HOSTILE, KB
from nutgraf.verification import verify

Place = Literal["the article", "the summary", "both"]

WORDS: Final = 1000
SENTENCES: Final = 10
_RUNS: Final = 9
_ALLOWED_MS: Final = 20.0
_SHORT: Final = "Sales rose 5% in May to $3 million, Ann Lee of Orrin Foods said."
_SIZES: Final[Mapping[Place, int]] = {
    "the article": 60 * KB,
    "the summary": 16 * KB,
    "both": 10 * KB,
}
_MEASURABLE: Final = 0.01
"""Seconds."""
_SUSPICIOUS: Final = 2.4
_TRIES: Final = 3
_LINEAR: Final = 3.0
"""Of an input twice as long: twice the time, and room for the noise of a busy machine."""

TIME = Line(
    "verify of 1,000 words and ten sentences",
    better="low",
    target=_ALLOWED_MS,
    summary="median",
    unit=" ms CPU",
    raised=False,
)
GROWTH = Line(
    "time of twice a hostile input over time of one",
    better="low",
    target=2.0,
    summary="most",
    unit="×",
    raised=False,
    fixed=_LINEAR,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An article and a summary to take the time of."""

    kind: str
    article: str
    summary: str


@dataclass(frozen=True, slots=True)
class Hostile:
    """A kind of hostile text, and where it is put."""

    kind: str
    place: Place

    def pair(self, size: int) -> Pair:
        """An article and a summary, of which one or both are of this size."""
        text = HOSTILE[self.kind](size)
        article = _SHORT if self.place == "the summary" else text
        return Pair(self.kind, article, _SHORT if self.place == "the article" else text)


class VerifyingTime:
    """The article nearest to a thousand words in length, and ten sentences of its own."""

    name = "time"
    lines = (TIME,)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Pair]:  # noqa: ARG002  (no choice)
        texts = corpus.articles or corpus.documents
        text = min(texts, key=lambda t: abs(len(t.text.split()) - WORDS))
        summary = " ".join(_spread(text))
        verify(text.text, summary)  # what is loaded once shall not count
        return [Pair(f"{len(text.text.split())} words", text.text, summary)] * _RUNS

    def score(self, case: Pair, checker: Checker) -> Iterator[Score]:  # noqa: ARG002  (prepares)
        yield Score(TIME.name, 1000 * _seconds(case), case.kind)


def _spread(text: NewsText) -> list[str]:
    """Sentences from all over a text."""
    own = [sentence.text for _, sentence in sentences((text,))]
    step = max(1, len(own) // SENTENCES)
    return own[::step][:SENTENCES]


def _seconds(pair: Pair) -> float:
    """CPU seconds, without the collection of garbage, which walks all that is in memory."""
    gc.disable()
    begun = time.process_time()
    try:
        verify(pair.article, pair.summary)
        return time.process_time() - begun
    finally:
        gc.enable()


class Growth:
    """Hostile input as the article, as the summary and as both, once and twice as long."""

    name = "growth"
    lines = (GROWTH,)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Hostile]:  # noqa: ARG002  (none)
        verify(_SHORT, _SHORT)  # what is loaded once shall not count
        return [Hostile(kind, place) for kind in HOSTILE for place in _SIZES]

    def score(self, case: Hostile, checker: Checker) -> Iterator[Score]:  # noqa: ARG002  (prepares)
        size = _SIZES[case.place]
        first, second = case.pair(size), case.pair(2 * size)
        once, twice = _seconds(first), _seconds(second)
        for _ in range(_TRIES):
            if twice <= _SUSPICIOUS * max(once, _MEASURABLE):
                break
            # Another process may have been in the way, or what is kept from before.
            once, twice = _seconds(first), min(twice, _seconds(second))
        shown = f"{size // KB} kB: {once:.3f} s, twice as long: {twice:.3f} s"
        ratio = twice / max(once, _MEASURABLE)
        yield Score(GROWTH.name, ratio, f"{case.kind} as {case.place}", shown)
