"""The settings' modal, and what is made of what comes back."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from nutgraf.rendering.slack.actions import SETTINGS_VIEW
from nutgraf.rendering.slack.messages import View
from nutgraf.rendering.slack.views import (
    HomeEdition,
    SettingsGiven,
    settings_from,
    settings_view,
    timezone_options,
)
from slack_workspace.blocks import view_faults

_SECTIONS = {"key_takeaways": "Key takeaways", "market_impact": "Market impact", "quotes": "Quotes"}
_EDITION = HomeEdition(
    name="morning",
    title="The Morning Edition",
    channel="C04MORNING",
    at=time(7, 30),
    timezone="Europe/Berlin",
    sections=("key_takeaways", "quotes"),
    topics=("Energy", "Banking"),
    stories=7,
    is_active=True,
)


def _elements(view: View) -> dict[str, Any]:
    return {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}


def _untouched(view: View) -> dict[str, dict[str, Any]]:
    """What Slack sends of a view that was opened and sent."""
    answers: dict[str, tuple[str, str, Any]] = {
        "conversations_select": ("selected_conversation", "initial_conversation", None),
        "static_select": ("selected_option", "initial_option", None),
        "external_select": ("selected_option", "initial_option", None),
        "checkboxes": ("selected_options", "initial_options", []),
        "multi_static_select": ("selected_options", "initial_options", []),
        "plain_text_input": ("value", "initial_value", None),
    }
    values: dict[str, dict[str, Any]] = {}
    for name, element in _elements(view).items():
        answer, initial, otherwise = answers[element["type"]]
        held = {"type": element["type"], answer: element.get(initial, otherwise)}
        values[name] = {element["action_id"]: held}
    return values


def _given(**changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    values = _untouched(settings_view(_EDITION, sections=_SECTIONS))
    return {**values, **{name: {name: held} for name, held in changes.items()}}


@pytest.mark.parametrize("count", [1, 3, 10, 11, 100])
@pytest.mark.parametrize("all_of_them", [True, False])
def test_what_is_shown_and_sent_back_untouched_is_the_same(count: int, all_of_them: bool) -> None:
    names = {f"section_{n}": f"Section {n}" for n in range(count)}
    chosen = None if all_of_them or count == 1 else ("section_0",)
    edition = replace(_EDITION, sections=chosen, at=time(6, 45))
    view = settings_view(edition, sections=names)
    assert view_faults(view) == []
    assert settings_from(_untouched(view), sections=names) == SettingsGiven(
        channel="C04MORNING",
        at=time(6, 45),
        timezone="Europe/Berlin",
        sections=chosen,
        topics=("Energy", "Banking"),
        stories=7,
        is_active=True,
    )


def test_the_modal_is_called_as_whoever_listens_expects() -> None:
    view = settings_view(_EDITION, sections=_SECTIONS)
    elements = _elements(view)
    assert (view["callback_id"], view["private_metadata"]) == (SETTINGS_VIEW, "morning")
    assert {name: e["action_id"] for name, e in elements.items()} == {
        name: name
        for name in ("channel", "hour", "timezone", "sections", "topics", "stories", "active")
    }
    assert elements["channel"]["filter"]["include"] == ["public", "private"]
    assert len(elements["hour"]["options"]) == 48


def test_slack_takes_the_settings_of_an_edition_that_is_posted_nowhere() -> None:
    view = settings_view(HomeEdition("week", "The Week", timezone="Mars/Olympus"), sections={})
    assert view_faults(view) == []
    faults = settings_from(_untouched(view), sections=())
    assert isinstance(faults, dict)
    assert faults.keys() == {"channel", "timezone"}


def test_slack_takes_any_words_in_settings() -> None:
    words = "<!here> 日本, " * 400
    edition = replace(_EDITION, title=words, topics=(words,) * 9, sections=("unknown",), stories=12)
    assert view_faults(settings_view(edition, sections={"a": words, "b" * 151: "B"})) == []


def test_topics_are_parted_by_commas_each_once() -> None:
    given = settings_from(
        _given(topics={"value": " Energy,, banking ;Energy\nENERGY , Food  and drink"}),
        sections=_SECTIONS,
    )
    assert isinstance(given, SettingsGiven)
    assert given.topics == ("Energy", "banking", "Food and drink")


def test_nothing_chosen_is_paused_and_of_all_topics() -> None:
    given = settings_from(
        _given(active={"selected_options": []}, topics={"value": None}), sections=_SECTIONS
    )
    assert isinstance(given, SettingsGiven)
    assert (given.is_active, given.topics) == (False, ())


@pytest.mark.parametrize(
    ("block", "held"),
    [
        ("channel", {"selected_conversation": None}),
        ("channel", {"selected_conversation": "<!channel>"}),
        ("channel", {"selected_conversation": ["C1"]}),
        ("hour", {"selected_option": None}),
        ("hour", {"selected_option": {"value": "24:00"}}),
        ("timezone", {"selected_option": {"value": "../etc/passwd"}}),
        ("timezone", {}),
        ("sections", {"selected_options": []}),
        ("sections", {"selected_options": [{"value": "unknown"}]}),
        ("topics", {"value": ",".join(map(str, range(21)))}),
        ("topics", {"value": "x" * 61}),
        ("stories", {"selected_option": {"value": "51"}}),
        ("stories", {"selected_option": {"value": "-1"}}),
        ("stories", {"selected_option": "10"}),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_block(block: str, held: dict[str, Any]) -> None:
    faults = settings_from(_given(**{block: held}), sections=_SECTIONS)
    assert isinstance(faults, dict)
    assert faults.keys() == {block}
    assert faults[block].endswith(".")


def test_values_of_no_shape_at_all_are_faults() -> None:
    for values in ({}, {"channel": None, "hour": {"hour": 3}, "sections": {"sections": "x"}}):
        faults = settings_from(values, sections=_SECTIONS)
        assert isinstance(faults, dict)
        assert faults.keys() == {"channel", "hour", "timezone", "sections", "stories"}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("berl", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/New_York", "America/New_York"),
        ("NEW", "America/New_York"),
        ("são paulo", "America/Sao_Paulo"),
        ("germany", "Europe/Berlin"),
        ("india", "Asia/Kolkata"),
        ("utc", "UTC"),
        ("buenos", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_time_zone_is_found_by_its_city_or_country(query: str, first: str) -> None:
    options = timezone_options(query)
    assert first in [option["value"] for option in options[:6]]
    assert len(options) <= 100


def test_a_query_that_fits_nothing_finds_nothing_and_none_finds_as_many_as_slack_takes() -> None:
    assert timezone_options("zzz") == []
    assert len(timezone_options("")) == 100
