"""Whether a summary reports as one person's words what the article reports as another's."""

from collections.abc import Iterator, Sequence
from typing import Final

from nutgraf.grounding.speakers.antecedents import antecedent
from nutgraf.grounding.speakers.attribution import Attribution, Attributions
from nutgraf.grounding.speakers.clauses import Source, Tokens, is_verb
from nutgraf.grounding.speakers.cues import sources_of_sentence
from nutgraf.grounding.speakers.findings import SpeakerFinding, said_by
from nutgraf.grounding.speakers.identities import Identities
from nutgraf.grounding.speech_lexicon import CUES
from nutgraf.grounding.support import SupportIndex, content_stems
from nutgraf.segmentation import Sentence, Stretch

_FEWEST: Final = 4
"""Content words of what is reported, of which a share is telling."""
_SAME: Final = 0.75
"""The share of them that the article's sentence has."""
_ALIKE: Final = 0.5
"""The share from which another sentence may be the one that is reported."""
_NEAREST: Final = 4
_LONGEST: Final = 2_000
"""Characters of a sentence that are compared."""


class ReportIndex:
    """Who is reported to say what in an article, to hold a summary to.

    Args:
        attributions: Of the article.
        support: Its sentences by their words.
    """

    def __init__(self, attributions: Attributions, support: SupportIndex) -> None:
        self._attributions = attributions
        self._support = support
        self._identities = Identities(attributions)
        self._segmentation = attributions.segmentation

    def check(self, statement: str) -> tuple[SpeakerFinding, ...]:
        """The people whom a statement reports to say what the article has others say.

        Only said where one sentence of the article has nearly all the words and one speaker,
        another person, and no sentence with as many as half of the words names the statement's.
        Quotations are not looked at.

        Args:
            statement: A sentence, or a text.
        """
        if not _tells(statement):
            return ()
        claims = self._attributions.claimed(statement)
        sentences = claims.segmentation.sentences
        telling = (s for s in sentences if _tells(statement[s.start : s.end]))
        found = (self._finding(sentence, claims) for sentence in telling)
        return tuple(finding for finding in found if finding is not None)

    def _finding(self, sentence: Sentence, claims: Attributions) -> SpeakerFinding | None:
        tokens = claims.around.sentence(sentence.number)
        source = self._one(list(_named(tokens)))
        if source is None:
            return None
        text = claims.segmentation.text
        name = text[source.start : source.end]
        content = _content(text, sentence, source, tokens)
        others = self._others(claims.around.wording(source), content)
        if others is None:
            return None
        number, known = others
        where = self._segmentation.sentence(number)
        return SpeakerFinding(
            source.start, source.end, name, said_by(known), Stretch(where.start, where.end)
        )

    def _others(self, name: str, content: frozenset[str]) -> tuple[int, Attribution] | None:
        """The sentence that has the words of a report, and its speaker, if that is another."""
        full = self._identities.person(name)
        if full is None or len(content) < _FEWEST:
            return None
        alike = self._alike(content)
        if not alike or alike[0][1] < _SAME:
            return None
        if any(self._mentions(full, number) for number, share in alike if share >= _ALIKE):
            return None
        number = alike[0][0]
        known = self._speaker(number)
        if known is None or not self._identities.is_other_name(full, known):
            return None
        return number, known

    def _alike(self, content: frozenset[str]) -> Sequence[tuple[int, float]]:
        """The sentences with the most words of a report, and the share that each has."""
        numbers = self._support.nearest(" ".join(content), most=_NEAREST)
        shares = [(n, len(content & self._stems(n)) / len(content)) for n in numbers]
        return sorted(shares, key=lambda s: -s[1])

    def _stems(self, number: int) -> frozenset[str]:
        return content_stems(self._segmentation.sentence_text(number)[:_LONGEST])

    def _mentions(self, full: str, number: int) -> bool:
        """Whether a sentence, or a pronoun that speaks in it, is about a person."""
        sentence = self._segmentation.sentence(number)
        named = self._attributions.index.mentions(full)
        if any(sentence.start <= name.start < sentence.end for name in named):
            return True
        return any(source == full for source in self._sources(number))

    def _sources(self, number: int) -> Iterator[str | None]:
        """Who speaks in a sentence, pronouns resolved; None for one that could not be."""
        around = self._attributions.around
        for source in sources_of_sentence(around.sentence(number)):
            if source.kind == "pronoun":
                found = antecedent(around, source, self._segmentation.sentence(number))
                yield around.wording(found[0]) if found else None
            else:
                yield around.wording(source)

    def _speaker(self, number: int) -> Attribution | None:
        """The one person who speaks in a sentence."""
        sources = set(self._sources(number))
        name = sources.pop() if len(sources) == 1 else None
        if name is None or self._identities.person(name) != name:
            return None
        position = self._attributions.position(name)
        return Attribution(name, position.role, position.organization, (number,), confident=True)

    def _one(self, sources: Sequence[Source]) -> Source | None:
        return sources[0] if len(sources) == 1 and sources[0].kind == "name" else None


def _tells(text: str) -> bool:
    """Whether a word in a text may be a verb of saying."""
    return not CUES.isdisjoint(text.lower().split())


def _named(tokens: Tokens) -> Iterator[Source]:
    """Who speaks in a sentence without quotations."""
    if not any(token.kind == "quote" for token in tokens):
        yield from sources_of_sentence(tokens)


def _content(text: str, sentence: Sentence, source: Source, tokens: Tokens) -> frozenset[str]:
    """The content words of a report, without its speaker and its verbs of saying."""
    told = [text[source.start : source.end], *(text[t.start : t.end] for t in tokens if is_verb(t))]
    return content_stems(text[sentence.start : sentence.end]) - content_stems(" ".join(told))
