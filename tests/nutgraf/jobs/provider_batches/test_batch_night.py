"""A night through a batch API: what is submitted, waited for, collected, and paid."""

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from batch_api import BatchApiServer, ItemError, Trouble
from batch_desk import RUN, Clock, Desk, answer, headline, keys, options, question, record
from nutgraf.errors import ModelRejected, ModelUnavailable, SettingsError, StorageError
from nutgraf.jobs.provider_batches.orchestrating import BatchCourse, cancel_provider_batch
from nutgraf.jobs.provider_batches.parts import BatchLimits, PartFile
from nutgraf.jobs.provider_batches.records import BatchProgress, Fault, Tally

SMALL = BatchCourse(limits=BatchLimits(requests=4))


@pytest.fixture
def server() -> Iterator[BatchApiServer]:
    with BatchApiServer(answer) as server:
        yield server


@pytest.fixture
def desk(server: BatchApiServer, database_url: str) -> Iterator[Desk]:
    with record(database_url) as store:
        yield Desk(server, store, course=SMALL, clock=Clock())


def told(desk: Desk, number: int) -> Any:
    """What was collected for a question: its headline, a fault's reason, or None."""
    found = desk.store.lookup(keys(desk.server, [number])[0])
    if isinstance(found, Fault):
        return found.reason
    return found and json.loads(json.loads(found)["choices"][0]["message"]["content"])["headline"]


def failing(*numbers: int, error: ItemError) -> Any:
    """Answers, but to some questions with an error."""
    bad = {question(number).messages[-1].content for number in numbers}

    def respond(body: dict[str, Any]) -> dict[str, Any] | ItemError:
        return error if body["messages"][-1]["content"] in bad else answer(body)

    return respond


def test_every_request_is_answered_once_whatever_the_order(
    desk: Desk, server: BatchApiServer
) -> None:
    report = desk.run()
    assert report.tally == Tally(answered=10)
    assert [len(batch.lines) for batch in server.batches.values()] == [4, 4, 2]
    for number in range(10):
        assert told(desk, number) == headline(question(number).messages[-1].content)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)
    assert not server.live


def test_running_again_asks_the_provider_nothing(desk: Desk, server: BatchApiServer) -> None:
    first = desk.run()
    calls = len(server.calls)
    assert desk.run() == first
    assert len(server.calls) == calls
    assert desk.asked == 1


def test_one_request_that_comes_twice_is_submitted_once(desk: Desk, server: BatchApiServer) -> None:
    desk.numbers = [1, 1, 2, 3, 4, 5, 1, 5]
    assert desk.run().tally == Tally(answered=5)
    assert max(server.paid.values()) == 1


def test_what_is_answered_elsewhere_is_not_submitted(desk: Desk, server: BatchApiServer) -> None:
    cached = set(keys(server, range(7)))
    desk.course = BatchCourse(is_answered=lambda key: key in cached)
    assert desk.run().tally == Tally(answered=3)
    assert set(server.paid) == set(keys(server, range(7, 10)))


def test_a_night_with_nothing_to_ask_makes_no_batch(desk: Desk, server: BatchApiServer) -> None:
    desk.numbers = []
    assert desk.run().tally == Tally()
    assert server.calls == []


def test_files_keep_to_the_limit_of_bytes(desk: Desk, server: BatchApiServer) -> None:
    server.most_bytes = 2500
    desk.course = BatchCourse(limits=BatchLimits(bytes=2500))
    assert desk.run().tally == Tally(answered=10)
    assert len(server.batches) > 2
    assert all(len(content) <= 2500 for content in server.uploads.values() if b"url" in content)


def test_a_request_that_no_file_takes_is_left_to_be_asked_live(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.course = BatchCourse(limits=BatchLimits(bytes=100))
    assert desk.run().tally == Tally()
    assert "too long for a batch" in caplog.text


def test_progress_is_told_while_waiting(desk: Desk) -> None:
    seen: list[BatchProgress] = []
    desk.course = BatchCourse(limits=BatchLimits(requests=4), on_progress=seen.append)
    desk.run()
    assert [progress.done for progress in seen] == sorted(progress.done for progress in seen)
    assert {batch.status for batch in seen[0].batches} == {"in_progress"}
    assert seen[-1] == BatchProgress(Tally(answered=10))


def test_waits_grow_to_a_limit(desk: Desk, server: BatchApiServer) -> None:
    server.life = ["in_progress"] * 3 + ["in_progress", "in_progress", "finalizing", "completed"]
    desk.run()
    assert 5 < desk.clock.now < 120


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_of_the_moment_is_asked_in_another_batch(
    desk: Desk, server: BatchApiServer, status: int
) -> None:
    fails = iter([failing(3, 8, error=ItemError(status, "server_error"))] * 10)
    server.answer = lambda body: next(fails, answer)(body)
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)
    assert len(server.batches[f"batch_{len(server.batches)}"].lines) <= 2


def test_what_stays_busy_is_left_to_be_asked_live(desk: Desk, server: BatchApiServer) -> None:
    server.answer = failing(3, error=ItemError(503, "overloaded"))
    report = desk.run()
    assert report.tally == Tally(answered=9, again=1)
    assert report.reasons == {"overloaded": 1}
    assert told(desk, 3) is None
    assert server.submitted()[keys(server, [3])[0]] == 2


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(ItemError(400, "invalid_schema"), "refused the request", id="request"),
        pytest.param(ItemError(429, "insufficient_quota"), "no credit left", id="quota"),
        pytest.param(ItemError(404, "model_not_found"), "knows no model", id="model"),
        pytest.param(
            ItemError(400, "context_length_exceeded"), "longer than the context", id="context"
        ),
        pytest.param(
            ItemError(400, "invalid", "the maximum context is 8192"), "context", id="words"
        ),
    ],
)
def test_a_request_that_was_refused_fails_with_its_reason(
    desk: Desk, server: BatchApiServer, error: ItemError, words: str
) -> None:
    server.answer = failing(3, error=error)
    report = desk.run()
    assert report.tally == Tally(answered=9, failed=1)
    assert report.reasons == {error.code: 1}
    fault = desk.store.lookup(keys(server, [3])[0])
    assert isinstance(fault, Fault)
    assert words in str(fault.error())
    assert error.message not in fault.message
    assert fault.error().status == error.status


def test_failed_requests_are_asked_again_when_they_are_released(
    desk: Desk, server: BatchApiServer
) -> None:
    server.answer = failing(3, error=ItemError(429, "insufficient_quota"))
    desk.run()
    server.answer = answer
    assert desk.run().tally.failed == 1
    assert desk.store.release(RUN) == 1
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)


def test_an_expired_batch_keeps_its_answers_and_the_rest_goes_into_another(
    desk: Desk, server: BatchApiServer
) -> None:
    server.lives = [["in_progress", "expired"]]
    server.expire_after = 3
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)
    assert [len(batch.lines) for batch in server.batches.values()] == [4, 4, 2, 1]


def test_what_expires_twice_is_left_to_be_asked_live(desk: Desk, server: BatchApiServer) -> None:
    server.life, server.expire_after = ["in_progress", "expired"], 1
    report = desk.run()
    assert report.tally == Tally(answered=5, again=5)
    assert report.reasons == {"batch_expired": 5}


def test_a_batch_that_was_cancelled_keeps_its_answers_and_the_rest_fails(
    desk: Desk, server: BatchApiServer
) -> None:
    """Who cancels a batch does not want its requests to be paid in full."""
    server.lives, server.expire_after = [["in_progress", "cancelling", "cancelled"]], 1
    report = desk.run()
    assert report.tally == Tally(answered=7, failed=3)
    assert report.reasons == {"cancelled": 3}


def test_requests_that_the_results_forget_are_asked_again(
    desk: Desk, server: BatchApiServer
) -> None:
    forget = {question(2).messages[-1].content}
    real = answer

    def respond(body: dict[str, Any]) -> dict[str, Any]:
        content = body["messages"][-1]["content"]
        return {"error": {}} if content in forget else real(body)

    server.answer = respond
    server.stray = []
    kept = server.finish

    def finish(batch: Any) -> None:
        lost = [line for line in batch.lines if line["body"]["messages"][-1]["content"] in forget]
        batch.lines = [line for line in batch.lines if line not in lost]
        kept(batch)
        forget.clear()

    server.finish = finish  # type: ignore[method-assign]
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)


def test_lines_that_are_no_results_are_told_and_passed_over(
    desk: Desk, server: BatchApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = {"custom_id": "f" * 64, "response": {"status_code": 200, "body": {}}}
    server.stray = [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe",
        b'{"custom_id": 7, "response": null}',
        b'{"custom_id": "x", "response": {"status_code": "200"}}',
        b"[" * 100_000,
        json.dumps(stranger).encode(),
    ]
    desk.course = BatchCourse()
    report = desk.run()
    assert report.tally == Tally(answered=10)
    assert (report.unreadable, report.unknown) == (6, 1)
    assert "6 lines of its results cannot be read, 1 are about unknown" in caplog.text


def test_the_first_of_two_results_for_one_request_stays(desk: Desk, server: BatchApiServer) -> None:
    second = {"custom_id": keys(server, [0])[0], "response": {"status_code": 200, "body": {}}}
    kept = server.finish

    def finish(batch: Any) -> None:
        kept(batch)
        server.uploads[batch.body["output_file_id"]] += json.dumps(second).encode() + b"\n"

    server.finish = finish  # type: ignore[method-assign]
    desk.course = BatchCourse()
    assert desk.run().tally == Tally(answered=10)
    assert told(desk, 0) == headline(question(0).messages[-1].content)


def test_a_refused_batch_stops_the_night_and_is_submitted_anew_the_next_time(
    desk: Desk, server: BatchApiServer
) -> None:
    server.most_requests = 3
    with pytest.raises(ModelRejected, match=r"refused batch 'batch_1' \(too_many_tasks\)") as error:
        desk.run()
    assert "own words" not in str(error.value)
    assert not server.paid
    server.most_requests = 50_000
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)


def test_what_the_account_cannot_have_under_way_goes_in_smaller_batches_one_by_one(
    desk: Desk, server: BatchApiServer
) -> None:
    server.most_enqueued = 3
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)


def test_an_account_that_takes_no_batch_at_all_is_asked_live(
    desk: Desk, server: BatchApiServer
) -> None:
    server.most_enqueued = 0
    desk.numbers = range(3)
    report = desk.run()
    assert report.tally == Tally(again=3)
    assert report.reasons == {"token_limit": 3}
    assert len(server.batches) == 2


def test_troubles_on_the_way_are_survived(desk: Desk, server: BatchApiServer) -> None:
    server.troubles = [
        Trouble("POST /files", 503),
        Trouble("POST /files", None),
        Trouble("POST /batches", 500),
        Trouble("GET /batches", 502),
        Trouble("GET /batches/", None),
        Trouble("GET /files/", 503),
        Trouble("GET /files/", after_bytes=700),
    ]
    assert desk.run().tally == Tally(answered=10)
    assert server.troubles == []
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)


@pytest.mark.parametrize("status", [None, 500, 504], ids=str)
def test_a_batch_whose_making_was_not_told_is_not_made_twice(
    desk: Desk, server: BatchApiServer, status: int | None
) -> None:
    server.troubles = [Trouble("POST /batches", status, is_done=True)]
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)
    assert len(server.batches) == 3


def test_a_provider_that_is_away_for_long_is_waited_for(
    desk: Desk, server: BatchApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.troubles = [Trouble("GET /batches/batch_1", 503)] * 14
    assert desk.run().tally == Tally(answered=10)
    assert "batch_1 could not be looked at" in caplog.text


def test_the_deadline_ends_the_waiting_and_a_rerun_goes_on(
    desk: Desk, server: BatchApiServer
) -> None:
    server.life = ["in_progress"]
    desk.course = BatchCourse(deadline=3600.0)
    with pytest.raises(ModelUnavailable, match="1 batch is still under way at the deadline"):
        desk.run()
    assert desk.clock.now == pytest.approx(3600.0)
    server.batches["batch_1"].life = ["completed"]
    assert desk.run().tally == Tally(answered=10)
    assert len(server.batches) == 1
    assert desk.asked == 1


def test_another_run_waits_for_what_is_under_way_already(
    desk: Desk, server: BatchApiServer
) -> None:
    server.life = ["in_progress"]
    desk.course = BatchCourse(deadline=60.0)
    with pytest.raises(ModelUnavailable):
        desk.run()
    server.batches["batch_1"].life, server.life = ["completed"], ["completed"]
    other = Desk(server, desk.store, range(5, 15), clock=Clock(), run_id="evening")
    assert other.run().tally == Tally(answered=5)
    assert told(desk, 7) == headline(question(7).messages[-1].content)
    assert server.paid == dict.fromkeys(keys(server, range(15)), 1)
    assert desk.run().tally == Tally(answered=10)


def test_a_failure_of_yesterday_is_tried_again_today(desk: Desk, server: BatchApiServer) -> None:
    server.answer = failing(3, error=ItemError(429, "insufficient_quota"))
    desk.run()
    server.answer = answer
    today = Desk(server, desk.store, range(10), clock=Clock(), run_id="today")
    assert today.run().tally == Tally(answered=1)
    assert told(desk, 3) == headline(question(3).messages[-1].content)


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_endpoint_without_a_batch_api_is_told_as_that(
    desk: Desk, server: BatchApiServer, status: int
) -> None:
    server.troubles = [Trouble("POST /files", status)]
    with pytest.raises(SettingsError, match="has no batch API: leave out --provider-batch"):
        desk.run()
    assert desk.run().tally == Tally(answered=10)


def test_an_endpoint_that_takes_files_only_is_told_as_one_without_a_batch_api(
    desk: Desk, server: BatchApiServer
) -> None:
    server.troubles = [Trouble("POST /batches", 404)]
    with pytest.raises(SettingsError, match="has no batch API"):
        desk.run()


def test_a_wrong_key_is_told_and_costs_nothing(desk: Desk, server: BatchApiServer) -> None:
    server.key = "sk-right-0123456789"
    with pytest.raises(ModelRejected, match="the key is missing or wrong") as error:
        desk.run(key="sk-wrong-0123456789")
    assert "sk-wrong" not in str(error.value)
    assert desk.run(key="sk-right-0123456789").tally == Tally(answered=10)


def test_an_account_without_credit_is_told(desk: Desk, server: BatchApiServer) -> None:
    server.troubles = [Trouble("POST /batches", 402)]
    with pytest.raises(ModelRejected, match="no credit left"):
        desk.run()
    assert desk.run().tally == Tally(answered=10)


def test_a_batch_that_the_provider_lost_is_told(desk: Desk, server: BatchApiServer) -> None:
    server.life = ["in_progress"]
    desk.course = BatchCourse(deadline=60.0)
    with pytest.raises(ModelUnavailable):
        desk.run()
    server.batches.clear()
    with pytest.raises(ModelRejected, match="knows no batch 'batch_1': use the key"):
        desk.run()


def test_nothing_of_an_article_is_logged(
    desk: Desk, server: BatchApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answer = failing(3, error=ItemError(400, "invalid", "The council of Lenn met"))
    desk.run()
    assert "council" not in caplog.text


def test_cancelling_a_run_ends_its_batches_and_a_rerun_collects_what_they_have(
    desk: Desk, server: BatchApiServer
) -> None:
    server.life, server.expire_after = ["in_progress"], 1
    desk.course = BatchCourse(deadline=60.0, limits=BatchLimits(requests=4))
    with pytest.raises(ModelUnavailable):
        desk.run()
    cancelling = cancel_provider_batch(RUN, options=options(server), store=desk.store)
    assert asyncio.run(cancelling) == 3
    report = desk.run()
    assert report.tally == Tally(answered=3, failed=7)
    assert report.reasons == {"cancelled": 7}


def test_a_full_disk_is_told_and_a_rerun_goes_on(
    desk: Desk, server: BatchApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StorageError("make room")

    with monkeypatch.context() as patch:
        patch.setattr(PartFile, "close", full)
        with pytest.raises(StorageError):
            desk.run()
    assert desk.run().tally == Tally(answered=10)
    assert server.paid == dict.fromkeys(keys(server, range(10)), 1)
