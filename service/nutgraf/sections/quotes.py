"""Quotes: the article's own quotations, each with the one who said it.

The model never writes one. Where code knows every speaker and there are few quotations, it is not
even asked; else it chooses quotations and speakers by their numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from nutgraf.grounding.attribution import Attribution, Candidate, attribute, candidates
from nutgraf.grounding.roles import position_of
from nutgraf.grounding.verifier import Finding, Verifier
from nutgraf.sections.section import Ask, Failure, Grounded, Passage, Section, dropped
from nutgraf.segmentation import Quotation
from nutgraf_prompts import load
from nutgraf_schemas.digest import Quote, Span
from nutgraf_schemas.drafts import QuoteDraft, Quotes

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
        listed = [q for q in _quotations(passage.verifier) if passage.shows(q.sentences[0])]
        if not listed or self._is_settled(passage.verifier):
            return ()
        lines = [_line(q, passage.verifier) for q in listed[:MOST_LISTED]]
        values = {"quotations": "\n".join(lines)}
        return (Ask(self.name, self.templates[0], Quotes, 200, values),)

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[tuple[Quote, ...]]:
        quotations = {q.number: q for q in _quotations(verifier)}
        if self._is_settled(verifier):
            return Grounded(tuple(_quote(q, None, verifier) for q in quotations.values()))
        quotes: dict[int, Quote] = {}
        failures: list[Failure] = []
        for i, draft in enumerate(drafts.get(self.name, ())):
            if draft.quotation not in quotations:
                failures.append(_unlisted(i, draft))
            elif draft.quotation not in quotes and len(quotes) < MOST_QUOTES:
                quotation = quotations[draft.quotation]
                quotes[draft.quotation] = _quote(quotation, draft.speaker, verifier)
        return Grounded(tuple(quotes[n] for n in sorted(quotes)), tuple(failures))

    def _is_settled(self, verifier: Verifier) -> bool:
        """Whether nothing is left to choose: few quotations, and code knows who said each."""
        found = tuple(_quotations(verifier))
        return len(found) <= MOST_QUOTES and all(_settled(q, verifier) for q in found)


def _quotations(verifier: Verifier) -> Iterator[Quotation]:
    """The quotations of an article, each wording once."""
    seen: set[str] = set()
    for quotation in verifier.segmentation.quotations:
        words = _wording(quotation, verifier)
        if words not in seen:
            seen.add(words)
            yield quotation


def _settled(quotation: Quotation, verifier: Verifier) -> bool:
    return _attribution(quotation, verifier).confident or not _candidates(quotation, verifier)


def _attribution(quotation: Quotation, verifier: Verifier) -> Attribution:
    return attribute(verifier.segmentation, quotation, verifier.names)


def _candidates(quotation: Quotation, verifier: Verifier) -> tuple[Candidate, ...]:
    return candidates(verifier.segmentation, quotation, verifier.names)


def _wording(quotation: Quotation, verifier: Verifier) -> str:
    text = verifier.segmentation.text
    return " … ".join(text[s.start : s.end] for s in quotation.spans)


def _line(quotation: Quotation, verifier: Verifier) -> str:
    """A quotation and its candidates as the prompt lists them."""
    words = _wording(quotation, verifier).split()
    shown = " ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
    known = _attribution(quotation, verifier)
    people = (
        [known.speaker]
        if known.speaker is not None
        else [c.speaker for c in _candidates(quotation, verifier)]
    )
    choices = "; ".join(f"{i} {person}" for i, person in enumerate(people, 1))
    return f"({quotation.number}) [{quotation.sentences[0]}] {shown} — said by: {choices or '0'}"


def _quote(quotation: Quotation, choice: int | None, verifier: Verifier) -> Quote:
    """A quotation with its speaker: the one that code found, else the model's choice."""
    speaker = _attribution(quotation, verifier)
    if not speaker.confident and choice is not None:
        speaker = _chosen(quotation, choice, verifier) or speaker
    return Quote(
        text=_wording(quotation, verifier),
        spans=tuple(Span(start=s.start, end=s.end) for s in quotation.spans),
        speaker=speaker.speaker,
        role=speaker.role,
        organization=speaker.organization,
        evidence=verifier.evidence({*quotation.sentences, *speaker.sentences}),
    )


def _chosen(quotation: Quotation, choice: int, verifier: Verifier) -> Attribution | None:
    listed = _candidates(quotation, verifier)
    if not 1 <= choice <= len(listed):
        return None
    candidate = listed[choice - 1]
    position = position_of(candidate.speaker, verifier.segmentation, verifier.names)
    return Attribution(
        speaker=candidate.speaker,
        role=position.role,
        organization=position.organization,
        sentences=(candidate.sentence,),
        confident=False,
    )


def _unlisted(i: int, draft: QuoteDraft) -> Failure:
    finding = Finding("quotation", f"the article has no quotation number {draft.quotation}")
    return Failure(dropped(f"quotes[{i}]", str(draft.quotation), finding), ask="quotes")
