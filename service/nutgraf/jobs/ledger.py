"""The ledger: what runs there are, what inputs each has, and where every input stands.

All of it is written in transactions that leave it true: a process that is killed between two of
them has lost nothing but the work in its hands.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.jobs.adding import Adding, next_position
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.ledger_records import OPEN, AnyRow, Carried, Ended, Entry, Read, Run, Todo
from nutgraf.jobs.ledger_rows import (
    by_columns,
    carrying,
    copies_of_failed,
    counts_of,
    ended_values,
    entry_of,
    output_row,
    read_values,
    spending,
    todo_of,
    usage_of,
)
from nutgraf.jobs.records import (
    Copy,
    OutputRow,
    RunRecord,
)
from nutgraf.jobs.tables import answers, articles, chunks, digests, entries, runs
from nutgraf_schemas.article import Metadata

_PAGE: Final = 200
"""Rows that are held at once where all are walked."""


class Ledger:
    """Runs and their inputs, in a database."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.database = database
        self._now = now

    # Runs

    def begin(
        self,
        *,
        edition: str,
        folder: str,
        title: str,
        snapshot: str,
        chunk_size: int,
        carried: "Carried | None" = None,
    ) -> str:
        """Begin a run, and give its id; what is carried over comes first in it."""
        started = self._now()
        with self.database.writing() as connection:
            stem = f"{edition}-{started:%Y%m%d-%H%M%S}"
            same = sa.select(runs.c.id).where(runs.c.id.startswith(stem, autoescape=True))
            taken = set(connection.scalars(same))
            number = next(n for n in range(1, len(taken) + 2) if _numbered(stem, n) not in taken)
            run_id = _numbered(stem, number)
            connection.execute(
                runs.insert().values(
                    id=run_id,
                    edition=edition,
                    folder=folder,
                    title=title,
                    snapshot=snapshot,
                    status="running",
                    chunk_size=chunk_size,
                    started_at=started,
                )
            )
            if carried is not None:
                connection.execute(carrying(carried, run_id))
        return run_id

    def run(self, run_id: str) -> Run:
        """A run, by its id."""
        with self.database.reading() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).one()
        return Run(
            id=row.id,
            status=row.status,
            snapshot=row.snapshot,
            chunk_size=row.chunk_size,
            sources_done=row.sources_done,
            is_collected=row.is_collected,
            stopping=row.stopping,
            stop_reason=row.stop_reason,
        )

    def has(self, run_id: str) -> bool:
        """Whether there is a run with this id."""
        with self.database.reading() as connection:
            return bool(connection.scalar(sa.select(sa.exists().where(runs.c.id == run_id))))

    def latest(self, edition: str, folder: str | None = None) -> str | None:
        """The id of an edition's last run, into a folder or any."""
        query = sa.select(runs.c.id).where(runs.c.edition == edition)
        if folder is not None:
            query = query.where(runs.c.folder == folder)
        with self.database.reading() as connection:
            return connection.scalar(query.order_by(runs.c.started_at.desc(), runs.c.id.desc()))

    def records(
        self, *, edition: str | None = None, since: datetime | None = None, limit: int = 50
    ) -> list[RunRecord]:
        """The last runs, the latest first.

        Args:
            edition: Only runs of this one.
            since: Only runs that began then or later.
            limit: How many at most.
        """
        query = sa.select(runs.c.id).order_by(runs.c.started_at.desc(), runs.c.id.desc())
        if edition is not None:
            query = query.where(runs.c.edition == edition)
        if since is not None:
            query = query.where(runs.c.started_at >= since)
        with self.database.reading() as connection:
            ids = list(connection.scalars(query.limit(limit)))
        return [self.record(run_id) for run_id in ids]

    def editions(self) -> list[str]:
        """The names of all editions that were run, the one that was run last first."""
        query = sa.select(runs.c.edition).group_by(runs.c.edition)
        with self.database.reading() as connection:
            return list(connection.scalars(query.order_by(sa.func.max(runs.c.started_at).desc())))

    def record(self, run_id: str) -> RunRecord:
        """Where a run stands."""
        is_cached = sa.func.sum(sa.cast(entries.c.cached, sa.Integer))
        by_status = (
            sa.select(entries.c.status, sa.func.count(), is_cached)
            .where(entries.c.run_id == run_id)
            .group_by(entries.c.status)
        )
        with self.database.reading() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.id == run_id)).one()
            counted = {
                status: (number, cached) for status, number, cached in connection.execute(by_status)
            }
            failed_copies = 0
            if {"copy", "failed"} <= counted.keys():
                failed_copies = connection.scalar(copies_of_failed(run_id)) or 0
        return RunRecord(
            id=row.id,
            edition=row.edition,
            title=row.title,
            status=row.status,
            started_at=row.started_at,
            finished_at=row.finished_at,
            counts=counts_of(counted, failed_copies),
            usage=usage_of(row),
            stop_reason=row.stop_reason,
        )

    def stop(self, run_id: str, reason: str) -> None:
        """Have nothing new begun in a run; who comes first gives the reason."""
        self._change(run_id, runs.c.stopping.is_(None), stopping=reason)

    def stopping(self, run_id: str) -> str | None:
        """Why nothing new is begun in a run, if so."""
        with self.database.reading() as connection:
            return connection.scalar(sa.select(runs.c.stopping).where(runs.c.id == run_id))

    def resume(self, run_id: str, snapshot: str) -> None:
        """Have a run go on, by an edition that makes the same of its inputs."""
        cleared = dict.fromkeys(("stopping", "stop_reason", "finished_at"))
        self._change(run_id, status="running", snapshot=snapshot, **cleared)

    def end(self, record: RunRecord) -> None:
        """Note how a run ended, and that nobody works on it any more."""
        values = {
            "status": record.status,
            "stop_reason": record.stop_reason,
            "finished_at": record.finished_at,
        }
        with self.database.writing() as connection:
            connection.execute(runs.update().where(runs.c.id == record.id).values(values))
            if record.status == "finished":
                connection.execute(answers.delete().where(answers.c.run_id == record.id))

    def _change(self, run_id: str, *where: sa.ColumnElement[bool], **values: Any) -> None:
        with self.database.writing() as connection:
            connection.execute(runs.update().where(runs.c.id == run_id, *where).values(values))

    # Inputs

    @contextmanager
    def adding(self, run_id: str, source: int, *, limit: int | None = None) -> "Generator[Adding]":
        """A transaction that adds inputs of a source; see `Adding`."""
        with self.database.writing() as connection:
            yield Adding(connection, run_id, source, limit)

    def positions(self, run_id: str) -> int:
        """How many inputs a run has, so far."""
        with self.database.reading() as connection:
            return next_position(connection, run_id)

    def unread(self, run_id: str, first: int, last: int) -> list[Entry]:
        """Inputs at positions from `first` to before `last` that have not been read."""
        query = (
            sa.select(entries)
            .where(
                _between(run_id, first, last),
                entries.c.status == "found",
            )
            .order_by(entries.c.position)
        )
        with self.database.reading() as connection:
            return [entry_of(row) for row in connection.execute(query)]

    def signatures(self, run_id: str) -> Iterator[tuple[str, bytes]]:
        """The inputs that stand for themselves, in order, with their articles' signatures."""
        query = (
            sa.select(entries.c.id, entries.c.signature, entries.c.position)
            .where(entries.c.run_id == run_id, entries.c.signature.is_not(None))
            .where(entries.c.copy_of.is_(None))
        )
        for row in self._walk(query):
            yield row.id, row.signature

    def originals(self, run_id: str, article_ids: Iterable[str]) -> dict[str, str]:
        """Of these articles, those that an input stands for already: its id, by the article's."""
        query = sa.select(entries.c.article_id, entries.c.id).where(
            entries.c.run_id == run_id,
            entries.c.article_id.in_(list(article_ids)),
            entries.c.copy_of.is_(None),
        )
        with self.database.reading() as connection:
            return {row.article_id: row.id for row in connection.execute(query)}

    def take_read(self, run_id: str, reads: Sequence[Read]) -> None:
        """Keep what reading inputs came to, and the articles."""
        own = [read.article for read in reads if read.article is not None and read.copy_of is None]
        with self.database.writing() as connection:
            DigestStore(self.database).add_articles(connection, own)
            update = (
                entries.update()
                .where(entries.c.run_id == run_id, entries.c.id == sa.bindparam("of"))
                .where(entries.c.status == "found")
            )
            for values in by_columns(read_values(read) for read in reads):
                connection.execute(update, values)

    def todo(self, run_id: str, first: int, last: int) -> list[Todo]:
        """Articles at positions from `first` to before `last` that are to be digested."""
        query = (
            sa.select(entries.c.id, entries.c.metadata, entries.c.digest_key, articles.c.text)
            .join(articles, articles.c.id == entries.c.article_id)
            .where(
                _between(run_id, first, last),
                entries.c.status == "read",
            )
            .order_by(entries.c.position)
        )
        with self.database.reading() as connection:
            return [todo_of(row) for row in connection.execute(query)]

    def take_ended(self, run_id: str, ended: Sequence[Ended]) -> None:
        """Keep what digesting inputs came to, the digests and what they cost.

        What ended before, by somebody else's hand, stays as it is.
        """
        waiting = sa.select(entries.c.id).where(
            entries.c.run_id == run_id,
            entries.c.id.in_([one.id for one in ended]),
            entries.c.status == "read",
        )
        with self.database.writing() as connection:
            open_ids = set(connection.scalars(waiting.order_by(entries.c.id).with_for_update()))
            taken = [one for one in ended if one.id in open_ids]
            if not taken:
                return
            fresh = {one.digest_key: one.digest for one in taken if one.digest}
            DigestStore(self.database).add(connection, fresh)
            connection.execute(
                entries.update().where(
                    entries.c.run_id == run_id, entries.c.id == sa.bindparam("of")
                ),
                [ended_values(one) for one in taken],
            )
            if spent := spending([one.usage for one in taken]):
                connection.execute(runs.update().where(runs.c.id == run_id).values(spent))

    def waiting_chunks(self, run_id: str, chunk_size: int) -> list[int]:
        """The numbers of the chunks that have articles to digest."""
        number = entries.c.position // chunk_size
        query = sa.select(number).where(entries.c.run_id == run_id, entries.c.status == "read")
        with self.database.reading() as connection:
            return [int(n) for n in connection.scalars(query.distinct().order_by(number))]

    def attempts(self, run_id: str) -> dict[int, int]:
        """How often each chunk has been given to a workflow."""
        query = sa.select(chunks.c.number, chunks.c.attempt).where(chunks.c.run_id == run_id)
        with self.database.reading() as connection:
            return {row.number: row.attempt for row in connection.execute(query)}

    def note_attempt(self, run_id: str, number: int, attempt: int) -> None:
        """Note that a chunk is given to a workflow."""
        mine = (chunks.c.run_id == run_id, chunks.c.number == number)
        with self.database.writing() as connection:
            changed = connection.execute(chunks.update().where(*mine).values(attempt=attempt))
            if not changed.rowcount:
                connection.execute(
                    chunks.insert().values(run_id=run_id, number=number, attempt=attempt)
                )

    def fail_open(self, run_id: str, first: int, last: int, reason: str, message: str) -> None:
        """Give up what is open at positions from `first` to before `last`."""
        with self.database.writing() as connection:
            connection.execute(
                entries.update()
                .where(
                    _between(run_id, first, last),
                    entries.c.status.in_(OPEN),
                )
                .values(status="failed", reason=reason, message=message)
            )

    def reopen_failed(self, run_id: str) -> int:
        """Have failed inputs tried again, where there is something to try; gives how many."""
        failed = (entries.c.run_id == run_id, entries.c.status == "failed", entries.c.kind != "")
        cleared: dict[str, Any] = {"reason": None, "message": None}
        with self.database.writing() as connection:
            again = connection.execute(
                entries.update()
                .where(*failed, entries.c.digest_key.is_not(None))
                .values(status="read", **cleared)
            ).rowcount
            return (
                again
                + connection.execute(
                    entries.update().where(*failed).values(status="found", **cleared)
                ).rowcount
            )

    def output_rows(self, run_id: str) -> Iterator[OutputRow]:
        """What became of every input, in order; what is open counts as skipped."""
        with self.database.reading() as connection:
            run = connection.execute(sa.select(runs).where(runs.c.id == run_id)).one()
        original = entries.alias()
        query = (
            sa.select(
                entries,
                digests.c.body,
                articles.c.text,
                original.c.status.label("original_status"),
                original.c.reason.label("original_reason"),
                original.c.message.label("original_message"),
            )
            .where(entries.c.run_id == run_id)
            .join(digests, digests.c.key == entries.c.digest_key, isouter=True)
            .join(articles, articles.c.id == entries.c.article_id, isouter=True)
            .join(
                original,
                (original.c.run_id == entries.c.run_id) & (original.c.id == entries.c.copy_of),
                isouter=True,
            )
        )
        copies = self.copies(run_id)
        why = run.stopping or run.stop_reason or "interrupted"
        for row in self._walk(query):
            yield output_row(row, copies.get(row.id, ()), why)

    def copies(self, run_id: str) -> dict[str, tuple[Copy, ...]]:
        """What is a copy, by the id of the input that stands for it, in order."""
        query = (
            sa.select(
                entries.c.id,
                entries.c.copy_of,
                entries.c.similarity,
                entries.c.metadata,
                entries.c.position,
            )
            .where(entries.c.run_id == run_id)
            .where(entries.c.copy_of.is_not(None))
        )
        found: dict[str, list[Copy]] = {}
        for row in self._walk(query):
            known = Metadata.model_validate_json(row.metadata)
            copy = Copy(
                id=row.id,
                similarity=row.similarity,
                url=known.url,
                publisher=known.publisher,
                title=known.title,
            )
            found.setdefault(row.copy_of, []).append(copy)
        return {original: tuple(copies) for original, copies in found.items()}

    def _walk(self, query: sa.Select[*tuple[Any, ...]]) -> Iterator[AnyRow]:
        """The rows of a query in order of position, a page at a time, so that memory is flat."""
        after = -1
        ordered = query.order_by(entries.c.position).limit(_PAGE)
        while True:
            with self.database.reading() as connection:
                page = connection.execute(ordered.where(entries.c.position > after)).all()
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].position


def _between(run_id: str, first: int, last: int) -> sa.ColumnElement[bool]:
    """Whether an input of a run stands at a position from `first` to before `last`."""
    return sa.and_(
        entries.c.run_id == run_id, entries.c.position >= first, entries.c.position < last
    )


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"
