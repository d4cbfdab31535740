"""The store of digests: found by what names them, and nothing in it is lost to a newer one."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from nutgraf.errors import InputError
from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore, another_key
from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import Digest, Provenance

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "The tram line to Harrow Point opens in June, two years late, the Wexmoor council said."
OTHER = "Wexmoor's council put off its vote on the tram fares until the line has opened."
URL = "https://news.example/tram"


def key_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


KEY = key_of("tram")


@pytest.fixture
def store(database: Database) -> DigestStore:
    return DigestStore(database)


def put(
    database: Database, key: str = KEY, *, text: str = TEXT, url: str | None = URL, minute: int = 0
) -> Article:
    article = Article(text=text, url=url)
    provenance = Provenance(
        model="stub",
        prompt_version="0" * 12,
        created_at=NOON + timedelta(minutes=minute),
        cached=False,
        requests=1,
        input_tokens=1,
        cached_input_tokens=0,
        output_tokens=1,
        duration_seconds=0.1,
    )
    digest = Digest(article=ArticleInfo.of(article), provenance=provenance)
    store = DigestStore(database)
    with database.writing() as connection:
        store.add_articles(connection, [article])
        store.add(connection, {key: digest})
    return article


def damage(database: Database, key: str) -> None:
    """Let a digest be one of another version."""
    with database.writing() as connection:
        of_key = tables.digests.update().where(tables.digests.c.key == key)
        connection.execute(of_key.values(body='{"summary": "Of an older kind"}'))


def minute_of(found: tuple[Digest, str] | None) -> int | None:
    return None if found is None else found[0].provenance.created_at.minute


def test_a_whole_key_names_one_digest_and_its_beginning_none_here(
    store: DigestStore, database: Database
) -> None:
    put(database)
    found = store.at(KEY)
    assert found is not None
    assert (found[0].article.url, found[1]) == (URL, TEXT)
    assert store.at(KEY[:12]) is None
    assert store.at(key_of("none")) is None


@pytest.mark.parametrize("length", [6, 12, 64])
@pytest.mark.parametrize("case", [str.lower, str.upper], ids=["lower", "upper"])
def test_the_beginning_of_a_key_or_an_article_names_a_digest(
    length: int, case: Callable[[str], str], store: DigestStore, database: Database
) -> None:
    article = put(database)
    put(database, key_of("fares"), text=OTHER, url=None)
    for name in (KEY, article.id):
        assert store.get(case(name[:length]))[1] == TEXT
        assert store.key(case(name[:length])) == KEY


@pytest.mark.parametrize("last", ["0", "9", "a", "f"])
def test_a_beginning_ends_at_any_digit(last: str, store: DigestStore, database: Database) -> None:
    """As databases compare them."""
    name = "9a" * 5 + last
    put(database, name + "f" * (64 - len(name)))
    for digit in "09af":
        if digit != last:
            put(database, name[:-1] + digit + "0" * (64 - len(name)), text=OTHER)
    assert store.get(name)[1] == TEXT


def test_an_address_names_a_digest_whatever_it_looks_like(
    store: DigestStore, database: Database
) -> None:
    put(database, url="https://news.example/100%_sure")
    assert store.get("https://news.example/100%_sure")[1] == TEXT
    for name in ("https://news.example/100", "https://news.example/1000_sure", "100%_sure"):
        with pytest.raises(InputError, match="there is no digest"):
            store.get(name)


def test_the_last_of_several_digests_of_an_article_is_given(
    store: DigestStore, database: Database
) -> None:
    older, newest = another_key(KEY, "one"), another_key(KEY, "two")
    for minute, key in ((1, KEY), (5, newest), (3, older)):
        article = put(database, key, minute=minute)
    for name in (KEY[:12], article.id, article.id[:12], URL):
        assert minute_of(store.get(name)) == 5
        assert store.key(name) == newest
    assert [minute_of(store.get(key)) for key in (KEY, older)] == [1, 3]


def test_what_several_articles_begin_with_names_none(
    store: DigestStore, database: Database
) -> None:
    article = put(database)
    put(database, article.id[:12] + "0" * 52, text=OTHER)
    with pytest.raises(InputError, match="several articles"):
        store.get(article.id[:12])
    with pytest.raises(InputError, match="several articles"):
        store.get(URL)
    with pytest.raises(InputError, match="too short"):
        store.get(article.id[:5])
    assert store.get(article.id)[1] == TEXT


def test_a_digest_that_cannot_be_read_is_told_by_its_key(
    store: DigestStore, database: Database
) -> None:
    put(database)
    damage(database, KEY)
    for ask in (store.at, store.get):
        with pytest.raises(InputError, match=f"'{KEY}' is damaged") as caught:
            ask(KEY)
        assert "older kind" not in str(caught.value)
    assert store.key(KEY[:12]) == KEY


def test_the_newest_is_the_last_that_can_be_read(store: DigestStore, database: Database) -> None:
    anew = another_key(KEY, "order")
    assert store.newest(KEY) is None
    put(database, minute=1)
    put(database, key_of("fares"), text=OTHER, minute=9)
    assert store.newest(KEY) == KEY
    put(database, anew, minute=2)
    assert store.newest(KEY) == anew
    damage(database, anew)
    assert store.newest(KEY) == KEY
    damage(database, KEY)
    assert store.newest(KEY) is None


def test_keys_of_digests_made_anew_are_keys_of_their_own() -> None:
    keys = {KEY, *(another_key(KEY, str(n)) for n in range(100)), another_key(key_of("x"), "1")}
    assert len(keys) == 102
    assert {len(key) for key in keys} == {64}
    assert another_key(KEY, "1") == another_key(KEY, "1")


def test_no_name_but_an_address_has_the_database_read_all_digests(
    store: DigestStore, database: Database
) -> None:
    article = put(database)
    asked: list[tuple[str, object]] = []

    def keep(_: object, __: object, statement: str, values: object, *___: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", keep)
    store.at(KEY)
    store.newest(KEY)
    for name in (KEY, KEY[:12], article.id[:12]):
        store.get(name)
    event.remove(database.engine, "before_cursor_execute", keep)
    assert asked
    assert not [statement for statement, _ in asked if "url =" in statement]
    if database.is_sqlite:  # others choose by how much there is
        plans = [_plan(database, statement, values) for statement, values in asked]
        assert [plan for plan in plans if "SCAN" in plan] == []


def _plan(database: Database, statement: str, values: object) -> str:
    with database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        return " / ".join(str(row) for row in plan)
