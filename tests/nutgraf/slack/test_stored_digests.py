"""What the bot finds in the store of digests by the keys that its buttons hold."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from nutgraf.errors import StorageError
from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.slack.digests import Digests
from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import Digest, Provenance

KEY = "c0ffee" + "0" * 58
URL = "https://news.example/mill"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create()
    article = Article(text="The mill at Lower Tarn will be a school by autumn.", url=URL)
    provenance = Provenance.model_validate(
        {
            "model": "stub",
            "prompt_version": "0" * 12,
            "created_at": "2026-11-24T12:00:00Z",
            "cached": False,
            "requests": 1,
            "input_tokens": 1,
            "cached_input_tokens": 0,
            "output_tokens": 1,
            "duration_seconds": 0.1,
        }
    )
    digest = Digest(article=ArticleInfo.of(article), provenance=provenance)
    with database.writing() as connection:
        DigestStore(database).add_articles(connection, [article])
        DigestStore(database).add(connection, {KEY: digest})
    yield database
    database.close()


def test_only_a_whole_key_gives_a_digest(database: Database) -> None:
    digests = Digests(database)
    assert asyncio.run(digests.url(KEY)) == URL
    for key in (KEY[:12], "0" * 64, "", URL):
        assert asyncio.run(digests.get(key)) is None


def test_a_digest_that_cannot_be_read_is_none_and_is_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as connection:
        connection.execute(tables.digests.update().values(body="{"))
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(Digests(database).get(KEY)) is None
    assert KEY in caplog.text


def test_a_database_that_fails_is_not_taken_for_a_missing_digest(database: Database) -> None:
    with database.writing() as connection:
        tables.digests.drop(connection)
    with pytest.raises(StorageError):
        asyncio.run(Digests(database).get(KEY))
