"""Who said a quotation, as far as code settles it without a model."""

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus
from nutgraf.evaluation.gold import GoldQuotation
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.segmentation import Quoted, quoted
from nutgraf.segmentation import Quotation

RIGHT = Line("named speakers settled by code, and right")
WRONG = Line("named speakers settled by code, and wrong", better="low")
UNDECIDED = Line("named speakers left undecided", better="low", raised=False)
_ENDING: Final = re.compile(r"(?:['’]s?|\.)$")


class AttributionByCode:
    """Right, wrong or undecided, of the gold quotations with a named speaker."""

    name = "attribution"
    lines = (RIGHT, WRONG, UNDECIDED)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Quoted]:  # noqa: ARG002  (all)
        return [q for q in quoted(corpus) if q.gold.names]

    def score(self, case: Quoted, checker: Checker) -> Iterator[Score]:
        verifier = checker.verifier(case.source)
        found = quotation_at(case.gold, verifier.segmentation.quotations)
        speaker = verifier.attributions.of(found).speaker if found else None
        right = is_speaker(speaker, case.gold)
        shown = told(case, speaker)
        yield Score(RIGHT.name, right, "named", shown)
        yield Score(WRONG.name, speaker is not None and not right, "named", shown)
        yield Score(UNDECIDED.name, speaker is None, "named", shown)


def quotation_at(gold: GoldQuotation, quotations: Sequence[Quotation]) -> Quotation | None:
    """Our quotation that a gold one overlaps most."""

    def shared(quotation: Quotation) -> int:
        return sum(max(0, min(s.end, gold.end) - max(s.start, gold.start)) for s in quotation.spans)

    best = max(quotations, key=shared, default=None)
    return best if best is not None and shared(best) else None


def is_speaker(speaker: str | None, gold: GoldQuotation) -> bool:
    """Whether a speaker is the one that people found: one of the source's names is in it.

    Capitals and the kind of apostrophe do not count: 'O'NEILL' is James O’Neill.
    """
    if speaker is None:
        return False
    names = {_folded(_ENDING.sub("", name)) for name in gold.names}
    said = _folded(speaker)
    return any(re.search(rf"\b{re.escape(n)}\b", said) for n in names if len(n) > 1)


def _folded(name: str) -> str:
    return name.replace("’", "'").casefold()


def told(case: Quoted, speaker: str | None) -> str:
    """A quotation with what stands around it, for a reader."""
    gold, text = case.gold, case.source.text
    before, after = text[max(0, gold.start - 120) : gold.start], text[gold.end : gold.end + 80]
    around = " ".join(f"{before}{gold.text[:60]} … {gold.text[-30:]}{after}".split())
    return f"{case.source.name[:40]}: {gold.source!r}, ours {speaker!r}\n      {around}"
