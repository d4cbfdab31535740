"""Whether a sentence that says the opposite, or says for sure what may be, is caught."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.alterations.polarity import (
    directions_turned,
    hedges_made_facts,
    negations_added,
    negations_removed,
)
from nutgraf.evaluation.checking import Checker, Claim, kinds, told
from nutgraf.evaluation.corpus import Corpus
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import Texts, claim, drawn, sentences

_MAKERS: Final[tuple[Callable[[str], Iterator[Edit]], ...]] = (
    negations_removed,
    negations_added,
    hedges_made_facts,
    directions_turned,
)


class TurnedMeanings:
    """True sentences with a 'not', a 'may' or a 'rose' turned."""

    def __init__(self, name: str, texts: Texts) -> None:
        self.name = name
        self._texts = texts
        self._lines = {
            "negation removed": Line(f"negations removed caught{texts.suffix}"),
            "negation added": Line(f"negations added caught{texts.suffix}"),
            "hedge made a fact": Line(f"hedges made facts caught{texts.suffix}"),
            "direction turned": Line(f"directions turned caught{texts.suffix}"),
        }
        self.lines = tuple(self._lines.values())

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        own = list(sentences(self._texts.within(corpus)))
        cases: list[Claim] = []
        for maker in _MAKERS:
            made = (
                claim(text, sentence.text, edit)
                for text, sentence in own
                if not sentence.text.endswith("?")
                for edit in maker(sentence.text)
                if not sentence.is_quoted(edit.start, edit.end)
            )
            cases += drawn(made, random, self._texts.most // len(_MAKERS))
        return cases

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        wanted = "direction" if case.kind == "direction turned" else "negation"
        found = kinds(findings)
        yield Score(self._lines[case.kind].name, wanted in found, _said(case), told(case, findings))


def _said(case: Claim) -> str:
    """The word that was turned, for the breakdown."""
    return (case.was or case.words).strip().lower()
