"""Whether what people found unfaithful in machine summaries is found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from nutgraf.evaluation.checking import Checker, Claim, about, told
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.detokenizing import restored
from nutgraf.evaluation.measure import Line, Score

FIGURE = Line("unfaithful figures found as figures")
FIGURE_ANY = Line("unfaithful figures found", target=0.97)
FIGURE_AT_ALL = Line("summaries with an unfaithful figure found", raised=False)
NAME = Line("unfaithful names found as names")
NAME_ANY = Line("unfaithful names found", target=0.85)
NAME_AT_ALL = Line("summaries with an unfaithful name found", raised=False)
_DIGIT: Final = re.compile(r"\d")
_PEOPLE: Final = ("name", "quotation", "speaker")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A span that people found unfaithful.

    Attributes:
        claim: The summary, with the span in question.
        of: What is in the span.
        whole: Whether the span is nearly all of the summary.
    """

    claim: Claim
    of: Literal["figure", "name"]
    whole: bool


class PeoplesVerdicts:
    """Unfaithful spans with a digit, and with a name, in small letters as published."""

    name = "verdicts"
    lines = (FIGURE, FIGURE_ANY, FIGURE_AT_ALL, NAME, NAME_ANY, NAME_AT_ALL)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Verdict]:  # noqa: ARG002  (all)
        return list(_verdicts(corpus))

    def score(self, case: Verdict, checker: Checker) -> Iterator[Score]:
        findings = checker.verified(case.claim)
        of = ("figure",) if case.of == "figure" else _PEOPLE
        rows = (
            (FIGURE, FIGURE_ANY, FIGURE_AT_ALL)
            if case.of == "figure"
            else (NAME, NAME_ANY, NAME_AT_ALL)
        )
        kind = "nearly the whole summary" if case.whole else "a part"
        shown = told(case.claim, findings)
        yield Score(rows[0].name, bool(about(findings, case.claim, *of)), kind, shown)
        yield Score(rows[1].name, bool(about(findings, case.claim)), kind, shown)
        yield Score(rows[2].name, bool(findings), kind, shown)


def _verdicts(corpus: Corpus) -> Iterator[Verdict]:
    sources = {text.text: text for text in corpus.documents}
    for judged in corpus.judged:
        summary = restored(judged.summary)
        for span in judged.spans:
            at = judged.summary.find(span)
            if at < 0:
                continue  # the words of another system's summary, in a few rows as published
            start, end = summary.span(at, at + len(span))
            yield from _of_span(sources[judged.document], summary.text, start, end, corpus)


def _of_span(
    source: NewsText, summary: str, start: int, end: int, corpus: Corpus
) -> Iterator[Verdict]:
    words = summary[start:end]
    claim = Claim(source, summary, start, end)
    whole = len(words.split()) >= 0.7 * len(summary.split())
    if _DIGIT.search(words):
        yield Verdict(claim, "figure", whole)
    if corpus.truecaser.has_name(words):
        yield Verdict(claim, "name", whole)
