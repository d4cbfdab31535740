"""The parts of a digest of ours."""

from collections.abc import Iterable, Iterator

from nutgraf.verification.json_parts import json_parts
from nutgraf.verification.parts import Part, Parts
from nutgraf_schemas.digest import Digest, Evidence, MarketImpact, Quote


def digest_parts(digest: Digest) -> Parts:
    """The texts of a digest that say something about the news; its topics are labels.

    A user's own sections are taken as any JSON is.
    """
    extras = json_parts(digest.extras, path="extras")
    return Parts([*_parts(digest), *extras.checked], extras.notes)


def _parts(digest: Digest) -> Iterator[Part]:
    for path, top in (("headline", digest.headline), ("standfirst", digest.standfirst)):
        if top:
            yield Part(path, top)
    for i, takeaway in enumerate(digest.key_takeaways):
        cited = numbers(takeaway.evidence)
        yield Part(f"key_takeaways.{i}.headline", takeaway.headline, cited=cited)
        yield Part(f"key_takeaways.{i}.detail", takeaway.detail, cited=cited)
    for i, one in enumerate(digest.key_developments):
        yield Part(f"key_developments.{i}.text", one.text, cited=numbers(one.evidence))
    if digest.market_impact:
        yield from _impact(digest.market_impact)
    for i, one in enumerate(digest.strategic_insights):
        yield Part(f"strategic_insights.{i}.text", one.text, cited=numbers(one.evidence))
    for i, quote in enumerate(digest.quotes):
        yield from _quote(f"quotes.{i}", quote)
    if digest.conclusion:
        cited = numbers(digest.conclusion.evidence)
        yield Part("conclusion.text", digest.conclusion.text, cited=cited)


def _impact(impact: MarketImpact) -> Iterator[Part]:
    yield Part("market_impact.summary", impact.summary, cited=numbers(impact.evidence))
    for i, party in enumerate(impact.affected):
        path, cited = f"market_impact.affected.{i}", numbers(party.evidence)
        yield Part(f"{path}.name", party.name, "name", cited=cited)
        yield Part(f"{path}.effect", party.effect, cited=cited)


def _quote(path: str, quote: Quote) -> Iterator[Part]:
    cited = numbers(quote.evidence)
    yield Part(f"{path}.text", quote.text, "quotation", cited=cited)
    for key, said in (
        ("speaker", quote.speaker),
        ("role", quote.role),
        ("organization", quote.organization),
    ):
        if said:
            yield Part(f"{path}.{key}", said, "wording", cited=cited)


def numbers(evidence: Iterable[Evidence]) -> tuple[int, ...]:
    """The numbers of the sentences, as they are cited."""
    return tuple(e.sentence for e in evidence)
