"""What the ledger keeps, and what it says became of every input."""

from collections.abc import Generator, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from morning import PIECES, digest_of
from nutgraf.errors import StorageError
from nutgraf.jobs import ledger as ledger_module
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Carried, Ended, Read
from nutgraf.jobs.records import Counts, Found, OutputRow, RunStatus, Unusable
from nutgraf.jobs.run_failures import failures_of, reasons_of
from nutgraf.jobs.tables import digests, entries
from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.article import Article, Metadata

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
DIGESTS = [digest_of(piece) for piece in PIECES[:3]]
PAID = Usage(requests=2, input_tokens=900, output_tokens=90, cost_usd=Decimal("0.00125"))


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    database = Database(database_url)
    database.create()
    yield Ledger(database, now=lambda: NOW)
    database.close()


def begun(ledger: Ledger, *, folder: str = "/out", chunk_size: int = 2) -> str:
    return ledger.begin(
        edition="morning", folder=folder, title="Morning", snapshot="{}", chunk_size=chunk_size
    )


def found(name: str, origin: str | None = None) -> Found:
    where = origin or f"night.jsonl, line {name}"
    content = name if name.startswith("https:") else f"The text of {name} at {where}."
    return Found(name, "text", content, where)


def add(ledger: Ledger, run: str, items: Sequence[Found | Unusable], *, source: int = 0) -> int:
    with ledger.adding(run, source) as adding:
        return adding.add(items)


def end(ledger: Ledger, run: str, status: RunStatus, reason: str | None = None) -> None:
    ledger.end(replace(ledger.record(run), status=status, stop_reason=reason, finished_at=NOW))


def article(name: str) -> Article:
    return Article(text=f"The text of {name}.", title=name)


def done(name: str, number: int) -> Ended:
    return Ended(name, f"key-{name}", PAID, digest=DIGESTS[number])


def read(name: str) -> Read:
    return Read(name, article(name), signature=b"\1\2", digest_key=f"key-{name}")


def rows(ledger: Ledger, run: str) -> dict[str, OutputRow]:
    return {row.id: row for row in ledger.output_rows(run)}


@contextmanager
def asked(ledger: Ledger) -> Generator[list[tuple[str, object]]]:
    """The statements of a block, with their parameters."""
    statements: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append((statement, parameters))

    event.listen(ledger.database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(ledger.database.engine, "before_cursor_execute", note)


def change(ledger: Ledger, run: str, name: str, **values: object) -> None:
    """Change a row by hand."""
    with ledger.database.writing() as connection:
        mine = (entries.c.run_id == run, entries.c.id == name)
        connection.execute(entries.update().where(*mine).values(values))


def test_runs_of_one_second_have_ids_of_their_own(ledger: Ledger) -> None:
    assert [begun(ledger) for _ in range(3)] == [
        "morning-20260302-043000",
        "morning-20260302-043000-2",
        "morning-20260302-043000-3",
    ]


def test_inputs_keep_the_order_in_which_they_were_added(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("b"), found("a")])
    add(ledger, run, [found("c")], source=1)
    assert [(e.position, e.found.id) for e in ledger.unread(run, 0, 9)] == [
        (0, "b"),
        (1, "a"),
        (2, "c"),
    ]


def test_a_source_that_is_collected_again_adds_only_what_is_new(ledger: Ledger) -> None:
    run = begun(ledger)
    twice = [found("a"), found("a", "night.jsonl, line 2")]
    assert add(ledger, run, twice) == 2
    assert add(ledger, run, [*twice, found("b")]) == 1
    assert [row.id for row in ledger.output_rows(run)] == ["a", "a#2", "b"]


def test_an_id_that_is_used_twice_is_told_and_kept_apart(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a", f"night.jsonl, line {n}") for n in (1, 2, 3)])
    second = rows(ledger, run)["a#2"]
    assert (second.status, second.reason) == ("failed", "repeated_id")
    assert second.message is not None
    assert "'a' is used twice, first at night.jsonl, line 1" in second.message
    assert set(rows(ledger, run)) == {"a", "a#2", "a#3"}


def test_one_id_for_a_whole_file_costs_each_batch_the_same(ledger: Ledger) -> None:
    run = begun(ledger)
    lines = [found("a", f"night.jsonl, line {n}") for n in range(1, 601)]
    numbers: list[int] = []
    for first in range(0, len(lines), 50):
        with asked(ledger) as statements:
            assert add(ledger, run, lines[first : first + 50]) == 50
        selects = [p for statement, p in statements if statement.startswith("SELECT")]
        numbers.append(sum(len(cast("Sized", parameters)) for parameters in selects))
    assert [*rows(ledger, run)] == ["a", *(f"a#{n}" for n in range(2, 601))]
    assert max(numbers) < 300


def test_one_id_for_a_whole_file_is_collected_again_without_a_trace(ledger: Ledger) -> None:
    """A kill came after the first 30 lines; the batches are others this time."""
    run = begun(ledger)
    lines = [found("a", f"night.jsonl, line {n}") for n in range(1, 61)]
    same_text = replace(lines[7], origin="night.jsonl, line 61")
    assert add(ledger, run, lines[:30]) == 30
    for first in range(0, 60, 20):
        add(ledger, run, lines[first : first + 20])
    for _ in range(2):
        add(ledger, run, [same_text])
        told = rows(ledger, run)
        assert [(row.id, row.origin) for row in told.values()] == [
            ("a" if n == 1 else f"a#{n}", f"night.jsonl, line {n}") for n in range(1, 62)
        ]


def test_the_name_of_a_repeated_input_is_not_anothers(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a"), found("a#2")])
    add(ledger, run, [found("a", "line 3"), found("a", "line 4"), found("a#2", "line 5")])
    assert [(row.id, row.origin) for row in ledger.output_rows(run)] == [
        ("a", "night.jsonl, line a"),
        ("a#2", "night.jsonl, line a#2"),
        ("a#3", "line 3"),
        ("a#4", "line 4"),
        ("a#2#2", "line 5"),
    ]


def test_what_two_sources_hold_is_one_input(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("https://news.example/1", "feed one")])
    assert add(ledger, run, [found("https://news.example/1", "feed two")], source=1) == 0


def test_an_id_that_two_sources_use_for_different_texts_is_told(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("1", "a.jsonl, line 1")])
    other = replace(found("1", "b.jsonl, line 1"), content="Something else.")
    assert add(ledger, run, [other], source=1) == 1
    assert add(ledger, run, [other], source=1) == 0
    assert rows(ledger, run)["1#2"].reason == "repeated_id"


def test_a_limit_holds_over_all_sources(ledger: Ledger) -> None:
    run = begun(ledger)
    for source, names in enumerate(("ab", "cd")):
        with ledger.adding(run, source, limit=3) as adding:
            adding.add([found(name) for name in names])
    assert list(rows(ledger, run)) == ["a", "b", "c"]


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger) -> None:
    run = begun(ledger)

    def add_and_fail() -> None:
        with ledger.adding(run, 0) as adding:
            adding.add([found("a")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    assert not rows(ledger, run)


def test_the_way_of_an_input_to_its_row(ledger: Ledger) -> None:
    run = begun(ledger)
    item = replace(found("a"), metadata=Metadata(publisher="The Post"), extra={"desk": 7})
    add(ledger, run, [item])
    assert [entry.found for entry in ledger.unread(run, 0, 2)] == [item]
    ledger.take_read(run, [read("a")])
    assert ledger.unread(run, 0, 2) == []
    (todo,) = ledger.todo(run, 0, 2)
    assert (todo.article, todo.digest_key) == (article("a"), "key-a")
    ledger.take_ended(run, [done("a", 0)])
    assert ledger.todo(run, 0, 2) == []
    row = rows(ledger, run)["a"]
    assert (row.status, row.digest, row.article_text) == ("done", DIGESTS[0], article("a").text)
    assert (row.extra, row.cached) == ({"desk": 7}, False)
    record = ledger.record(run)
    assert (record.counts, record.usage) == (Counts(done=1), PAID)


def test_what_has_ended_does_not_end_again(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a")])
    ledger.take_read(run, [read("a")])
    ledger.take_ended(run, [done("a", 0)])
    ledger.take_ended(run, [Ended("a", "key-a", PAID, reason="model", message="gone")])
    ledger.take_read(run, [Read("a", reason="fetch", message="gone")])
    assert rows(ledger, run)["a"].status == "done"
    assert ledger.record(run).usage == PAID


def test_a_copy_shares_the_fate_of_the_input_that_stands_for_it(ledger: Ledger) -> None:
    run = begun(ledger)
    names = ("a", "b", "c", "d", "e")
    add(ledger, run, [found(name) for name in names])
    ledger.take_read(
        run,
        [
            read("a"),
            Read("b", article("b"), copy_of="a", similarity=0.9),
            read("c"),
            Read("d", article("d"), copy_of="c", similarity=1.0),
            Read("e", article("e"), copy_of="a", similarity=0.8),
        ],
    )
    ledger.take_ended(
        run, [done("a", 0), Ended("c", "key-c", NO_USAGE, reason="cut_off", message="too long")]
    )
    told = rows(ledger, run)
    assert [(copy.id, copy.similarity, copy.title) for copy in told["a"].copies] == [
        ("b", 0.9, "b"),
        ("e", 0.8, "e"),
    ]
    assert (told["b"].status, told["b"].copy_of, told["b"].similarity) == ("copy", "a", 0.9)
    assert (told["d"].status, told["d"].reason) == ("failed", "cut_off")
    assert told["d"].message == "it is a copy of 'c', which failed: too long"
    assert ledger.record(run).counts == Counts(done=1, copy=2, failed=2)
    assert reasons_of(ledger.database, run) == {"cut_off": 2}
    assert [
        (one.id, one.reason, one.message) for one in failures_of(ledger.database, run, limit=5)
    ] == [
        ("c", "cut_off", "too long"),
        ("d", "cut_off", told["d"].message),
    ]


def test_a_copy_whose_original_waits_waits_too(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a"), found("b")])
    ledger.take_read(run, [read("a"), Read("b", article("b"), copy_of="a", similarity=0.9)])
    assert [row.status for row in ledger.output_rows(run)] == ["skipped", "skipped"]


@pytest.mark.parametrize(
    ("name", "values", "what"),
    [
        ("b", {"copy_of": "gone"}, "'b' of the run .* is 'copy' of 'gone', which is missing"),
        ("c", {"copy_of": "b"}, "'c' of the run .* is 'copy' of 'b', which is 'copy'"),
        ("a", {"digest_key": "gone"}, "'a' of the run .* is 'done' and has no digest"),
        ("a", {"article_id": "gone"}, "'a' of the run .* is 'done' and has no article"),
        ("a", {"status": "eaten"}, "'a' of the run .* is 'eaten'"),
    ],
)
def test_a_ledger_that_cannot_be_is_told(
    ledger: Ledger, name: str, values: dict[str, object], what: str
) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a"), found("b"), found("c")])
    copies = [Read(copy, article(copy), copy_of="a", similarity=0.9) for copy in ("b", "c")]
    ledger.take_read(run, [read("a"), *copies])
    ledger.take_ended(run, [done("a", 0)])
    change(ledger, run, name, **values)
    with pytest.raises(StorageError, match=f"the ledger is broken: {what}"):
        list(ledger.output_rows(run))


def test_a_digest_that_was_paid_again_takes_the_place_of_the_old_one(ledger: Ledger) -> None:
    run = begun(ledger)
    other = ledger.begin(edition="evening", folder="", title="", snapshot="{}", chunk_size=2)
    for each, number in ((run, 0), (other, 1)):
        add(ledger, each, [found("a")])
        ledger.take_read(each, [read("a")])
        ledger.take_ended(each, [done("a", number)])
    assert rows(ledger, other)["a"].digest == DIGESTS[1]
    with ledger.database.reading() as connection:
        assert connection.scalar(sa.select(digests.c.headline)) == DIGESTS[1].headline


def test_a_digest_that_comes_too_late_changes_nothing(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a")])
    ledger.take_read(run, [read("a")])
    ledger.take_ended(run, [done("a", 0)])
    ledger.take_ended(run, [done("a", 1)])
    assert rows(ledger, run)["a"].digest == DIGESTS[0]
    assert ledger.record(run).usage == PAID


def test_rows_are_read_a_page_at_a_time(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "_PAGE", 3)
    run = begun(ledger)
    add(ledger, run, [found(name) for name in "gfedcba"])
    with asked(ledger) as statements:
        told = ledger.output_rows(run)
        assert [next(told).id for _ in range(3)] == ["g", "f", "e"]
        before = len(statements)
        assert [row.id for row in told] == ["d", "c", "b", "a"]
    assert len(statements) == before + 2


def test_progress_is_told_from_indexes_alone(ledger: Ledger) -> None:
    """It is told four times a second, also of 100,000 inputs with long texts."""
    if not ledger.database.is_sqlite:
        pytest.skip("Postgres asks the table what is visible")
    run = begun(ledger)
    add(ledger, run, [found(name) for name in "abc"])
    ledger.take_read(run, [read("a"), Read("b", article("b"), copy_of="a"), read("c")])
    failed = Ended("c", "key-c", NO_USAGE, reason="cut_off", message="too long")
    ledger.take_ended(run, [failed])
    with asked(ledger) as statements:
        ledger.record(run)
        ledger.waiting_chunks(run, 2)
    plans: list[str] = []
    with ledger.database.reading() as connection:
        for statement, parameters in statements:
            if "nutgraf_entries" in statement:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
                plans += [row.detail for row in plan if "nutgraf_entries" in row.detail]
    assert len(plans) == 4
    assert [plan for plan in plans if "COVERING INDEX" not in plan] == []


@pytest.mark.parametrize("why", ["interrupted", "budget", "deadline", "model"])
def test_what_is_open_is_skipped_with_the_reason_of_the_stop(ledger: Ledger, why: str) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a"), found("b")])
    ledger.take_read(run, [read("a")])
    ledger.stop(run, why)
    ledger.stop(run, "another")
    end(ledger, run, "stopped", why)
    for row in ledger.output_rows(run):
        assert (row.status, row.reason) == ("skipped", why)
        assert row.message


@pytest.mark.parametrize(
    ("why", "resumable"),
    [("interrupted", True), ("model", True), ("budget", False), ("deadline", False)],
)
def test_only_what_was_cut_short_is_resumed(ledger: Ledger, why: str, resumable: bool) -> None:
    run = begun(ledger)
    assert ledger.run(run).is_resumable  # whoever had it was killed
    ledger.stop(run, why)
    end(ledger, run, "stopped", why)
    assert ledger.run(run).is_resumable is resumable
    ledger.resume(run, '{"new": 1}')
    assert (ledger.run(run).stopping, ledger.run(run).snapshot) == (None, '{"new": 1}')
    end(ledger, run, "finished")
    assert not ledger.run(run).is_resumable


def test_failed_inputs_are_tried_again_from_where_they_failed(ledger: Ledger) -> None:
    run = begun(ledger)
    bad = Unusable("x", "night.jsonl, line 4", "malformed", "no JSON")
    add(ledger, run, [found("a"), found("b"), found("c"), bad])
    ledger.take_read(run, [read("a"), read("b"), Read("c", reason="fetch", message="gone")])
    ledger.take_ended(
        run, [done("a", 0), Ended("b", "key-b", NO_USAGE, reason="model", message="gone")]
    )
    assert ledger.reopen_failed(run) == 2
    assert [todo.id for todo in ledger.todo(run, 0, 4)] == ["b"]
    assert [entry.found.id for entry in ledger.unread(run, 0, 4)] == ["c"]
    assert rows(ledger, run)["x"].status == "failed"


def test_chunks_that_wait_are_those_with_articles_to_digest(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found(name) for name in "abcdef"])
    ledger.take_read(run, [read("c"), read("d"), read("f")])
    ledger.take_ended(run, [done("c", 0), done("d", 1)])
    assert ledger.waiting_chunks(run, 2) == [2]
    ledger.note_attempt(run, 2, 1)
    ledger.note_attempt(run, 2, 2)
    assert ledger.attempts(run) == {2: 2}


def test_only_the_chunk_that_is_given_up_fails(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found(name) for name in "abcdef"])
    ledger.take_read(run, [read(name) for name in "abce"])
    ledger.take_ended(run, [done("c", 0)])
    ledger.fail_open(run, 2, 4, "internal", "lost")
    told = rows(ledger, run)
    assert [told[name].status for name in "abcdef"] == [
        "skipped",
        "skipped",
        "done",
        "failed",
        "skipped",
        "skipped",
    ]
    assert (told["d"].reason, told["d"].message) == ("internal", "lost")


def test_what_was_paid_for_an_input_that_failed_counts_when_it_is_tried_again(
    ledger: Ledger,
) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a")])
    ledger.take_read(run, [read("a")])
    ledger.take_ended(run, [Ended("a", "key-a", PAID, reason="cut_off", message="too long")])
    ledger.reopen_failed(run)
    ledger.take_ended(run, [done("a", 0)])
    assert ledger.record(run).usage == PAID + PAID


def test_a_sum_with_a_price_that_is_unknown_is_unknown(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found("a"), found("b")])
    ledger.take_read(run, [read("a"), read("b")])
    ledger.take_ended(run, [done("a", 0), Ended("b", "key-b", NO_USAGE, cached=True)])
    assert ledger.record(run).usage.cost_usd == PAID.cost_usd
    add(ledger, run, [found("c")])
    ledger.take_read(run, [read("c")])
    ledger.take_ended(run, [replace(done("c", 1), usage=replace(PAID, cost_usd=None))])
    assert ledger.record(run).usage == replace(PAID + PAID, cost_usd=None)


def test_digests_are_found_by_words_key_article_and_address(ledger: Ledger) -> None:
    run = begun(ledger)
    add(ledger, run, [found(name) for name in "abc"])
    ledger.take_read(run, [read(name) for name in "abc"])
    ledger.take_ended(run, [done(name, number) for number, name in enumerate("abc")])
    store = DigestStore(ledger.database)
    wanted = DIGESTS[1]
    assert wanted.headline
    words = " ".join(word.upper() for word in wanted.headline.split()[:3])
    assert [kept.headline for kept in store.search(words)] == [wanted.headline]
    assert store.search("100%_sure") == []
    assert {kept.key for kept in store.latest()} == {"key-a", "key-b", "key-c"}
    assert store.known(["key-a", "key-z"]) == {"key-a"}


def test_what_is_carried_over_comes_first_and_is_open(ledger: Ledger) -> None:
    last = begun(ledger)
    add(ledger, last, [found(name) for name in "abc"])
    add(ledger, last, [found("file")], source=1)
    ledger.take_read(last, [read("a"), read("b")])
    ledger.take_ended(last, [done("a", 0)])
    run = ledger.begin(
        edition="morning",
        folder="/out",
        title="Morning",
        snapshot="{}",
        chunk_size=2,
        carried=Carried(last, (0,)),
    )
    assert [(e.position, e.found.id) for e in ledger.unread(run, 0, 9)] == [(0, "b"), (1, "c")]
    assert add(ledger, run, [found("c"), found("d")]) == 1
    assert list(rows(ledger, run)) == ["b", "c", "d"]
