"""What the ledger keeps, and what it says became of every input."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from morning import PIECES, digest_of
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.ledger import Carried, Ended, Ledger, Read
from nutgraf.jobs.records import Counts, Found, OutputRow, RunStatus, Unusable
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
