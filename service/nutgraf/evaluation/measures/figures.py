"""Whether a figure that is off is caught."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.alterations.figures import Figure, falsified, figures
from nutgraf.evaluation.checking import Checker, Claim, about, told
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import (
    Texts,
    apart,
    claim,
    drawn,
    sentences,
)

_ROUNDS: Final = 2
"""Times that each figure is falsified."""


class WrongFigures:
    """True sentences with one figure falsified.

    Args:
        name: What `--measure` calls it.
        texts: Of which texts of a corpus.
    """

    def __init__(self, name: str, texts: Texts) -> None:
        self.name = name
        self._texts = texts
        self._caught = Line(f"wrong figures caught{texts.suffix}", target=0.995)
        self._elsewhere = Line(
            f"wrong figures caught that are right elsewhere in the text{texts.suffix}", raised=False
        )
        self.lines = (self._caught, self._elsewhere)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        made = dict.fromkeys(
            c for _ in range(_ROUNDS) for c in _false(self._texts.within(corpus), random)
        )
        return drawn(made, random, self._texts.most)

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        caught, shown = bool(about(findings, case, "figure")), told(case, findings)
        yield Score(self._caught.name, caught, case.kind, shown)
        if case.apart:
            yield Score(self._elsewhere.name, caught, case.kind, shown)


def _false(texts: Sequence[NewsText], random: Random) -> Iterator[Claim]:
    stated = {text.name: {f.key for f in figures(text.text)} for text in texts}
    for text, sentence in sentences(texts):
        here = figures(sentence.text)
        for figure in here:
            for edit in falsified(figure, random):
                new = _key_after(edit, sentence.text)
                if new in {f.key for f in here}:
                    continue
                made = _whole_figure(claim(text, sentence.text, edit), figure, edit)
                yield apart(made) if new in stated[text.name] else made


def _key_after(edit: Edit, sentence: str) -> object:
    """What the falsified figure is."""
    changed = edit.on(sentence)
    end = edit.start + len(edit.new)
    found = (
        f.key for f in figures(changed) if f.match.start() <= end and edit.start <= f.match.end()
    )
    return next(found, None)


def _whole_figure(made: Claim, figure: Figure, edit: Edit) -> Claim:
    """The claim with all of the figure in question: a finding may point at any of its parts."""
    grown = len(edit.new) - (edit.end - edit.start)
    start, end = figure.match.start(), figure.match.end() + grown
    return Claim(
        made.source, made.summary, start, end, made.kind, figure.match[0], apart=made.apart
    )
