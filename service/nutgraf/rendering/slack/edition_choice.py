"""What of an edition a channel gets."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from nutgraf.rendering.edition_view import EditionView, MovedFigure, Story, Topic
from nutgraf.rendering.plain import one_line

MOST_STORIES: Final = 30
"""Of an edition in a channel: each takes a message of its own and some seconds, since Slack takes
one message a second."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is told of an edition.

    Attributes:
        leads: Stories to begin with.
        topics: All stories, by topic, the leads among them.
        figures: Those that moved most first.
        topics_wanted: By which it was chosen; none for all.
    """

    leads: tuple[Story, ...]
    topics: tuple[Topic, ...]
    figures: tuple[MovedFigure, ...]
    topics_wanted: tuple[str, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """Each once, the leads first."""
        ordered = (*self.leads, *(story for topic in self.topics for story in topic.stories))
        found: dict[int, Story] = {}
        for story in ordered:
            found.setdefault(story.number, story)
        return tuple(found.values())

    @property
    def total(self) -> int:
        """How many stories there are, those included that are not in the view."""
        return sum(topic.total for topic in self.topics)


def choose(edition: EditionView, topics: Collection[str] = ()) -> Choice:
    """The stories that have one of these topics; all where none is named.

    Args:
        edition: From which to choose.
        topics: As the edition, or a digest, calls them; in capitals or not.
    """
    wanted = {name.casefold(): name for topic in topics if (name := one_line(topic))}
    chosen = tuple(_on(edition.topics, wanted)) if wanted else edition.topics
    kept = {story.number for topic in chosen for story in topic.stories}
    return Choice(
        tuple(story for story in edition.leads if story.number in kept),
        chosen,
        tuple(figure for figure in _most_moved(edition) if figure.story.number in kept),
        tuple(wanted.values()),
    )


def _on(topics: Iterable[Topic], wanted: Collection[str]) -> Iterator[Topic]:
    for topic in topics:
        if one_line(topic.name).casefold() in wanted:
            yield topic
            continue
        stories = tuple(story for story in topic.stories if _is_on(story, wanted))
        if stories:
            directions = Counter(story.direction for story in stories)
            yield replace(topic, directions=directions, stories=stories)


def _is_on(story: Story, wanted: Collection[str]) -> bool:
    return any(one_line(topic).casefold() in wanted for topic in story.digest.topics)


def _most_moved(edition: EditionView) -> Iterator[MovedFigure]:
    yield from sorted(edition.changes, key=lambda f: abs(f.change or Decimal()), reverse=True)
    yield from edition.figures
