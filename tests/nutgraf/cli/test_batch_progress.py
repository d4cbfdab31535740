"""Progress of a night: a table that fits, lines that are few, and nothing for the quiet."""

import io
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from inline_snapshot import snapshot
from rich.console import Console

from nutgraf.cli.batch.pace import Pace
from nutgraf.cli.batch.progress import LEAST_SECONDS, MOST_SECONDS, Display, Lines, reporting
from nutgraf.cli.batch.table import night_table
from nutgraf.events import ModelPreparing
from nutgraf.jobs.records import Counts, RunRecord
from nutgraf.usage import Usage

GB = 1_000_000_000


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def record(done: int, of: int, **counts: int) -> RunRecord:
    return RunRecord(
        id="morning-20260301-043000",
        edition="morning",
        title="Morning",
        status="running",
        started_at=datetime(2026, 3, 1, 4, 30, tzinfo=UTC),
        counts=Counts(read=of - done - sum(counts.values()), done=done, **counts),
        usage=Usage(
            requests=done,
            input_tokens=done * 2_000,
            output_tokens=done * 400,
            cost_usd=Decimal(done) / 1000,
        ),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_pace_is_that_of_the_last_minute(clock: Clock) -> None:
    """The first hundred were there already."""
    pace = Pace(clock)
    pace.take(0)
    assert (pace.rate, pace.seconds_left(10)) == (None, None)
    clock.now += 1
    pace.take(100)
    assert pace.rate == pytest.approx(100)
    for ended in range(101, 200):
        clock.now += 2
        pace.take(ended)
    assert pace.rate == pytest.approx(0.5, rel=0.05)
    assert pace.seconds_left(50) == pytest.approx(100, rel=0.05)


def test_pace_of_articles_that_take_minutes_is_that_of_the_last_dozen(clock: Clock) -> None:
    pace = Pace(clock)
    for ended in range(40):
        pace.take(ended)
        clock.now += 120
    clock.now -= 120
    assert pace.rate == pytest.approx(1 / 120)
    clock.now += 1_200  # nothing has ended since
    assert pace.rate == pytest.approx(11 / (11 * 120 + 1_200))


def drawn(width: int, below: str = "", **counts: int) -> str:
    clock = Clock()
    pace = Pace(clock)
    pace.take(0)
    clock.now += 60
    state = record(790, 1000, **counts)
    pace.take(state.counts.ended)
    file = io.StringIO()
    console = Console(file=file, width=width, color_system=None)
    console.print(night_table(state, pace, width=width, below=below))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


def test_the_table_in_a_wide_terminal() -> None:
    shown = drawn(80, below="finishing what is in flight", cached=0, copy=14, failed=8)
    assert shown == snapshot("""\
morning-20260301-043000
━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━          812 of 1,000 · 81 %
  done         790                       tokens in  1.58 M
  copies        14                       tokens out 316 k
  failed         8                       cost       $0.7900
  skipped        0                       rate       812 articles/min
  waiting      188                       time left  14 s
  finishing what is in flight
""")


def test_the_table_in_a_narrow_terminal() -> None:
    assert drawn(60, copy=14, failed=8) == snapshot("""\
morning-20260301-043000
━━━━━━━━━━━━━━━━━━━━━━╸       812 of 1,000 · 81 %
  done         790
  copies        14
  failed         8
  skipped        0
  waiting      188
  tokens in  1.58 M
  tokens out 316 k
  cost       $0.7900
  rate       812 articles/min
  time left  14 s
""")


@pytest.mark.parametrize("width", [20, 40, 60, 71, 72, 80, 200])
def test_the_table_fits_with_room_for_an_echoed_ctrl_c(width: int) -> None:
    shown = drawn(width, below="finishing what is in flight; another Ctrl-C stops at once")
    assert max(map(len, shown.splitlines())) <= width
    assert len(shown.splitlines()[-1]) <= width - 3


def test_lines_are_told_when_ten_seconds_and_a_tenth_have_passed_and_at_the_end(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Lines(clock)
    for done in range(0, 200, 10):  # a twentieth in each two seconds
        lines.progress(record(done, 200))
        clock.now += LEAST_SECONDS / 5
    lines.progress(record(200, 200))
    lines.close()
    lines.close()
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[2] for line in told] == [
        "50 of 200",
        "100 of 200",
        "150 of 200",
        "200 of 200",
    ]


def test_a_slow_night_is_told_of_all_the_same(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = Lines(clock)
    lines.progress(record(0, 1000))
    clock.now += MOST_SECONDS - 1
    lines.progress(record(1, 1000))
    assert capsys.readouterr().err == ""
    clock.now += 1
    lines.progress(record(1, 1000))
    assert capsys.readouterr().err == snapshot("""\
nutgraf: morning-20260301-043000: 1 of 1,000: 1 digest; 1 request; 2,000 tokens in, 400 out; \
$0.0010; 0.1 a minute; 6 d 22 h left
""")


def test_the_embedded_model_is_told_of_stage_by_stage(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for done in range(0, GB + 1, GB // 40):
        lines.preparing(ModelPreparing("fetching", done, GB))
    lines.preparing(ModelPreparing("loading"))
    lines.preparing(ModelPreparing("ready"))
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 13
    assert told[1] == "nutgraf: fetching the embedded model: 10 % of 1.00 GB"
    assert told[-2:] == ["nutgraf: loading the embedded model", "nutgraf: model ready"]


def test_notes_hold_nothing_that_a_terminal_obeys(capsys: pytest.CaptureFixture[str]) -> None:
    Lines().say("the feed '\x1b[31mred'\nis empty")
    assert capsys.readouterr().err == "nutgraf: the feed '[31mred' is empty\n"


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with reporting(quiet=True) as report:
        report.say("hello")
        report.progress(record(1, 2))
        report.preparing(ModelPreparing("loading"))
        report.stopping("stopping")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("is_terminal", "kind", "report"),
    [(True, "xterm", Display), (True, "dumb", Lines), (False, "xterm", Lines)],
)
def test_only_a_terminal_that_can_draw_gets_a_table(
    is_terminal: bool, kind: str, report: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    with reporting(quiet=False) as chosen:
        assert isinstance(chosen, report)
