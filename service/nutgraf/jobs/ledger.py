"""The ledger: what runs there are, what inputs each has, and where every input stands.

All of it is written in transactions that leave it true: a process that is killed between two of
them has lost nothing but the work in its hands.
"""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, repeat
from typing import Any, Final

import sqlalchemy as sa

from nutgraf.errors import StorageError
from nutgraf.jobs.database import Database
from nutgraf.jobs.records import (
    Copy,
    Counts,
    Found,
    OutputRow,
    RunRecord,
    RunStatus,
    Status,
    Unusable,
)
from nutgraf.jobs.tables import answers, articles, chunks, digests, entries, runs
from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.article import Article, Metadata
from nutgraf_schemas.digest import Digest

AnyRow = sa.Row[*tuple[Any, ...]]

OVER: Final = frozenset({"budget", "deadline"})
"""Reasons to stop that end a run for good: what it left undone is for the next."""

CARRIED: Final = -1
"""The number of the source of inputs that a former run left undone."""

OPEN: Final[tuple[Status, ...]] = ("found", "read")
_PAGE: Final = 200
"""Rows that are held at once where all are walked."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as its workers need it.

    Attributes:
        id: Its own.
        status: Where it stands.
        snapshot: The edition as JSON, as it was when the run began.
        chunk_size: How many inputs a chunk has.
        sources_done: How many sources have been collected.
        is_collected: Whether all have.
        stopping: Why nothing new is begun any more, if so.
        stop_reason: Why it was stopped, if it was.
    """

    id: str
    status: RunStatus
    snapshot: str
    chunk_size: int
    sources_done: int
    is_collected: bool
    stopping: str | None
    stop_reason: str | None

    @property
    def is_resumable(self) -> bool:
        """Whether it was cut short, by a person, a kill or the model; not by its own limits."""
        was_cut = self.stop_reason not in OVER and self.stopping not in OVER
        return self.status != "finished" and was_cut


@dataclass(frozen=True, slots=True)
class Carried:
    """Inputs that a run left undone and that its sources will not give again.

    Attributes:
        run_id: The run.
        sources: The numbers of these sources.
    """

    run_id: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An input that has not been read."""

    position: int
    found: Found


@dataclass(frozen=True, slots=True)
class Read:
    """What reading an input came to: an article, a copy of another's, or a failure.

    Attributes:
        id: The input's.
        article: What was read.
        signature: Of the article's text, for finding near copies.
        digest_key: All that its digest depends on.
        copy_of: The input that stands for this one.
        similarity: To that one.
        reason: Why there is no article: a code.
        message: What was wrong and what to do.
    """

    id: str
    article: Article | None = None
    signature: bytes | None = None
    digest_key: str | None = None
    copy_of: str | None = None
    similarity: float | None = None
    reason: str | None = None
    message: str | None = None

    @property
    def status(self) -> Status:
        """Where the input stands then."""
        if self.copy_of is not None:
            return "copy"
        return "failed" if self.article is None else "read"


@dataclass(frozen=True, slots=True)
class Todo:
    """An article to digest."""

    id: str
    article: Article
    digest_key: str


@dataclass(frozen=True, slots=True)
class Ended:
    """What digesting an input came to.

    Attributes:
        id: The input's.
        digest: Its digest; None where there is none.
        digest_key: Where the digest is kept.
        cached: Whether it was there already, or all answers were.
        reason: Why there is none: a code.
        message: What was wrong and what to do.
        usage: What it cost.
    """

    id: str
    digest_key: str
    usage: Usage
    digest: Digest | None = None
    cached: bool = False
    reason: str | None = None
    message: str | None = None


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
                connection.execute(_carrying(carried, run_id))
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

    def records(self, *, edition: str | None = None, limit: int = 50) -> list[RunRecord]:
        """The last runs, the latest first."""
        query = sa.select(runs.c.id).order_by(runs.c.started_at.desc(), runs.c.id.desc())
        if edition is not None:
            query = query.where(runs.c.edition == edition)
        with self.database.reading() as connection:
            ids = list(connection.scalars(query.limit(limit)))
        return [self.record(run_id) for run_id in ids]

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
                failed_copies = connection.scalar(_copies_of_failed(run_id)) or 0
        return RunRecord(
            id=row.id,
            edition=row.edition,
            title=row.title,
            status=row.status,
            started_at=row.started_at,
            finished_at=row.finished_at,
            counts=_counts(counted, failed_copies),
            usage=_usage(row),
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
            return _next_position(connection, run_id)

    def unread(self, run_id: str, first: int, last: int) -> list[Entry]:
        """Inputs at positions from `first` to before `last` that have not been read."""
        query = (
            sa.select(entries)
            .where(
                entries.c.run_id == run_id,
                entries.c.position >= first,
                entries.c.position < last,
                entries.c.status == "found",
            )
            .order_by(entries.c.position)
        )
        with self.database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

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
        texts = [
            {"id": read.article.id, "text": _storable(read.article.text)}
            for read in reads
            if read.article is not None and read.copy_of is None
        ]
        with self.database.writing() as connection:
            self.database.insert_or_ignore(connection, articles, texts)
            update = (
                entries.update()
                .where(entries.c.run_id == run_id, entries.c.id == sa.bindparam("of"))
                .where(entries.c.status == "found")
            )
            for values in _alike(_read_values(read) for read in reads):
                connection.execute(update, values)

    def todo(self, run_id: str, first: int, last: int) -> list[Todo]:
        """Articles at positions from `first` to before `last` that are to be digested."""
        query = (
            sa.select(entries.c.id, entries.c.metadata, entries.c.digest_key, articles.c.text)
            .join(articles, articles.c.id == entries.c.article_id)
            .where(
                entries.c.run_id == run_id,
                entries.c.position >= first,
                entries.c.position < last,
                entries.c.status == "read",
            )
            .order_by(entries.c.position)
        )
        with self.database.reading() as connection:
            return [_todo(row) for row in connection.execute(query)]

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
            fresh = [digest_values(one.digest_key, one.digest) for one in taken if one.digest]
            self.database.insert_or_update(connection, digests, fresh)
            connection.execute(
                entries.update().where(
                    entries.c.run_id == run_id, entries.c.id == sa.bindparam("of")
                ),
                [_ended_values(one) for one in taken],
            )
            if spent := _spending([one.usage for one in taken]):
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
                    entries.c.run_id == run_id,
                    entries.c.position >= first,
                    entries.c.position < last,
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
            yield _output_row(row, copies.get(row.id, ()), why)

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


class Adding:
    """Adds the inputs of a source to a run, in one transaction.

    What stands under the same id already is passed over; an id that is given to something else a
    second time is `Unusable`, under the id with '#2' behind it.
    """

    def __init__(
        self, connection: sa.Connection, run_id: str, source: int, limit: int | None
    ) -> None:
        self.connection = connection
        self._run_id = run_id
        self._source = source
        self._limit = limit
        self.left_out = 0

    def add(self, items: Sequence[Found | Unusable]) -> int:
        """Add inputs, within the limit of the run; gives how many were new."""
        new = self._new(items)
        next_position = _next_position(self.connection, self._run_id)
        items = new if self._limit is None else new[: max(0, self._limit - next_position)]
        self.left_out += len(new) - len(items)
        if not items:
            return 0
        rows = [
            {
                "run_id": self._run_id,
                "position": next_position + number,
                "source": self._source,
                **(_found_values(item) if isinstance(item, Found) else _unusable_values(item)),
            }
            for number, item in enumerate(items)
        ]
        self.connection.execute(entries.insert(), rows)
        return len(rows)

    def done(self, *, is_last: bool) -> None:
        """Note that the source has been collected."""
        self.connection.execute(
            runs.update()
            .where(runs.c.id == self._run_id)
            .values(sources_done=self._source + 1, is_collected=is_last)
        )

    def _new(self, items: Sequence[Found | Unusable]) -> list[Found | Unusable]:
        known = self._known([item.id for item in items])
        told = self._told({item.origin for item in items})
        free_names: dict[str, Iterator[str]] = {}
        new: list[Found | Unusable] = []
        for item in items:
            if item.id not in known:
                known[item.id] = _Known.of(item)
                new.append(item)
            elif not known[item.id].is_of(item) and (item.id, item.origin) not in told:
                names = free_names.setdefault(item.id, self._free_names(item.id, known))
                name = next(names)
                known[name] = _Known(item.origin, "")
                told.add((item.id, item.origin))
                new.append(_repeated(item, name, known[item.id].origin))
        return new

    def _known(self, ids: Iterable[str]) -> "dict[str, _Known]":
        query = sa.select(entries.c.id, entries.c.origin, entries.c.content).where(
            entries.c.run_id == self._run_id, entries.c.id.in_(list(ids))
        )
        return {row.id: _Known(row.origin, row.content) for row in self.connection.execute(query)}

    def _told(self, origins: Iterable[str]) -> set[tuple[str, str]]:
        """Ids that were told to be repeated, with where."""
        query = sa.select(entries.c.id, entries.c.origin).where(
            entries.c.run_id == self._run_id,
            entries.c.origin.in_(list(origins)),
            entries.c.reason == sa.literal_column("'repeated_id'"),  # the words of its index
        )
        rows = self.connection.execute(query)
        return {(row.id.rpartition("#")[0], row.origin) for row in rows}

    def _free_names(self, name: str, known: "Mapping[str, _Known]") -> Iterator[str]:
        """Names for other inputs of the same id, in order, that nothing stands under."""
        number = self._first_free(name)
        for size in chain((4, 16, 64), repeat(256)):
            names = [f"{name}#{number + n}" for n in range(size)]
            taken = self._taken(names)
            for candidate in names:
                if candidate not in taken and candidate not in known:
                    yield candidate
            number += size

    def _first_free(self, name: str) -> int:
        """The number after the last that was given, found by halves: there may be very many."""
        last, free = 1, 2
        while self._taken([f"{name}#{free}"]):
            last, free = free, 2 * free
        while free - last > 1:
            middle = (last + free) // 2
            if self._taken([f"{name}#{middle}"]):
                last = middle
            else:
                free = middle
        return free

    def _taken(self, names: Sequence[str]) -> set[str]:
        query = sa.select(entries.c.id).where(
            entries.c.run_id == self._run_id, entries.c.id.in_(names)
        )
        return set(self.connection.scalars(query))


@dataclass(frozen=True, slots=True)
class _Known:
    """Where an input was found, and what it is."""

    origin: str
    content: str

    @classmethod
    def of(cls, item: Found | Unusable) -> "_Known":
        return cls(item.origin, _storable(item.content) if isinstance(item, Found) else "")

    def is_of(self, item: Found | Unusable) -> bool:
        """Whether it is the same input: collected again after a kill, or held by two sources."""
        same = _Known.of(item)
        return self.origin == same.origin or bool(same.content and self.content == same.content)


def _repeated(item: Found | Unusable, name: str, first: str) -> Unusable:
    message = f"the id {item.id!r} is used twice, first at {first}: give each input its own"
    return Unusable(name, item.origin, "repeated_id", message)


def digest_values(key: str, digest: Digest) -> dict[str, Any]:
    """A digest as a row of the store."""
    about = digest.article
    said = (
        about.title,
        digest.headline,
        digest.standfirst,
        *digest.topics,
        *(f"{t.headline} {t.detail}" for t in digest.key_takeaways),
        *(s.text for s in (*digest.key_developments, *digest.strategic_insights)),
        *(q.text for q in digest.quotes),
        *(q.speaker for q in digest.quotes),
        about.publisher,
    )
    return {
        "key": key,
        "article_id": about.id,
        "title": about.title,
        "headline": digest.headline,
        "publisher": about.publisher,
        "url": about.url,
        "language": about.language,
        "published_at": about.published_at,
        "model": digest.provenance.model,
        "created_at": digest.provenance.created_at,
        "words": _storable(" ".join(part for part in said if part).casefold()),
        "body": digest.model_dump_json(),
    }


def _carrying(carried: Carried, run_id: str) -> sa.Insert:
    """Inputs of one run, as another has them that begins with them; a copy of what nobody did
    comes along."""
    open_ids = sa.select(entries.c.id).where(
        entries.c.run_id == carried.run_id, entries.c.status.in_(OPEN)
    )
    left = (
        sa.select(entries)
        .where(
            entries.c.run_id == carried.run_id,
            entries.c.source.in_((CARRIED, *carried.sources)),
            sa.or_(entries.c.status.in_(OPEN), entries.c.copy_of.in_(open_ids)),
        )
        .subquery()
    )
    values = {
        "run_id": sa.literal(run_id),
        "position": sa.func.row_number().over(order_by=left.c.position) - 1,
        "status": sa.literal("found"),
        "cached": sa.false(),
        "source": sa.literal(CARRIED),
    }
    same = ("id", "kind", "content", "origin", "metadata", "extra")
    columns = [*values, *same]
    selected = [*values.values(), *(left.c[name] for name in same)]
    return entries.insert().from_select(columns, sa.select(*selected))


def _next_position(connection: sa.Connection, run_id: str) -> int:
    query = sa.select(sa.func.max(entries.c.position)).where(entries.c.run_id == run_id)
    last = connection.scalar(query)
    return 0 if last is None else int(last) + 1


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _storable(text: str) -> str:
    """A text as any database takes it: Postgres has no NUL."""
    return text.replace("\0", "")


def _found_values(found: Found) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind,
        "content": _storable(found.content),
        "origin": found.origin,
        "metadata": found.metadata.model_dump_json(exclude_none=True),
        "extra": json.dumps(dict(found.extra), ensure_ascii=False),
        "status": "found",
        "reason": None,
        "message": None,
    }


def _unusable_values(unusable: Unusable) -> dict[str, Any]:
    return {
        "id": unusable.id,
        "kind": "",
        "content": "",
        "origin": unusable.origin,
        "metadata": "{}",
        "extra": "{}",
        "status": "failed",
        "reason": unusable.reason,
        "message": unusable.message,
    }


def _entry(row: AnyRow) -> Entry:
    found = Found(
        id=row.id,
        kind=row.kind,
        content=row.content,
        origin=row.origin,
        metadata=Metadata.model_validate_json(row.metadata),
        extra=json.loads(row.extra),
    )
    return Entry(row.position, found)


def _alike(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows by the columns that they set, as one statement takes them."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        by_columns.setdefault(tuple(row), []).append(row)
    return list(by_columns.values())


def _read_values(read: Read) -> dict[str, Any]:
    article = read.article
    values: dict[str, Any] = {
        "of": read.id,
        "status": read.status,
        "article_id": article and article.id,
        "signature": read.signature,
        "digest_key": read.digest_key,
        "copy_of": read.copy_of,
        "similarity": read.similarity,
        "reason": read.reason,
        "message": read.message,
    }
    if article is not None:
        values["metadata"] = article.model_dump_json(exclude={"text"}, exclude_none=True)
    return values


def _todo(row: AnyRow) -> Todo:
    known = Metadata.model_validate_json(row.metadata)
    return Todo(row.id, Article(text=row.text, **known.model_dump()), row.digest_key)


def _ended_values(ended: Ended) -> dict[str, Any]:
    return {
        "of": ended.id,
        "status": "failed" if ended.reason else "done",
        "digest_key": ended.digest_key,
        "cached": ended.cached,
        "reason": ended.reason,
        "message": ended.message,
    }


def _copies_of_failed(run_id: str) -> sa.Select[int]:
    """How many copies share the fate of an input that failed, from indexes alone."""
    failed = sa.select(entries.c.id).where(
        entries.c.run_id == run_id,
        entries.c.status == sa.literal_column("'failed'"),  # the words of its index
    )
    return sa.select(sa.func.count()).where(
        entries.c.run_id == run_id, entries.c.copy_of.in_(failed)
    )


def _counts(by_status: Mapping[Status, tuple[int, int]], failed_copies: int) -> Counts:
    numbers = {status: number for status, (number, _) in by_status.items()}
    if failed_copies:
        numbers["copy"] -= failed_copies
        numbers["failed"] += failed_copies
    return Counts(cached=int(by_status.get("done", (0, 0))[1]), **numbers)


def _usage(row: AnyRow) -> Usage:
    return Usage(
        requests=row.requests,
        input_tokens=row.input_tokens,
        cached_input_tokens=row.cached_input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=None if row.unpriced else row.cost_usd,
    )


def _spending(usages: Sequence[Usage]) -> dict[str, Any]:
    """What is added to the sums of a run."""
    unpriced = [usage for usage in usages if usage.cost_usd is None]
    priced = [usage for usage in usages if usage.cost_usd is not None]
    total = sum((*priced, *(replace(usage, cost_usd=Decimal(0)) for usage in unpriced)), NO_USAGE)
    added = {
        "requests": total.requests,
        "input_tokens": total.input_tokens,
        "cached_input_tokens": total.cached_input_tokens,
        "output_tokens": total.output_tokens,
        "cost_usd": total.cost_usd,
        "unpriced": sum(1 for usage in unpriced if usage.requests),
    }
    return {name: runs.c[name] + value for name, value in added.items() if value}


def _output_row(row: AnyRow, copies: tuple[Copy, ...], why_open: str) -> OutputRow:
    common: dict[str, Any] = {
        "id": row.id,
        "position": row.position,
        "origin": row.origin,
        "extra": json.loads(row.extra),
    }
    match row.status, row.original_status:
        case "done", _ if row.body is not None and row.text is not None:
            return OutputRow(
                **common,
                status="done",
                digest=Digest.model_validate_json(row.body),
                article_text=row.text,
                cached=row.cached,
                copies=copies,
            )
        case "copy", "done":
            return OutputRow(
                **common, status="copy", copy_of=row.copy_of, similarity=row.similarity
            )
        case "copy", "failed":
            message = copy_failed(row.copy_of, row.original_message)
            return OutputRow(**common, status="failed", reason=row.original_reason, message=message)
        case "failed", _:
            return OutputRow(**common, status="failed", reason=row.reason, message=row.message)
        case ("found" | "read", _) | ("copy", "found" | "read"):
            return OutputRow(
                **common, status="skipped", reason=why_open, message=_SKIPPED.get(why_open, "")
            )
        case _:
            raise StorageError(_broken(row))


def copy_failed(original: str, message: str | None) -> str:
    """What is told of a copy whose original failed."""
    return f"it is a copy of {original!r}, which failed: {message or ''}"


def _broken(row: AnyRow) -> str:
    """What no run of ours leaves behind."""
    what = f"{row.id!r} of the run {row.run_id!r} is {row.status!r}"
    if row.status == "copy":
        stands = "is missing" if row.original_status is None else f"is {row.original_status!r}"
        what = f"{what} of {row.copy_of!r}, which {stands}"
    elif row.status == "done":
        what = f"{what} and has no {'digest' if row.body is None else 'article'}"
    return (
        f"the ledger is broken: {what}; somebody changed the database by hand, or it is a fault of "
        "nutgraf's to report: begin another run with --fresh"
    )


_SKIPPED: Final = {
    "interrupted": "the run was interrupted before its turn: run the edition again to go on",
    "budget": "the budget was spent before its turn: raise it, or run the edition again",
    "deadline": "the deadline came before its turn: run the edition again",
    "model": "the model gave no answers any more: mend that, and run the edition again",
}
