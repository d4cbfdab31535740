"""A digest as a list of what can be looked up in its article, or be wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError

from nutgraf.rendering import wording
from nutgraf.rendering.outline import Entry, outline
from nutgraf.rendering.plain import one_line
from nutgraf_schemas.digest import Digest, Evidence, MarketImpact, Metric, Quote, Span, Statement


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a digest says; its words are plain text on one line.

    Attributes:
        path: Where it stands, such as 'key_takeaways[0]'.
        section: The section's title.
        noun: What one such item is called.
        lead: What it begins with, if it has a lead.
        text: What it says.
        evidence: The sentences behind it, in order.
        spans: Of a quotation, where its words stand in the article.
    """

    path: str
    section: str
    noun: str
    lead: str
    text: str
    evidence: tuple[Evidence, ...]
    spans: tuple[Span, ...] = ()


def items(digest: Digest) -> tuple[Item, ...]:
    """All that has evidence, in the order of the digest."""
    return tuple(_items(digest))


def _items(digest: Digest) -> Iterator[Item]:
    for i, takeaway in enumerate(digest.key_takeaways):
        path, lead = f"key_takeaways[{i}]", one_line(takeaway.headline)
        said, evidence = takeaway.detail, takeaway.evidence
        yield _item(path, "Key takeaways", "Takeaway", lead, said, evidence)
    yield from _statements("key_developments", "Development", digest.key_developments)
    if digest.market_impact:
        yield from _impact(digest.market_impact)
    yield from _statements("strategic_insights", "Insight", digest.strategic_insights)
    for i, quote in enumerate(digest.quotes):
        yield _quote(f"quotes[{i}]", quote)
    if digest.conclusion:
        text, evidence = digest.conclusion.text, digest.conclusion.evidence
        yield _item("conclusion", "Conclusion", "Conclusion", "", text, evidence)
    for name, value in digest.extras.items():
        yield from _extra(name, value)


def _item(
    path: str,
    section: str,
    noun: str,
    lead: str,
    text: str,
    evidence: Iterable[Evidence],
    spans: tuple[Span, ...] = (),
) -> Item:
    by_number = {e.sentence: e for e in evidence}
    ordered = tuple(by_number[number] for number in sorted(by_number))
    return Item(path, section, noun, lead, one_line(text), ordered, spans)


def _statements(name: str, noun: str, statements: Sequence[Statement]) -> Iterator[Item]:
    title = wording.section_title(name)
    for i, one in enumerate(statements):
        yield _item(f"{name}[{i}]", title, noun, "", one.text, one.evidence)


def _impact(impact: MarketImpact) -> Iterator[Item]:
    title, lead = "Market impact", impact.direction.capitalize()
    yield _item("market_impact", title, "Market impact", lead, impact.summary, impact.evidence)
    for i, metric in enumerate(impact.metrics):
        path, name = f"market_impact.metrics[{i}]", one_line(metric.name)
        yield _item(path, title, "Figure", name, _measured(metric), metric.evidence)
    for i, party in enumerate(impact.affected):
        name = one_line(f"{party.name} ({party.ticker})" if party.ticker else party.name)
        path = f"market_impact.affected[{i}]"
        yield _item(path, title, "Affected", name, party.effect, party.evidence)


def _measured(metric: Metric) -> str:
    sign = wording.DIRECTION_SIGNS[metric.direction]
    period = f"({metric.period})" if metric.period else ""
    return " ".join(part for part in (sign, metric.value, period) if part)


def _quote(path: str, quote: Quote) -> Item:
    said = f"“{one_line(quote.text)}” — {wording.attribution(quote)}"
    return _item(path, "In their words", "Quotation", "", said, quote.evidence, quote.spans)


def _extra(name: str, value: JsonValue) -> Iterator[Item]:
    """A user's own section: one item an element of a list, or else one."""
    title, path = wording.section_title(name), f"extras.{name}"
    if isinstance(value, list) and value:
        for i, (element, entry) in enumerate(zip(value, outline(value), strict=False)):
            text = " · ".join(_lines([entry]))
            yield _item(f"{path}[{i}]", title, title, "", text, _cited(element))
    else:
        text = " · ".join(_lines(outline(value)))
        yield _item(path, title, title, "", text, _cited(value))


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        label = f"{entry.label}:" if entry.label else ""
        line = " ".join(part for part in (label, entry.text) if part)
        if line:
            yield line
        yield from _lines(entry.entries)


def _cited(value: JsonValue) -> Iterator[Evidence]:
    """Whatever in some JSON is evidence."""
    if isinstance(value, list):
        for element in value:
            yield from _cited(element)
    elif isinstance(value, dict):
        evidence = _evidence(value)
        if evidence is not None:
            yield evidence
        else:
            yield from _cited(list(value.values()))


def _evidence(value: dict[str, JsonValue]) -> Evidence | None:
    if value.keys() != {"sentence", "start", "end", "text"}:
        return None
    try:
        return Evidence.model_validate(value)
    except ValidationError:
        return None
