"""Market impact: what the news means for business, its figures, and whom it touches.

The figures are found, parsed and mostly named by code; the model chooses among them by number.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nutgraf.grounding.business import is_about_business, ticker_of
from nutgraf.grounding.figures import find_figures
from nutgraf.grounding.movement.measures import Measure, surroundings
from nutgraf.grounding.names.lexicon import CALENDAR
from nutgraf.grounding.support import content_stems
from nutgraf.grounding.verifier import Finding, Verdict, Verifier
from nutgraf.grounding.wording import forbidden, plain
from nutgraf.sections.section import Ask, Failure, Grounded, Passage, Section, dropped, failure
from nutgraf.sections.statements import MAX_WORDS, grounded_items
from nutgraf_prompts import load
from nutgraf_schemas.digest import AffectedParty, MarketImpact, Metric
from nutgraf_schemas.drafts import AffectedDraft, ImpactDraft, MetricDraft, Metrics

IMPACT, METRICS = "market_impact", "metrics"
MOST_METRICS: Final = 8
MOST_LISTED: Final = 12
"""Figures that one request lists; over a longer list a small model deals names out in order."""
MAX_NAME_WORDS: Final = 8
SURELY: Final = 0.25
SURELY_NOT: Final = 0.12
"""Shares of sentences about business. Of 90 articles, our examples and real news, those above the
first were all about companies, markets or public money, few below the second were; between them
a model decides. A small one calls earnings no business and politics business: so it is overruled
on either side."""
_CONTEXT: Final = 9
"""Words shown on either side of a listed figure."""


class Impact(Section[MarketImpact | None]):
    """Null where neither the model nor the sentences speak of business."""

    name = IMPACT
    fields = (IMPACT,)
    templates = (load("market_impact"), load("metrics"))

    def asks(self, passage: Passage) -> Sequence[Ask]:
        if passage.verifier.business_share < SURELY_NOT:
            return ()
        impact = Ask(IMPACT, self.templates[0], ImpactDraft)
        lines = [
            f"({number}) {_in_context(measure, passage.verifier)}"
            for number, measure in _listed(passage.verifier).items()
            if passage.shows(measure.sentence)
        ]
        if not lines:
            return (impact,)
        return impact, Ask(
            METRICS, self.templates[1], Metrics, values={"figures": "\n".join(lines)}
        )

    def merge(self, name: str, drafts: Sequence[Any]) -> Any:
        if name == METRICS:
            return super().merge(name, drafts)
        business = [d for d in drafts if d.about_business] or drafts
        parties = tuple(party for d in business for party in d.affected)
        return business[0].model_copy(update={"affected": parties})

    def ground(
        self, drafts: Mapping[str, Any], verifier: Verifier
    ) -> Grounded[MarketImpact | None]:
        draft: ImpactDraft | None = drafts.get(IMPACT)
        if draft is None or not _is_about_business(draft, verifier):
            return Grounded(None)
        affected = _affected(draft.affected, verifier)
        metrics = _metrics(drafts.get(METRICS, ()), verifier)
        failures = (*affected.failures, *metrics.failures)
        drafted = verifier.check(draft.summary, draft.sentences, max_words=MAX_WORDS)
        verdict: Verdict | None = drafted
        if not drafted.ok:
            fault = failure(IMPACT, ("summary",), drafted, verifier, cited=draft.sentences)
            failures = (fault, *failures)
            verdict = _stand_in(fault, verifier)
        if verdict is None:
            return Grounded(None, failures)
        value = MarketImpact(
            direction=draft.direction,
            summary=verdict.text,
            evidence=verifier.evidence(verdict.sentences),
            metrics=metrics.value,
            affected=affected.value,
        )
        return Grounded(value, failures)


def _stand_in(fault: Failure, verifier: Verifier) -> Verdict | None:
    """A sentence of the article for a summary that does not hold, so that its figures are kept."""
    closest_first = dict.fromkeys(
        (*verifier.support.nearest(fault.dropped.value), *fault.sentences)
    )
    candidates = (
        verifier.check(verifier.segmentation.sentence_text(n), (n,), max_words=MAX_WORDS)
        for n in closest_first
        if is_about_business(verifier.segmentation.sentence_text(n))
    )
    return next((verdict for verdict in candidates if verdict.ok), None)


def _is_about_business(draft: ImpactDraft, verifier: Verifier) -> bool:
    """What the model says, unless the article's words leave no doubt."""
    return draft.about_business or verifier.business_share >= SURELY


def _listed(verifier: Verifier) -> dict[int, Measure]:
    """The figures that tell most, numbered in the article's order."""
    found = [m for m in verifier.measures if m.weight]
    best = sorted(range(len(found)), key=lambda i: -found[i].weight)[:MOST_LISTED]
    return dict(enumerate((found[i] for i in sorted(best)), 1))


def _in_context(measure: Measure, verifier: Verifier) -> str:
    """A figure between < and >, with the words around it."""
    text = verifier.segmentation.sentence_text(measure.sentence)
    before = text[: measure.figure.start].split(" ")[-_CONTEXT:]
    after = text[measure.figure.end :].split(" ")[:_CONTEXT]
    return f"{' '.join(before)}<{measure.figure.text}>{' '.join(after)}"


def _metrics(drafts: Sequence[MetricDraft], verifier: Verifier) -> Grounded[tuple[Metric, ...]]:
    listed = _listed(verifier)
    chosen: dict[int, Metric] = {}
    failures: list[Failure] = []
    for i, draft in enumerate(drafts):
        if draft.figure not in listed or draft.figure in chosen or len(chosen) >= MOST_METRICS:
            continue
        metric = _metric(draft, listed, verifier)
        if isinstance(metric, Finding):
            place = f"{IMPACT}.metrics[{i}]"
            failures.append(Failure(dropped(place, plain(draft.name), metric), ask=METRICS))
        else:
            chosen[draft.figure] = metric
    told: dict[tuple[str, str], Metric] = {}
    for number in sorted(chosen):
        told.setdefault((chosen[number].name, chosen[number].value), chosen[number])
    return Grounded(tuple(told.values()), tuple(failures))


def _metric(
    draft: MetricDraft, listed: Mapping[int, Measure], verifier: Verifier
) -> Metric | Finding:
    measure = listed[draft.figure]
    text = verifier.segmentation.sentence_text(measure.sentence)
    name = _name(draft.name, measure, surroundings(measure, text), verifier)
    if name is None or verifier.is_name(name):
        return Finding("unsupported", f"its sentence does not call {measure.figure.text!r} that")
    return Metric(
        name=name,
        value=measure.figure.text,
        amount=measure.figure.amount,
        unit=measure.figure.unit,
        currency=measure.figure.currency,
        period=measure.period,
        direction=measure.direction,
        evidence=verifier.evidence((measure.sentence,)),
    )


def _name(drafted: str, measure: Measure, around: str, verifier: Verifier) -> str | None:
    """The model's name if it stands around the figure and says more than code's, else code's.

    A company that code found tells whose figure it is; what it measures, any name tells better.
    """
    name = plain(drafted)
    found = measure.name if measure.name and not verifier.names.fullest(measure.name) else ""
    stems, known = content_stems(name), content_stems(found)
    fits = (
        stems
        and stems <= content_stems(around)
        and known <= stems
        and len(name.split()) <= MAX_NAME_WORDS
        and not find_figures(name)
        and not forbidden(name)
    )
    best = name[0].upper() + name[1:] if fits else measure.name
    return best if best and not forbidden(best) else None


def _affected(
    drafts: Sequence[AffectedDraft], verifier: Verifier
) -> Grounded[tuple[AffectedParty, ...]]:
    return grounded_items(
        f"{IMPACT}.affected",
        drafts,
        lambda i, draft: _party(i, draft, verifier),
        lambda item: f"{item.name} {item.effect}",
        verifier,
    )


def _party(i: int, draft: AffectedDraft, verifier: Verifier) -> AffectedParty | Failure:
    name = plain(draft.name)
    path = ("affected", i, "effect")
    if finding := _name_fault(name, verifier):
        return Failure(dropped(f"{IMPACT}.affected[{i}].name", name, finding), ask=IMPACT)
    verdict = verifier.check(draft.effect, draft.sentences, max_words=MAX_WORDS)
    if not verdict.ok:
        return failure(IMPACT, path, verdict, verifier, cited=draft.sentences)
    called = _full_name(name, verifier)
    return AffectedParty(
        name=called,
        ticker=ticker_of(called, verifier.segmentation.text),
        effect=verdict.text,
        evidence=verifier.evidence(verdict.sentences),
    )


def _full_name(name: str, verifier: Verifier) -> str:
    """The fullest form of a name: 'Pell' is 'Anna Pell', but 'Tell Glass' no 'Rival Tell Glass'."""
    fullest = verifier.names.fullest(name) or name
    is_surname = " " not in name and fullest.endswith(name)
    return fullest if is_surname or fullest.startswith(name) else name


def _name_fault(name: str, verifier: Verifier) -> Finding | None:
    """An affected party is called by words of the article."""
    if what := forbidden(name):
        return Finding("unsafe", f"it holds {what}")
    stems = content_stems(name)
    if name.casefold() in CALENDAR:
        return Finding("name", f"{name!r} is a time, not somebody the news touches")
    if not stems or not stems <= verifier.support.vocabulary or verifier.names.missing(name):
        return Finding("name", f"{name!r} does not stand in the article")
    return None
