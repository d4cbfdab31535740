"""Watching over a run: what ends it in order, what ends it at once, and what is given out again."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.exc import TimeoutError as NoConnection

from desk_night import NIGHT, StandIn, always, begun, edition, ends, left
from night.press import Story, stories, write_night
from nutgraf.errors import FetchError, ModelRejected, ModelUnavailable, StorageError
from nutgraf.intake.pages import Page
from nutgraf.jobs import night as night_module
from nutgraf.jobs.beginning import begin_or_resume
from nutgraf.jobs.chunks import Chunks
from nutgraf.jobs.database import Database
from nutgraf.jobs.durable import Active, Executor
from nutgraf.jobs.editions import Edition
from nutgraf.jobs.editions.loading import changed_edition
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.locks import Lock
from nutgraf.jobs.night import MOST_ATTEMPTS, Night, Told
from nutgraf.jobs.press import run_edition
from nutgraf.jobs.records import Found, RunRecord
from nutgraf.jobs.workers import Workers
from nutgraf.usage import NO_USAGE
from stub_server import StubServer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'nights.db'}")
    database.create()
    yield database
    database.close()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    return StandIn().stands_in(monkeypatch)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_module, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(night_module, "WATCH_SECONDS", 0.05)


# A whole night in this process, DBOS and all


@dataclass
class Heard:
    """What whoever runs an edition is told."""

    notes: list[str] = field(default_factory=list)

    @property
    def told(self) -> Told:
        return Told(note=self.notes.append)


def run(edition: Edition, database: Database, **options: Any) -> RunRecord:
    async def running() -> RunRecord:
        async with asyncio.timeout(30):
            return await run_edition(edition, database, **options)

    return asyncio.run(running())


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out" / name).read_text().splitlines()]


def of(folder: Path, night: Sequence[Story], **options: Any) -> Edition:
    write_night(folder / "night.jsonl", night)
    outputs = {"folder": str(folder / "out"), "pages": "none", "edition": False}
    return edition(folder, **{"outputs": outputs, "workers": 1} | options)


def test_a_model_that_lets_nobody_in_ends_the_run_in_order(
    database: Database, model: StandIn, tmp_path: Path
) -> None:
    model.failing = always(lambda: ModelRejected("no key for 'stub': set one", status=401))
    heard = Heard()
    record = run(of(tmp_path, NIGHT[:6]), database, told=heard.told)
    assert (record.status, record.stop_reason, record.counts.read) == ("stopped", "model", 6)
    skipped = lines(tmp_path, "failures.jsonl")
    assert [(row["id"], row["status"], row["reason"]) for row in skipped] == [
        (story.id, "skipped", "model") for story in NIGHT[:6]
    ]
    assert heard.notes == ["no key for 'stub': set one"]
    assert Ledger(database).run(record.id).is_resumable


def test_a_night_is_never_asked_more_than_its_budget_and_a_larger_one_does_the_rest(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted where it matters: by the requests that come to the provider."""
    monkeypatch.setenv("NUTGRAF_API_KEY", "none")
    with Provider() as provider:
        kept = {"base_url": provider.url, "cache": True}
        small = of(tmp_path, NIGHT[:8], budget={"calls": 5}, model=kept)
        first = run(small, database)
        asked = len(provider.requests)
        assert 0 < asked <= 5
        assert (first.status, first.stop_reason) == ("stopped", "budget")
        assert first.usage.requests == asked
        assert first.counts.done + first.counts.read == 8
        skipped = lines(tmp_path, "failures.jsonl")
        assert {row["reason"] for row in skipped} == {"budget"}
        assert len(skipped) == first.counts.read > 0

        larger = changed_edition(small, budget={"calls": 500})
        second = run(larger, database, again=first.id)
        assert (second.id, second.status, second.counts.done) == (first.id, "finished", 8)
        bodies = [json.dumps(request.body, sort_keys=True) for request in provider.requests]
        assert len(bodies) == len(set(bodies))  # what was paid for is not paid again
    assert lines(tmp_path, "failures.jsonl") == []
    assert len(lines(tmp_path, "digests.jsonl")) == 8


class Provider(StubServer):
    """Answers as `night.stub_model` does, in this process."""

    def take(self, request: Any) -> Any:
        from night.answers import draft
        from stub_server import Reply, completion

        super().take(request)
        return Reply(body=completion(draft(request.body)))


def test_what_cannot_be_kept_ends_the_night(
    database: Database, model: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is that fails: nobody waits for what nobody will say."""

    def fail(*_: object) -> None:
        raise NoConnection("all connections are in use")

    monkeypatch.setattr(Ledger, "take_ended", fail)
    begin = time.monotonic()
    with pytest.raises(StorageError, match=r"could not be kept \(TimeoutError\)"):
        run(of(tmp_path, NIGHT[:3]), database)
    assert time.monotonic() - begin < 10
    assert len(model.asked) >= 1


def test_a_deadline_ends_the_run_in_order(
    database: Database, model: StandIn, tmp_path: Path
) -> None:
    model.pause = lambda _: asyncio.sleep(0.3)
    night = of(tmp_path, NIGHT[:20], concurrency=1, deadline="1s")
    record = run(night, database)
    assert (record.status, record.stop_reason) == ("stopped", "deadline")
    assert record.counts.read > 0
    reasons = {row["reason"] for row in lines(tmp_path, "failures.jsonl")}
    assert reasons == {"deadline"}
    assert not Ledger(database).run(record.id).is_resumable


def test_what_an_outage_put_off_is_done_in_the_same_run(
    database: Database, model: StandIn, tmp_path: Path
) -> None:
    model.failing = lambda _, __: ModelUnavailable("busy") if len(model.asked) <= 3 else None
    record = run(of(tmp_path, NIGHT[:5], concurrency=1), database)
    assert record.status == "finished"
    assert (record.counts.done, record.counts.failed) == (4, 1)


# The night alone, with others who do the work, or do not


@dataclass
class Hands:
    """Who takes what is given out; nothing is done by itself."""

    given: list[str] = field(default_factory=list)
    at_work: dict[str, str | None] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    cancelled: list[str] = field(default_factory=list)
    on_given: Callable[[str, int], None] = lambda _, __: None
    pause: float = 0.0
    lost_place: StorageError | None = None

    def check_place(self) -> None:
        if self.lost_place is not None:
            raise self.lost_place

    async def enqueue(self, workflow: str, run_id: str, number: int, **options: Any) -> None:
        await asyncio.sleep(self.pause)
        self.given.append(options["workflow_id"])
        self.at_work[options["workflow_id"]] = None
        self.on_given(options["workflow_id"], number)

    async def active(self, prefix: str) -> list[Active]:
        return [Active(*one) for one in self.at_work.items() if one[0].startswith(prefix)]

    async def cancel(self, ids: Sequence[str]) -> None:
        for name in ids:
            self.cancelled.append(name)
            self.at_work.pop(name, None)

    def is_alive(self, executor: str | None) -> bool:
        return executor not in self.dead


@dataclass
class Held:
    """A lock that may get lost."""

    ours: bool = True

    def is_ours(self) -> bool:
        return self.ours

    def release(self) -> None:
        self.ours = False


class Nobody:
    """No chunk is digested here, and no other process is started."""

    failure: Exception | None = None

    def look_after(self) -> None:
        """There is nobody."""


def night_of(
    ledger: Ledger, run: str, hands: Hands, *, held: Sequence[Lock] = (), **options: Any
) -> Night:
    return Night(
        ledger,
        cast("Executor", hands),
        run,
        chunks=cast("Chunks", options.pop("chunks", Nobody())),
        workers=cast("Workers", Nobody()),
        held=held,
        told=options.pop("told", Told()),
        **options,
    )


def watched(night: Night) -> RunRecord:
    async def watching() -> RunRecord:
        async with asyncio.timeout(10):
            return await night.watch()

    return asyncio.run(watching())


def do(ledger: Ledger, run: str, first: int, last: int) -> None:
    """Have the articles at these positions end."""
    from nutgraf.jobs.ledger_records import Ended

    todo = ledger.todo(run, first, last)
    ended = [Ended(t.id, t.digest_key, NO_USAGE, reason="cut_off", message="!") for t in todo]
    ledger.take_ended(run, ended)


def collected(ledger: Ledger, edition: Edition, night: Sequence[Found], *, size: int = 2) -> str:
    run = begin_or_resume(ledger, edition, chunk_size=size, fresh=False)
    with ledger.adding(run, 0) as adding:
        adding.add(night)
        adding.done(is_last=True)
    return run


def texts(night: Sequence[Story]) -> list[Found]:
    return [Found(s.id, "text", s.text, "night.jsonl") for s in night]


def test_a_chunk_whose_process_died_is_given_to_another(ledger: Ledger, tmp_path: Path) -> None:
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:4]))
    hands = Hands(dead={"executor-7"})

    def begin(name: str, number: int) -> None:
        if name.endswith(":1"):
            hands.at_work[name] = "executor-7"
        else:
            hands.at_work[name] = "executor-1"
            do(ledger, run, number * 2, number * 2 + 2)
            del hands.at_work[name]

    hands.on_given = begin
    assert watched(night_of(ledger, run, hands)).status == "finished"
    assert sorted(hands.given) == [f"{run}:{n}:{attempt}" for n in (0, 1) for attempt in (1, 2)]
    assert sorted(hands.cancelled) == [f"{run}:0:1", f"{run}:1:1"]
    assert ledger.attempts(run) == {0: 2, 1: 2}


def test_a_chunk_that_nobody_can_end_is_given_up_at_last(ledger: Ledger, tmp_path: Path) -> None:
    """Others go on: an article that kills whoever takes it costs its chunk."""
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:4]))
    hands = Hands()

    def begin(name: str, number: int) -> None:
        if number == 1:
            do(ledger, run, 2, 4)
        del hands.at_work[name]  # it ends, whatever it did

    hands.on_given = begin
    record = watched(night_of(ledger, run, hands))
    assert record.status == "finished"
    told = list(ends(ledger, run).values())
    assert told == [("failed", "internal")] * 2 + [("failed", "cut_off")] * 2
    assert hands.given.count(f"{run}:1:1") == len([g for g in hands.given if ":1:" in g])
    assert len(hands.given) == 1 + 1 + MOST_ATTEMPTS


def test_a_chunk_that_is_just_being_given_is_not_lost(ledger: Ledger, tmp_path: Path) -> None:
    """It has been noted and read, and nobody has it in hand yet, while lost ones are looked for."""
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:4]))
    hands = Hands(pause=0.3)

    def begin(name: str, number: int) -> None:
        do(ledger, run, number * 2, number * 2 + 2)
        del hands.at_work[name]

    hands.on_given = begin
    assert watched(night_of(ledger, run, hands)).status == "finished"
    assert hands.given == [f"{run}:0:1", f"{run}:1:1"]


def test_a_run_that_was_killed_between_noting_and_giving_goes_on(
    ledger: Ledger, tmp_path: Path
) -> None:
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:2]))
    ledger.note_attempt(run, 0, 1)
    hands = Hands(on_given=lambda _, __: do(ledger, run, 0, 2))
    assert watched(night_of(ledger, run, hands)).status == "finished"
    assert hands.given == [f"{run}:0:2"]


def test_a_lock_that_is_lost_ends_the_night(ledger: Ledger, tmp_path: Path) -> None:
    """Somebody else may have it, and give out the same."""
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:2]))
    mine, lost = Held(), Held()
    hands = Hands(on_given=lambda _, __: lost.release())
    with pytest.raises(StorageError, match=r"the lock of the run '.*' was lost"):
        watched(night_of(ledger, run, hands, held=[mine, lost]))
    assert left(ledger, run) == 2


def test_a_place_that_is_lost_ends_the_night(ledger: Ledger, tmp_path: Path) -> None:
    """Others take this process for dead, and do what it has in hand."""
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:2]))
    hands = Hands(lost_place=StorageError("the place was lost"))
    with pytest.raises(StorageError, match="the place was lost"):
        watched(night_of(ledger, run, hands))


def test_what_waits_in_queues_is_taken_back_and_what_is_in_hand_is_waited_for(
    ledger: Ledger, tmp_path: Path
) -> None:
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:4]))
    hands = Hands()
    ended: list[float] = []

    def begin(name: str, number: int) -> None:
        if number == 1:
            ledger.stop(run, "interrupted")
            return
        hands.at_work[name] = "executor-1"
        asyncio.get_running_loop().call_later(0.4, finish, name)

    def finish(name: str) -> None:
        do(ledger, run, 0, 2)
        ended.append(time.monotonic())
        del hands.at_work[name]

    hands.on_given = begin
    record = watched(night_of(ledger, run, hands))
    assert (record.status, record.stop_reason) == ("stopped", "interrupted")
    assert len(ended) == 1
    assert hands.cancelled == [f"{run}:1:1"]
    assert (record.counts.failed, record.counts.read) == (2, 2)


def test_a_failure_of_this_process_ends_the_night(ledger: Ledger, tmp_path: Path) -> None:
    run = collected(ledger, of(tmp_path, NIGHT[:1]), texts(NIGHT[:2]))
    nobody = Nobody()
    nobody.failure = StorageError("the disk is full")
    with pytest.raises(StorageError, match="the disk is full"):
        watched(night_of(ledger, run, Hands(), chunks=nobody))


@dataclass
class Pages:
    """Fetches the pages of a night's stories; one comes when all others have come."""

    night: Sequence[Story]
    slow: str
    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def fetch(self, url: str) -> Page:
        raise AssertionError(url)

    async def afetch(self, url: str) -> Page:
        name = url.rsplit("/", 1)[-1]
        self.begun.append(name)
        while name == self.slow and len(self.ended) < len(self.night) - 1:
            await asyncio.sleep(0.01)
        self.ended.append(name)
        story = next((s for s in self.night if s.id == name), None)
        if story is None:
            raise FetchError(f"{url!r} is not there", source=url, status=404)
        body = "".join(f"<p>{p}</p>" for p in story.text.split("\n\n"))
        page = f"<html><head><title>{story.title}</title></head><body><article>{body}</article>"
        return Page(url, page.encode(), "text/html; charset=utf-8")


def test_a_slow_page_holds_up_no_other_and_copies_are_found_by_position(
    ledger: Ledger, tmp_path: Path
) -> None:
    """The first page comes last; it still stands for its copy, which came long before."""
    night = stories(9, seed=3, exact_copies=1)
    copy = next(story for story in night if story.copy_of)
    found = [Found(s.id, "url", f"https://press.example/{s.id}", "feed") for s in night]
    original = next(one for one in found if one.id == copy.copy_of)
    found.remove(original)
    found.insert(0, original)
    run = collected(ledger, of(tmp_path, NIGHT[:1]), found)
    pages = Pages(night, slow=original.id)
    hands = Hands()

    def begin(name: str, number: int) -> None:
        do(ledger, run, number * 2, number * 2 + 2)
        del hands.at_work[name]

    hands.on_given = begin
    assert watched(night_of(ledger, run, hands, fetcher=pages)).status == "finished"
    assert pages.ended[-1] == original.id
    assert set(pages.begun) == {story.id for story in night}
    assert [c.id for c in ledger.copies(run)[original.id]] == [copy.id]
    assert hands.given == [f"{run}:{number}:1" for number in range(5)]


def test_collecting_that_is_cut_adds_nothing_afterwards(ledger: Ledger, tmp_path: Path) -> None:
    """Else the outputs would be written of fewer inputs than the run has in the end."""
    many = of(tmp_path, [])
    with (tmp_path / "night.jsonl").open("w") as file:
        for number in range(30_000):
            file.write(f'{{"id": "{number}", "text": "Rain fell on town {number}."}}\n')
    run = begin_or_resume(ledger, many, chunk_size=4, fresh=False)

    async def watching() -> tuple[RunRecord, int]:
        night = night_of(ledger, run, Hands())
        asyncio.get_running_loop().call_later(0.2, night.stop, "interrupted")
        record = await night.watch()
        await asyncio.sleep(0.2)
        return record, ledger.positions(run)

    record, positions = asyncio.run(watching())
    assert record.counts.total == positions < 30_000
    assert record.status == "stopped"


def test_a_night_of_what_has_been_read_before_is_given_out_at_once(
    ledger: Ledger, tmp_path: Path
) -> None:
    run = begun(ledger, edition(tmp_path), NIGHT[:4], chunk_size=2)
    hands = Hands()

    def begin(name: str, number: int) -> None:
        do(ledger, run, number * 2, number * 2 + 2)
        del hands.at_work[name]

    hands.on_given = begin
    assert watched(night_of(ledger, run, hands)).status == "finished"
    assert hands.given == [f"{run}:0:1", f"{run}:1:1"]
