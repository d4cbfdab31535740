"""The sentences of a text, cut without the segmentation that is being measured."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Surroundings = Literal["plain", "quoting", "in a quotation", "cut quotation"]
"""A sentence without quotation marks; with whole quotations; that lies inside of one; that has
one end of it only."""

LEAST_WORDS: Final = 5
MOST_WORDS: Final = 60
_PARAGRAPH: Final = re.compile(r"[^\n]+")
_END: Final = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9$£€])")
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Hon|St|Jr|Sr|vs|No"
    r"|Inc|Corp|Co|Ltd|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Ala|Ariz|Calif|Colo|Conn|Fla|Ga|Ill"
    r"|Ind|Mass|Mich|Minn|Miss|Mo|Pa|Tenn|Tex|Va|Wash|Wis|Ky|La|Md|Okla|Ore)|\b[A-Za-z])\.$"
)
_WHOLE: Final = re.compile(r"[\"“‘'(]*[A-Z0-9$£€].*[.!?][\"”’')]*", re.DOTALL)
_MARKS: Final = re.compile(r"[“”\"]|''")
_OUTER: Final = re.compile(
    r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|''(?:[^'\n]|'(?!'))*(?:''|$)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class TrueSentence:
    """A sentence of a text.

    Attributes:
        text: Its words.
        start: Where it stands.
        surroundings: How it goes with quotation marks.
    """

    text: str
    start: int
    surroundings: Surroundings

    @property
    def is_somebodys(self) -> bool:
        """Whether its words, or some, are another's though no marks show it."""
        return self.surroundings in {"in a quotation", "cut quotation"}

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether words of it stand in quotation marks."""
        return any(m.start() < end and m.end() > start for m in _OUTER.finditer(self.text))


def true_sentences(text: str) -> tuple[TrueSentence, ...]:
    """The sentences of a text that a summary could repeat: whole ones, neither short nor long."""
    quotations = [m.span() for m in _OUTER.finditer(text)]
    found: list[TrueSentence] = []
    for start, end in _cut(text):
        words = text[start:end]
        if LEAST_WORDS <= len(words.split()) <= MOST_WORDS and _WHOLE.fullmatch(words):
            inside = any(a < start and end <= b for a, b in quotations)
            found.append(TrueSentence(words, start, _surroundings(words, inside=inside)))
    return tuple(found)


def _cut(text: str) -> Iterator[tuple[int, int]]:
    for paragraph in _PARAGRAPH.finditer(text):
        start, line = paragraph.start(), paragraph[0].rstrip()
        begun = len(line) - len(line.lstrip())
        for gap in _END.finditer(line):
            end = gap.start() + len(gap[0].rstrip())
            if _ABBREVIATED.search(line[max(begun, gap.start() - 8) : gap.start()]):
                continue
            yield start + begun, start + end
            begun = gap.end()
        yield start + begun, start + len(line)


def _surroundings(words: str, *, inside: bool) -> Surroundings:
    marks = _MARKS.findall(words)
    if not marks:
        return "in a quotation" if inside else "plain"
    opened, closed = marks.count("“"), marks.count("”")
    straight = len(marks) - opened - closed
    return "cut quotation" if opened != closed or straight % 2 else "quoting"
