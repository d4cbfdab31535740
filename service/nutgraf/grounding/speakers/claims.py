"""Whether a summary gives a quotation to somebody else than the article does."""

from collections.abc import Iterator, Sequence

from nutgraf.grounding.quotations.index import QuotationIndex
from nutgraf.grounding.speakers.attribution import Attribution, Attributions
from nutgraf.grounding.speakers.clauses import Source
from nutgraf.grounding.speakers.findings import SpeakerFinding, said_by
from nutgraf.grounding.speakers.identities import Identities
from nutgraf.segmentation import Quotation, Stretch
from nutgraf.segmentation.quotations import SURELY


class SpeakerIndex:
    """Who says what in an article, to hold a summary to.

    Args:
        attributions: Of the article.
        quotations: The words of the article.
    """

    def __init__(self, attributions: Attributions, quotations: QuotationIndex) -> None:
        self._attributions = attributions
        self._quotations = quotations
        self._identities = Identities(attributions)

    def check(self, statement: str) -> tuple[SpeakerFinding, ...]:
        """The speakers whom a statement gives quotations that the article gives to others.

        Only said where both plainly name a speaker. Quotations that the article does not have are
        passed over, and so are pronouns that nothing in the statement explains.

        Args:
            statement: A sentence, or a text.
        """
        claims = self._attributions.claimed(statement)
        quotations = claims.segmentation.quotations
        found = (self._finding(quotation, claims) for quotation in quotations)
        return tuple(finding for finding in found if finding is not None)

    def check_quote(
        self,
        spans: Sequence[Stretch],
        *,
        speaker: str | None,
        role: str | None,
        organization: str | None,
    ) -> tuple[SpeakerFinding, ...]:
        """What a digest says of the speaker of a quotation, and the article does not.

        Args:
            spans: Of the article, where the quotation stands.
            speaker, role, organization: As the digest has them.
        """
        quotation = self._at(spans)
        if quotation is None or speaker is None or not self._identities.knows(speaker):
            return ()
        known = self._attributions.of(quotation)
        where = self._sentences(quotation)
        if known.speaker is not None and self._identities.is_other_name(speaker, known):
            return (SpeakerFinding(0, len(speaker), speaker, said_by(known), where),)
        return tuple(self._misdescribed(speaker, role, organization, where))

    def stand_together(self, name: str, other: str) -> bool:
        """Whether a sentence that mentions a name has other words, too."""
        return self._identities.stand_together(name, other)

    def _misdescribed(
        self, speaker: str, role: str | None, organization: str | None, where: Stretch
    ) -> Iterator[SpeakerFinding]:
        for words, what in ((role, "is"), (organization, "speaks for")):
            if words and not self._identities.stand_together(speaker, words):
                message = f"the article does not say that {speaker!r} {what} this"
                yield SpeakerFinding(0, len(words), words, message, where)

    def _at(self, spans: Sequence[Stretch]) -> Quotation | None:
        """The article's quotation that stretches lie in."""
        return next(
            (
                quotation
                for quotation in self._attributions.segmentation.quotations
                for span in quotation.spans
                if spans and span.start <= spans[0].start and spans[0].end <= span.end
            ),
            None,
        )

    def _finding(self, quotation: Quotation, claims: Attributions) -> SpeakerFinding | None:
        # First what costs least: most of what a stranger's summary quotes is nowhere, or nobody's.
        known = self._known(quotation, claims)
        if not known:
            return None
        found, source = claims.found(quotation), claims.source(quotation)
        if found is None or source is None:
            return None
        wording = claims.around.wording(found[0])
        if not all(self._is_other(found[0], wording, a) for _, a in known):
            return None
        text = claims.segmentation.text[source.start : source.end]
        first, attribution = known[0]
        where = self._sentences(first)
        return SpeakerFinding(source.start, source.end, text, said_by(attribution), where)

    def _is_other(self, source: Source, wording: str, known: Attribution) -> bool:
        if source.kind == "name":
            return self._identities.is_other_name(wording, known)
        return source.kind == "noun" and self._identities.is_other_role(wording, known)

    def _known(
        self, quotation: Quotation, claims: Attributions
    ) -> Sequence[tuple[Quotation, Attribution]]:
        """The article's quotations with these words, if it is plain who says each of them."""
        said = [claims.segmentation.text[s.start : s.end] for s in quotation.spans]
        longest = max(said, key=len)
        known: list[tuple[Quotation, Attribution]] = []
        for place in self._quotations.places(longest):
            if place.quotation is None:
                if len(longest.split()) < SURELY:
                    return ()
                continue
            attribution = self._attributions.of(place.quotation)
            if not attribution.confident:
                return ()
            known.append((place.quotation, attribution))
        return known

    def _sentences(self, quotation: Quotation) -> Stretch:
        sentence = self._attributions.segmentation.sentence
        first, last = sentence(quotation.sentences[0]), sentence(quotation.sentences[-1])
        return Stretch(first.start, last.end)
