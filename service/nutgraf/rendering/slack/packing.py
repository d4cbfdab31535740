"""Items put into messages, each item whole in one of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nutgraf.rendering.slack import blocks
from nutgraf.rendering.slack.blocks import LINE_BREAK, Run
from nutgraf.rendering.slack.messages import (
    MESSAGE_TEXT,
    MOST_BLOCKS,
    MOST_FIELDS,
    SECTION_TEXT,
    Block,
    Message,
)
from nutgraf.rendering.slack.texts import shortened

ITEM_TEXT: Final = 8_000
"""Of an item, so that it and its part's name are a message at most."""

_NAME_TEXT: Final = 200
_SHORTENED: Final = Run(" (shortened)", "italic")


@dataclass(frozen=True, slots=True)
class Item:
    """What is never split.

    Attributes:
        blocks: How it is shown.
        text: What it says, for who cannot see it.
    """

    blocks: tuple[Block, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Items that belong together.

    Attributes:
        name: What they are.
        items: They.
        is_headed: Whether the name stands above them.
        is_continued: Whether items of the same part stand in the message before.
    """

    name: str
    items: tuple[Item, ...]
    is_headed: bool = True
    is_continued: bool = False

    @property
    def heading(self) -> Item | None:
        """What stands above the items."""
        if not self.is_headed:
            return None
        name = f"{shortened(self.name, _NAME_TEXT)}{' (continued)' if self.is_continued else ''}"
        return Item((blocks.paragraph(Run(name, "bold")),), name)

    def behind(self, count: int) -> "Part":
        """The part without so many of its first items, which are in the message before."""
        is_continued = self.is_continued or count > 0
        return Part(self.name, self.items[count:], is_continued=is_continued)


@dataclass(frozen=True, slots=True)
class Page:
    """Items that make up a message, or the middle of one.

    Attributes:
        blocks: How they are shown.
        lines: What they say.
    """

    blocks: tuple[Block, ...]
    lines: tuple[str, ...]


def item(shown: Callable[..., Block], *runs: Run) -> Item:
    """An item of runs; one that is too long for a message is shortened, and says so.

    Args:
        shown: What makes a block of the runs, such as `blocks.bullet`.
        runs: Without empty ones, at least one.
    """
    fitted = runs if sum(r.size for r in runs) <= ITEM_TEXT else (*_fitted(runs), _SHORTENED)
    return Item((shown(*fitted),), "".join(run.text for run in fitted).replace("\n", " "))


def _fitted(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs that fit, the longest ones shortened."""
    kept = list(runs)
    room = ITEM_TEXT - _SHORTENED.size
    for place in sorted(range(len(kept)), key=lambda n: kept[n].size, reverse=True):
        others = sum(run.size for run in kept) - kept[place].size
        if others + kept[place].size > room:
            kept[place] = kept[place].shortened(max(room - others, room // len(kept)))
    return tuple(kept)


def pages(parts: Iterable[Part]) -> Iterator[Page]:
    """Messages of all items, in order."""
    rest = tuple(part for part in parts if part.items)
    while rest:
        page, rest = take(rest)
        yield page


def messages(parts: Iterable[Part], *, about: str) -> tuple[Message, ...]:
    """The same, complete.

    Args:
        parts: What to tell.
        about: What begins each fallback text, such as the headline.
    """
    found = tuple(pages(parts))
    return tuple(Message(p.blocks, blocks.fallback((about, *p.lines))) for p in found)


def take(
    parts: Sequence[Part], *, text: int = MESSAGE_TEXT, most_blocks: int = MOST_BLOCKS
) -> tuple[Page, tuple[Part, ...]]:
    """As many of the first items as fit, and the parts that are left.

    Args:
        parts: None without items.
        text: Characters, as `blocks.measure` counts; with no less than a message's, at least one
            item is taken.
        most_blocks: How many.
    """
    page = _OpenPage(text, most_blocks)
    for place, part in enumerate(parts):
        taken = page.take(part)
        if taken < len(part.items):
            return page.closed(), (part.behind(taken), *parts[place + 1 :])
    return page.closed(), ()


class _OpenPage:
    def __init__(self, text: int, most_blocks: int) -> None:
        self._blocks: list[Block] = []
        self._lines: list[str] = []
        self._text = text
        self._most_blocks = most_blocks

    def take(self, part: Part) -> int:
        """Take what fits; return how many items that were."""
        for count, one in enumerate(part.items):
            whole = one if count else _headed(part, one)
            if not self._take(whole, begins=count == 0):
                return count
        return len(part.items)

    def _take(self, one: Item, *, begins: bool) -> bool:
        needed = sum(map(blocks.measure, one.blocks)) + 1  # for a line break where two are joined
        last = [] if begins or not self._blocks else self._blocks[-1:]
        kept = len(self._blocks) - len(last)
        joined = list(_joined((*last, *one.blocks)))
        if needed > self._text or kept + len(joined) > self._most_blocks:
            return False
        self._text -= needed
        self._blocks[kept:] = joined
        self._lines.append(one.text)
        return True

    def closed(self) -> Page:
        return Page(tuple(self._blocks), tuple(self._lines))


def _headed(part: Part, first: Item) -> Item:
    """A part's first item below its name, which stands nowhere alone."""
    heading = part.heading
    if heading is None:
        return first
    return Item((*heading.blocks, *first.blocks), f"{heading.text}: {first.text}")


def _joined(items: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, neighbours that belong together as one."""
    last: Block | None = None
    for block in items:
        both = join(last, block) if last is not None else None
        if last is not None and both is None:
            yield last
        last = both or block
    if last is not None:
        yield last


def join(first: Block, second: Block) -> Block | None:
    """One block instead of two, where it looks the same and Slack takes it; else None.

    So a list's items become one list, and figures become one table of two columns.
    """
    if "fields" in first and "fields" in second:
        both = [*first["fields"], *second["fields"]]
        return blocks.fields(both) if len(both) <= MOST_FIELDS else None
    if first["type"] != "rich_text" or second["type"] != "rich_text":
        return None
    if blocks.measure(first) + blocks.measure(second) >= SECTION_TEXT:
        return None
    *before, last = first["elements"]
    following, *after = second["elements"]
    if last["type"] == "rich_text_quote":
        return None  # two bars would be one
    return {**first, "elements": [*before, *_beside(last, following), *after]}


def _beside(last: Mapping[str, Any], following: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    own, other = ({k: v for k, v in e.items() if k != "elements"} for e in (last, following))
    if own != other:
        yield last
        yield following
        return
    is_list = last["type"] == "rich_text_list"
    between = [] if is_list else [{"type": "text", "text": LINE_BREAK.text}]
    yield {**own, "elements": [*last["elements"], *between, *following["elements"]]}
