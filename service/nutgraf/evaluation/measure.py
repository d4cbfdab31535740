"""What a measure is: cases made of a corpus, each scored by itself, and the lines of a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, Protocol, TypeVar

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus

CaseT = TypeVar("CaseT")
_NOISE: Final = 5e-7
Summary = Literal["share", "median", "most"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table.

    Attributes:
        name: What is counted, such as 'wrong figures caught'.
        better: Which way is better.
        target: What it should reach; None where it is told for information only.
        summary: How scores become the result: the share of ones, their median, or the largest.
        unit: Of the result; '%' for shares.
        raised: Whether a better result becomes the floor; not what is told for information, and
            not what depends on the machine.
        fixed: A floor that no result raises.
    """

    name: str
    better: Literal["high", "low"] = "high"
    target: float | None = None
    summary: Summary = "share"
    unit: str = "%"
    raised: bool = True
    fixed: float | None = None

    def is_worse(self, result: float, other: float) -> bool:
        """Whether a result falls short of another; no digit beyond the sixth counts."""
        short = other - result if self.better == "high" else result - other
        return short > _NOISE


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one case, for one line.

    Attributes:
        line: The line's name.
        value: 1 or 0 for shares; else a number in the line's unit.
        kind: Of the case, such as 'digit', for the breakdown.
        shown: The case in a line or two, for those who want to see what went wrong.
    """

    line: str
    value: float
    kind: str
    shown: str = ""


class Measure(Protocol[CaseT]):
    """Something to be measured on a corpus.

    Attributes:
        name: What `--measure` calls it.
        lines: What it fills.
    """

    @property
    def name(self) -> str: ...

    @property
    def lines(self) -> tuple[Line, ...]: ...

    def cases(self, corpus: Corpus, random: Random) -> Sequence[CaseT]:
        """The cases of a corpus; the same ones for the same seed."""
        ...

    def score(self, case: CaseT, checker: Checker) -> Iterable[Score]:
        """What came of a case; a case may score on several lines."""
        ...
