"""Counting scores into the lines of a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from nutgraf.evaluation.measure import Line, Score


@dataclass
class Tally:
    """What has come of a line's cases so far."""

    line: Line
    scores: list[Score] = field(default_factory=list[Score])

    @property
    def n(self) -> int:
        """How many cases."""
        return len(self.scores)

    @property
    def result(self) -> float | None:
        """The result in the line's unit; None of no cases."""
        if not self.scores:
            return None
        values = [s.value for s in self.scores]
        if self.line.summary == "median":
            return median(values)
        return max(values) if self.line.summary == "most" else sum(values) / len(values)

    @property
    def kinds(self) -> dict[str, tuple[int, float]]:
        """For each kind of case how many there are, and the sum of what they scored."""
        found: dict[str, tuple[int, float]] = {}
        for score in self.scores:
            n, total = found.get(score.kind, (0, 0.0))
            found[score.kind] = (n + 1, total + score.value)
        return dict(sorted(found.items()))

    @property
    def failures(self) -> list[Score]:
        """The cases that did not come out as wanted; none for lines that are no shares."""
        if self.line.summary != "share":
            return []
        wanted = self.line.better == "high"
        return [s for s in self.scores if bool(s.value) != wanted]


def tallied(lines: Sequence[Line], scores: Iterable[Score]) -> list[Tally]:
    """Scores by line, in the lines' order."""
    tallies = {line.name: Tally(line) for line in lines}
    for score in scores:
        tallies[score.line].scores.append(score)
    return list(tallies.values())
