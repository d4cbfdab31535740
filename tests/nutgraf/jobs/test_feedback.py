"""What readers said is kept once, and found again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.feedback import Feedback, FeedbackStore

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[FeedbackStore]:
    database = Database(database_url)
    database.create()
    yield FeedbackStore(database)
    database.close()


def said(number: int, *, article: str = "a1b2c3d4e5", comment: str | None = "No.") -> Feedback:
    return Feedback(
        id=f"Fv{number}",
        digest_key=f"{number:02}" * 32,
        article_id=article,
        headline="Tollen Ferries Cuts Winter Sailings",
        path="key_takeaways[0]",
        value="Sailings fall by a third.",
        comment=comment,
        said_by="slack:T01:U02",
        said_at=NOON + timedelta(minutes=number),
    )


def test_what_was_said_comes_back_as_it_was(store: FeedbackStore) -> None:
    whole = Feedback(
        id="Fv9",
        digest_key="ab" * 32,
        article_id="cd" * 32,
        headline=None,
        path=None,
        value=None,
        comment=None,
        said_by="slack:T01:U03",
        said_at=NOON,
    )
    store.add(said(1))
    store.add(whole)
    assert store.latest() == [said(1), whole]


def test_the_same_said_twice_is_kept_once(store: FeedbackStore) -> None:
    """Slack sends again what it had no answer to."""
    store.add(said(1))
    store.add(said(1, comment="Sent again."))
    assert [one.comment for one in store.latest()] == ["No."]


def test_the_latest_come_first_and_no_more_than_wanted(store: FeedbackStore) -> None:
    for number in (2, 3, 1):
        store.add(said(number))
    assert [one.id for one in store.latest(limit=2)] == ["Fv3", "Fv2"]
    found = store.latest(since=NOON + timedelta(minutes=2), until=NOON + timedelta(minutes=3))
    assert [one.id for one in found] == ["Fv2"]


def test_it_is_found_by_article_and_by_digest(store: FeedbackStore) -> None:
    store.add(said(1))
    store.add(said(2, article="f6e7d8c9b0"))
    assert [one.id for one in store.latest(article="f6e7d8")] == ["Fv2"]
    assert [one.id for one in store.latest(article="010101")] == ["Fv1"]
    assert store.latest(article="https://tollen.example/none") == []
    assert store.latest(article="a1b2c%") == []
    with pytest.raises(InputError, match="'a1b2c' is too short"):
        store.latest(article="a1b2c")


def test_a_comment_that_no_database_takes_is_kept_without_what_it_cannot(
    store: FeedbackStore,
) -> None:
    store.add(said(1, comment="Not\0so."))
    assert [one.comment for one in store.latest()] == ["Notso."]
