"""Progress: lines for a log, one line that moves for a terminal, nothing for the quiet."""

from collections.abc import Sequence

import pytest

from nutgraf.cli.progress import showing, wording
from nutgraf.events import (
    Event,
    ModelPreparing,
    RepairStarted,
    SectionGrounded,
    SectionStarted,
)

GB = 1_000_000_000


def lines(events: Sequence[Event], capsys: pytest.CaptureFixture[str]) -> list[str]:
    with showing(quiet=False) as told:
        for event in events:
            told("a.txt", event)
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_a_download_is_told_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    events = [ModelPreparing("fetching", n * GB // 100, GB) for n in range(101)]
    told = lines([*events, ModelPreparing("loading"), ModelPreparing("ready")], capsys)
    assert told[0] == "a.txt: fetching the embedded model: 0 % of 1.00 GB"
    assert told[10:] == [
        "a.txt: fetching the embedded model: 100 % of 1.00 GB",
        "a.txt: loading the embedded model",
        "a.txt: model ready",
    ]


def test_events_are_told_once_each(capsys: pytest.CaptureFixture[str]) -> None:
    events: list[Event] = [
        ModelPreparing("waiting"),
        ModelPreparing("waiting"),
        SectionStarted("key_takeaways"),
        SectionGrounded("key_takeaways", ()),
        RepairStarted(2),
    ]
    assert lines(events, capsys) == [
        "a.txt: waiting for another download of the model",
        "a.txt: writing key takeaways",
        "a.txt: asking again about 2 items",
    ]


def test_one_item_is_singular() -> None:
    assert wording(RepairStarted(1)) == "asking again about 1 item"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with showing(quiet=True) as told:
        told("a.txt", SectionStarted("headline"))
    assert capsys.readouterr() == ("", "")
