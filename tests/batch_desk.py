"""What tests of provider batches share: questions, answers to them, and a record of batches."""

import asyncio
from collections.abc import AsyncIterator, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import sqlalchemy as sa

from batch_api import BatchApiServer
from nutgraf.jobs.database import Database
from nutgraf.jobs.provider_batches.orchestrating import BatchCourse, run_provider_batch
from nutgraf.jobs.provider_batches.records import BatchReport, PlannedRequest
from nutgraf.jobs.provider_batches.sql_store import SqlBatchStore
from nutgraf.jobs.provider_batches.tables import batch_tables
from nutgraf.models.caching import cache_key
from nutgraf.models.endpoints import CallOptions, resolve
from nutgraf.models.protocol import Message, Request
from nutgraf_schemas.drafts import Draft
from stub_server import completion

RUN: Final = "morning-20261124-043000"
INSTRUCTIONS: Final = "Answer in JSON: what is the news?"
TOWNS: Final = ("Port Arden", "Marl Bay", "Tarn", "Lenn", "Halden", "Osmund", "Brae", "Corvane")


class Lead(Draft):
    """The news in a line."""

    headline: str


def question(number: int) -> Request[Lead]:
    """One of as many questions as are wanted."""
    town = TOWNS[number % len(TOWNS)]
    article = f"The council of {town} met on day {number} and said “yes”.\u2028It rained."
    messages = (Message("system", INSTRUCTIONS), Message("user", article))
    return Request("lead", messages, Lead, max_output_tokens=60)


def answer(body: dict[str, Any]) -> dict[str, Any]:
    """What a model says to a question: something that no other question gets."""
    return completion({"headline": headline(body["messages"][-1]["content"])})


def headline(article: str) -> str:
    """The headline that an article gets."""
    return article.partition(" and said")[0] + "\u2028"


def options(server: BatchApiServer, *, key: str | None = None) -> CallOptions:
    """Those of live requests to a server."""
    endpoint = resolve("stub-mini", base_url=server.url, api_key=key)
    return CallOptions(endpoint, 0.0, 10.0, None, None)


def keys(server: BatchApiServer, numbers: Iterable[int]) -> list[str]:
    """The content keys of questions."""
    identity = options(server).identity
    return [cache_key(identity, question(number)) for number in numbers]


@contextmanager
def record(url: str) -> Generator[SqlBatchStore]:
    """The record of batches in a database."""
    database = Database(url)
    metadata = sa.MetaData()
    tables = batch_tables(metadata)
    with database.writing() as connection:
        metadata.create_all(connection)
    yield SqlBatchStore(database, tables)
    database.close()


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        await asyncio.sleep(0)


@dataclass
class Desk:
    """A run of questions through batches.

    Attributes:
        server: The provider.
        store: The record.
        numbers: Of the questions.
        course: How; its clock is the desk's.
        clock: The desk's.
        run_id: Whose.
        asked: How often all questions were gone through.
    """

    server: BatchApiServer
    store: Any
    numbers: Iterable[int] = range(10)
    course: BatchCourse = field(default_factory=BatchCourse)
    clock: Clock = field(default_factory=Clock)
    run_id: str = RUN
    asked: int = 0

    def run(self, *, key: str | None = None) -> BatchReport:
        """Run, or run again."""
        course = replace(self.course, sleep=self.clock.sleep, clock=self.clock)
        return asyncio.run(
            run_provider_batch(
                self.run_id,
                self._requests,
                options=options(self.server, key=key),
                store=self.store,
                course=course,
            )
        )

    async def _requests(self) -> AsyncIterator[PlannedRequest]:
        self.asked += 1
        identity = options(self.server).identity
        for number in self.numbers:
            request = question(number)
            yield cache_key(identity, request), request
