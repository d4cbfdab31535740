"""Adding inputs to a run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import sqlalchemy as sa

from nutgraf.jobs.ledger_rows import found_values, storable, unusable_values
from nutgraf.jobs.records import (
    Found,
    Unusable,
)
from nutgraf.jobs.tables import entries, runs


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
        first = next_position(self.connection, self._run_id)
        items = new if self._limit is None else new[: max(0, self._limit - first)]
        self.left_out += len(new) - len(items)
        if not items:
            return 0
        rows = [
            {
                "run_id": self._run_id,
                "position": first + number,
                "source": self._source,
                **(found_values(item) if isinstance(item, Found) else unusable_values(item)),
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
        return cls(item.origin, storable(item.content) if isinstance(item, Found) else "")

    def is_of(self, item: Found | Unusable) -> bool:
        """Whether it is the same input: collected again after a kill, or held by two sources."""
        same = _Known.of(item)
        return self.origin == same.origin or bool(same.content and self.content == same.content)


def _repeated(item: Found | Unusable, name: str, first: str) -> Unusable:
    message = f"the id {item.id!r} is used twice, first at {first}: give each input its own"
    return Unusable(name, item.origin, "repeated_id", message)


def next_position(connection: sa.Connection, run_id: str) -> int:
    query = sa.select(sa.func.max(entries.c.position)).where(entries.c.run_id == run_id)
    last = connection.scalar(query)
    return 0 if last is None else int(last) + 1
