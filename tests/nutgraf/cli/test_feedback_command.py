"""`nutgraf feedback` lists what readers said."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from batch_line import in_terminal, nutgraf
from nutgraf.cli.feedback_listed import tell_feedback
from nutgraf.jobs.database import Database
from nutgraf.jobs.feedback import Feedback, FeedbackStore

DAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTILE = "No!\x1b]0;owned\x07\nIt was \u202e42\u202c, not 40.\x9b31m"
ARTICLE = "c0ffee1234" + "0" * 54

ACTING = {"\x1b", "\x07", "\x9b", "\u202e"}


def said(number: int, *, comment: str | None = "Wrong.", path: str | None = None) -> Feedback:
    return Feedback(
        id=f"Fv{number}",
        digest_key=f"{number:064}",
        article_id=ARTICLE if number == 1 else f"{number:064}",
        headline="Quillon Mills To Close Its Oldest Loom Hall",
        path=path,
        value=path and "The hall closes in March.",
        comment=comment,
        said_by="slack:T01:U02",
        said_at=DAY + timedelta(days=number),
    )


@pytest.fixture
def database(tmp_path: Path) -> tuple[str, str]:
    url = f"sqlite:///{tmp_path / 'nights.db'}"
    opened = Database(url)
    opened.create()
    store = FeedbackStore(opened)
    store.add(said(1, comment=HOSTILE, path="key_developments[2]"))
    store.add(said(2, comment=None))
    opened.close()
    return ("--database-url", url)


def test_it_is_a_table_with_the_latest_first(database: tuple[str, str]) -> None:
    result = nutgraf("feedback", *database)
    heading, second, first = result.stdout.splitlines()
    assert heading.split() == ["article", "said", "item", "words", "comment"]
    assert "all of it" in second
    assert "Quillon Mills To Close Its Oldest Loom Hall" in second
    assert first.startswith("c0ffee1234 ")
    for part in ("2026-11-21", "key_developments[2]", "The hall closes in March.", "No!"):
        assert part in first


def test_programs_get_one_object_a_line(database: tuple[str, str]) -> None:
    lines = nutgraf("feedback", "--format", "json", *database).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["Fv2", "Fv1"]
    assert json.loads(lines[1]) == {
        "id": "Fv1",
        "digest_key": f"{1:064}",
        "article_id": ARTICLE,
        "headline": "Quillon Mills To Close Its Oldest Loom Hall",
        "path": "key_developments[2]",
        "value": "The hall closes in March.",
        "comment": HOSTILE,
        "said_by": "slack:T01:U02",
        "said_at": "2026-11-21T12:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("flags", "ids"),
    [
        (("--limit", "1"), ["Fv2"]),
        (("--since", "2026-11-22"), ["Fv2"]),
        (("--until", "2026-11-22"), ["Fv1"]),
        (("--article", "c0ffee1234"), ["Fv1"]),
    ],
    ids=["limit", "since", "until", "article"],
)
def test_the_list_can_be_narrowed(
    flags: tuple[str, ...], ids: list[str], database: tuple[str, str]
) -> None:
    shown = nutgraf("feedback", "--format", "json", *flags, *database).stdout
    assert [json.loads(line)["id"] for line in shown.splitlines()] == ids


def test_no_feedback_is_told_and_a_short_id_refused(database: tuple[str, str]) -> None:
    none = nutgraf("feedback", "--article", "abcdefabcdef", *database)
    assert (none.exit_code, none.stdout) == (0, "")
    assert none.stderr == "no feedback was found\n"
    short = nutgraf("feedback", "--article", "abc", *database)
    assert (short.exit_code, short.stderr) == (
        2,
        "nutgraf: 'abc' is too short: give 6 characters or more\n",
    )


def test_peoples_words_do_nothing_to_a_terminal(database: tuple[str, str]) -> None:
    code, shown = in_terminal(("feedback", *database), {**os.environ, "TERM": "xterm"}, columns=120)
    assert code == 0
    assert "No!" in shown
    assert not ACTING & set(shown)
    assert max(map(len, shown.splitlines())) <= 120


def test_nor_do_they_as_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    tell_feedback([said(1, comment=HOSTILE)], form="json")
    shown = capsys.readouterr().out
    assert "No!" in shown
    assert not ACTING & set(shown)
