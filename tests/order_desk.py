"""What tests of orders share: a newsstand in memory, and a model in this process."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from desk_night import StandIn
from night.press import Story, stories
from nutgraf.errors import FetchError, StorageError
from nutgraf.intake import Page
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import Active, Workflow
from nutgraf.jobs.orders.counter import Counter, taking_orders
from nutgraf.jobs.orders.records import Order
from nutgraf.models.protocol import Request
from nutgraf.settings import Settings

NEWS: Final = stories(40)


def url(number: int) -> str:
    """Where a piece of news is."""
    return f"https://news.example/{number}"


def page(story: Story) -> bytes:
    """A piece of news as a page."""
    paragraphs = "".join(f"<p>{part}</p>" for part in story.text.split("\n\n"))
    head = f"<head><title>{story.title}</title></head>"
    return f"<html>{head}<body><article>{paragraphs}</article></body></html>".encode()


@dataclass
class Newsstand:
    """Fetches the news, by number.

    Attributes:
        failing: What is raised in place of a page, by URL.
        asked: The URLs that were fetched, in order.
    """

    failing: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def fetch(self, url: str) -> Page:
        self.asked.append(url)
        if url in self.failing:
            raise self.failing[url]
        number = url.rpartition("/")[2].partition("?")[0].partition("#")[0]
        if not number.isdecimal():
            raise FetchError(f"{url!r} is not there (404)", source=url, status=404)
        story = NEWS[int(number) % len(NEWS)]
        return Page(url, page(story), "text/html; charset=utf-8")

    async def afetch(self, url: str) -> Page:
        return self.fetch(url)


class OrderModel(StandIn):
    """`StandIn`, asked about the news."""

    def _article(self, request: Request[Any]) -> str:
        prompt = request.messages[-1].content
        return next(s.id for s in NEWS if s.text.split(". ", maxsplit=1)[0] in prompt)


def settings_in(folder: Path, **given: Any) -> Settings:
    """Settings of a model that is asked once, whose answers are kept in a folder."""
    usual: dict[str, Any] = {
        "model": "stub",
        "base_url": "http://127.0.0.1:9/v1",
        "attempts": 1,
        "cache_folder": folder / "answers",
    }
    return Settings(**(usual | given))


class StraightAway:
    """Stands in for DBOS where a test is not about it: workflows begin as they are enqueued, all
    at once."""

    def __init__(self, workflows: Mapping[str, Workflow]) -> None:
        self.lost = False
        self._workflows = workflows
        self._tasks: dict[str, asyncio.Future[Any]] = {}

    async def enqueue(self, workflow: str, *arguments: Any, workflow_id: str, **_: Any) -> None:
        if workflow_id not in self._tasks:
            self._tasks[workflow_id] = asyncio.ensure_future(self._workflows[workflow](*arguments))

    async def active(self, prefix: str) -> list[Active]:
        return [Active(i, "executor-0") for i, task in self._tasks.items() if not task.done()]

    async def cancel(self, ids: Sequence[str]) -> None:
        assert not ids

    def is_alive(self, executor: str | None) -> bool:
        return True

    def check_place(self) -> None:
        if self.lost:
            raise StorageError("the place was lost: start it again")

    def take_no_more(self) -> None:
        """Nothing waits."""

    async def end(self) -> None:
        await asyncio.gather(*self._tasks.values())

    @classmethod
    def stands_in(cls, monkeypatch: pytest.MonkeyPatch) -> None:
        """Take the orders of counters."""

        @asynccontextmanager
        async def executing(
            _: object, __: object, workflows: Mapping[str, Workflow], **___: object
        ) -> AsyncGenerator[StraightAway]:
            executor = cls(workflows)
            yield executor
            await executor.end()

        monkeypatch.setattr("nutgraf.jobs.orders.counter.executing", executing)


@asynccontextmanager
async def counter_of(
    database: Database, folder: Path, *, stand: Newsstand | None = None, **given: Any
) -> AsyncGenerator[Counter]:
    """A counter, for some seconds at most."""
    settings = given.pop("settings", None) or settings_in(folder)
    fetcher = stand or Newsstand()
    async with (
        asyncio.timeout(20),
        taking_orders(database, settings=settings, fetcher=fetcher, **given) as counter,
    ):
        yield counter


async def done(counter: Counter, *addresses: str, **given: Any) -> list[Order]:
    """Place orders and wait for them."""
    placed = await asyncio.gather(*(counter.place(address, **given) for address in addresses))
    return [
        order if order.status == "done" else await counter.wait(order.id, 15) for order in placed
    ]


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition."""
    while not is_so():
        await asyncio.sleep(0.01)
