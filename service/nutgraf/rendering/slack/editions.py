"""An edition at a glance, and a message with a thread for each of its first stories."""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from nutgraf.rendering import wording
from nutgraf.rendering.edition_html import DIRECTION_WORDS, duration, weekday
from nutgraf.rendering.edition_view import EditionView, MovedFigure, Story, StoryDirection, Topic
from nutgraf.rendering.edition_wording import adds, measured, undatelined
from nutgraf.rendering.plain import one_line
from nutgraf.rendering.repetition import repeats
from nutgraf.rendering.slack.blocks import (
    LINE_BREAK,
    Run,
    Style,
    bullet,
    buttons,
    context,
    divider,
    fallback,
    fields,
    header,
    link,
    measure,
    paragraph,
    small_print,
    words,
)
from nutgraf.rendering.slack.digest_parts import chosen
from nutgraf.rendering.slack.digests import button_link, digest_buttons, masthead, whole
from nutgraf.rendering.slack.edition_choice import Choice, choose
from nutgraf.rendering.slack.figures import column
from nutgraf.rendering.slack.messages import (
    MESSAGE_TEXT,
    MOST_BLOCKS,
    Block,
    EditionPosting,
    Message,
    Posting,
)
from nutgraf.rendering.slack.packing import Item, Part, item, take
from nutgraf.rendering.slack.texts import shortened, size
from nutgraf.rendering.slack.unfurls import gist

_SIGNS: Final[Mapping[StoryDirection, str]] = {**dict(wording.MARKET_SIGNS.items()), "none": "○"}
_LEGEND: Final = " ".join(f"{_SIGNS[d]} {name}" for d, name in DIRECTION_WORDS.items())
_FIGURES: Final = 4
"""Phones show them one above the other, and the stories should be in sight below."""

_IN_TOPIC: Final = 5
"""Stories listed of a topic."""

_TOPICS: Final = 8
"""Topics listed, so that a glance is enough."""

_HEADLINE_TEXT: Final = 160
_POINT_TEXT: Final = 200
_LEAD_TEXT: Final = 300
_NAME_TEXT: Final = 80
_URL_TEXT: Final = 500
"""Of an address in the list, since Slack may count addresses."""


def edition_posting(
    view: EditionView,
    *,
    run_id: str,
    topics: Collection[str] = (),
    sections: Collection[str] | None = None,
    stories: int = 10,
) -> EditionPosting:
    """The edition at a glance, and a message for each of its first stories, digest in its thread.

    Args:
        view: The edition.
        run_id: Of the run that made it, which the small print names.
        topics: Only stories that have one of them, in capitals or not; none for all stories.
        sections: Of each digest, by name; None for all.
        stories: How many get a message at most.
    """
    choice = choose(view, topics)
    first = choice.stories[:stories]
    return EditionPosting(
        _glance(view, choice, run_id, len(first)),
        tuple(_story_posting(story, sections) for story in first),
    )


def _glance(view: EditionView, choice: Choice, run_id: str, threads: int) -> Message:
    title = one_line(view.title) or "Untitled edition"
    counts = tuple(_counts(view))
    above = (header(title), context(small_print(counts)))
    if not choice.stories:
        nothing = _nothing(view, choice)
        end = (context(small_print([f"Run {run_id}"])),)
        return Message((*above, paragraph(words(nothing)), *end), fallback((title, nothing)))
    middle, lines, listed = _listing(choice, MESSAGE_TEXT - 1_500 - sum(map(measure, above)))
    told = _end(choice.total - listed, threads, run_id)
    return Message((*above, *middle, *told), fallback((title, " · ".join(counts), *lines)))


def _counts(view: EditionView) -> Iterator[str]:
    yield weekday(view.begun_at)
    yield wording.counted(view.done, "article")
    if view.copies:
        yield "1 copy" if view.copies == 1 else f"{view.copies:,} copies"
    if view.failed:
        yield f"{view.failed:,} could not be read"
    if view.open:
        yield f"{view.open:,} not reached"
    if view.reading.saved:
        yield f"saves {duration(view.reading.saved)} of reading"


def _nothing(view: EditionView, choice: Choice) -> str:
    if not choice.topics_wanted:
        return "A quiet night: there is no story in this edition."
    wanted = shortened(", ".join(choice.topics_wanted), _POINT_TEXT)
    others = wording.counted(view.shown, "story").replace("storys", "stories")
    return f"Nothing on {wanted} this time. The edition has {others} on other topics."


def _listing(choice: Choice, room: int) -> tuple[tuple[Block, ...], tuple[str, ...], int]:
    """Figures, leads and topics, as they fit; what they say; and how many stories those are."""
    moved = tuple(map(_moved, choice.figures[:_FIGURES]))
    figures, _ = take([Part("What moved most", moved)] if moved else [], text=room)
    # Each lead is a part of its own, so that space stands between them.
    top = [Part("", (_lead(story),), is_headed=False) for story in choice.leads]
    room -= sum(map(measure, figures.blocks))
    leads, _ = take(top, text=room, most_blocks=MOST_BLOCKS // 4)
    room -= sum(map(measure, leads.blocks))
    topics, _ = take(tuple(_topics(choice)), text=room, most_blocks=MOST_BLOCKS // 2)
    groups = [group.blocks for group in (figures, leads, topics) if group.blocks]
    ruled = [block for group in groups for block in (divider(), *group)][1:]
    stories = (*leads.lines, *topics.lines)
    return tuple(ruled), stories, len(stories)


def _topics(choice: Choice) -> Iterator[Part]:
    leads = {story.number for story in choice.leads}
    for topic in choice.topics[:_TOPICS]:
        rest = [story for story in topic.stories if story.number not in leads]
        if rest:
            yield Part(_topic_name(topic), tuple(map(_line, rest[:_IN_TOPIC])))


def _topic_name(topic: Topic) -> str:
    """'Energy  ▲ 3  ▼ 1'."""
    name = shortened(one_line(topic.name) or "Other", _NAME_TEXT)
    counts = (f"{_SIGNS[d]} {topic.directions[d]}" for d in _SIGNS if topic.directions.get(d))
    return "  ".join((name, *counts))


def _moved(figure: MovedFigure) -> Item:
    value, name = _figure_words(figure)
    return Item((fields([column(value, name)]),), f"{value} {name}".rstrip())


def _figure_words(figure: MovedFigure) -> tuple[str, str]:
    metric = figure.metric
    sign = wording.DIRECTION_SIGNS[metric.direction]
    value = shortened(f"{sign} {one_line(metric.value)}".strip(), _NAME_TEXT)
    name = shortened(one_line(measured(metric)), _NAME_TEXT)
    party = shortened(one_line(figure.party or ""), _NAME_TEXT)
    return value or "–", " · ".join(part for part in (name, party) if part)


def _lead(story: Story) -> Item:
    point = _point(story, is_whole=True)
    shown = paragraph(*_headline(story, "bold"), *([LINE_BREAK, words(point)] if point else []))
    return Item((shown,), " – ".join(filter(None, (_titled(story), point))))


def _line(story: Story) -> Item:
    point = _point(story)
    return item(bullet, *_headline(story), *([words(f" – {point}")] if point else []))


def _headline(story: Story, style: Style | None = None) -> tuple[Run, ...]:
    url = button_link(story.digest.article.url)
    address = url if url and size(url) <= _URL_TEXT else None
    title = shortened(wording.title(story.digest), _HEADLINE_TEXT)
    return words(f"{_SIGNS[story.direction]} ", style), link(title, address, style)


def _titled(story: Story) -> str:
    return f"{_SIGNS[story.direction]} {wording.title(story.digest)}"


def _point(story: Story, *, is_whole: bool = False) -> str:
    """What the first takeaway that has something to add says below the headline: its lead, or its
    detail where the headline says as much; or both."""
    title = wording.title(story.digest)
    for takeaway in story.digest.key_takeaways:
        lead, detail = one_line(takeaway.headline), undatelined(one_line(takeaway.detail))
        parts = [lead, detail] if lead and adds(takeaway, story.digest) else [detail or lead]
        told = ": ".join(filter(None, parts if is_whole else parts[:1]))
        if told and not repeats(told, title):
            return shortened(told, _LEAD_TEXT if is_whole else _POINT_TEXT)
    return shortened(undatelined(one_line(story.digest.standfirst or "")), _POINT_TEXT)


def _end(unlisted: int, threads: int, run_id: str) -> tuple[Block, ...]:
    told = []
    if threads:
        told.append(f"{wording.counted(threads, 'digest')} below, each whole in its thread")
    if unlisted > 0:
        more = "1 more story is" if unlisted == 1 else f"{unlisted:,} more stories are"
        told.append(f"{more} in the edition itself")
    return context(small_print([*told, f"Run {run_id}"])), context(small_print([_LEGEND]))


def _story_posting(story: Story, sections: Collection[str] | None) -> Posting:
    digest = chosen(story.digest, sections)
    title, short = wording.title(digest), gist(digest)
    above = (header(title), masthead(digest, *_standing(story)))
    can_do = digest_buttons(digest, key=story.key)
    below = (buttons(*can_do),) if can_do else ()
    head = Message((*above, *short.blocks, *below), fallback((title, *short.lines)))
    is_told = undatelined(one_line(digest.standfirst or "")) in short.lines
    rest = digest.model_copy(update={"standfirst": None}) if is_told else digest
    return Posting(head, whole(rest))


def _standing(story: Story) -> Iterator[str]:
    """'▲ positive', '+2 outlets'."""
    if story.direction != "none":
        yield f"{_SIGNS[story.direction]} {DIRECTION_WORDS[story.direction]}"
    if story.outlets > 1:
        yield f"+{wording.counted(story.outlets - 1, 'outlet')}"
