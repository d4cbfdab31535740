"""Measuring: cases drawn, scored and counted, with word of how far it has come."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus
from nutgraf.evaluation.measure import Measure, Score
from nutgraf.evaluation.tallies import Tally, tallied

OnProgress = Callable[[str, int, int], None]
"""Told the measure, how many of its cases are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a measure.

    Attributes:
        name: The measure's.
        cases: How many there were.
        seconds: How long it took.
        tallies: Its lines.
    """

    name: str
    cases: int
    seconds: float
    tallies: tuple[Tally, ...]


def measured(
    measures: Sequence[Measure[Any]],
    corpus: Corpus,
    *,
    seed: int,
    sample: int | None = None,
    on_progress: OnProgress | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Measured]:
    """Take measures, one after the other.

    Args:
        measures: Which.
        corpus: On what.
        seed: What chance draws is the same for the same seed.
        sample: The most cases a measure; all by default.
        on_progress: Told after each case.
        clock: Seconds, of any start.
    """
    checker = Checker()
    for measure in measures:
        begun = clock()
        random = Random(f"{seed}:{measure.name}")  # noqa: S311  (nobody's secret)
        cases = measure.cases(corpus, random)
        if sample is not None and len(cases) > sample:
            cases = random.sample(cases, sample)
        scores: list[Score] = []
        for done, case in enumerate(cases, 1):
            scores += measure.score(case, checker)
            if on_progress:
                on_progress(measure.name, done, len(cases))
        tallies = tuple(tallied(measure.lines, scores))
        yield Measured(measure.name, len(cases), clock() - begun, tallies)
