"""The modal with a workspace's settings of an edition, and what comes back from it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final, TypeVar

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack import blocks
from nutgraf.rendering.slack.actions import SETTINGS_VIEW, TIMEZONE
from nutgraf.rendering.slack.blocks import Element
from nutgraf.rendering.slack.edition_choice import MOST_STORIES
from nutgraf.rendering.slack.messages import Block, View
from nutgraf.rendering.slack.texts import size
from nutgraf.rendering.slack.views.elements import (
    MOST_OPTIONS,
    OPTION_VALUE,
    field,
    form,
    is_conversation,
    label,
    option,
    select,
    text_input,
)
from nutgraf.rendering.slack.views.home import HomeEdition, section_name
from nutgraf.rendering.slack.views.timezones import is_timezone, timezone_option

MOST_TOPICS: Final = 20
TOPIC_TEXT: Final = 60

_TOPICS_TEXT: Final = 2_000
_MOST_BOXES: Final = 10
"""Of checkboxes; more sections are a list to choose from."""

_HALF_HOURS: Final = tuple(time(hour, minute) for hour in range(24) for minute in (0, 30))
_STORIES: Final = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, MOST_STORIES)
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_ACTIVE: Final = "active"

T = TypeVar("T")
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SettingsGiven:
    """What somebody chose; see `HomeEdition`."""

    channel: str
    at: time
    timezone: str
    sections: tuple[str, ...] | None
    topics: tuple[str, ...]
    stories: int
    is_active: bool


def settings_view(edition: HomeEdition, *, sections: Mapping[str, str]) -> View:
    """Ask where, when and what of an edition is posted.

    Args:
        edition: With what is chosen now.
        sections: Titles of all sections there are, by name; at most 100.
    """
    contents = [
        blocks.paragraph(blocks.words(one_line(edition.title) or edition.name, "bold")),
        _channel(edition),
        _hour(edition),
        _timezone(edition),
        *_sections(edition, sections),
        _topics(edition),
        _stories(edition),
        _active(edition),
    ]
    return form(
        "Edition settings",
        contents,
        submit="Save",
        callback=SETTINGS_VIEW,
        metadata=edition.name,
    )


def _channel(edition: HomeEdition) -> Block:
    chosen = {"initial_conversation": edition.channel} if is_conversation(edition.channel) else {}
    element = {
        "type": "conversations_select",
        "placeholder": label("Choose a channel", 150),
        "filter": {"include": ["public", "private"]},
        **chosen,
    }
    return field("channel", "Channel", element, hint="Invite nutgraf to a private one first.")


def _hour(edition: HomeEdition) -> Block:
    at = edition.at.replace(second=0, microsecond=0, tzinfo=None)
    options = [_clock_option(hour) for hour in sorted({*_HALF_HOURS, at})]
    return field("hour", "Posted from", select(options, _clock_option(at), "Choose a time"))


def _clock_option(at: time) -> Element:
    return option(f"{at:%H:%M}", f"{at:%H:%M}")


def _timezone(edition: HomeEdition) -> Block:
    known = is_timezone(edition.timezone)
    element = {
        "type": "external_select",
        "placeholder": label("Type a city or a country", 150),
        "min_query_length": 2,
        **({"initial_option": timezone_option(edition.timezone)} if known else {}),
    }
    return field(TIMEZONE, "Time zone", element)


def _sections(edition: HomeEdition, sections: Mapping[str, str]) -> list[Block]:
    """The choice of sections; none where there are none to choose from."""
    options = {
        name: option(section_name(name, sections), name)
        for name in sections
        if 0 < len(name) <= OPTION_VALUE
    }
    shown = dict([*options.items()][:MOST_OPTIONS])
    if not shown:
        return []
    chosen = [one for name, one in shown.items() if _is_chosen(name, edition)]
    is_short = len(shown) <= _MOST_BOXES
    element = {
        "type": "checkboxes" if is_short else "multi_static_select",
        "options": [*shown.values()],
        **({} if is_short else {"placeholder": label("Choose sections", 150)}),
        **({"initial_options": chosen} if chosen else {}),
    }
    return [field("sections", "Sections of each digest", element)]


def _is_chosen(name: str, edition: HomeEdition) -> bool:
    return edition.sections is None or name in edition.sections


def _topics(edition: HomeEdition) -> Block:
    kept = ""
    for topic in map(one_line, edition.topics):
        longer = f"{kept}, {topic}" if kept else topic
        kept = longer if size(longer) <= _TOPICS_TEXT else kept
    element = text_input("Energy, Banking", most=_TOPICS_TEXT, initial=kept)
    hint = "Parted by commas. Only articles on one of them are posted; leave it empty for all."
    return field("topics", "Topics", element, hint=hint, optional=True)


def _stories(edition: HomeEdition) -> Block:
    options = [_stories_option(count) for count in sorted({*_STORIES, edition.stories})]
    element = select(options, _stories_option(edition.stories), "Choose a number")
    return field("stories", "Articles with a thread, at most", element)


def _stories_option(count: int) -> Element:
    return option("None, the overview only" if count == 0 else str(count), str(count))


def _active(edition: HomeEdition) -> Block:
    posting = option("Post it every day", _ACTIVE)
    element = {
        "type": "checkboxes",
        "options": [posting],
        **({"initial_options": [posting]} if edition.is_active else {}),
    }
    return field("active", "Posting", element, optional=True)


def settings_from(
    values: Values, *, sections: Sequence[str] | Mapping[str, str]
) -> SettingsGiven | dict[str, str]:
    """What somebody chose, or what is wrong with it: a sentence for each block.

    Args:
        values: `view.state.values` of what was sent.
        sections: Names of all sections there are.
    """
    faults: dict[str, str] = {}

    def read(block: str, reader: Callable[[Mapping[str, Any]], T]) -> T | None:
        try:
            return reader(_element(values, block))
        except _Unfit as fault:
            faults[block] = str(fault)
            return None

    channel = read("channel", _read_channel)
    at = read("hour", _read_hour)
    timezone = read(TIMEZONE, _read_timezone)
    chosen = read("sections", lambda element: _read_sections(element, tuple(sections)))
    topics = read("topics", _read_topics)
    stories = read("stories", _read_stories)
    is_active = bool(_element(values, "active").get("selected_options"))
    if channel is None or at is None or timezone is None or topics is None or stories is None:
        return faults
    if faults:
        return faults
    return SettingsGiven(channel, at, timezone, chosen, topics, stories, is_active)


class _Unfit(ValueError):
    """A choice that cannot be kept; says why, to whoever chose."""


def _element(values: Values, block: str) -> Mapping[str, Any]:
    """What an input holds; an input that was not sent holds nothing."""
    of_block = values.get(block)
    found = of_block.get(block) if isinstance(of_block, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _selected(element: Mapping[str, Any]) -> str:
    chosen = element.get("selected_option")
    value = chosen.get("value") if isinstance(chosen, Mapping) else None
    return value if isinstance(value, str) else ""


def _read_channel(element: Mapping[str, Any]) -> str:
    channel = element.get("selected_conversation")
    if not isinstance(channel, str) or not is_conversation(channel):
        raise _Unfit("Choose the channel that it is to be posted in.")
    return channel


def _read_hour(element: Mapping[str, Any]) -> time:
    match = _CLOCK.fullmatch(_selected(element))
    if match is None:
        raise _Unfit("Choose the time from which it is posted.")
    return time(int(match[1]), int(match[2]))


def _read_timezone(element: Mapping[str, Any]) -> str:
    name = _selected(element)
    if not is_timezone(name):
        raise _Unfit("Choose a time zone: type a city or a country, and take one of the list.")
    return name


def _read_sections(element: Mapping[str, Any], known: Sequence[str]) -> tuple[str, ...] | None:
    """Those of the sections that were chosen, in their own order; None for all of them."""
    options = element.get("selected_options")
    chosen = {one.get("value") for one in options or () if isinstance(one, Mapping)}
    kept = tuple(name for name in known if name in chosen)
    if known and not kept:
        raise _Unfit("Choose at least one section.")
    return None if len(kept) == len(known) else kept


def _read_topics(element: Mapping[str, Any]) -> tuple[str, ...]:
    """What stands between the commas, each once."""
    value = element.get("value")
    topics: dict[str, str] = {}
    for topic in map(one_line, re.split(r"[,;\n]", value if isinstance(value, str) else "")):
        if topic:
            topics.setdefault(topic.casefold(), topic)
    kept = tuple(topics.values())
    if len(kept) > MOST_TOPICS:
        raise _Unfit(f"These are {len(kept)} topics; {MOST_TOPICS} is the most.")
    if any(len(topic) > TOPIC_TEXT for topic in kept):
        raise _Unfit(f"A topic has {TOPIC_TEXT} characters at most; part them by commas.")
    return kept


def _read_stories(element: Mapping[str, Any]) -> int:
    value = _selected(element)
    if not re.fullmatch("[0-9]{1,3}", value) or int(value) > MOST_STORIES:
        raise _Unfit(f"Choose a number from 0 to {MOST_STORIES}.")
    return int(value)
