"""The App Home: what the bot does, how to ask it, and the workspace's editions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack import blocks
from nutgraf.rendering.slack.actions import COMMAND, SETTINGS
from nutgraf.rendering.slack.blocks import Element
from nutgraf.rendering.slack.messages import Block, View
from nutgraf.rendering.slack.texts import shortened
from nutgraf.rendering.slack.views.elements import is_conversation, section

MOST_EDITIONS: Final = 20
"""Shown; of four blocks each, which leaves room for what stands above."""

_LIST_TEXT: Final = 600


@dataclass(frozen=True, slots=True)
class HomeEdition:
    """An edition, and where and when a workspace gets it.

    Attributes:
        name: The edition's.
        title: What readers call it.
        last_run_at: When it was last made, if it was; with its time zone.
        articles: How many it had then.
        next_at: When it will be made next, where that is known; likewise.
        channel: The id of the channel it is posted in; None where it is posted nowhere.
        at: The wall clock's time from which it is posted.
        timezone: An IANA time zone.
        sections: Of each article's digest, by name; None for all.
        topics: Only articles with one of these; empty for all.
        stories: Articles at most that get a thread.
        is_active: Whether it is posted.
    """

    name: str
    title: str
    last_run_at: datetime | None = None
    articles: int | None = None
    next_at: datetime | None = None
    channel: str | None = None
    at: time = time(8)
    timezone: str = "UTC"
    sections: tuple[str, ...] | None = None
    topics: tuple[str, ...] = ()
    stories: int = 10
    is_active: bool = True


def home_view(
    editions: Sequence[HomeEdition],
    *,
    may_change: bool = True,
    sections: Mapping[str, str] | None = None,
) -> View:
    """The App Home of a workspace.

    Args:
        editions: In the order to show them; of many, the first twenty are shown.
        may_change: Whether whoever looks may change settings; others get no buttons.
        sections: Titles of sections, by name; a name without one is made a title.
    """
    shown: list[Block] = [*_welcome(), blocks.divider(), blocks.header("Editions")]
    if not editions:
        shown.append(section("There is no edition yet. Whoever runs nutgraf makes them."))
    for position, edition in enumerate(editions[:MOST_EDITIONS]):
        shown += [blocks.divider()] if position else []
        shown += _edition(edition, sections or {}, may_change=may_change)
    if len(editions) > MOST_EDITIONS:
        rest = wording.counted(len(editions) - MOST_EDITIONS, "edition")
        shown += [blocks.divider(), section(f"And {rest} more.")]
    return {"type": "home", "blocks": shown}


def _welcome() -> Iterator[Block]:
    yield blocks.header("News, in digests you can check")
    yield section(
        "nutgraf turns an article into takeaways, figures and quotations, and says nothing that "
        "the article does not say. Behind “Evidence” are the article’s own sentences."
    )
    yield _ways()


def _ways() -> Block:
    """How to ask for a digest."""
    ways = (
        (_code(f"{COMMAND} https://…"), _text(" in any channel that it is in")),
        (_code("@nutgraf https://…"), _text(" in a channel or a thread")),
        (_text("“Digest this link”", bold=True), _text(" in the menu of a message with a link")),
    )
    bullets = [{"type": "rich_text_section", "elements": list(way)} for way in ways]
    asking = {"type": "rich_text_section", "elements": [_text("Ask it for one:", bold=True)]}
    return {
        "type": "rich_text",
        "elements": [asking, {"type": "rich_text_list", "style": "bullet", "elements": bullets}],
    }


def _edition(
    edition: HomeEdition, sections: Mapping[str, str], *, may_change: bool
) -> Iterator[Block]:
    lines: list[list[Element]] = [
        [_text(one_line(edition.title) or one_line(edition.name) or "Untitled edition", bold=True)],
        [*_runs(edition)],
        [*_posted(edition)],
    ]
    if is_conversation(edition.channel):
        lines += [[_text(line)] for line in _choices(edition, sections)]
    elements = [element for line in lines for element in (*line, _text("\n"))][:-1]
    yield {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }
    if may_change:
        label = "Settings" if edition.channel else "Post it in a channel"
        yield blocks.buttons(blocks.button(label, SETTINGS, value=edition.name))


def _runs(edition: HomeEdition) -> Iterator[Element]:
    if edition.last_run_at is None:
        yield _text("Not made yet")
    else:
        yield _text("Last made ")
        yield _moment(edition.last_run_at)
        if edition.articles is not None:
            yield _text(f" · {wording.counted(edition.articles, 'article')}")
    if edition.next_at is not None:
        yield _text(" · next ")
        yield _moment(edition.next_at)


def _posted(edition: HomeEdition) -> Iterator[Element]:
    if not is_conversation(edition.channel):
        yield _text("Not posted here")
        return
    yield _text("Posted in " if edition.is_active else "Paused; it was posted in ")
    yield {"type": "channel", "channel_id": edition.channel}
    zone = one_line(edition.timezone.replace("_", " "))
    yield _text(f" every day at {edition.at:%H:%M}, {zone}")


def _choices(edition: HomeEdition, sections: Mapping[str, str]) -> Iterator[str]:
    if edition.sections is None:
        yield "All sections"
    else:
        yield _listed("Sections", (section_name(name, sections) for name in edition.sections))
    if edition.topics:
        yield _listed("Only articles on", edition.topics)
    threads = wording.counted(edition.stories, "article")
    yield f"Threads for up to {threads}" if edition.stories else "No threads, the overview only"


def _listed(title: str, names: Iterator[str] | Sequence[str]) -> str:
    return shortened(f"{title}: {', '.join(map(one_line, names))}", _LIST_TEXT)


def section_name(name: str, titles: Mapping[str, str]) -> str:
    """What readers call a section."""
    return one_line(titles.get(name, "")) or wording.section_title(name)


def _moment(moment: datetime) -> Element:
    """A time, which Slack shows where the reader is."""
    return {
        "type": "date",
        "timestamp": int(moment.timestamp()),
        "format": "{date_short_pretty} at {time}",
        "fallback": f"{wording.day(moment)}, {moment:%H:%M %Z}".rstrip(),
    }


def _text(text: str, *, bold: bool = False) -> Element:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def _code(text: str) -> Element:
    return {"type": "text", "text": text, "style": {"code": True}}
