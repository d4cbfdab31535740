"""A process that asks a model under a budget and a rate that others share; run by tests.

Says, one a line, when it was let through to the model, and at the end 'spent'. With 'hang' no
answer comes.
"""

import asyncio
import sys
import time

import sqlalchemy as sa
from pydantic import BaseModel

from nutgraf.errors import BudgetSpent
from nutgraf.jobs.database import Database
from nutgraf.jobs.metering import Budget, Meter, MeteredModel, SharedRateGate, SharedSpending
from nutgraf.jobs.metering.tables import metering_tables
from nutgraf.models.protocol import Answer, DraftT, Message, Request
from nutgraf.usage import Usage


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class Lead(BaseModel):
    headline: str


class Stub:
    name = identity = "stub"

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        say(f"{time.time():.6f}")
        await asyncio.sleep(3600 if "hang" in sys.argv else 0.01)
        return Answer(request.draft.model_validate({"headline": "x"}), usage=Usage(requests=1))


async def main(url: str, executor: str, calls: int, per_minute: int) -> None:
    database = Database(url)
    tables = metering_tables(sa.MetaData())
    budget = Budget(calls=calls)
    meter = Meter(
        spending=SharedSpending(database, tables, "run", budget, executor=executor),
        requests=SharedRateGate(database, tables, "stub", per_minute),
    )
    model = MeteredModel(Stub(), meter)
    request = Request("lead", (Message("user", "?"),), Lead, 10)

    async def work() -> None:
        while True:
            await model.answer(request)

    try:
        await asyncio.gather(*(work() for _ in range(8)))
    except BudgetSpent:
        say("spent")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
