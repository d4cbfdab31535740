"""Who said a quotation, from the words around it.

An attribution that the syntax settles is returned; what would be a guess is only a candidate,
for somebody else to choose among.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from nutgraf.grounding.names.index import NameIndex
from nutgraf.grounding.speakers.clauses import Source
from nutgraf.grounding.speakers.reader import Reader
from nutgraf.grounding.speakers.roles import NOWHERE, Position, position_of
from nutgraf.grounding.speakers.surroundings import Found, Surroundings
from nutgraf.segmentation import segment
from nutgraf.segmentation.segments import Quotation, Segmentation

MOST_CANDIDATES = 8
_DATELINE = re.compile(r"(?:, [\w. ]{2,20})? ?(?:\([\w. ]{2,20}\) ?)?(?:—|–|--)")
_SHORTEST = 3
"""Letters of a name that stands alone and is no acronym."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may have said a quotation.

    Attributes:
        speaker: The fullest form in the article; of an unnamed source, the article's words.
        start, end: Where the article mentions them, near the quotation.
        sentence: The number of that sentence.
    """

    speaker: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a quotation.

    Attributes:
        speaker: The fullest form in the article, or an unnamed source in its words; None where
            the syntax does not settle it.
        role: The speaker's, in the article's words.
        organization: The speaker's, in the article's words.
        sentences: Numbers of the sentences that name the speaker, in order.
        confident: Whether there is a speaker.
    """

    speaker: str | None
    role: str | None
    organization: str | None
    sentences: tuple[int, ...]
    confident: bool


UNKNOWN = Attribution(None, None, None, (), confident=False)


class Attributions:
    """The attributions of an article's quotations, each made once.

    Args:
        segmentation: Of the article.
        index: The article's names.
        background: The names of another text on the same people, which tells more of them.
    """

    def __init__(
        self, segmentation: Segmentation, index: NameIndex, background: NameIndex | None = None
    ) -> None:
        self.segmentation = segmentation
        self.index = index
        self.around = Surroundings(segmentation, index, background)
        self._made: dict[Quotation, Attribution] = {}
        self._listed: dict[Quotation, tuple[Candidate, ...]] = {}
        self._positions: dict[str, Position] = {}
        self._last: Attributions | None = None

    def claimed(self, statement: str) -> "Attributions":
        """The attributions of a statement on the article. The last one is kept for the next."""
        if self._last is None or self._last.segmentation.text != statement:
            self._last = Attributions(segment(statement), NameIndex(statement), self.index)
        return self._last

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.around)

    def of(self, quotation: Quotation) -> Attribution:
        """Who said a quotation, if the words around it settle that."""
        if quotation not in self._made:
            self._made[quotation] = self._attributed(quotation)
        return self._made[quotation]

    def candidates(self, quotation: Quotation) -> tuple[Candidate, ...]:
        """Who may have said a quotation, the likeliest first, each once."""
        if quotation not in self._listed:
            self._listed[quotation] = self._possible(quotation)
        return self._listed[quotation]

    def position(self, name: str) -> Position:
        """What the article says that somebody is, by the fullest form of their name."""
        if name not in self._positions:
            self._positions[name] = position_of(name, self.segmentation, self.index)
        return self._positions[name]

    def source(self, quotation: Quotation) -> Source | None:
        """The words of a quotation's own sentences that say who speaks, be it a pronoun."""
        return self._reader.in_frame(quotation)

    def found(self, quotation: Quotation) -> Found | None:
        """The source that says who speaks, pronouns resolved, and the sentences it stands in."""
        return self._reader.speaker_of(quotation)

    def _attributed(self, quotation: Quotation) -> Attribution:
        found = self.found(quotation)
        if found is None:
            return UNKNOWN
        source, sentences = found
        speaker = self.around.wording(source)
        position = self.position(speaker) if source.kind == "name" else NOWHERE
        return Attribution(
            speaker=speaker,
            role=position.role,
            organization=position.organization,
            sentences=tuple(sorted(set(sentences))),
            confident=True,
        )

    def _is_silent(self, source: Source) -> bool:
        """Whether a name is of no one who speaks: a day, 'Va.', the place of a dateline."""
        text = self.segmentation.text
        words = text[source.start : source.end].split()
        if source.kind != "name":
            return False
        dateline = words[0].isupper() and _DATELINE.match(text, source.end) is not None
        short = len(words) == 1 and len(words[0]) < _SHORTEST and not words[0].isupper()
        return dateline or short or words[-1] == "Day"

    def _possible(self, quotation: Quotation) -> tuple[Candidate, ...]:
        listed: dict[str, Candidate] = {}
        for source in self._reader.possible(quotation):
            if source.kind == "pronoun" or self._is_silent(source):
                continue
            speaker = self.around.wording(source)
            number = self.around.sentence_at(source.start).number
            listed.setdefault(speaker, Candidate(speaker, source.start, source.end, number))
            if len(listed) == MOST_CANDIDATES:
                break
        return tuple(listed.values())
