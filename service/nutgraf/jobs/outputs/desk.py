"""The desk: decides from a run's rows what stands on its edition's page, and where.

Everything is decided by rules that the page states:
- Stories are ranked by how many outlets carried them, then by how many figures moved in them, then
  by their place in the sources. The first few lead.
- A story stands under the topic of its own that most digests share, whether they name one or many
  of it ('Interest rate', 'interest rates'); topics of a single story make up 'Other', and where no
  topic is shared there is none.
- The quotations of the front page are the first whole ones of the first stories, by somebody known.
- Of a long night the first stories by rank are shown, and all are counted.
"""

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from nutgraf.grounding.words import stem
from nutgraf.grounding.words import words as words_of
from nutgraf.jobs.outputs.moves import moved_figures
from nutgraf.jobs.records import Copy, OutputRow, RunRecord
from nutgraf.rendering.edition_view import (
    EditionView,
    Missing,
    MovedFigure,
    Outlet,
    Reading,
    Story,
    StoryDirection,
    Topic,
    Voice,
)
from nutgraf.rendering.plain import one_line
from nutgraf_schemas.article import WORDS_PER_MINUTE
from nutgraf_schemas.digest import Digest, DropReason, Quote

OTHER: Final = "Other"
ALL: Final = "All stories"
MOST_STORIES: Final = 500
"""A story takes 5 KB of the page: 500 are 2.5 MB, which a phone shows in a second."""
_LEADS: Final = 4
_MOST_CHANGES: Final = 7
"""Of rises, and of falls: what can be looked at at once."""
_VOICES: Final = 4
_LONGEST_VOICE: Final = 200
"""Characters; what is longer stands with its story."""
_MOST_FIGURES: Final = 60
_MOST_MISSING: Final = 200


class _Rank(NamedTuple):
    """The greater it is, the higher a story stands."""

    outlets: int
    moved: int
    earliness: int


@dataclass(frozen=True, slots=True)
class _Filed:
    """What a story is shown from; the article's text is not kept."""

    digest: Digest
    page: str | None
    copies: tuple[Copy, ...]
    key: str | None


class Desk:
    """Takes rows one by one and keeps what the page needs: a few hundred stories, whole, and of
    every other a few words.

    Args:
        most_stories: How many are shown.
    """

    def __init__(self, *, most_stories: int = MOST_STORIES) -> None:
        self._most = most_stories
        self._best: list[tuple[_Rank, _Filed]] = []
        self._topics = _Topics()
        self._missing: list[Missing] = []
        self._dropped: Counter[DropReason] = Counter()
        self._words = [0, 0]

    def take(self, row: OutputRow, page: str | None = None) -> None:
        """Consider a row.

        Args:
            row: In order of position.
            page: The path of its digest's page, from the edition's.
        """
        if row.digest is not None:
            self._file(row, row.digest, page)
        elif row.status in {"failed", "skipped"} and len(self._missing) < _MOST_MISSING:
            self._missing.append(_missing(row))

    def _file(self, row: OutputRow, digest: Digest, page: str | None) -> None:
        self._topics.take(digest)
        self._dropped.update(item.reason for item in digest.dropped)
        self._words[0] += digest.article.word_count
        self._words[1] += sum(len(text.split()) for text in _texts(digest))
        entry = (_rank(row, digest), _Filed(digest, page, row.copies, row.digest_key))
        if len(self._best) < self._most:
            heapq.heappush(self._best, entry)
        elif self._best:
            heapq.heappushpop(self._best, entry)

    def view(self, run: RunRecord, **files: str | None) -> EditionView:
        """The page.

        Args:
            run: Whose it is.
            files: `digests_file` and `failures_file`, as in `EditionView`.
        """
        ranked = [filed for _, filed in sorted(self._best, key=lambda e: e[0], reverse=True)]
        topics = self._topics.laid_out(ranked)
        stories = {id(story.digest): story for topic in topics for story in topic.stories}
        in_order = [stories[id(filed.digest)] for filed in ranked]
        figures = [figure for story in in_order for figure in moved_figures(story)]
        changes = tuple(_changes(figures))
        counts = run.counts
        return EditionView(
            title=run.title,
            begun_at=run.started_at,
            finished_at=run.finished_at if run.status == "finished" else None,
            found=counts.total,
            done=counts.done,
            copies=counts.copy,
            failed=counts.failed,
            skipped=counts.skipped,
            open=counts.open,
            reading=Reading(*(round(words / WORDS_PER_MINUTE) for words in self._words)),
            leads=tuple(in_order[:_LEADS]),
            topics=topics,
            changes=changes,
            figures=tuple(f for f in figures if f not in changes)[:_MOST_FIGURES],
            figures_total=len(figures),
            voices=tuple(itertools.islice(_voices(in_order), _VOICES)),
            missing=tuple(self._missing),
            dropped=dict(self._dropped.most_common()),
            **files,
        )


class _Topics:
    """The topics of all digests, and which of them covers each."""

    def __init__(self) -> None:
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._of_stories: Counter[tuple[tuple[str, ...], StoryDirection]] = Counter()

    def take(self, digest: Digest) -> None:
        for key, name in _names(digest).items():
            self._spellings[key][name] += 1
        impact = digest.market_impact
        direction: StoryDirection = impact.direction if impact else "none"
        self._of_stories[tuple(_names(digest)), direction] += 1

    def laid_out(self, ranked: Sequence[_Filed]) -> tuple[Topic, ...]:
        """The topics with their stories, the one of most stories first, 'Other' last."""
        directions: defaultdict[str, Counter[StoryDirection]] = defaultdict(Counter)
        for (keys, direction), count in self._of_stories.items():
            directions[self._chosen(keys)][direction] += count
        alone = {key for key, counts in directions.items() if key and counts.total() == 1}
        for key in alone:
            directions[""].update(directions.pop(key))
        filed: defaultdict[str, list[_Filed]] = defaultdict(list)
        for story in ranked:
            key = self._chosen(tuple(_names(story.digest)))
            filed["" if key in alone else key].append(story)
        order = sorted(directions, key=lambda key: (not key, -directions[key].total(), key))
        numbers = itertools.count(1)
        return tuple(
            Topic(name, dict(directions[key]), tuple(_stories(filed[key], numbers)))
            for key in order
            for name in [self._name(key) if len(order) > 1 or key else ALL]
        )

    def _chosen(self, keys: Sequence[str]) -> str:
        """The one that most digests share; of several the one that its digest names first."""
        return max(keys, key=lambda key: self._spellings[key].total(), default="")

    def _name(self, key: str) -> str:
        name = self._spellings[key].most_common(1)[0][0] if key else OTHER
        return name[:1].upper() + name[1:]


def _names(digest: Digest) -> Mapping[str, str]:
    """A digest's topics by what makes them the same, however they are spelt."""
    names = [name for topic in digest.topics if (name := one_line(topic))]
    return {_topic_key(name): name for name in names}


def _topic_key(name: str) -> str:
    """What 'Interest rate', 'interest rates' and 'Interest-rate' have in common."""
    return " ".join(stem(word) for part in words_of(name) for word in part.key.split("-")) or name


def _stories(filed: Iterable[_Filed], numbers: Iterator[int]) -> Iterator[Story]:
    for story, number in zip(filed, numbers, strict=False):
        yield _story(number, story)


def _story(number: int, filed: _Filed) -> Story:
    info = filed.digest.article
    return Story(
        number,
        filed.digest,
        publisher=_publisher(info.publisher, info.url),
        page=filed.page,
        copies=tuple(
            Outlet(_publisher(copy.publisher, copy.url) or copy.id, copy.title, copy.url)
            for copy in filed.copies
        ),
        outlets=_outlets(filed.digest, filed.copies),
        key=filed.key,
    )


def _rank(row: OutputRow, digest: Digest) -> _Rank:
    metrics = digest.market_impact.metrics if digest.market_impact else ()
    moved = sum(metric.direction in {"up", "down"} for metric in metrics)
    return _Rank(_outlets(digest, row.copies), moved, -row.position)


def _outlets(digest: Digest, copies: Iterable[Copy]) -> int:
    """How many carried a story; of those that nobody names, each counts as one."""
    info = digest.article
    own = _publisher(info.publisher, info.url)
    others = {_publisher(copy.publisher, copy.url) or f"\n{copy.id}" for copy in copies}
    return 1 + len({name.casefold() for name in others} - {(own or "").casefold()})


def _publisher(name: str | None, url: str | None) -> str | None:
    """An article's publisher, or else the host of its address."""
    if name is not None and (words := one_line(name)):
        return words
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _missing(row: OutputRow) -> Missing:
    return Missing(
        row.id,
        row.origin,
        "failed" if row.status == "failed" else "skipped",
        row.reason or "unknown",
        row.message or "",
    )


def _changes(figures: Iterable[MovedFigure]) -> Iterator[MovedFigure]:
    """The greatest rises, the greatest first, then the greatest falls, the greatest last."""
    known = [(figure.change, figure) for figure in figures if figure.change is not None]
    known.sort(key=lambda change: change[0], reverse=True)
    rises = [figure for change, figure in known if change >= 0]
    falls = [figure for change, figure in known if change < 0]
    yield from rises[:_MOST_CHANGES]
    yield from falls[-_MOST_CHANGES:]


def _voices(stories: Iterable[Story]) -> Iterator[Voice]:
    """Of each story the first quotation that stands well alone."""
    for story in stories:
        for quote in story.digest.quotes:
            if _stands_alone(quote):
                yield Voice(story, quote)
                break


def _stands_alone(quote: Quote) -> bool:
    """Whether it is known to be somebody's, begins a sentence, and can be read at once."""
    is_scrap = quote.text[:1].islower()
    return bool(quote.speaker) and not is_scrap and len(quote.text) <= _LONGEST_VOICE


def _texts(digest: Digest) -> Iterator[str]:
    """All words of a digest that a reader reads."""
    yield digest.headline or ""
    yield digest.standfirst or ""
    for takeaway in digest.key_takeaways:
        yield takeaway.headline
        yield takeaway.detail
    statements = (*digest.key_developments, *digest.strategic_insights, digest.conclusion)
    yield from (statement.text for statement in statements if statement)
    yield from (quote.text for quote in digest.quotes)
    if (impact := digest.market_impact) is not None:
        yield impact.summary
        for metric in impact.metrics:
            yield f"{metric.name} {metric.value}"
        yield from (f"{party.name} {party.effect}" for party in impact.affected)
