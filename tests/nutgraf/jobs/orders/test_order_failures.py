"""Why an order comes to nothing, as whoever placed it is told."""

import socket
from ipaddress import ip_network
from typing import Any

import pytest
from ssrfguard import Policy

from nutgraf.errors import (
    AnswerCutOff,
    FetchError,
    MalformedAnswer,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
    NoArticle,
    SettingsError,
    UnreadableSource,
    WeightsError,
)
from nutgraf.intake import WebFetcher
from nutgraf.intake.limits import Limits
from nutgraf.jobs.orders.failing import failure_of
from nutgraf.jobs.orders.records import OrderReason
from stub_server import Reply, StubServer

SECRET = "hunter2"
LOOPBACK = ip_network("127.0.0.1/32")


def fetch_failure(url: str, **options: Any) -> FetchError:
    """What fetching a page really ends in."""
    with pytest.raises(FetchError) as caught:
        WebFetcher(limits=Limits(timeout=3), **options).fetch(url)
    return caught.value


def opened(server: StubServer) -> tuple[str, Policy]:
    """A page of the server's, and a policy under which it is fetched."""
    port = int(server.url.rpartition(":")[2].partition("/")[0])
    policy = Policy(allowed_networks=(LOOPBACK,), allowed_ports=frozenset({port, 81}))
    return f"http://127.0.0.1:{port}/quay", policy


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(401), "forbidden"),
        (Reply(402), "forbidden"),
        (Reply(403), "forbidden"),
        (Reply(451), "forbidden"),
        (Reply(404), "not_found"),
        (Reply(410), "not_found"),
        (Reply(429), "fetch"),
        (Reply(503), "fetch"),
        (Reply(body=b"%PDF", content_type="application/pdf"), "unreadable"),
        (Reply(reset=True), "fetch"),
        (Reply(302, headers={"Location": "http://10.0.0.1:81/"}), "not_public"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(value.status),
)
def test_what_a_site_answers(reply: Reply, reason: OrderReason) -> None:
    with StubServer(reply) as server:
        url, policy = opened(server)
        error = fetch_failure(url, policy=policy)
    failure = failure_of(error)
    assert (failure.reason, failure.message) == (reason, str(error))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/"],
)
def test_what_the_guard_refuses_is_not_public(url: str) -> None:
    assert failure_of(fetch_failure(url)).reason == "not_public"


@pytest.mark.parametrize(
    ("number", "reason"), [(socket.EAI_NONAME, "address"), (socket.EAI_AGAIN, "fetch")]
)
def test_a_host_that_nobody_knows_is_the_addresss_fault(number: int, reason: OrderReason) -> None:
    def resolve(*_: object) -> Any:
        raise socket.gaierror(number, "not known")

    assert failure_of(fetch_failure("https://news.invalid/", resolver=resolve)).reason == reason


@pytest.mark.parametrize(
    "url",
    [f"https://{'a' * 70}.example/", "https://xn--a.example/", "https://news.example:22/"],
    ids=["long", "punycode", "port"],
)
def test_what_nobody_would_write_is_the_addresss_fault(url: str) -> None:
    assert failure_of(fetch_failure(url)).reason == "address"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NoArticle("there is no article in it", source="x"), "no_article"),
        (UnreadableSource("it is no text", source="x"), "unreadable"),
        (ModelUnavailable("overloaded", status=503), "model_unavailable"),
        (ModelRejected("the key is wrong", status=401), "model_rejected"),
        (ModelRefused("declined"), "model_refused"),
        (AnswerCutOff("too long"), "cut_off"),
        (MalformedAnswer("no JSON"), "malformed_answer"),
        (WeightsError("it cannot be fetched"), "model_unavailable"),
        (SettingsError("the key is missing"), "internal"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
def test_what_our_errors_are_called(error: Exception, reason: OrderReason) -> None:
    failure = failure_of(error)
    assert (failure.reason, failure.message) == (reason, str(error))


def test_a_fault_of_ours_tells_nothing_secret(caplog: pytest.LogCaptureFixture) -> None:
    failure = failure_of(ValueError(f"the key is {SECRET}"))
    assert failure.reason == "internal"
    assert "ValueError" in failure.message
    assert SECRET not in failure.message + caplog.text
