"""What only processes of their own show: terminals, and workers that are ended."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from batch_line import Place, in_terminal
from night.press import stories, write_night
from night.stub_model import StubModel
from stub_server import wait_until


@pytest.fixture(scope="module")
def model() -> Iterator[StubModel]:
    with StubModel(latency=0.3) as model:
        yield model


@pytest.fixture
def place(tmp_path: Path, model: StubModel) -> Place:
    place = Place(tmp_path, model.url)
    write_night(place.source, stories(12))
    return place


def environment(place: Place, **more: str) -> dict[str, str]:
    return {**os.environ, **place.environment, "TERM": "xterm", **more}


def test_a_terminal_gets_a_table_that_is_drawn_anew_and_goes_away(place: Place) -> None:
    flags = ("--concurrency", "4")
    code, shown = in_terminal((*place.command, *flags), environment(place, NO_COLOR="1"))
    assert code == 0
    assert not re.search(r"\x1b\[[\d;]*3\dm", shown)
    assert re.search(r"\d+ of 12 · \d+ %", shown)
    assert "tokens out" in shown
    assert "\x1b[2K" in shown  # a line is cleared before it is drawn anew
    last = shown[shown.rindex("\x1b[?25h") :]
    assert "12 digests of 12 articles" in last
    assert "waiting" not in last


def test_a_worker_that_is_to_end_finishes_what_it_has_in_hand(
    place: Place, model: StubModel
) -> None:
    """What it asked is answered and kept: the night never asks it again, and others do the rest."""
    write_night(place.source, stories(20))
    words = (sys.executable, "-m", "nutgraf")
    before = len(model.paid())
    worker = subprocess.Popen(
        (*words, "worker", *place.database),
        stderr=subprocess.PIPE,
        env=environment(place),
        text=True,
    )
    assert worker.stderr is not None
    assert "working on sqlite:///" in worker.stderr.readline()
    flags = ("--concurrency", "4", "--workers", "1", "--quiet")
    night = subprocess.Popen((*words, *place.command, *flags), env=environment(place))
    wait_until(lambda: len(model.paid()) > before + 4, seconds=30)
    worker.send_signal(signal.SIGTERM)
    said = worker.communicate(timeout=30)[1]
    assert worker.returncode == 0
    assert "finishing what is in hand" in said
    assert night.wait(60) == 0
    asked = [paid.content for paid in model.paid()[before:]]
    assert len(asked) == len(set(asked)) == 20
