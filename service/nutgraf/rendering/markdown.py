"""A digest as Markdown, in the layout of published ones."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.citations import cited_sentences
from nutgraf.rendering.outline import Entry, outline
from nutgraf.rendering.plain import one_line, web_link
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Evidence,
    KeyTakeaway,
    MarketImpact,
    Metric,
    Quote,
    Statement,
)

# Not every mark that CommonMark knows: "&" alone, "Calder & Pike", is no entity.
_MARK: Final = re.compile(r"[\\`*_{}\[\]<>#|~]|&(?=[#\w])")
# Bare addresses become links in GitHub's Markdown and others: "https://…", "a@b.com", "b.com".
_ADDRESS: Final = re.compile(r"(?<=\w)(?::(?=//)|@(?=\w)|\.(?=[^\W\d]\w))")
# A line of bullets, numbers or rules.
_BLOCK: Final = re.compile(r"^(\d{1,9}(?=[.)](?: |$))|(?=[-+=](?:[-= ]|$)))")


def escape(text: str) -> str:
    """Plain text, on one line, that Markdown shows as it is.

    It cannot make a link, an image, HTML, emphasis, a table or, at the start of a line, a block.
    """
    escaped = _MARK.sub(r"\\\g<0>", one_line(text))
    escaped = _ADDRESS.sub(r"\\\g<0>", escaped)
    return _BLOCK.sub(r"\1\\", escaped)


def to_markdown(digest: Digest) -> str:
    """The digest as CommonMark (the metrics as a table of GitHub's Markdown).

    Numbers in brackets are the article's sentences; the cited ones close the page. Every string
    of the article and the model is escaped; the only link is the article's own http(s) address.
    """
    blocks = chain(
        _masthead(digest),
        _section("Key Takeaways", _list(map(_takeaway, digest.key_takeaways))),
        _section("Key Developments", _list(map(_cited, digest.key_developments))),
        _section("Market Impact", _market_impact(digest.market_impact)),
        _section("Strategic Insights", _list(map(_cited, digest.strategic_insights))),
        _section("Expert Opinions", map(_quote, digest.quotes)),
        _section("Conclusion", [_cited(digest.conclusion)] if digest.conclusion else []),
        _extras(digest),
        _section("Sentences", _list(map(_sentence, cited_sentences(digest)))),
        _colophon(digest),
    )
    return "\n\n".join(blocks) + "\n"


def _masthead(digest: Digest) -> Iterator[str]:
    yield from _list(map(escape, digest.topics))
    yield f"# {escape(wording.title(digest))}"
    parts = [escape(part) for part in wording.meta(digest.article)]
    link = web_link(digest.article.url)
    if link is not None:
        parts.append(f"[Article](<{_destination(link)}>)")
    yield " · ".join(parts)
    if digest.standfirst:
        yield f"*{escape(digest.standfirst)}*"


def _section(title: str, blocks: Iterable[str]) -> Iterator[str]:
    for position, block in enumerate(blocks):
        if position == 0:
            yield f"## {title}"
        yield block


def _list(lines: Iterable[str]) -> Iterator[str]:
    """One block of bullets, or no block."""
    bullets = "\n".join(f"- {line}" for line in lines)
    if bullets:
        yield bullets


def _references(evidence: Iterable[Evidence]) -> str:
    return wording.references(wording.numbers(evidence))


def _cited(statement: Statement) -> str:
    return f"{escape(statement.text)} {_references(statement.evidence)}"


def _takeaway(item: KeyTakeaway) -> str:
    return f"**{escape(item.headline)}:** {escape(item.detail)} {_references(item.evidence)}"


def _market_impact(impact: MarketImpact | None) -> Iterator[str]:
    if impact is None:
        return
    sign = wording.MARKET_SIGNS[impact.direction]
    summary = f"{escape(impact.summary)} {_references(impact.evidence)}"
    yield f"**{sign} {impact.direction.capitalize()}.** {summary}"
    if impact.metrics:
        header = "| Metric | Value | Direction | Period | Sentences |\n|:--|--:|:--|:--|--:|"
        yield "\n".join((header, *map(_metric, impact.metrics)))
    yield from _list(map(_affected, impact.affected))


def _metric(metric: Metric) -> str:
    sign = wording.DIRECTION_SIGNS[metric.direction]
    cells = (
        escape(metric.name),
        escape(metric.value),
        f"{sign} {metric.direction}" if sign else "",
        escape(metric.period or ""),
        _references(metric.evidence),
    )
    return f"| {' | '.join(cells)} |"


def _affected(party: AffectedParty) -> str:
    ticker = f" ({escape(party.ticker)})" if party.ticker else ""
    name = f"**{escape(party.name)}**{ticker}"
    return f"{name}: {escape(party.effect)} {_references(party.evidence)}"


def _quote(quote: Quote) -> str:
    attribution = f"— {escape(wording.attribution(quote))} {_references(quote.evidence)}"
    return f"> “{escape(quote.text)}”\n>\n> {attribution}"


def _extras(digest: Digest) -> Iterator[str]:
    for name, value in digest.extras.items():
        lines = "\n".join(_entries(outline(value)))
        yield from _section(escape(wording.section_title(name)), [lines] if lines else [])


def _entries(entries: Iterable[Entry], *, level: int = 0) -> Iterator[str]:
    for entry in entries:
        label = f"**{escape(entry.label)}:**" if entry.label else ""
        parts = (label, escape(entry.text), wording.references(entry.sentences))
        yield f"{'  ' * level}- {' '.join(part for part in parts if part)}".rstrip()
        yield from _entries(entry.entries, level=level + 1)


def _sentence(evidence: Evidence) -> str:
    return f"[{evidence.sentence}] {escape(evidence.text)}"


def _destination(link: str) -> str:
    """A link's address, in which Markdown finds no entity to decode."""
    return re.sub(r"&(?=#?\w{1,40};)", "&amp;", link)


def _colophon(digest: Digest) -> Iterator[str]:
    yield "---"
    if digest.dropped:
        yield f"*{wording.drop_summary(digest.dropped)}*"
    yield f"*{' · '.join(map(escape, wording.provenance(digest.provenance)))}*"
