"""Orders: one for the same thing as long as it is open, whoever asks for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from nutgraf.errors import FetchError, InputError, UnreadableSource
from nutgraf.intake import LIMITS
from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.orders.failing import Failure
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import FRESH_FOR, Made, Orders
from nutgraf.jobs.orders.wishes import wish
from nutgraf.jobs.records import InputKind
from nutgraf_schemas.article import Article, ArticleInfo, Metadata
from nutgraf_schemas.digest import Digest, Provenance

URL = "https://news.example/quay?id=1"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXT = "The quay at Port Ellery stays closed until spring, its board said on Tuesday."
GONE = Failure("not_found", "it is not there (404)")


@pytest.fixture
def orders(database: Database) -> Orders:
    return Orders(database)


def made(
    key: str = "a" * 64, text: str = TEXT, *, cached: bool = False, at: datetime = NOON
) -> Made:
    article = Article(text=text, url=URL)
    provenance = Provenance(
        model="stub",
        prompt_version="0" * 12,
        created_at=at,
        cached=cached,
        requests=1,
        input_tokens=1,
        cached_input_tokens=0,
        output_tokens=1,
        duration_seconds=0.1,
    )
    return Made(key, Digest(article=ArticleInfo.of(article), provenance=provenance), article)


def ended(orders: Orders, order: Order, outcome: Made | Failure, at: datetime = NOON) -> Order:
    order_ended = orders.end(order.id, outcome, now=at)
    assert order_ended is not None
    return order_ended


def test_an_order_is_kept_as_it_was_placed(orders: Orders) -> None:
    order = orders.place(f" {URL}#top ", now=NOON)
    assert order == Order(order.id, "url", f"{URL}#top", "open", NOON)
    assert orders.get(order.id) == order
    assert orders.open() == [order]
    assert orders.ended([order.id]) == []
    with pytest.raises(InputError, match="'nobody'"):
        orders.get("nobody")


def test_the_same_thing_is_one_order_while_it_is_open(orders: Orders) -> None:
    first = orders.place(URL)
    assert orders.place("HTTPS://NEWS.example:443/quay?id=1&utm_source=x#end").id == first.id
    assert orders.place(URL, fresh=True).id == first.id
    other = orders.place(f"{URL}2")
    assert other.id != first.id
    ended(orders, first, GONE)
    assert orders.place(URL).id not in {first.id, other.id}


def test_threads_and_objects_that_ask_at_once_get_one_order(database: Database) -> None:
    """Each with connections of its own, as processes have them."""
    start = Barrier(8)

    def place(number: int) -> list[str]:
        mine = Orders(Database(database.url))
        start.wait(10)
        ids = [mine.place(f"{URL}{n}", fresh=number % 2 == 0).id for n in range(6)]
        mine.database.close()
        return ids

    with ThreadPoolExecutor(8) as pool:
        placed = list(pool.map(place, range(8)))
    assert placed == [placed[0]] * 8
    assert len(Orders(database).open()) == 6


def test_many_are_placed_in_one_transaction_each_in_its_place(orders: Orders) -> None:
    """More than one query takes, and the same ones among them."""
    known = orders.place(f"{URL}&n=3")
    wishes = [wish(f"{URL}&n={n % 700}") for n in range(1400)]
    placed = orders.place_all(wishes)
    assert [one.order.content for one in placed] == [w.content for w in wishes]
    assert [one.order.id for one in placed[:700]] == [one.order.id for one in placed[700:]]
    assert {one.order.id for one in placed if not one.is_new} == {known.id}
    assert len({one.order.id for one in placed}) == 700


def test_a_digest_of_the_last_hour_is_given_at_once(orders: Orders) -> None:
    order = orders.place(URL, now=NOON)
    done = ended(orders, order, made())
    assert (done.status, done.digest_key, done.cached) == ("done", "a" * 64, False)
    soon = NOON + FRESH_FOR - timedelta(seconds=1)
    again = orders.place(f"{URL}#x", now=soon)
    assert (again.id, again.status, again.cached) == (order.id, "done", True)
    assert orders.open() == []
    late = orders.place(URL, now=NOON + FRESH_FOR)
    assert (late.status, late.id == order.id) == ("open", False)


def test_who_wants_it_fresh_gets_a_new_order_and_others_the_last_digest(orders: Orders) -> None:
    order = orders.place(URL, now=NOON)
    ended(orders, order, made())
    fresh = orders.place(URL, fresh=True, now=NOON)
    assert fresh.status == "open"
    assert orders.place(URL, now=NOON).id == order.id
    both = orders.place_all([wish(URL), wish(URL, fresh=True)], now=NOON)
    assert [one.order.id for one in both] == [order.id, fresh.id]


def test_the_last_digest_of_several_is_given(orders: Orders) -> None:
    for minute, key in ((0, "a" * 64), (5, "b" * 64)):
        at = NOON + timedelta(minutes=minute)
        ended(orders, orders.place(URL, fresh=True, now=at), made(key), at)
    assert orders.place(URL, now=NOON + timedelta(minutes=6)).digest_key == "b" * 64


def test_a_digest_that_is_no_longer_in_the_store_is_made_again(
    orders: Orders, database: Database
) -> None:
    ended(orders, orders.place(URL, now=NOON), made())
    with database.writing() as connection:
        connection.execute(tables.digests.delete())
    assert orders.place(URL, now=NOON).status == "open"


def test_what_failed_is_tried_again(orders: Orders) -> None:
    failed = ended(orders, orders.place(URL, now=NOON), GONE)
    assert (failed.status, failed.reason, failed.message) == ("failed", GONE.reason, GONE.message)
    assert orders.place(URL, now=NOON).status == "open"
    assert orders.ended([failed.id, "nobody"]) == [failed]


def test_a_digest_and_its_article_are_there_once_the_order_has_ended(
    orders: Orders, database: Database
) -> None:
    ended(orders, orders.place(URL), made())
    digest, text = DigestStore(database).get("a" * 64)
    assert (digest.article.url, text) == (URL, TEXT)
    assert orders.known("a" * 64) == "a" * 64
    assert orders.known("b" * 64) is None


def test_a_digest_made_anew_leaves_the_one_that_messages_show(
    orders: Orders, database: Database
) -> None:
    """Each gets a key of its own, and who asks later gets the last."""
    keys: list[str | None] = []
    for minute in range(3):
        at = NOON + timedelta(minutes=minute)
        order = orders.place(URL, fresh=True, now=at)
        keys.append(ended(orders, order, made(at=at), at).digest_key)
        assert orders.place(URL, now=at).digest_key == keys[-1]
        assert orders.known("a" * 64) == keys[-1]
    assert keys[0] == "a" * 64
    assert len(set(keys)) == 3
    store = DigestStore(database)
    found = [store.at(key) for key in keys if key]
    assert [f and f[0].provenance.created_at.minute for f in found] == [0, 1, 2]
    assert all(key and len(key) == 64 and int(key, 16) for key in keys)


def test_a_digest_made_for_two_at_once_is_there_for_each(orders: Orders) -> None:
    """Neither order knew of the other's, since neither had ended."""
    both = [orders.place(f"{URL}{n}", now=NOON) for n in range(2)]
    keys = [ended(orders, order, made()).digest_key for order in both]
    assert keys[0] == "a" * 64
    assert keys[1] not in {None, keys[0]}


def test_a_digest_that_cannot_be_read_is_made_again(orders: Orders, database: Database) -> None:
    first = ended(orders, orders.place(URL, now=NOON), made())
    with database.writing() as connection:
        connection.execute(tables.digests.update().values(body='{"headline": 7}'))
    assert orders.known("a" * 64) is None
    again = ended(orders, orders.place(URL, fresh=True, now=NOON), made())
    assert again.digest_key != first.digest_key
    assert orders.known("a" * 64) == again.digest_key


def test_an_order_that_cannot_end_leaves_no_digest(orders: Orders, database: Database) -> None:
    """It goes into the store with the order's end or not at all."""
    order = orders.place(URL, now=NOON)
    ended(orders, order, GONE)
    assert orders.end(order.id, made()) is None
    assert orders.get(order.id).status == "failed"
    assert not orders.known("a" * 64)


@pytest.mark.parametrize("kind", ["text", "html"])
def test_what_was_handed_over_is_not_kept(
    kind: InputKind, orders: Orders, database: Database
) -> None:
    order = orders.place(TEXT, kind=kind, metadata=Metadata(title="Quay"), now=NOON)
    assert orders.place(TEXT, kind=kind, metadata=Metadata(title="Quay")).id == order.id
    work = orders.begin(order.id, 1)
    assert work is not None
    assert (work.content, work.metadata.title, work.kind) == (TEXT, "Quay", kind)
    assert ended(orders, order, made()).content == ""
    with database.reading() as connection:
        (row,) = connection.execute(sa.select(tables.orders))
    assert "Quay" not in str(row)
    assert TEXT not in str(row)
    again = orders.place(TEXT, kind=kind, metadata=Metadata(title="Quay"), now=NOON)
    assert (again.id, again.cached) == (order.id, True)


@pytest.mark.parametrize(
    "url",
    [
        "news.example/quay",
        "ftp://news.example/quay",
        "file:///etc/hosts",
        "https://ada:secret@news.example/",
        "https:///quay",
        "https://news.example:99999/",
        f"https://news.example/{'a' * 9000}",
        "https://news.example/\ud800",
        "https://[::1/quay",
        "",
    ],
    ids=lambda url: ascii(url)[:30],
)
def test_what_is_no_url_that_is_fetched_is_no_order(url: str, orders: Orders) -> None:
    with pytest.raises(FetchError) as caught:
        orders.place(url)
    assert "secret" not in str(caught.value)
    assert orders.open() == []


def test_neither_files_nor_huge_texts_are_taken(orders: Orders) -> None:
    with pytest.raises(InputError, match="file"):
        orders.place("/etc/hosts", kind="path")
    with pytest.raises(UnreadableSource):
        orders.place("a" * (LIMITS.max_bytes + 1), kind="text")
    assert orders.open() == []


def test_a_workflow_that_another_came_after_begins_nothing(orders: Orders) -> None:
    order = orders.place(URL)
    (given,) = orders.given()
    assert (given.id, given.attempt) == (order.id, 1)
    first = orders.begin(order.id, 1)
    assert first is not None
    assert first.begun == 1
    (again,) = orders.give_again([given])
    assert again.attempt == 2
    assert orders.give_again([given]) == []  # somebody was faster
    assert orders.begin(order.id, 1) is None
    second = orders.begin(order.id, 2)
    assert second is not None
    assert second.begun == 2
    ended(orders, order, GONE)
    assert orders.begin(order.id, 2) is None
    assert orders.give_again([again]) == []


def test_who_wants_it_fresh_is_heard_until_it_is_begun(orders: Orders) -> None:
    waiting, begun = orders.place(f"{URL}1"), orders.place(f"{URL}2")
    assert orders.begin(begun.id, 1)
    for order in (waiting, begun):
        assert orders.place(order.content, fresh=True).id == order.id
    asked_again = [orders.begin(order.id, 1) for order in (waiting, begun)]
    assert [work.fresh for work in asked_again if work] == [True, False]


def test_an_answer_that_was_there_makes_a_digest_cached(orders: Orders) -> None:
    assert ended(orders, orders.place(f"{URL}1"), made(cached=True)).cached
    assert ended(orders, orders.place(f"{URL}2"), Made("a" * 64)).cached


def test_what_ended_long_ago_is_forgotten_and_its_digest_stays(orders: Orders) -> None:
    ended = orders.place(URL, now=NOON)
    orders.end(ended.id, made(), now=NOON)
    waiting = orders.place("https://news.example/open", now=NOON)
    orders.forget(before=NOON + timedelta(seconds=1))
    with pytest.raises(InputError):
        orders.get(ended.id)
    assert orders.open() == [waiting]
    assert orders.known("a" * 64)
