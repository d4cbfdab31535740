"""Which requests are Slack's."""

import pytest

from nutgraf.slack import signatures
from nutgraf.slack.signatures import Signatures
from slack_workspace.sending import signature

SECRET = "a-secret"
BODY = b"payload=%7B%7D"


class Time:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def _is_good(checker: Signatures, time: Time, *, late: int = 0, body: bytes = BODY) -> bool:
    stamp = str(int(time.now) - late)
    signed = signature(SECRET, stamp, body)
    return checker.are_good(body, timestamp=stamp, signature=signed)


def test_a_request_of_slacks_is_good_once() -> None:
    time = Time()
    checker = Signatures(SECRET, clock=time)
    assert _is_good(checker, time)
    assert not _is_good(checker, time)
    assert _is_good(checker, time, late=1)


@pytest.mark.parametrize(
    ("late", "is_good"), [(300, True), (301, False), (-300, True), (-301, False)]
)
def test_a_request_may_be_under_way_for_five_minutes(late: int, *, is_good: bool) -> None:
    time = Time()
    assert _is_good(Signatures(SECRET, clock=time), time, late=late) is is_good


@pytest.mark.parametrize(
    ("timestamp", "sent"),
    [
        pytest.param("", "v0=" + "0" * 64, id="no time"),
        pytest.param("1800000000", "", id="no signature"),
        pytest.param("1800000000.5", "v0=" + "0" * 64, id="half a second"),
        pytest.param("-1800000000", "v0=" + "0" * 64, id="negative"),
        pytest.param("9" * 400, "v0=" + "0" * 64, id="very late"),
        pytest.param("١٨٠٠٠٠٠٠٠٠", "v0=" + "0" * 64, id="other digits"),
        pytest.param("1800000000\n", "v0=" + "0" * 64, id="a line"),
        pytest.param("1800000000", "v0=" + "é" * 64, id="no ASCII"),
        pytest.param("1800000000", "v1=" + "0" * 64, id="another version"),
        pytest.param("1800000000", "v0=" + "0" * 64, id="wrong"),
    ],
)
def test_what_is_no_signature_is_not_good(timestamp: str, sent: str) -> None:
    assert not Signatures(SECRET, clock=Time()).are_good(BODY, timestamp=timestamp, signature=sent)


def test_a_signature_is_of_its_body_and_secret_alone() -> None:
    time = Time()
    stamp = str(int(time.now))
    signed = signature(SECRET, stamp, BODY)
    checker = Signatures(SECRET, clock=time)
    assert not checker.are_good(BODY + b" ", timestamp=stamp, signature=signed)
    assert not Signatures("other", clock=time).are_good(BODY, timestamp=stamp, signature=signed)
    assert checker.are_good(BODY, timestamp=stamp, signature=signed)


def test_signatures_are_forgotten_when_they_would_be_too_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And the oldest first where there are too many."""
    time = Time()
    checker = Signatures(SECRET, clock=time)
    for number in range(5):
        assert _is_good(checker, time, body=b"%d" % number)
    time.now += 601
    assert _is_good(checker, time)
    monkeypatch.setattr(signatures, "MOST_SEEN", 3)
    for number in range(5):
        assert _is_good(checker, time, body=b"%d" % number)
    assert _is_good(checker, time, body=b"0")
    assert not _is_good(checker, time, body=b"4")
