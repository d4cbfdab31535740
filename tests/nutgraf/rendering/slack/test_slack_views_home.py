"""The App Home."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from nutgraf.rendering.slack.actions import SETTINGS
from nutgraf.rendering.slack.messages import View
from nutgraf.rendering.slack.views import HomeEdition, home_view
from slack_workspace.blocks import texts_of, view_faults

_MORNING = HomeEdition(
    name="morning",
    title="The Morning Edition",
    last_run_at=datetime(2026, 11, 24, 4, 12, tzinfo=UTC),
    articles=14,
    channel="C04MORNING",
    at=time(7, 30),
    timezone="America/New_York",
    sections=("key_takeaways", "quotes"),
    topics=("Energy", "Banking"),
    stories=1,
)
_TITLES = {"quotes": "In their words"}


def _shown(view: View) -> str:
    return "".join(texts_of(view["blocks"]))


def _settings(view: View) -> list[tuple[str, str]]:
    return [
        (element["text"]["text"], element["value"])
        for block in view["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"] == SETTINGS
    ]


def test_an_edition_is_shown_with_its_subscription() -> None:
    view = home_view([_MORNING], sections=_TITLES)
    shown = _shown(view)
    assert view_faults(view) == []
    assert "The Morning Edition" in shown
    assert " every day at 07:30, America/New York" in shown
    assert "Sections: Key takeaways, In their words" in shown
    assert "Only articles on: Energy, Banking" in shown
    assert "Threads for up to 1 article" in shown
    assert '{"type": "channel", "channel_id": "C04MORNING"}' in json.dumps(view)
    assert _settings(view) == [("Settings", "morning")]


def test_the_last_run_is_told_in_the_readers_own_time_zone() -> None:
    (moment,) = [
        element
        for block in home_view([_MORNING])["blocks"]
        for part in block.get("elements", ())
        for element in part.get("elements", ())
        if element["type"] == "date"
    ]
    assert moment["timestamp"] == 1_795_493_520
    assert moment["fallback"] == "24 November 2026, 04:12 UTC"
    assert "14 articles" in _shown(home_view([_MORNING]))


def test_an_edition_that_is_posted_nowhere_can_be() -> None:
    view = home_view([HomeEdition("week", "The Week")])
    assert view_faults(view) == []
    assert "Not made yet" in _shown(view)
    assert "Not posted here" in _shown(view)
    assert _settings(view) == [("Post it in a channel", "week")]


def test_a_pause_is_told() -> None:
    assert "Paused" in _shown(home_view([replace(_MORNING, is_active=False)]))


def test_an_edition_without_threads_says_so() -> None:
    assert "No threads, the overview only" in _shown(home_view([replace(_MORNING, stories=0)]))


def test_who_may_not_change_settings_sees_no_button() -> None:
    view = home_view([_MORNING], may_change=False)
    assert view_faults(view) == []
    assert _settings(view) == []
    assert "The Morning Edition" in _shown(view)


@pytest.mark.parametrize("channel", ["<!channel>", "X12", "C1|x>", "", "c04"])
def test_what_is_no_channels_id_is_no_mention(channel: str) -> None:
    view = home_view([replace(_MORNING, channel=channel)])
    assert view_faults(view) == []
    assert '"channel"' not in json.dumps(view)


def test_slack_takes_the_home_of_many_editions_of_any_words() -> None:
    words = "<!here> *x* 日本" * 300
    loud = replace(_MORNING, title=words, topics=(words,) * 50, sections=(words,) * 50)
    many = home_view([replace(loud, name=str(n)) for n in range(90)])
    assert view_faults(many) == []
    assert "And 70 editions more." in _shown(many)
    assert view_faults(home_view([])) == []
    assert view_faults(home_view([replace(loud, title="", topics=("",))])) == []
