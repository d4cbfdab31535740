"""What is remembered of feeds, by the edition."""

from typing import Final

from nutgraf.intake.pages import UNKNOWN, Validators
from nutgraf.jobs.database import Database
from nutgraf.jobs.feed_store import FeedStore
from nutgraf.jobs.sources import FeedState

FEED: Final = "https://press.example/feed.xml"
STATE: Final = FeedState(FEED, Validators('"abc"', "Mon, 02 Mar 2026 04:30:00 GMT"), ("a", "b"))


def saved(database: Database, edition: str, *states: FeedState) -> FeedStore:
    store = FeedStore(database, edition)
    with database.writing() as connection:
        store.save(connection, states)
    return store


def test_what_was_taken_is_known_and_the_last_validators_count(database: Database) -> None:
    later = FeedState(FEED, Validators('"def"'), ("b", "c"))
    store = saved(database, "morning", STATE, later)
    assert store.validators(FEED) == Validators('"def"')
    assert set(store.taken(FEED, ["a", "b", "c", "d"])) == {"a", "b", "c"}
    assert store.taken("https://press.example/other.xml", ["a"]) == set()


def test_what_is_forgotten_comes_again_and_other_editions_forget_nothing(
    database: Database,
) -> None:
    morning, evening = (saved(database, name, STATE) for name in ("morning", "evening"))
    morning.forget()
    assert (morning.validators(FEED), morning.taken(FEED, ["a", "b"])) == (UNKNOWN, set())
    assert evening.validators(FEED) == STATE.validators
    assert set(evening.taken(FEED, ["a", "b"])) == {"a", "b"}
