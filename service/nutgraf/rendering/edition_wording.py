"""What an edition's page leaves out of a digest's words: what is told twice, or amiss alone."""

import re
from collections.abc import Sequence
from typing import Final

from nutgraf.grounding.polarity.lexicon import STOPWORDS
from nutgraf.grounding.words import words
from nutgraf.rendering import wording
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.repetition import repeats
from nutgraf_schemas.digest import Digest, KeyTakeaway, Metric

_DATELINE: Final = re.compile(
    r"[A-Z][A-Z .’'-]{2,40}[A-Z](?:, [A-Z][\w. ]{2,24})?(?: \([\w. ]{2,24}\))? ?(?:—|–|--|-) "
)


def undatelined(text: str) -> str:
    """A text without the dateline that its first sentence was copied with: 'LONDON — '."""
    match = _DATELINE.match(text)
    return text[match.end() :] if match else text


def adds(takeaway: KeyTakeaway, digest: Digest) -> bool:
    """Whether a takeaway's lead says what neither its detail nor the headline above it says."""
    lead = takeaway.headline
    return not repeats(lead, takeaway.detail) and not repeats(lead, wording.title(digest))


def impact_adds(digest: Digest) -> bool:
    """Whether what a market impact says is said by none of the takeaways above it."""
    impact = digest.market_impact
    said = (takeaway.detail for takeaway in digest.key_takeaways)
    return impact is not None and not any(repeats(impact.summary, detail) for detail in said)


def measured(metric: Metric) -> str:
    """'Net income, third quarter'.

    A bare year is left out: where a sentence names one, it is mostly what the figure is compared
    with ('the highest since 2008').
    """
    period = one_line(metric.period or "")
    return metric.name if not period or period.isdecimal() else f"{metric.name}, {period}"


def is_named(metric: Metric) -> bool:
    """Whether a metric's name can be read alone; 'To let at the end of May' cannot."""
    first = next(words(metric.name), None)
    return first is not None and first.key not in STOPWORDS


def first_of_each_name(metrics: Sequence[Metric], most: int) -> list[Metric]:
    """So many metrics that can be read alone: of those with a name in common the first that moved,
    or else the first."""
    named: dict[str, Metric] = {}
    for metric in filter(is_named, metrics):
        kept = named.setdefault(metric.name.casefold(), metric)
        if kept.direction == "none" != metric.direction:
            named[metric.name.casefold()] = metric
    return [*named.values()][:most]
