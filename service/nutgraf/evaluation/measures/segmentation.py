"""Whether the quotations that people marked are found whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.gold import GoldQuotation
from nutgraf.evaluation.measure import Line, Score

WHOLE = Line("gold quotations found whole", target=0.995)
EXACT = Line("gold quotations with the same ends")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A gold quotation and its article."""

    source: NewsText
    gold: GoldQuotation


def quoted(corpus: Corpus) -> list[Quoted]:
    """The gold quotations of a corpus."""
    return [Quoted(article, gold) for article in corpus.articles for gold in article.quotations]


class SegmentationRecall:
    """A gold quotation is found whole if it lies inside of one of ours."""

    name = "segmentation"
    lines = (WHOLE, EXACT)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Quoted]:  # noqa: ARG002  (all)
        return quoted(corpus)

    def score(self, case: Quoted, checker: Checker) -> Iterator[Score]:
        gold, text = case.gold, case.source.text
        found = [s for q in checker.verifier(case.source).segmentation.quotations for s in q.spans]
        near = [text[s.start : s.end] for s in found if s.start < gold.end and gold.start < s.end]
        shown = f"{case.source.name[:40]}: {gold.text!r}\n      ours: {near}"
        whole = any(s.start <= gold.start and gold.end <= s.end for s in found)
        exact = any((s.start, s.end) == (gold.start, gold.end) for s in found)
        yield Score(WHOLE.name, whole, "quotation", shown)
        yield Score(EXACT.name, exact, "quotation", shown)
