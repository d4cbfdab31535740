"""An article is its text and what is known about it."""

import hashlib
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from nutgraf_schemas.article import WORDS_PER_MINUTE, Article, ArticleInfo

RAIN = Article(
    text="Rain fell on Tuesday.", title="Rain", published_at=datetime(2026, 5, 5, tzinfo=UTC)
)


def test_the_id_is_the_hash_of_the_text_alone() -> None:
    expected = hashlib.sha256(b"Rain fell on Tuesday.").hexdigest()
    assert expected == RAIN.id == Article(text=RAIN.text).id


def test_the_id_follows_the_text_of_a_changed_copy() -> None:
    assert RAIN.id != RAIN.model_copy(update={"text": "Snow fell."}).id


def test_a_text_with_a_lone_surrogate_has_an_id() -> None:
    assert len(Article(text="Rain \ud83d fell").id) == 64


@pytest.mark.parametrize(
    ("words", "minutes"),
    [(0, 1), (1, 1), (WORDS_PER_MINUTE, 1), (WORDS_PER_MINUTE + 1, 2), (10 * WORDS_PER_MINUTE, 10)],
)
def test_the_reading_time_is_rounded_up(words: int, minutes: int) -> None:
    article = Article(text=" ".join(["rain"] * words))
    assert article.word_count == words
    assert article.reading_time_minutes == minutes


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        RAIN.text = "Snow fell."


def test_an_article_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Article.model_validate({"text": "Rain fell.", "headline": "Rain"})


def test_an_article_needs_a_text() -> None:
    with pytest.raises(ValidationError, match="text"):
        Article.model_validate({"title": "Rain"})


def test_an_article_goes_through_json_unchanged() -> None:
    assert Article.model_validate_json(RAIN.model_dump_json()) == RAIN


def test_the_text_stays_out_of_the_description() -> None:
    info = ArticleInfo.of(RAIN)
    assert (info.text, info.title, info.id) == (None, "Rain", RAIN.id)
    assert (info.word_count, info.reading_time_minutes) == (4, 1)
    assert info.published_at == RAIN.published_at


def test_the_text_is_described_when_asked_for() -> None:
    assert ArticleInfo.of(RAIN, with_text=True).text == RAIN.text
