"""A database with runs of invented news, and a local Slack to post them in."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from morning import PIECES, Piece, digest_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import view_of
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Ended, Read
from nutgraf.jobs.records import Found, RunRecord, RunStatus
from nutgraf.rendering.edition_view import EditionView
from nutgraf.slack.api import Slack
from nutgraf.slack.settings import SlackSettings
from nutgraf.slack.tables import metadata
from nutgraf.slack.tokens import OneToken
from nutgraf.usage import Usage
from nutgraf_schemas.article import Article
from scripted_slack import HurriedClock
from slack_workspace import SlackWorkspace, slack_workspace


@dataclass
class SlackNight:
    """A database, a Slack and what the bot has to ask it with.

    Attributes:
        there: The Slack.
        slack: What asks it, without waiting between messages.
        database: With the tables of nights and of the bot.
        now: The time in tests.
        told: What was told to who runs the bot.
    """

    there: SlackWorkspace
    slack: Slack
    database: Database
    now: datetime = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    told: list[str] = field(default_factory=list[str])

    def clock(self) -> datetime:
        return self.now

    def settings(self, **given: object) -> SlackSettings:
        token = SecretStr(self.there.team().token)
        return SlackSettings(
            **{"bot_token": token, "api_url": self.there.api_url, **given}  # type: ignore[arg-type]
        )

    def run(
        self,
        edition: str = "morning",
        *,
        pieces: tuple[Piece, ...] = PIECES[:3],
        status: RunStatus = "finished",
        reason: str | None = None,
        began: timedelta = timedelta(hours=-2),
        ended: timedelta = timedelta(hours=-1),
    ) -> RunRecord:
        """A run that began and ended so long from now."""
        ledger = Ledger(self.database, now=lambda: self.now + began)
        run_id = ledger.begin(
            edition=edition,
            folder="/srv/out",
            title="The Morning Edition",
            snapshot="{}",
            chunk_size=16,
        )
        if pieces:
            self._digested(ledger, run_id, pieces)
        return (
            self.end(run_id, status, reason, ended)
            if status != "running"
            else (ledger.record(run_id))
        )

    def end(
        self,
        run_id: str,
        status: RunStatus = "finished",
        reason: str | None = None,
        ended: timedelta = timedelta(),
    ) -> RunRecord:
        ledger = Ledger(self.database)
        record = replace(
            ledger.record(run_id), status=status, stop_reason=reason, finished_at=self.now + ended
        )
        ledger.end(record)
        return ledger.record(run_id)

    def view(self, record: RunRecord) -> EditionView:
        return view_of(self.database, record)

    def heads(self, channel: str = "C0NEWS") -> list[str]:
        """The texts of the channel's messages that are in no thread."""
        return [m.text for m in self.there.messages(channel) if m.thread_ts is None]

    def _digested(self, ledger: Ledger, run_id: str, pieces: tuple[Piece, ...]) -> None:
        with ledger.adding(run_id, 0) as adding:
            adding.add([Found(piece.id, "text", piece.text, "night.jsonl") for piece in pieces])
        ledger.take_read(
            run_id, [Read(p.id, Article(text=p.text), digest_key=f"key-{p.id}") for p in pieces]
        )
        ledger.take_ended(
            run_id, [Ended(p.id, f"key-{p.id}", Usage(), digest=digest_of(p)) for p in pieces]
        )


@asynccontextmanager
async def slack_night(folder: Path) -> AsyncGenerator[SlackNight]:
    database = Database(f"sqlite:///{folder / 'nights.db'}")
    database.create()
    database.create(metadata)
    async with (
        slack_workspace(interval=0.001, burst=1_000) as there,
        asking(there, database) as slack,
    ):
        yield SlackNight(there, slack, database)
    database.close()


@asynccontextmanager
async def asking(there: SlackWorkspace, database: Database) -> AsyncGenerator[Slack]:
    """What asks a Slack; each one stands for a process."""
    clock = HurriedClock()
    settings = SlackSettings(bot_token=SecretStr(there.team().token))
    slack = Slack(
        OneToken(settings), database, api_url=there.api_url, sleep=clock.sleep, clock=clock.time
    )
    try:
        yield slack
    finally:
        await slack.aclose()


def at_night(folder: Path, test: Callable[[SlackNight], Awaitable[None]]) -> None:
    """Have a test done with a database and a Slack of its own."""

    async def done() -> None:
        async with slack_night(folder) as night:
            await test(night)

    asyncio.run(done())
