"""Answers that are kept in the database until their run is finished.

Where processes have no answer cache in common, on several machines or because the edition wants
none, an answer that was paid for would be lost with the process that got it.
"""

import asyncio

import sqlalchemy as sa
from pydantic import ValidationError

from nutgraf.jobs.database import Database
from nutgraf.jobs.tables import answers
from nutgraf.models.caching import cache_key
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Request
from nutgraf.models.wrapping import Wrapping


class KeptAnswers:
    """The answers of one run."""

    def __init__(self, database: Database, run_id: str) -> None:
        self._database = database
        self._run_id = run_id

    def get(self, key: str) -> str | None:
        """The draft that was kept under a key, as JSON."""
        query = sa.select(answers.c.draft).where(
            answers.c.run_id == self._run_id, answers.c.key == key
        )
        with self._database.reading() as connection:
            return connection.scalar(query)

    def keep(self, key: str, draft: str) -> None:
        """Keep a draft; one that is there already stays."""
        row = {"run_id": self._run_id, "key": key, "draft": draft}
        with self._database.writing() as connection:
            self._database.insert_or_ignore(connection, answers, [row])


class KeptModel(Wrapping[AsyncModel]):
    """A model around a model, which asks nothing that any process of the run had answered."""

    def __init__(self, model: AsyncModel, kept: KeptAnswers) -> None:
        super().__init__(model)
        self._kept = kept

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request from what was kept, else from the model."""
        key = cache_key(self.identity, request)
        kept = await asyncio.to_thread(self._kept.get, key)
        if kept is not None:
            try:
                return Answer(request.draft.model_validate_json(kept), cached=True)
            except ValidationError:
                pass  # of an older draft class: ask again
        answer = await self._model.answer(request, timeout=timeout)
        await asyncio.to_thread(self._kept.keep, key, answer.draft.model_dump_json())
        return answer
