"""An edition as one self-contained page, for somebody who has two minutes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from nutgraf.rendering import edition_charts, edition_wording, wording
from nutgraf.rendering.edition_view import EditionView, Story, StoryDirection
from nutgraf.rendering.pages import asset, content_hash, page_environment, page_language, styles
from nutgraf.rendering.plain import one_line, web_link

if TYPE_CHECKING:
    from jinja2 import Template

DIRECTION_WORDS: Final[Mapping[StoryDirection, str]] = {
    "positive": "positive",
    "negative": "negative",
    "mixed": "mixed",
    "neutral": "neutral",
    "none": "no market news",
}
_SIGNS: Final[Mapping[StoryDirection, str]] = {
    "none": "○",
    **dict(wording.MARKET_SIGNS.items()),
}
_LONG_HEADLINE: Final = 80
"""Characters; a longer one is set smaller, lest the front page be all headline."""

_FEW_CHANGES: Final = 6
"""With fewer there is room for the other figures, which are under a fold else."""

_WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)


def to_edition_html(edition: EditionView) -> str:
    """One page: the night at a glance, the figures that moved, and all stories by topic.

    As safe as a digest's page: it asks for nothing from anywhere, and every string of an article,
    a source or the model is shown as text. Without its script there are no filters, and all else
    is there. Links lead to the digests' pages, the articles' http(s) addresses and the files
    beside the page.

    Args:
        edition: What to show.
    """
    style, script = styles("base.css", "edition.css"), asset("edition.js")
    return _template().render(
        edition=edition,
        title=one_line(edition.title) or "Untitled edition",
        publishers=_publishers(edition),
        scale=edition_charts.scale_of(edition.changes),
        most=max((topic.total for topic in edition.topics), default=1),
        style=style,
        script=script,
        style_hash=content_hash(style),
        script_hash=content_hash(script),
    )


def weekday(moment: datetime) -> str:
    """A date as 'Tuesday, 12 May 2026', in the moment's own time zone."""
    return f"{_WEEKDAYS[moment.weekday()]}, {wording.day(moment)}"


def short_day(moment: datetime) -> str:
    """A date as '12 May', which is enough beside the edition's own."""
    return wording.day(moment).rsplit(" ", 1)[0]


def clock(moment: datetime) -> str:
    """A time as '04:30 UTC', in the moment's own time zone."""
    return f"{moment:%H:%M} {moment.tzname() or ''}".rstrip()


def local_link(path: str | None, fragment: str = "") -> str | None:
    """A link to a file below the page's folder, or None."""
    if not path:
        return None
    return quote(path.lstrip("/"), safe="/-._~", errors="replace") + fragment


def duration(minutes: int) -> str:
    """'40 minutes', '3 hours 5 minutes'."""
    hours, rest = divmod(minutes, 60)
    parts = [wording.counted(hours, "hour")] if hours else []
    if rest or not parts:
        parts.append(wording.counted(rest, "minute"))
    return " ".join(parts)


def _publishers(edition: EditionView) -> Mapping[str, int]:
    """Every publisher on the page with a number of its own, in order of the alphabet."""
    names = {n for topic in edition.topics for story in topic.stories for n in story.publishers}
    return {name: number for number, name in enumerate(sorted(names, key=str.casefold), start=1)}


def _story_language(story: Story) -> str | None:
    """The language of a story where it is not the page's."""
    language = page_language(story.digest.article.language)
    return None if language == "en" else language


def _source_link(story: Story) -> str | None:
    return web_link(story.digest.article.url)


def _outlets_told(story: Story) -> str:
    """'+2 outlets', or '+2 copies' where the same outlets had it twice."""
    if story.outlets > 1:
        return f"+{wording.counted(story.outlets - 1, 'outlet')}"
    return "+1 copy" if len(story.copies) == 1 else f"+{len(story.copies)} copies"


def _spoken(words: str) -> str:
    """A quotation as it stands alone, without the comma that led on to its speaker."""
    return words.rstrip().removesuffix(",")


def _directions_told(directions: Mapping[StoryDirection, int]) -> str:
    """'3 positive, 1 negative'."""
    told: Sequence[StoryDirection] = edition_charts.STACK_ORDER
    return ", ".join(f"{directions[d]} {DIRECTION_WORDS[d]}" for d in told if directions.get(d))


@cache
def _template() -> "Template":
    environment = page_environment()
    filters: dict[str, Any] = {
        "adds": edition_wording.adds,
        "attribution": wording.attribution,
        "clock": clock,
        "day": wording.day,
        "directions_told": _directions_told,
        "duration": duration,
        "first_of_each_name": edition_wording.first_of_each_name,
        "headline": wording.title,
        "impact_adds": edition_wording.impact_adds,
        "local_link": local_link,
        "measured": edition_wording.measured,
        "numbers": wording.numbers,
        "outlets_told": _outlets_told,
        "short_day": short_day,
        "source_link": _source_link,
        "spoken": _spoken,
        "story_language": _story_language,
        "undatelined": edition_wording.undatelined,
        "web_link": web_link,
        "weekday": weekday,
    }
    environment.filters.update(filters)
    words: dict[str, Any] = {
        "DIRECTION_SIGNS": wording.DIRECTION_SIGNS,
        "DIRECTION_WORDS": DIRECTION_WORDS,
        "DROP_REASONS": wording.DROP_REASONS,
        "FEW_CHANGES": _FEW_CHANGES,
        "LONG_HEADLINE": _LONG_HEADLINE,
        "MARKET_SIGNS": _SIGNS,
        "STACK_ORDER": edition_charts.STACK_ORDER,
        "counted": wording.counted,
        "stack": edition_charts.stack,
    }
    environment.globals.update(words)
    return environment.get_template("edition.html.j2")
