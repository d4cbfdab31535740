"""What a digest tells, part by part."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from nutgraf.rendering import wording
from nutgraf.rendering.edition_wording import (
    adds,
    first_of_each_name,
    impact_adds,
    undatelined,
)
from nutgraf.rendering.outline import Entry, outline
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.blocks import LINE_BREAK, Run, bullet, paragraph, quotation, words
from nutgraf.rendering.slack.figures import figures
from nutgraf.rendering.slack.messages import Block
from nutgraf.rendering.slack.packing import Item, Part, item
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    KeyTakeaway,
    MarketImpact,
    Metric,
    Quote,
    Statement,
)

HEAD_FIGURES: Final = 6
"""Three rows on a desk; phones show one above the other."""

HEAD_QUOTES: Final = 2
_DEEPEST: Final = 8
"""Slack's greatest indent of a list."""

_FIELDS: Final = {
    "headline": ("headline", "standfirst", "topics"),
    "key_takeaways": ("key_takeaways",),
    "key_developments": ("key_developments",),
    "market_impact": ("market_impact",),
    "strategic_insights": ("strategic_insights",),
    "quotes": ("quotes",),
    "conclusion": ("conclusion",),
}
"""Of the digest, by the sections that fill them."""

_LISTS: Final = frozenset(
    {"topics", "key_takeaways", "key_developments", "strategic_insights", "quotes"}
)

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Told:
    """A digest's parts, the most important first; none is without items.

    Attributes:
        head: What everybody sees.
        thread: What is there for who wants more.
    """

    head: tuple[Part, ...]
    thread: tuple[Part, ...]


def chosen(digest: Digest, sections: Collection[str] | None) -> Digest:
    """The digest with these sections only, by name, the user's own included; None for all."""
    if sections is None:
        return digest
    fields = [f for name, filled in _FIELDS.items() if name not in sections for f in filled]
    update: dict[str, object] = {field: () if field in _LISTS else None for field in fields}
    update["extras"] = {name: v for name, v in digest.extras.items() if name in sections}
    return digest.model_copy(update=update)


def told(digest: Digest) -> Told:
    """What a digest tells."""
    impact, quotes = digest.market_impact, _items(_quote, _whole_first(digest.quotes))
    takeaways = (takeaway_runs(one, digest) for one in digest.key_takeaways)
    first, more = _figures(impact)
    head = (
        Part("In short", _items(_sentence, [digest.standfirst]), is_headed=False),
        Part("Key takeaways", _items(_takeaway, takeaways), is_headed=False),
        *([_market(digest, impact, figures(first))] if impact else []),
        Part("Quotations", quotes[:HEAD_QUOTES], is_headed=False),
    )
    thread = (
        Part("Key developments", _items(_statement, digest.key_developments)),
        Part("More figures", figures(more)),
        Part("Who is affected", _items(_affected, impact.affected if impact else ())),
        Part("Strategic insights", _items(_statement, digest.strategic_insights)),
        Part("More quotations", quotes[HEAD_QUOTES:]),
        Part("Conclusion", _items(_closing, [digest.conclusion])),
        *(
            Part(wording.section_title(name), tuple(_entries(outline(value))))
            for name, value in digest.extras.items()
        ),
    )
    return Told(_filled(head), _filled(thread))


def takeaway_runs(
    takeaway: KeyTakeaway, digest: Digest, *, most: int | None = None
) -> tuple[Run, ...]:
    """'**Lead:** detail', as far as there are words; the detail alone, where the lead says no more
    than it, or than the headline above.

    Args:
        takeaway: To be told.
        digest: Whose it is.
        most: Of each of both, its size; None for all.
    """
    lead, detail = one_line(takeaway.headline), undatelined(one_line(takeaway.detail))
    if detail and not adds(takeaway, digest):
        lead = ""
    runs = (
        words(f"{lead}: " if detail else lead, "bold") if lead else words(""),
        words(detail),
    )
    kept = (run.shortened(most) if most is not None else run for run in runs)
    return tuple(run for run in kept if run.text)


def _filled(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.items)


def _items(
    build: Callable[[ValueT], Item | None], values: Iterable[ValueT | None]
) -> tuple[Item, ...]:
    """Items of all values that hold words."""
    built = (build(value) for value in values if value is not None)
    return tuple(one for one in built if one is not None)


def _sentence(text: str) -> Item | None:
    return _worded(paragraph, words(undatelined(one_line(text))))


def _takeaway(runs: tuple[Run, ...]) -> Item | None:
    return _worded(bullet, *runs)


def _statement(statement: Statement) -> Item | None:
    return _worded(bullet, words(undatelined(one_line(statement.text))))


def _closing(statement: Statement) -> Item | None:
    return _sentence(statement.text)


def _worded(shown: Callable[..., Block], *runs: Run) -> Item | None:
    kept = tuple(run for run in runs if run.text)
    return item(shown, *kept) if kept else None


def _figures(impact: MarketImpact | None) -> tuple[Sequence[Metric], Sequence[Metric]]:
    """Those of the message, one of a name, and those of its thread."""
    metrics = impact.metrics if impact else ()
    first = first_of_each_name(metrics, HEAD_FIGURES)
    return first, [metric for metric in metrics if not any(metric is one for one in first)]


def _market(digest: Digest, impact: MarketImpact, shown: tuple[Item, ...]) -> Part:
    sign = wording.MARKET_SIGNS[impact.direction]
    is_news = impact_adds(digest) or not shown
    summary = _items(_sentence, [impact.summary] if is_news else [])
    return Part(f"{sign} Market impact: {impact.direction}", (*summary, *shown))


def _affected(party: AffectedParty) -> Item | None:
    name, effect = one_line(party.name), undatelined(one_line(party.effect))
    ticker = one_line(party.ticker or "")
    called = f"{name} ({ticker})" if name and ticker else name or ticker
    lead = f"{called}: " if called and effect else called
    return _worded(bullet, words(lead, "bold"), words(effect))


def _quote(quote: Quote) -> Item | None:
    said = one_line(quote.text)
    if not said:
        return None
    by = words(f"— {wording.attribution(quote)}")
    return item(quotation, words(f"“{said}”"), LINE_BREAK, by)


def _whole_first(quotes: Iterable[Quote]) -> list[Quote]:
    """Quotations that begin a sentence before those that are a part of one."""
    return sorted(quotes, key=lambda quote: quote.text[:1].islower())


def _entries(entries: Iterable[Entry], *, level: int = 0) -> Iterator[Item]:
    """A section of the user's own: an item a line."""
    for entry in entries:
        label = f"{entry.label}: " if entry.label and entry.text else entry.label
        shown = partial(bullet, level=min(level, _DEEPEST))
        line = _worded(shown, words(label, "bold"), words(entry.text))
        if line is not None:
            yield line
        yield from _entries(entry.entries, level=level + 1)
