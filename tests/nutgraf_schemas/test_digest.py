"""The digest's names and meaning are a contract."""

from decimal import Decimal
from typing import Any

import pytest
from inline_snapshot import snapshot
from pydantic import ValidationError

from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import (
    AffectedParty,
    Digest,
    Dropped,
    Evidence,
    KeyTakeaway,
    MarketImpact,
    Metric,
    Quote,
    Span,
    Statement,
)
from pressroom import PROVENANCE

TEXT = 'Orders at Tell Glass rose 3% to $2 million. "We are full until May," said Jo Tell.'
ORDERS = Evidence(sentence=1, start=0, end=43, text=TEXT[:43])
FULL = Evidence(sentence=2, start=44, end=len(TEXT), text=TEXT[44:])
ARTICLE = Article(text=TEXT, title="Tell Glass is full")
BARE = Digest(article=ArticleInfo.of(ARTICLE), provenance=PROVENANCE)
WHOLE = Digest(
    article=ArticleInfo.of(ARTICLE),
    headline="Tell Glass is full until May",
    standfirst="Orders rose 3%.",
    topics=("Orders",),
    key_takeaways=(
        KeyTakeaway(headline="Orders rise", detail="Orders rose 3%.", evidence=(ORDERS,)),
    ),
    key_developments=(Statement(text="Orders rose 3%.", evidence=(ORDERS,)),),
    market_impact=MarketImpact(
        direction="positive",
        summary="Orders rose 3%.",
        evidence=(ORDERS,),
        metrics=(
            Metric(
                name="Orders",
                value="$2 million",
                amount=Decimal(2_000_000),
                currency="USD",
                direction="up",
                evidence=(ORDERS,),
            ),
        ),
        affected=(AffectedParty(name="Tell Glass", effect="It is full.", evidence=(FULL,)),),
    ),
    quotes=(
        Quote(
            text="We are full until May,",
            spans=(Span(start=45, end=67),),
            speaker="Jo Tell",
            evidence=(FULL,),
        ),
    ),
    conclusion=Statement(text="Tell Glass is full.", evidence=(FULL,)),
    extras={"numbers": [{"value": "3%"}]},
    dropped=(
        Dropped(path="topics[1]", value="Glass", reason="unsupported", message="It is not said."),
    ),
    provenance=PROVENANCE,
)


def _fields(schema: dict[str, Any]) -> dict[str, list[str]]:
    parts = {"Digest": schema, **schema["$defs"]}
    return {
        name: list(part["properties"])
        for name, part in sorted(parts.items())
        if "properties" in part
    }


def test_the_names_of_all_fields() -> None:
    assert _fields(Digest.model_json_schema()) == snapshot(
        {
            "AffectedParty": ["name", "ticker", "effect", "evidence"],
            "ArticleInfo": [
                "url",
                "title",
                "publisher",
                "author",
                "published_at",
                "language",
                "id",
                "word_count",
                "reading_time_minutes",
                "text",
            ],
            "Digest": [
                "schema_version",
                "article",
                "headline",
                "standfirst",
                "topics",
                "key_takeaways",
                "key_developments",
                "market_impact",
                "strategic_insights",
                "quotes",
                "conclusion",
                "extras",
                "dropped",
                "provenance",
            ],
            "Dropped": ["path", "value", "reason", "message"],
            "Evidence": ["start", "end", "sentence", "text"],
            "KeyTakeaway": ["headline", "detail", "evidence"],
            "MarketImpact": ["direction", "summary", "evidence", "metrics", "affected"],
            "Metric": [
                "name",
                "value",
                "amount",
                "unit",
                "currency",
                "period",
                "direction",
                "evidence",
            ],
            "Provenance": [
                "model",
                "prompt_version",
                "created_at",
                "cached",
                "requests",
                "input_tokens",
                "cached_input_tokens",
                "output_tokens",
                "cost_usd",
                "duration_seconds",
            ],
            "Quote": ["text", "spans", "speaker", "role", "organization", "evidence"],
            "Span": ["start", "end"],
            "Statement": ["text", "evidence"],
        }
    )


def test_what_is_printed_has_the_same_fields() -> None:
    printed = Digest.model_json_schema(mode="serialization")
    assert _fields(printed) == _fields(Digest.model_json_schema())


def test_every_field_of_a_record_is_described_but_the_lists_of_the_digest() -> None:
    schema = Digest.model_json_schema()
    for name, part in schema["$defs"].items():
        bare = [f for f, field in part.get("properties", {}).items() if "description" not in field]
        assert bare == (["metrics", "affected"] if name == "MarketImpact" else [])


def test_the_json_of_a_whole_digest() -> None:
    assert WHOLE.model_dump(mode="json") == snapshot(
        {
            "schema_version": "1",
            "article": {
                "url": None,
                "title": "Tell Glass is full",
                "publisher": None,
                "author": None,
                "published_at": None,
                "language": None,
                "id": "417c7524411deabe9deeb714941baf4312fd8207a9e06a663a2184b95a509161",
                "word_count": 17,
                "reading_time_minutes": 1,
                "text": None,
            },
            "headline": "Tell Glass is full until May",
            "standfirst": "Orders rose 3%.",
            "topics": ["Orders"],
            "key_takeaways": [
                {
                    "headline": "Orders rise",
                    "detail": "Orders rose 3%.",
                    "evidence": [
                        {
                            "start": 0,
                            "end": 43,
                            "sentence": 1,
                            "text": "Orders at Tell Glass rose 3% to $2 million.",
                        }
                    ],
                }
            ],
            "key_developments": [
                {
                    "text": "Orders rose 3%.",
                    "evidence": [
                        {
                            "start": 0,
                            "end": 43,
                            "sentence": 1,
                            "text": "Orders at Tell Glass rose 3% to $2 million.",
                        }
                    ],
                }
            ],
            "market_impact": {
                "direction": "positive",
                "summary": "Orders rose 3%.",
                "evidence": [
                    {
                        "start": 0,
                        "end": 43,
                        "sentence": 1,
                        "text": "Orders at Tell Glass rose 3% to $2 million.",
                    }
                ],
                "metrics": [
                    {
                        "name": "Orders",
                        "value": "$2 million",
                        "amount": "2000000",
                        "unit": None,
                        "currency": "USD",
                        "period": None,
                        "direction": "up",
                        "evidence": [
                            {
                                "start": 0,
                                "end": 43,
                                "sentence": 1,
                                "text": "Orders at Tell Glass rose 3% to $2 million.",
                            }
                        ],
                    }
                ],
                "affected": [
                    {
                        "name": "Tell Glass",
                        "ticker": None,
                        "effect": "It is full.",
                        "evidence": [
                            {
                                "start": 44,
                                "end": 82,
                                "sentence": 2,
                                "text": '"We are full until May," said Jo Tell.',
                            }
                        ],
                    }
                ],
            },
            "strategic_insights": [],
            "quotes": [
                {
                    "text": "We are full until May,",
                    "spans": [{"start": 45, "end": 67}],
                    "speaker": "Jo Tell",
                    "role": None,
                    "organization": None,
                    "evidence": [
                        {
                            "start": 44,
                            "end": 82,
                            "sentence": 2,
                            "text": '"We are full until May," said Jo Tell.',
                        }
                    ],
                }
            ],
            "conclusion": {
                "text": "Tell Glass is full.",
                "evidence": [
                    {
                        "start": 44,
                        "end": 82,
                        "sentence": 2,
                        "text": '"We are full until May," said Jo Tell.',
                    }
                ],
            },
            "extras": {"numbers": [{"value": "3%"}]},
            "dropped": [
                {
                    "path": "topics[1]",
                    "value": "Glass",
                    "reason": "unsupported",
                    "message": "It is not said.",
                }
            ],
            "provenance": {
                "model": "stand-in",
                "prompt_version": "0123456789ab",
                "created_at": "2026-11-09T08:30:00Z",
                "cached": False,
                "requests": 8,
                "input_tokens": 6400,
                "cached_input_tokens": 4200,
                "output_tokens": 900,
                "cost_usd": "0.0042",
                "duration_seconds": 12.5,
            },
        }
    )


def test_the_json_of_an_empty_digest() -> None:
    printed = BARE.model_dump(mode="json", exclude={"article", "provenance"})
    assert printed == snapshot(
        {
            "schema_version": "1",
            "headline": None,
            "standfirst": None,
            "topics": [],
            "key_takeaways": [],
            "key_developments": [],
            "market_impact": None,
            "strategic_insights": [],
            "quotes": [],
            "conclusion": None,
            "dropped": [],
        }
    )


@pytest.mark.parametrize("digest", [BARE, WHOLE], ids=["bare", "whole"])
def test_a_digest_goes_through_json_unchanged(digest: Digest) -> None:
    assert Digest.model_validate_json(digest.model_dump_json()) == digest


def test_the_texts_of_evidence_and_quotes_are_slices() -> None:
    for evidence in (ORDERS, FULL):
        assert TEXT[evidence.start : evidence.end] == evidence.text
    for quote in WHOLE.quotes:
        assert " … ".join(TEXT[s.start : s.end] for s in quote.spans) == quote.text


def test_sections_of_the_users_own_are_absent_if_there_are_none() -> None:
    assert "extras" not in BARE.model_dump()
    assert "extras" not in BARE.model_dump_json()
    assert WHOLE.model_dump()["extras"] == {"numbers": [{"value": "3%"}]}


def test_a_digest_can_be_given_its_text() -> None:
    digest = BARE.with_text(TEXT)
    assert digest.article.text == TEXT
    assert BARE.article.text is None
    assert digest.model_copy(update={"article": BARE.article}) == BARE


@pytest.mark.parametrize(
    ("field", "value"), [("headline", "Other"), ("quotes", ()), ("schema_version", "2")]
)
def test_a_digest_cannot_be_changed(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(BARE, field, value)


def test_a_digest_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Digest.model_validate({**BARE.model_dump(), "summary": "Rain"})


def test_a_digest_of_another_version_is_refused() -> None:
    with pytest.raises(ValidationError, match="schema_version"):
        Digest.model_validate({**BARE.model_dump(), "schema_version": "2"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "Orders rose.", "evidence": []},
        {"text": "Orders rose.", "evidence": [{"sentence": 0, "start": 0, "end": 1, "text": "O"}]},
        {"text": "Orders rose.", "evidence": [{"sentence": 1, "start": -1, "end": 1, "text": "O"}]},
    ],
    ids=["no evidence", "sentence 0", "start -1"],
)
def test_a_statement_without_true_evidence_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Statement.model_validate(wrong)
