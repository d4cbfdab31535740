"""Whether a sentence of ours lost, or made up, a negation or a hedge of its sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from nutgraf.grounding.polarity.cues import Cue, MarkedReading, read
from nutgraf.grounding.polarity.keepers import RESTRICTIONS
from nutgraf.grounding.polarity.keeping import keeps
from nutgraf.grounding.polarity.quantifiers import quantifier_changes
from nutgraf.grounding.polarity.restating import Match, restated, said_elsewhere


@dataclass(frozen=True, slots=True)
class PolarityConflict:
    """A negation, a hedge or a quantifier that a claim lost, made up or changed.

    Attributes:
        reason: What was changed.
        start, end: Where it shows in the claim: what was made up, or the word that has lost it.
        source: The index of the source that says otherwise.
        source_start, source_end: Where it does.
        stated: Its words there.
        message: What is wrong, for a reader and for a model that is asked again.
    """

    reason: Literal["negation", "hedge"]
    start: int
    end: int
    source: int
    source_start: int
    source_end: int
    stated: str
    message: str


def polarity_conflicts(claim: str, sources: Sequence[str]) -> tuple[PolarityConflict, ...]:
    """The negations, hedges and quantifiers of its sources that a claim has otherwise.

    A lost one needs its predicate in the claim, other content of the clause around it, no word
    where the claim could carry it, such as 'denied' or 'without', and no source that asserts as
    much. Another hedge in its place is no loss; 'will' and 'to' before the predicate keep a plan
    or an expectation, but not a possibility.

    Args:
        claim: A sentence of ours.
        sources: The sentences that it rests on.
    """
    ours, theirs = read(claim), [read(source) for source in sources]
    found = chain(_lost(ours, theirs), _added(ours, theirs), _requantified(ours, theirs))
    first: dict[tuple[str, int], PolarityConflict] = {}
    for conflict in found:
        first.setdefault((conflict.reason, conflict.start), conflict)
    return tuple(sorted(first.values(), key=lambda conflict: conflict.start))


def _lost(claim: MarkedReading, sources: Sequence[MarkedReading]) -> Iterator[PolarityConflict]:
    for index, source in enumerate(sources):
        for cue in (*source.negating, *source.hedges):
            match = restated(cue, claim)
            if match and not (
                keeps(cue, claim, match) or said_elsewhere(cue, claim, match, sources)
            ):
                word = claim.words[match.place]
                end = cue.end if cue.kind == "condition" else source.words[cue.governed].end
                yield PolarityConflict(
                    "negation" if cue.negates else "hedge",
                    word.start,
                    word.end,
                    index,
                    cue.start,
                    end,
                    source.text[cue.start : end],
                    f"the article says {cue.text!r}, which is lost",
                )


def _added(claim: MarkedReading, sources: Sequence[MarkedReading]) -> Iterator[PolarityConflict]:
    nearness = (cue for cue in claim.hedges if cue.kind == "nearness")
    for cue in (*claim.negating, *nearness, *claim.restrictions):
        matches = [restated(cue, source) for source in sources]
        kept = any(
            _has_it(cue, source, match) for source, match in zip(sources, matches, strict=True)
        )
        index = next((i for i, match in enumerate(matches) if match), None)
        if kept or index is None or (match := matches[index]) is None:
            continue
        word = sources[index].words[match.place]
        yield PolarityConflict(
            "hedge" if cue.kind == "nearness" else "negation",
            cue.start,
            cue.end,
            index,
            word.start,
            word.end,
            sources[index].text[word.start : word.end],
            f"the article does not say {cue.text!r}",
        )


def _requantified(
    claim: MarkedReading, sources: Sequence[MarkedReading]
) -> Iterator[PolarityConflict]:
    for ours, theirs, index in quantifier_changes(claim, sources):
        stated = sources[index].text[theirs.start : theirs.end]
        said = claim.text[ours.start : ours.end]
        yield PolarityConflict(
            "negation",
            ours.start,
            ours.end,
            index,
            theirs.start,
            theirs.end,
            stated,
            f"the article says {stated!r}, not {said!r}",
        )


def _has_it(cue: Cue, source: MarkedReading, match: Match | None) -> bool:
    """Whether a source negates what a claim does, or nearly so."""
    if cue.text.lower() == "only" and not RESTRICTIONS.isdisjoint(source.uses):
        return True
    if match:
        return keeps(cue, source, match)
    if any(other.is_pro_verb for other in source.negations):
        return True
    if source.negations and cue.text.lower().startswith("den"):
        return True
    return any(source.is_negated(place) for place in source.places(cue.predicate))
