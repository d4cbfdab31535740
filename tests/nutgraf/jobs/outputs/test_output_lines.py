"""What a line of output holds, and that every reader reads it as one."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import morning
from nutgraf.jobs.outputs import line_of
from nutgraf.jobs.outputs.lines import DIGESTS, FAILURES, file_of
from nutgraf.jobs.records import OutputRow

ROWS = list(morning.rows())
DONE = ROWS[0]


def _read(row: OutputRow) -> dict[str, Any]:
    (line,) = line_of(row).decode().splitlines()
    value: dict[str, Any] = json.loads(line)
    return value


def test_a_digest_stands_with_its_copies() -> None:
    assert DONE.digest is not None
    line = _read(replace(DONE, extra={"desk": "markets"}))
    assert list(line) == ["id", "status", "origin", "copies", "digest", "extra"]
    assert line["digest"] == json.loads(DONE.digest.model_dump_json())
    assert line["extra"] == {"desk": "markets"}
    assert [copy["id"] for copy in line["copies"]] == [copy.id for copy in DONE.copies]
    assert line["copies"][0] == {
        "id": "the-orsund-post-central-bank-lowers-",
        "similarity": 0.97,
        "url": "https://the-orsund-post.example/central-bank-lowers-key-rate-to-3.25%",
        "publisher": "The Orsund Post",
        "title": "Central bank lowers key rate to 3.25%",
    }


def test_a_copy_tells_whose_it_is() -> None:
    assert _read(ROWS[1]) == {
        "id": "the-orsund-post-central-bank-lowers-",
        "status": "copy",
        "origin": "feeds/morning.opml",
        "copy_of": "valmont-rate-cut",
        "similarity": 0.97,
        "extra": {},
    }


def test_a_failure_tells_its_reason() -> None:
    line = _read(ROWS[-1])
    assert list(line) == ["id", "status", "origin", "reason", "message", "extra"]
    assert (line["status"], line["reason"]) == ("skipped", "budget")


def test_what_a_kill_changes_is_in_no_line_but_in_the_digests_provenance() -> None:
    assert DONE.digest is not None
    provenance = DONE.digest.provenance.model_copy(
        update={
            "created_at": morning.BEGUN + timedelta(hours=1),
            "cached": True,
            "requests": 0,
            "duration_seconds": 0.1,
        }
    )
    resumed = replace(
        DONE,
        cached=True,
        position=99,
        digest=DONE.digest.model_copy(update={"provenance": provenance}),
    )
    one, other = _read(DONE), _read(resumed)
    assert one != other
    assert one["digest"].pop("provenance") != other["digest"].pop("provenance")
    assert one == other


@pytest.mark.parametrize("status", ["done", "copy", "failed", "skipped"])
def test_every_row_belongs_in_one_file(status: Any) -> None:
    wanted = DIGESTS if status in {"done", "copy"} else FAILURES
    assert file_of(replace(DONE, status=status)) == wanted


@pytest.mark.parametrize(
    "word",
    [
        "two\nlines\r\n",
        "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
        '"}\\',
        "\ud800 alone",
        "\x00",
        "🦦",
    ],
    ids=ascii,
)
def test_a_line_is_one_line_whatever_its_strings_hold(word: str) -> None:
    row = replace(ROWS[-1], id=word, origin=word, message=word, extra={word: [word]})
    line = _read(row)
    assert line["id"] == line["origin"] == line["message"] == word
    assert line["extra"] == {word: [word]}
    if "\ud800" not in word:
        assert DONE.digest is not None
        digest = DONE.digest.model_copy(update={"headline": word})
        assert _read(replace(DONE, digest=digest))["digest"]["headline"] == word


def test_numbers_that_json_does_not_know_are_null() -> None:
    row = replace(ROWS[-1], extra={"a": [float("nan"), 1.5], "b": {"c": float("-inf")}})
    assert _read(row)["extra"] == {"a": [None, 1.5], "b": {"c": None}}
