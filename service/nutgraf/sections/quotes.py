"""Quotes: the article's own quotations, each with the one who said it.

The model never writes one. Where code knows every speaker and there are few quotations, it is not
even asked; else it chooses quotations and speakers by their numbers.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from nutgraf.grounding.speakers.attribution import Attribution
from nutgraf.grounding.verifier import Verifier
from nutgraf.sections.section import Ask, Grounded, Passage, Section
from nutgraf.segmentation import Quotation
from nutgraf_prompts import load
from nutgraf_schemas.digest import Quote, Span
from nutgraf_schemas.drafts import Quotes

MOST_QUOTES: Final = 6
MOST_LISTED: Final = 24
"""Quotations that one request lists; the first of a passage."""
_SHOWN_WORDS: Final = 25


class SelectedQuotes(Section[tuple[Quote, ...]]):
    """Up to `MOST_QUOTES` quotations, in the article's order."""

    name = "quotes"
    fields = ("quotes",)
    templates = (load("quotes"),)

    def asks(self, passage: Passage) -> Sequence[Ask]:
        shown = {
            number: quotation
            for number, quotation in _listed(passage.verifier).items()
            if passage.shows(quotation.sentences[0])
        }
        if not shown or self._is_settled(passage.verifier):
            return ()
        return (self.ask(shown, passage.verifier),)

    def ask(self, listed: Mapping[int, Quotation], verifier: Verifier) -> Ask:
        """The question about quotations, each by its number."""
        lines = [_line(number, quotation, verifier) for number, quotation in listed.items()]
        values = {"quotations": "\n".join(lines[:MOST_LISTED])}
        return Ask(self.name, self.templates[0], Quotes, 200, values)

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[tuple[Quote, ...]]:
        listed = _listed(verifier)
        if self._is_settled(verifier):
            return Grounded(tuple(quote_of(q, None, verifier) for q in listed.values()))
        chosen: dict[int, int | None] = {}
        for draft in drafts.get(self.name, ()):
            if draft.quotation in listed:
                chosen.setdefault(draft.quotation, draft.speaker)
        kept = list(chosen.items())[:MOST_QUOTES] or _known(listed, verifier)
        quotes = (quote_of(listed[n], speaker, verifier) for n, speaker in sorted(kept))
        return Grounded(tuple(quotes))

    def _is_settled(self, verifier: Verifier) -> bool:
        """Whether nothing is left to choose: few quotations, and code knows who said each."""
        found = _listed(verifier).values()
        return len(found) <= MOST_QUOTES and all(_settled(q, verifier) for q in found)


def _listed(verifier: Verifier) -> dict[int, Quotation]:
    """The quotations of an article, each wording once, numbered from 1."""
    once: dict[str, Quotation] = {}
    for quotation in verifier.segmentation.quotations:
        once.setdefault(verifier.segmentation.quotation_text(quotation), quotation)
    return dict(enumerate(once.values(), 1))


def _known(listed: Mapping[int, Quotation], verifier: Verifier) -> list[tuple[int, int | None]]:
    """The first quotations whose speakers code knows, where the model named none of them."""
    known = (n for n, q in listed.items() if verifier.attributions.of(q).confident)
    return [(n, None) for n in islice(known, MOST_QUOTES)]


def _settled(quotation: Quotation, verifier: Verifier) -> bool:
    known = verifier.attributions
    return known.of(quotation).confident or not known.candidates(quotation)


def _line(number: int, quotation: Quotation, verifier: Verifier) -> str:
    """A quotation and its candidates as the prompt lists them."""
    words = verifier.segmentation.quotation_text(quotation).split()
    shown = " ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
    known = verifier.attributions.of(quotation)
    people = (
        [known.speaker]
        if known.speaker is not None
        else [c.speaker for c in verifier.attributions.candidates(quotation)]
    )
    choices = "; ".join(f"{i} {person}" for i, person in enumerate(people, 1))
    return f"({number}) {shown} — said by: {choices or '0'}"


def quote_of(quotation: Quotation, choice: int | None, verifier: Verifier) -> Quote:
    """A quotation with its speaker: the one that code found, else the model's choice."""
    speaker = verifier.attributions.of(quotation)
    if not speaker.confident and choice is not None:
        speaker = _chosen(quotation, choice, verifier) or speaker
    return Quote(
        text=verifier.segmentation.quotation_text(quotation),
        spans=tuple(Span(start=s.start, end=s.end) for s in quotation.spans),
        speaker=speaker.speaker,
        role=speaker.role,
        organization=speaker.organization,
        evidence=verifier.evidence({*quotation.sentences, *speaker.sentences}),
    )


def _chosen(quotation: Quotation, choice: int, verifier: Verifier) -> Attribution | None:
    listed = verifier.attributions.candidates(quotation)
    if not 1 <= choice <= len(listed):
        return None
    candidate = listed[choice - 1]
    position = verifier.attributions.position(candidate.speaker)
    return Attribution(
        speaker=candidate.speaker,
        role=position.role,
        organization=position.organization,
        sentences=(candidate.sentence,),
        confident=False,
    )
