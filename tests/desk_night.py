"""A small night for one desk: a run with articles to digest, and a model in this process."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from night.answers import draft
from night.press import Story, stories
from nutgraf.errors import ModelError
from nutgraf.jobs.desks import Desk
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Read
from nutgraf.jobs.records import Found, OutputRow
from nutgraf.models.protocol import Answer, DraftT, Request
from nutgraf.usage import Usage
from nutgraf_schemas.article import Article

NIGHT: Final = stories(48)
COST: Final = Usage(requests=1, input_tokens=400, output_tokens=100)


@dataclass
class StandIn:
    """A model that answers at once what the stub model answers, unless it is told otherwise.

    Attributes:
        failing: What an article's questions end in, by its id and how often it was asked before.
        pause: Awaited before each answer, with the article's id.
        asked: The ids of the articles asked about, in order.
        most_open: How many questions were open at once, at most.
    """

    failing: Callable[[str, int], Exception | None] = lambda _, __: None
    pause: Callable[[str], Awaitable[object]] = lambda _: asyncio.sleep(0)
    asked: list[str] = field(default_factory=list)
    most_open: int = 0
    name: str = "stub"
    identity: str = "a stand-in"
    _open: int = 0

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        del timeout
        article, before = self._article(request), Counter(self.asked)
        self.asked.append(article)
        self._open += 1
        self.most_open = max(self.most_open, self._open)
        try:
            await self.pause(article)
            if (error := self.failing(article, before[article])) is not None:
                raise error
            return Answer(request.draft.model_validate(_drafted(request)), usage=COST)
        finally:
            self._open -= 1

    async def aclose(self) -> None:
        """Nothing is open."""

    def _article(self, request: Request[Any]) -> str:
        prompt = request.messages[-1].content
        return next(s.id for s in NIGHT if s.title.split(" in ")[0] in prompt)

    def stands_in(self, monkeypatch: pytest.MonkeyPatch) -> "StandIn":
        """Be asked in place of any model, beneath all that goes around it."""

        def asked(*_: object) -> StandIn:
            return self

        monkeypatch.setattr("nutgraf.composition._asked_async", asked)
        return self


def _drafted(request: Request[Any]) -> dict[str, Any]:
    messages = [{"content": message.content} for message in request.messages]
    schema = {"properties": dict.fromkeys(request.draft.model_fields)}
    return draft({"messages": messages, "response_format": {"json_schema": {"schema": schema}}})


def always(error: Callable[[], ModelError]) -> Callable[[str, int], ModelError]:
    """Fails whatever it is asked."""
    return lambda _, __: error()


def edition(folder: Path, **options: Any) -> Edition:
    """An edition whose model keeps nothing and is asked once; the source is never read."""
    model = {"model": "stub", "base_url": "http://127.0.0.1:9/v1", "attempts": 1, "cache": False}
    given = {
        "name": "morning",
        "sources": [str(folder / "night.jsonl")],
        "outputs": {"folder": str(folder / "out")},
        "concurrency": 4,
        "model": model | options.pop("model", {}),
    }
    return Edition.model_validate(given | options)


def begun(
    ledger: Ledger, edition: Edition, night: Sequence[Story] = NIGHT[:6], *, chunk_size: int = 48
) -> str:
    """A run of an edition whose articles have been read; its id."""
    run = ledger.begin(
        edition=edition.name,
        folder=str(edition.outputs.folder),
        title=edition.name,
        snapshot=edition.resolved().model_dump_json(),
        chunk_size=chunk_size,
    )
    with ledger.adding(run, 0) as adding:
        adding.add([Found(s.id, "text", s.text, f"night.jsonl, {s.id}") for s in night])
        adding.done(is_last=True)
    reads = [
        Read(s.id, Article(text=s.text, title=s.title), digest_key=f"key of {s.id}") for s in night
    ]
    ledger.take_read(run, reads)
    return run


def ends(ledger: Ledger, run: str) -> dict[str, tuple[str, str | None]]:
    """How each input ended, and why."""
    return {row.id: (row.status, row.reason) for row in rows(ledger, run)}


def rows(ledger: Ledger, run: str) -> list[OutputRow]:
    return list(ledger.output_rows(run))


def left(ledger: Ledger, run: str) -> int:
    """How many articles have kept their turn."""
    return ledger.record(run).counts.read


@asynccontextmanager
async def desk_of(
    ledger: Ledger, run: str, *, concurrency: int | None = None
) -> AsyncGenerator[Desk]:
    """A run's desk, for some seconds at most."""
    desk = Desk(ledger, ledger.run(run), place="executor-0", concurrency=concurrency)
    try:
        async with asyncio.timeout(10):
            yield desk
    finally:
        await desk.close()
