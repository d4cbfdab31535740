"""What is kept of asks, and how often."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database
from nutgraf.slack import tables
from nutgraf.slack.asks import Asks, Before
from nutgraf.slack.limits import Refusal, check_limits
from nutgraf.slack.records import Ask
from nutgraf.slack.settings import SlackSettings

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ASK = Ask(
    id="command:1",
    team="T0DESK",
    channel="C0NEWS",
    user="U0ANN",
    way="command",
    url="https://news.example/1",
    asked_at=NOON,
    response_url="https://hooks.slack.example/1",
)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.create(tables.metadata)
    yield database
    database.close()


def with_asks(database: Database, test: Callable[[Asks], Awaitable[None]]) -> None:
    async def run() -> None:
        await test(Asks(database))

    asyncio.run(run())


def rows(database: Database) -> Sequence[Any]:
    with database.reading() as connection:
        return connection.execute(tables.asks.select()).all()


def test_an_ask_is_kept_once(database: Database) -> None:
    async def test(asks: Asks) -> None:
        assert await asks.keep(ASK)
        assert not await asks.keep(ASK)
        assert not await Asks(database).keep(replace(ASK, asked_at=NOON + MINUTE))
        assert await asks.open() == [ASK]

    with_asks(database, test)


def test_of_the_same_told_twice_in_one_moment_the_first_is_new(database: Database) -> None:
    async def test(asks: Asks) -> None:
        second = replace(ASK, id="command:2")
        kept = await asyncio.gather(*(asks.keep(one) for one in (ASK, second, ASK, ASK)))
        assert kept == [True, True, False, False]

    with_asks(database, test)


def test_of_two_processes_one_has_the_new_one(database: Database) -> None:
    async def test(asks: Asks) -> None:
        others = [Asks(database) for _ in range(4)]
        many = [replace(ASK, id=f"command:{number}") for number in range(40)]
        kept = await asyncio.gather(*(one.keep(ask) for one in others for ask in many))
        assert sum(kept) == 40
        assert len(await asks.open()) == 40

    with_asks(database, test)


def test_a_burst_is_kept_in_few_transactions(database: Database) -> None:
    async def test(asks: Asks) -> None:
        commits: list[object] = []
        event.listen(database.engine, "commit", commits.append)
        many = [replace(ASK, id=f"command:{number}") for number in range(450)]
        assert all(await asyncio.gather(*(asks.keep(one) for one in many)))
        assert len(commits) <= 4

    with_asks(database, test)


def test_all_that_wait_hear_that_nothing_can_be_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the next are kept, once it can be."""

    async def test(asks: Asks) -> None:
        def broken(*_: object) -> Any:
            raise StorageError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(asks, "_insert", broken)
            said = await asyncio.gather(*(asks.keep(ASK) for _ in range(3)), return_exceptions=True)
            assert [type(one) for one in said] == [StorageError] * 3
        assert await asks.keep(ASK)

    with_asks(database, test)


def test_all_fields_come_back(database: Database) -> None:
    async def test(asks: Asks) -> None:
        whole = replace(ASK, thread="1.2", shared="1.3", unfurl=("u", "s"), ts="1.4")
        await asks.keep(whole)
        assert await asks.open() == [whole]
        await asks.placed(whole, order="o1")
        assert (await asks.open())[0] == replace(whole, status="placed", order="o1")
        await asks.end(whole, "done")
        assert await asks.open() == []

    with_asks(database, test)


def test_where_answers_go_is_forgotten_with_the_end(database: Database) -> None:
    async def test(asks: Asks) -> None:
        await asks.keep(ASK)
        await asks.end(ASK, "refused", "twin")
        (row,) = rows(database)
        assert (row.status, row.reason, row.response_url) == ("refused", "twin", None)

    with_asks(database, test)


def test_long_ended_asks_are_forgotten(database: Database) -> None:
    async def test(asks: Asks) -> None:
        old, still_open = ASK, replace(ASK, id="command:2")
        late = replace(ASK, id="command:3", asked_at=NOON + MINUTE)
        for one in (old, still_open, late):
            await asks.keep(one)
        await asks.end(old, "done")
        await asks.end(late, "done")
        await asks.forget(before=NOON + MINUTE)
        assert {one.id for one in rows(database)} == {"command:2", "command:3"}

    with_asks(database, test)


@pytest.mark.parametrize(
    ("other", "before"),
    [
        pytest.param({}, Before(True, 1, 1), id="the same"),
        pytest.param({"asked_at": NOON, "id": "command:0"}, Before(True, 0, 0), id="at once"),
        pytest.param({"asked_at": NOON, "id": "command:9"}, Before(False, 0, 0), id="after it"),
        pytest.param({"status": "placed"}, Before(True, 1, 1), id="placed"),
        pytest.param({"status": "done"}, Before(False, 1, 1), id="done"),
        pytest.param({"status": "refused"}, Before(False, 0, 0), id="refused"),
        pytest.param({"url": "https://news.example/2"}, Before(False, 1, 1), id="another link"),
        pytest.param({"way": "mention"}, Before(False, 1, 1), id="another way"),
        pytest.param({"thread": "1.2"}, Before(False, 1, 1), id="in a thread"),
        pytest.param({"user": "U0BEN"}, Before(False, 0, 1), id="by somebody else"),
        pytest.param({"channel": "C0DESK"}, Before(False, 1, 0), id="elsewhere"),
        pytest.param({"team": "T0MORE"}, Before(False, 0, 0), id="in another workspace"),
        pytest.param({"asked_at": NOON - 60 * MINUTE}, Before(True, 1, 1), id="an hour ago"),
        pytest.param({"asked_at": NOON - 61 * MINUTE}, Before(True, 0, 0), id="longer ago"),
    ],
)
def test_what_was_asked_before(database: Database, other: dict[str, Any], before: Before) -> None:
    async def test(asks: Asks) -> None:
        given: dict[str, Any] = {"id": "command:0", "asked_at": NOON - MINUTE}
        await asks.keep(replace(ASK, **(given | other)))
        await asks.keep(ASK)
        assert await asks.before(ASK) == before

    with_asks(database, test)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        pytest.param({"user_limit": 3}, None, id="enough"),
        pytest.param({"user_limit": 2}, "user_limit", id="a user's"),
        pytest.param({"channel_limit": 2}, "channel_limit", id="a channel's"),
    ],
)
def test_limits_are_of_an_hour(
    database: Database, settings: dict[str, Any], reason: str | None
) -> None:
    async def test(asks: Asks) -> None:
        for number in range(2):
            url = f"https://news.example/{number + 5}"
            await asks.keep(
                replace(ASK, id=f"command:{number + 5}", url=url, asked_at=NOON - MINUTE)
            )
        await asks.keep(ASK)
        if reason is None:
            await check_limits(ASK, asks, SlackSettings(**settings))
            return
        with pytest.raises(Refusal, match="2 digests") as refused:
            await check_limits(ASK, asks, SlackSettings(**settings))
        assert refused.value.reason == reason

    with_asks(database, test)
