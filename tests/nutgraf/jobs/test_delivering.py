"""What is delivered of a run, how often, and what becomes of it when something goes wrong.

The receiver listens on the loopback interface; a policy that is handed over allows that.
"""

import asyncio
import base64
import hashlib
import hmac
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Final

import pytest

from hook_stand import Answer, HookStand, hook_stand, status
from morning import PIECES, Piece, digest_of
from nutgraf.jobs.couriers import Notice, Unavailable
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import Delivered, Patience, deliver, deliver_left, deliveries_of
from nutgraf.jobs.editions import Edition, Webhook
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Ended, Read
from nutgraf.jobs.outputs.desk import Desk
from nutgraf.jobs.records import Found, RunRecord, RunStatus
from nutgraf.jobs.webhooks import WebhookCourier, key_of, signature
from nutgraf.usage import Usage
from nutgraf_schemas.article import Article

SECRET: Final = "whsec_" + base64.b64encode(b"a key of the tests' own, no secret").decode()
PROCESS: Final = Path(__file__).with_name("delivering_process.py")
PAID: Final = Usage(requests=3, input_tokens=2100, cached_input_tokens=900, output_tokens=420)


@pytest.fixture(scope="module")
def _stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HookStand]:
    with hook_stand(tmp_path_factory.mktemp("hooks")) as stand:
        yield stand


@pytest.fixture
def hooks(_stand: HookStand, monkeypatch: pytest.MonkeyPatch) -> HookStand:
    """A receiver that takes everything and has received nothing."""
    _stand.answers[:] = [status(204)]
    _stand.received.clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(_stand.certificate))
    return _stand


@dataclass
class Night:
    """A database with one run, and what was told of its deliveries."""

    folder: Path
    hooks: HookStand
    waits: list[float] = field(default_factory=list[float])
    told: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.url = f"sqlite:///{self.folder / 'nights.db'}"
        self.database = Database(self.url)
        self.database.create()
        self.ledger = Ledger(self.database)

    def edition(self, *deliveries: dict[str, str]) -> Edition:
        return Edition.model_validate(
            {
                "name": "morning",
                "title": "The Morning Edition",
                "sources": ["night.jsonl"],
                "outputs": {"folder": str(self.folder / "out")},
                "deliveries": deliveries or [{"webhook": self.hooks.url()}],
            }
        )

    def run(
        self,
        edition: Edition,
        *,
        pieces: tuple[Piece, ...] = PIECES,
        status: RunStatus = "finished",
        reason: str | None = None,
    ) -> RunRecord:
        run_id = self.ledger.begin(
            edition=edition.name,
            folder=str(edition.outputs.folder),
            title=edition.display_title,
            snapshot=edition.model_dump_json(),
            chunk_size=16,
        )
        with self.ledger.adding(run_id, 0) as adding:
            adding.add([Found(piece.id, "text", piece.text, "night.jsonl") for piece in pieces])
        self.ledger.take_read(
            run_id, [Read(p.id, Article(text=p.text), digest_key=f"key-{p.id}") for p in pieces]
        )
        self.ledger.take_ended(
            run_id, [Ended(p.id, f"key-{p.id}", PAID, digest=digest_of(p)) for p in pieces]
        )
        ended = None if status == "running" else datetime.now(UTC)
        record = self.ledger.record(run_id)
        self.ledger.end(replace(record, status=status, stop_reason=reason, finished_at=ended))
        return self.ledger.record(run_id)

    def deliver(
        self, edition: Edition, record: RunRecord, *, seconds: float = 600
    ) -> list[Delivered]:
        async def no_sleep(wait: float) -> None:
            self.waits.append(wait)

        return asyncio.run(
            deliver(
                edition,
                record,
                self.database,
                told=self.told.append,
                policy=self.hooks.policy,
                patience=Patience(seconds=seconds, sleep=no_sleep),
            )
        )

    def deliver_left(self, edition: Edition, *, after: timedelta = timedelta()) -> list[Delivered]:
        return asyncio.run(
            deliver_left(
                edition,
                self.database,
                told=self.told.append,
                policy=self.hooks.policy,
                now=lambda: datetime.now(UTC) + after,
            )
        )


@pytest.fixture
def night(tmp_path: Path, hooks: HookStand) -> Night:
    return Night(tmp_path, hooks)


def test_a_finished_run_is_posted_with_its_counts_its_cost_and_its_stories(
    night: Night, hooks: HookStand
) -> None:
    edition = night.edition()
    record = night.run(edition)
    [delivered] = night.deliver(edition, record)
    assert (delivered.status, delivered.attempts, night.told) == ("delivered", 1, [])
    [received] = hooks.received
    value = received.json
    assert (value["type"], value["data"]["run"]) == ("edition.finished", record.id)
    assert value["data"]["title"] == "The Morning Edition"
    assert value["data"]["counts"]["done"] == len(PIECES)
    assert value["data"]["usage"]["requests"] == 3 * len(PIECES)
    assert {story["headline"] for story in value["data"]["stories"]} == {
        piece.headline for piece in PIECES
    }
    merger = next(s for s in value["data"]["stories"] if "Orsund Bank" in s["headline"])
    assert merger["takeaways"] == ["No merger", "Estrand goes"]
    assert (merger["direction"], merger["publisher"]) == ("negative", "Kvarn Business")


def test_every_key_of_the_body_is_known_to_its_readers(night: Night, hooks: HookStand) -> None:
    edition = night.edition()
    night.deliver(edition, night.run(edition, pieces=PIECES[:1]))
    value = hooks.received[0].json
    assert list(value) == ["type", "timestamp", "data"]
    head = "schema_version run edition title status stop_reason started_at finished_at"
    assert " ".join(value["data"]) == f"{head} counts usage stories_total stories"
    assert value["data"]["schema_version"] == "1"
    assert (
        list(value["data"]["stories"][0])
        == ("headline standfirst topics takeaways direction url title publisher outlets").split()
    )
    assert list(value["data"]["counts"]) == "total open done cached copy failed skipped".split()


def test_a_long_night_is_told_by_its_fifty_first_stories(night: Night, hooks: HookStand) -> None:
    many = tuple(
        replace(PIECES[0], id=f"p{n}", sentences=(f"Harbour {n} opened.",), takeaways=())
        for n in range(60)
    )
    plain = tuple(replace(p, figures=(), said=(), affected=(), impact=None) for p in many)
    edition = night.edition()
    night.deliver(edition, night.run(edition, pieces=plain))
    data = hooks.received[0].json["data"]
    assert (data["stories_total"], len(data["stories"])) == (60, 50)
    assert len(hooks.received[0].body) < 60_000


def test_a_secret_signs_what_is_sent(
    night: Night, hooks: HookStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    edition = night.edition({"webhook": hooks.url(), "secret_env": "HOOK_SECRET"})
    night.deliver(edition, night.run(edition))
    [received] = hooks.received
    stamp = received.headers["webhook-timestamp"]
    assert abs(int(stamp) - time.time()) < 60
    assert received.headers["Idempotency-Key"] == received.id
    signed = f"{received.id}.{stamp}.".encode() + received.body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert received.headers["webhook-signature"] == f"v1,{expected}"


def test_signatures_are_those_of_the_published_example() -> None:
    """https://github.com/standard-webhooks/standard-webhooks, the spec's own example."""
    made = signature(
        key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        b'{"test": 2432232314}',
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("value", [None, "", "whsec_", "whsec_%%%"])
def test_without_its_secret_nothing_is_sent(
    value: str | None, night: Night, hooks: HookStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is not None:
        monkeypatch.setenv("HOOK_SECRET", value)
    edition = night.edition({"webhook": hooks.url(), "secret_env": "HOOK_SECRET"})
    [delivered] = night.deliver(edition, night.run(edition))
    assert (delivered.status, delivered.reason, hooks.received) == ("failed", "secret", [])
    assert "HOOK_SECRET" in (delivered.message or "")
    assert "%%%" not in (delivered.message or "")


def test_without_a_secret_named_there_is_no_signature(night: Night, hooks: HookStand) -> None:
    edition = night.edition()
    night.deliver(edition, night.run(edition))
    assert "webhook-signature" not in hooks.received[0].headers


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503])
def test_a_receiver_in_trouble_is_tried_again_with_the_same_words(
    code: int, night: Night, hooks: HookStand
) -> None:
    hooks.answers[:] = [status(code), status(code), status(200)]
    edition = night.edition()
    [delivered] = night.deliver(edition, night.run(edition))
    assert (delivered.status, delivered.attempts) == ("delivered", 3)
    assert len({(one.id, one.body) for one in hooks.received}) == 1
    assert len(night.told) == 1  # that it is tried again, once
    assert str(code) in night.told[0]


def test_a_receiver_that_says_when_is_tried_no_sooner(night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [status(429, Retry_After="97"), status(200)]
    edition = night.edition()
    night.deliver(edition, night.run(edition))
    assert night.waits == [97.0]


def test_one_that_wants_to_be_waited_for_too_long_is_given_up(
    night: Night, hooks: HookStand
) -> None:
    hooks.answers[:] = [status(503, Retry_After="86400")]
    edition = night.edition()
    [delivered] = night.deliver(edition, night.run(edition))
    assert (delivered.status, delivered.reason, night.waits) == ("failed", "http_503", [])


@pytest.mark.parametrize("code", [400, 401, 404, 410, 413, 422])
def test_a_refusal_is_told_and_not_tried_again(code: int, night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [status(code)]
    edition = night.edition()
    record = night.run(edition)
    [delivered] = night.deliver(edition, record)
    assert (delivered.status, delivered.attempts) == ("failed", 1)
    assert delivered.reason == f"http_{code}"
    assert night.told == [
        f"the run {record.id} was not delivered: '127.0.0.1:{hooks.port}' {delivered.message}"
    ]


def test_a_redirect_to_a_private_address_is_not_followed(night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [status(307, Location=hooks.url("/inside"))]
    edition = night.edition()
    [delivered] = night.deliver(edition, night.run(edition))
    assert (delivered.status, delivered.reason) == ("failed", "http_307")
    assert [one.path for one in hooks.received] == ["/hook"]


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/hook", "https://169.254.169.254/latest", "https://[::1]/hook"]
)
def test_private_addresses_are_not_told(url: str, night: Night) -> None:
    edition = night.edition({"webhook": url})
    record = night.run(edition)
    [delivered] = asyncio.run(deliver(edition, record, night.database, told=night.told.append))
    assert (delivered.status, delivered.reason, delivered.attempts) == ("failed", "blocked", 1)


def test_an_endless_answer_is_not_read(night: Night, hooks: HookStand) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(100_000):
            request.wfile.write(b"x" * 10_000)

    hooks.answers[:] = [endless]
    edition = night.edition()
    started = time.monotonic()
    [delivered] = night.deliver(edition, night.run(edition))
    assert delivered.status == "delivered"
    assert time.monotonic() - started < 2


def _silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def _trickling(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(30):
        request.wfile.write(b"X-%d: y\r\n" % number)
        request.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [_silent, _trickling])
def test_a_slow_receiver_is_left_in_time(answer: Answer, night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [answer]
    edition = night.edition()
    (webhook,) = edition.deliveries
    assert isinstance(webhook, Webhook)
    courier = WebhookCourier(webhook, policy=hooks.policy, seconds=0.3)
    notice = Notice("msg_1", night.run(edition), Desk().view(night.run(edition)))
    started = time.monotonic()
    with pytest.raises(Unavailable) as caught:
        asyncio.run(courier.send(notice))
    assert (caught.value.reason, str(caught.value)) == ("timeout", "took longer than 0.3 s")
    assert time.monotonic() - started < 1


def test_a_receiver_whose_certificate_nobody_vouches_for_is_told_nothing(
    night: Night, hooks: HookStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    edition = night.edition()
    [delivered] = night.deliver(edition, night.run(edition))
    assert (delivered.status, delivered.reason, hooks.received) == ("failed", "tls", [])


def test_a_receiver_that_is_not_there_is_given_up_in_the_end(night: Night) -> None:
    edition = night.edition({"webhook": "https://127.0.0.1:9/hook"})
    night.hooks = HookStand(9, night.hooks.certificate)
    [delivered] = night.deliver(edition, night.run(edition), seconds=0)
    assert (delivered.status, delivered.reason) == ("failed", "unreachable")


def test_one_that_fails_keeps_no_other_from_being_delivered(night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [status(204)]
    edition = night.edition({"webhook": "https://127.0.0.1:9/x"}, {"webhook": hooks.url()})
    first, second = night.deliver(edition, night.run(edition))
    assert (first.number, first.status, first.reason) == (1, "failed", "blocked")
    assert (second.number, second.status) == (2, "delivered")


def test_no_message_shows_more_of_an_address_than_its_host(night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [status(404)]
    edition = night.edition({"webhook": hooks.url("/T024BE7LD/Xq1secretpath")})
    night.deliver(edition, night.run(edition))
    with night.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM nutgraf_deliveries").all()
    assert "Xq1secretpath" not in f"{rows} {night.told}"


def test_what_was_delivered_is_not_delivered_again(night: Night, hooks: HookStand) -> None:
    edition = night.edition()
    record = night.run(edition)
    first = night.deliver(edition, record)
    assert night.deliver(edition, record) == first == deliveries_of(night.database, record.id)
    assert night.deliver_left(edition) == first
    assert len(hooks.received) == 1


def test_a_refusal_is_final(night: Night, hooks: HookStand) -> None:
    hooks.answers[:] = [status(400), status(200)]
    edition = night.edition()
    record = night.run(edition)
    night.deliver(edition, record)
    [delivered] = night.deliver(edition, record)
    assert (delivered.status, len(hooks.received)) == ("failed", 1)


def test_an_address_that_stands_twice_is_told_once(night: Night, hooks: HookStand) -> None:
    edition = night.edition({"webhook": hooks.url()}, {"webhook": hooks.url()})
    assert len(night.deliver(edition, night.run(edition))) == 1
    assert len(hooks.received) == 1


def test_two_nights_have_ids_of_their_own(night: Night, hooks: HookStand) -> None:
    edition = night.edition()
    for _ in range(2):
        night.deliver(edition, night.run(edition, pieces=PIECES[:1]))
    assert len({one.id for one in hooks.received}) == 2


@pytest.mark.parametrize(
    ("run_status", "reason", "kind"),
    [
        ("stopped", "budget", "edition.stopped"),
        ("stopped", "deadline", "edition.stopped"),
        ("stopped", "interrupted", None),
        ("running", None, None),
    ],
)
def test_a_run_is_delivered_when_it_is_over(
    run_status: RunStatus, reason: str | None, kind: str | None, night: Night, hooks: HookStand
) -> None:
    edition = night.edition()
    night.deliver(edition, night.run(edition, status=run_status, reason=reason))
    assert [one.json["type"] for one in hooks.received] == ([kind] if kind else [])


def test_a_run_of_long_ago_is_no_news(night: Night, hooks: HookStand) -> None:
    edition = night.edition()
    night.run(edition)
    assert night.deliver_left(edition, after=timedelta(hours=25)) == []
    assert hooks.received == []


def test_a_receiver_that_is_new_is_not_told_of_an_old_run(night: Night, hooks: HookStand) -> None:
    night.run(night.edition({"webhook": hooks.url("/old")}))
    night.deliver_left(night.edition({"webhook": hooks.url("/new")}))
    assert [one.path for one in hooks.received] == ["/old"]


def test_killed_between_sending_and_recording_only_what_was_on_its_way_comes_twice(
    night: Night, hooks: HookStand
) -> None:
    """The process is killed for real while the second receiver has its words and not answered."""
    edition = night.edition({"webhook": hooks.url("/a")}, {"webhook": hooks.url("/b")})
    record = night.run(edition)
    path = night.folder / "morning.yaml"
    path.write_text(edition.model_dump_json())
    pids: list[int] = []

    def killing(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/a":
            status(204)(request)
            return
        deadline = time.monotonic() + 10
        while deliveries_of(night.database, record.id)[0].status == "waiting":
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.kill(pids[0], signal.SIGKILL)

    hooks.answers[:] = [killing]
    process = _process(night, path)
    pids.append(process.pid)
    assert process.wait(30) == -signal.SIGKILL
    assert [d.status for d in deliveries_of(night.database, record.id)] == ["delivered", "waiting"]

    hooks.answers[:] = [status(204)]
    assert _process(night, path).wait(30) == 0
    assert [d.status for d in deliveries_of(night.database, record.id)] == ["delivered"] * 2
    assert sorted(one.path for one in hooks.received) == ["/a", "/b", "/b"]
    again = [one for one in hooks.received if one.path == "/b"]
    assert len({(one.id, one.body) for one in again}) == 1


def _process(night: Night, path: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, PROCESS, path, night.url, str(night.hooks.port)],
        env=os.environ | {"PYTHONPATH": str(PROCESS.parents[2])},
    )
