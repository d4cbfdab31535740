"""Orders, from being placed to their digests, in one process and beside others."""

import asyncio
import logging
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nutgraf.errors import FetchError, InputError, ModelUnavailable, StorageError
from nutgraf.events import DigestFinished, Event
from nutgraf.jobs import tables
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.orders import counter as counters
from nutgraf.jobs.orders import digesting
from nutgraf.jobs.orders.counter import Counter
from nutgraf.jobs.orders.failing import Failure
from nutgraf.jobs.orders.records import Order
from nutgraf.jobs.orders.store import Orders
from order_desk import (
    NEWS,
    Newsstand,
    OrderModel,
    StraightAway,
    counter_of,
    done,
    page,
    settings_in,
    until,
    url,
)

GONE = Failure("not_found", "it is not there")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> OrderModel:
    model = OrderModel()
    model.stands_in(monkeypatch)
    StraightAway.stands_in(monkeypatch)
    return model


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lost orders are found at once."""
    monkeypatch.setattr(counters, "WATCH_SECONDS", 0.1)
    monkeypatch.setattr(counters, "GRACE", counters.GRACE * 0)


def test_an_order_ends_in_a_digest_and_all_hear_of_it(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    ended: list[Order] = []
    events: list[tuple[str, Event]] = []

    def hear(order_id: str, event: Event) -> None:
        events.append((order_id, event))

    async def work() -> Order:
        async with counter_of(
            database,
            tmp_path,
            on_ended=ended.append,
            on_event=hear,
        ) as counter:
            (order,) = await done(counter, url(1))
            assert await counter.wait(order.id) == order
            return order

    order = asyncio.run(work())
    assert (order.status, order.cached, order.reason) == ("done", False, None)
    assert ended == [order]
    assert {order_id for order_id, _ in events} == {order.id}
    assert isinstance(events[-1][1], DigestFinished)
    assert order.digest_key is not None
    digest, text = DigestStore(database).get(order.digest_key)
    assert digest.article.url == url(1)
    assert text.startswith(NEWS[1].text[:40])
    assert digest.key_takeaways


def test_text_and_html_are_digested_too(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    async def work() -> list[Order]:
        async with counter_of(database, tmp_path) as counter:
            texts = await done(counter, NEWS[2].text, kind="text")
            return texts + await done(counter, page(NEWS[3]).decode(), kind="html")

    orders = asyncio.run(work())
    assert [(order.status, order.content) for order in orders] == [("done", "")] * 2


def test_the_same_article_is_asked_about_once(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    """Under one address, and under another that its digest has nothing to do with."""

    async def work() -> list[Order]:
        async with counter_of(database, tmp_path) as counter:
            first = await done(counter, url(1), url(1) + "?utm_source=x", url(1) + "#top")
            await asyncio.to_thread(_age, database)
            return first + await done(counter, url(1))

    orders = asyncio.run(work())
    assert len({order.id for order in orders[:3]}) == 1
    assert orders[3].id != orders[0].id
    assert [order.cached for order in orders] == [False, False, False, True]
    assert len(model.asked) == 1


def _age(database: Database) -> None:
    """Let a day go by."""
    with database.writing() as connection:
        for row in connection.execute(tables.orders.select()).all():
            earlier = row.ended_at - timedelta(days=1)
            connection.execute(tables.orders.update().values(ended_at=earlier))


def test_anew_means_new_answers(database: Database, model: OrderModel, tmp_path: Path) -> None:
    """Though the digest is in the store, and its answers are in the answer cache."""

    async def work() -> list[Order]:
        async with counter_of(database, tmp_path) as counter:
            orders = await done(counter, url(1))
            orders += await done(counter, url(1))
            orders += await done(counter, url(1), fresh=True)
            await asyncio.to_thread(_age, database)
            return orders + await done(counter, url(1))

    orders = asyncio.run(work())
    assert [order.cached for order in orders] == [False, True, False, True]
    assert len(model.asked) == 2
    first, _, anew, later = (order.digest_key for order in orders)
    fresh, old = DigestStore(database).latest()
    assert (first, anew, later) == (old.key, fresh.key, fresh.key)
    assert fresh.created_at > (orders[0].ended_at or fresh.created_at)


def test_without_a_cache_nothing_is_taken_from_the_store(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    async def work() -> list[Order]:
        settings = settings_in(tmp_path, cache=False)
        async with counter_of(database, tmp_path, settings=settings) as counter:
            orders = await done(counter, url(1), url(1) + "?page=1")
            await asyncio.to_thread(_age, database)
            return orders + await done(counter, url(1))

    orders = asyncio.run(work())
    assert len(model.asked) == 3
    assert len({order.digest_key for order in orders}) == 3


def test_each_failure_is_its_orders_own(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    poisoned = NEWS[2].id

    def failing(article: str, _: int) -> Exception | None:
        return ModelUnavailable("overloaded") if article == poisoned else None

    model.failing = failing
    stand = Newsstand({url(3): FetchError("it wants a login", source=url(3), status=401)})
    stand.failing[url(4)] = RuntimeError("a fault with hunter2 in it")

    async def work() -> list[Order]:
        async with counter_of(database, tmp_path, stand=stand) as counter:
            return await done(counter, *(url(number) for number in range(1, 6)), url(1) + "/none")

    orders = asyncio.run(work())
    assert [order.reason for order in orders] == [
        None,
        "model_unavailable",
        "forbidden",
        "internal",
        None,
        "not_found",
    ]
    assert "hunter2" not in str(orders)


def test_a_page_that_is_not_there_is_told_while_others_wait_for_the_model(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    async def work() -> None:
        open_door = asyncio.Event()
        model.pause = lambda _: open_door.wait()
        async with counter_of(database, tmp_path, at_once=1) as counter:
            waiting = [await counter.place(url(number)) for number in range(4)]
            (missing,) = await done(counter, url(1) + "/none")
            assert missing.reason == "not_found"
            assert (await counter.wait(waiting[3].id, 0.01)).status == "open"
            open_door.set()
            ended = await asyncio.gather(*(counter.wait(order.id) for order in waiting))
        assert {order.status for order in ended} == {"done"}

    asyncio.run(work())
    assert model.most_open == 1


def test_who_asks_for_nothing_that_can_be_read_is_told_at_once(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    async def work() -> None:
        async with counter_of(database, tmp_path) as counter:
            with pytest.raises(FetchError):
                await counter.place("ftp://news.example/")
            with pytest.raises(InputError):
                await counter.wait("nobody")

    asyncio.run(work())


def test_an_order_of_somebody_who_takes_none_is_found(
    database: Database, model: OrderModel, tmp_path: Path, soon: None
) -> None:
    """Or who died before it was on the queue."""
    order = Orders(database).place(url(1))

    async def work() -> Order:
        async with counter_of(database, tmp_path) as counter:
            return await counter.wait(order.id)

    assert asyncio.run(work()).status == "done"


def test_what_another_process_ends_is_seen(
    database: Database, model: OrderModel, tmp_path: Path
) -> None:
    heard: list[Order] = []

    async def work() -> Order:
        answers = asyncio.Event()
        model.pause = lambda _: answers.wait()
        async with counter_of(database, tmp_path, on_ended=heard.append) as counter:
            order = await counter.place(url(1))
            waiting = asyncio.create_task(counter.wait(order.id))
            await until(lambda: bool(model.asked))
            await asyncio.to_thread(Orders(database).end, order.id, GONE)
            ended = await waiting
            answers.set()
        return ended

    assert asyncio.run(work()).reason == "not_found"
    assert heard == []


def test_an_order_that_could_not_be_written_is_tried_again(
    database: Database,
    model: OrderModel,
    tmp_path: Path,
    soon: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its answers are in the answer cache by then."""
    end = Orders.end
    failures = [StorageError("the disk is full")] * 2

    def failing(self: Orders, *arguments: Any) -> Order | None:
        if failures:
            raise failures.pop()
        return end(self, *arguments)

    monkeypatch.setattr(Orders, "end", failing)

    async def work() -> Order:
        async with counter_of(database, tmp_path) as counter:
            (order,) = await done(counter, url(1))
            return order

    assert asyncio.run(work()).status == "done"
    assert failures == []
    assert len(model.asked) == 1


def test_an_order_that_never_ends_is_given_up(
    database: Database, model: OrderModel, tmp_path: Path, soon: None
) -> None:
    """As one over which process after process dies."""
    order = Orders(database).place(url(1))
    for _ in range(digesting.MOST_ATTEMPTS):
        assert Orders(database).begin(order.id, 1)

    async def work() -> Order:
        async with counter_of(database, tmp_path) as counter:
            return await counter.wait(order.id)

    ended = asyncio.run(work())
    assert ended.reason == "internal"
    assert model.asked == []


def test_who_cannot_be_told_costs_the_order_nothing(
    database: Database, model: OrderModel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("hunter2")

    async def work() -> Order:
        async with counter_of(database, tmp_path, on_ended=fail, on_event=fail) as counter:
            (order,) = await done(counter, url(1))
            return order

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(work()).status == "done"
    assert "ValueError" in caplog.text
    assert "hunter2" not in caplog.text


def test_who_lost_its_place_is_told(
    database: Database, model: OrderModel, tmp_path: Path, soon: None
) -> None:
    async def work() -> None:
        async with counter_of(database, tmp_path) as counter:
            _lose_place(counter)
            with pytest.raises(StorageError, match="start it again"):
                await counter.broken()

    asyncio.run(work())


def _lose_place(counter: Counter) -> None:
    executor: object = counter._executor  # pyright: ignore[reportPrivateUsage]
    assert isinstance(executor, StraightAway)
    executor.lost = True


def test_nobody_is_asked_for_what_cannot_be_placed(
    database: Database, model: OrderModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    async def work() -> list[object]:
        async with counter_of(database, tmp_path) as counter:
            with monkeypatch.context() as patched:
                patched.setattr(Orders, "place_all", full)
                both = (counter.place(url(1)), counter.place(url(2)))
                failed = await asyncio.gather(*both, return_exceptions=True)
            return [*failed, (await counter.place(url(1))).status]

    first, second, third = asyncio.run(work())
    assert isinstance(first, StorageError)
    assert isinstance(second, StorageError)
    assert third == "open"


def test_an_answer_that_takes_too_long_is_left_to_the_next(
    database: Database,
    model: OrderModel,
    tmp_path: Path,
    soon: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(digesting, "LEAVE_SECONDS", 0.1)
    model.pause = lambda _: asyncio.sleep(60)

    async def work() -> Order:
        async with counter_of(database, tmp_path) as counter:
            order = await counter.place(url(1))
            await until(lambda: bool(model.asked))
            begin = time.monotonic()
        assert time.monotonic() - begin < 5
        return order

    order = asyncio.run(work())
    assert Orders(database).get(order.id).status == "open"
    model.pause = lambda _: asyncio.sleep(0)

    async def finish() -> Order:
        async with counter_of(database, tmp_path) as counter:
            return await counter.wait(order.id)

    assert asyncio.run(finish()).status == "done"
