"""Whether true sentences are let pass: as they are, and with their figures in other dress."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.dress import redressed
from nutgraf.evaluation.checking import Checker, Claim, kinds, told
from nutgraf.evaluation.corpus import Corpus
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import Texts, claim, drawn, sentences
from nutgraf.evaluation.sentences import true_sentences
from nutgraf.verification import VerificationFinding

_ALLOWED: Final = 0.005


def _found(findings: Sequence[VerificationFinding]) -> str:
    """The kinds of findings, or that there are none, for the breakdown."""
    return " + ".join(sorted(kinds(findings))) or "none"


class TrueSentences:
    """Sentences of a text, which must hold against it."""

    def __init__(self, name: str, texts: Texts) -> None:
        self.name = name
        self._texts = texts
        self._any = Line(
            f"true sentences falsely failed{texts.suffix}", better="low", target=_ALLOWED
        )
        self._figure = Line(
            f"true sentences failed by a figure{texts.suffix}", better="low", target=_ALLOWED
        )
        self._name = Line(
            f"true sentences failed by a name{texts.suffix}", better="low", target=_ALLOWED
        )
        self._somebodys = Line(
            f"true sentences cut from quotations, failed{texts.suffix}", better="low", raised=False
        )
        self.lines = (self._any, self._figure, self._name, self._somebodys)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        every = (
            Claim(text, sentence.text, kind=sentence.surroundings, apart=sentence.is_somebodys)
            for text in self._texts.within(corpus)
            for sentence in true_sentences(text.text)
        )
        return drawn(every, random, self._texts.most)

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        shown = told(case, findings)
        if case.apart:
            yield Score(self._somebodys.name, bool(findings), case.kind, shown)
            return
        yield Score(self._any.name, bool(findings), _found(findings), shown)
        yield Score(self._figure.name, "figure" in kinds(findings), case.kind, shown)
        yield Score(self._name.name, "name" in kinds(findings), case.kind, shown)


class RedressedFigures:
    """True sentences whose figures are written otherwise, which must hold as well."""

    def __init__(self, name: str, texts: Texts) -> None:
        self.name = name
        self._texts = texts
        self._any = Line(
            f"figures in other dress falsely failed{texts.suffix}", better="low", target=_ALLOWED
        )
        self._figure = Line(
            f"figures in other dress failed by a figure{texts.suffix}",
            better="low",
            target=_ALLOWED,
        )
        self.lines = (self._any, self._figure)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        every = (
            claim(text, sentence.text, edit)
            for text, sentence in sentences(self._texts.within(corpus))
            for edit in redressed(sentence.text)
            if not sentence.is_quoted(edit.start, edit.end)
        )
        return drawn(every, random, self._texts.most)

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        shown = told(case, findings)
        yield Score(self._any.name, bool(findings), case.kind, shown)
        yield Score(self._figure.name, "figure" in kinds(findings), case.kind, shown)
