"""What was answered for a run is answered to all its processes, until it is finished."""

import asyncio
from dataclasses import replace
from typing import Final

from pydantic import BaseModel

from newsroom import AsyncNewsroom, Newsroom
from nutgraf.jobs.database import Database
from nutgraf.jobs.kept_answers import KeptAnswers, KeptModel
from nutgraf.jobs.ledger import Ledger
from nutgraf.models.protocol import Answer, Message, Request


class Said(BaseModel):
    """A statement and where it stands."""

    sentences: list[int]
    text: str


class Conclusion(BaseModel):
    """A draft of one field."""

    conclusion: Said


REQUEST: Final = Request("conclusion", (Message("user", "What follows?"),), Conclusion, 100)


def ask(database: Database, run: str) -> tuple[Answer[Conclusion], list[str]]:
    """An answer in a process of its own, and what its model was asked."""
    newsroom = Newsroom()
    model = KeptModel(AsyncNewsroom(newsroom), KeptAnswers(database, run))
    return asyncio.run(model.answer(REQUEST)), newsroom.asked


def test_an_answer_outlives_the_process_that_paid_for_it(database: Database) -> None:
    ledger = Ledger(database)
    run, other = (
        ledger.begin(edition=name, folder="", title="", snapshot="", chunk_size=1)
        for name in ("one", "two")
    )
    paid, asked = ask(database, run)
    assert (asked, paid.cached) == (["conclusion"], False)
    kept, asked = ask(database, run)
    assert (asked, kept.cached, kept.draft) == ([], True, paid.draft)
    assert ask(database, other)[1] == ["conclusion"]

    ledger.end(replace(ledger.record(run), status="finished"))
    assert ask(database, run)[1] == ["conclusion"]
    assert ask(database, other)[1] == []
