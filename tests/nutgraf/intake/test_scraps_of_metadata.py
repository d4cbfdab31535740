"""Metadata is read where it makes sense and unknown where it does not."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from nutgraf.errors import SettingsError
from nutgraf.intake.metadata import (
    language_code,
    moment,
    phrase,
    requested_language,
    web_address,
)

CET = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-19T11:05:00+01:00", datetime(2026, 11, 19, 11, 5, tzinfo=CET)),
        ("2026-11-19T11:05:00.000Z", datetime(2026, 11, 19, 11, 5, tzinfo=UTC)),
        ("2026-11-19T11:05:00+0100", datetime(2026, 11, 19, 11, 5, tzinfo=CET)),
        (" 2026-11-19 ", datetime(2026, 11, 19)),  # noqa: DTZ001 - it names no zone
        ("Thu, 19 Nov 2026 11:05:00 +0100", datetime(2026, 11, 19, 11, 5, tzinfo=CET)),
        ("yesterday", None),
        ("2026-13-45", None),
        ("99999-01-01", None),
        ("Thu, 99 Nov 2026 11:05:00 +0100", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_moments(value: str | None, expected: datetime | None) -> None:
    assert moment(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("en", "en"),
        ("EN-gb", "en"),
        ("pt_BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("English", None),
        ("", None),
    ],
)
def test_language_codes(value: str, expected: str | None) -> None:
    assert language_code(value) == expected


def test_a_language_that_was_asked_for_must_be_a_code() -> None:
    assert requested_language("de-AT") == "de"
    with pytest.raises(SettingsError, match="'German' is no ISO 639-1 code"):
        requested_language("German")


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "//a.example",
        "https://u:p@",
        "https://u:p/w@a.example/",
        "https://a.example\\@b.example/",
        "https://[::1",
        "a.example",
        "https://a b",
        "https://a.exa\nmple/",
    ],
)
def test_only_web_addresses_are_kept(value: str) -> None:
    assert web_address(value) is None
    assert web_address(" https://a.example/x?y=1@2 ") == "https://a.example/x?y=1@2"


def test_a_web_address_is_kept_without_its_secrets() -> None:
    address = web_address("https://u:hunter2@a.example/x?id=7&token=hunter2#top")
    assert address == "https://a.example/x?id=7"


def test_phrases_are_one_visible_line_of_bounded_length() -> None:
    assert phrase(" Crane\n \u200bfalls\x07 ") == "Crane falls"
    assert phrase("\u200b \n") is None
    assert len(phrase("x" * 10_000) or "") == 500
