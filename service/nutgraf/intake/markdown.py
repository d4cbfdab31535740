"""Markdown into readable prose, its front matter into metadata."""

import re
from dataclasses import dataclass
from typing import Final

from nutgraf.intake.blocks import UNREAD, blocks
from nutgraf.intake.boilerplate import prose
from nutgraf.intake.hidden import remove_hidden
from nutgraf.intake.markup import Element, parsed
from nutgraf.intake.metadata import language_code, moment, phrase, web_address
from nutgraf_schemas.article import Article

FENCE: Final = "---"
ENTRY: Final = re.compile(r"([A-Za-z][\w-]{0,40})\s*:\s+(\S.*)")
COMMENT: Final = re.compile(r"\s#.*")
PUBLISHER_KEYS: Final = ("publisher", "source", "site", "site_name")
AUTHOR_KEYS: Final = ("author", "authors", "byline", "by")
DATE_KEYS: Final = ("date", "published_at", "published", "datepublished", "pubdate")
URL_KEYS: Final = ("url", "canonical_url", "canonical", "link", "original_url")
LANGUAGE_KEYS: Final = ("language", "lang", "locale")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The flat entries of a YAML block at the head of a file; keys in lower case.

    Nested values and lists over several lines are skipped: no article's metadata needs them.
    """

    entries: dict[str, str]

    def first(self, *keys: str) -> str | None:
        """The value of the first of these keys that has one."""
        return next((self.entries[key] for key in keys if key in self.entries), None)


def read_markdown(source: str) -> Article:
    """Read Markdown: its prose without markup, link targets, images, tables and code blocks.

    The title is the front matter's, or else the first heading's if it is of the first level. It
    is taken out of the text where it stands at the head of it.
    """
    matter, body = front_matter(source)
    tree = _rendered(body)
    heading = next((phrase("".join(h1.itertext())) for h1 in tree.iter("h1")), None)
    title = phrase(matter.first("title", "headline")) or heading
    unread = UNREAD | {"table", "pre"}
    return Article(
        text=prose(blocks(tree, unread=unread), title=title),
        title=title,
        url=web_address(matter.first(*URL_KEYS)),
        publisher=phrase(matter.first(*PUBLISHER_KEYS)),
        author=phrase(matter.first(*AUTHOR_KEYS)),
        published_at=moment(matter.first(*DATE_KEYS)),
        language=language_code(matter.first(*LANGUAGE_KEYS)),
    )


def front_matter(source: str) -> tuple[FrontMatter, str]:
    """Split a file into its front matter, which may be empty, and what follows."""
    lines = source.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != FENCE:
        return FrontMatter({}), source
    ends = (i for i, line in enumerate(lines[1:], 1) if line.rstrip() in (FENCE, "..."))
    if (end := next(ends, None)) is None:
        return FrontMatter({}), source
    matches = (ENTRY.match(line) for line in lines[1:end])
    entries = {match[1].lower(): _scalar(match[2]) for match in matches if match}
    return FrontMatter(entries), "".join(lines[end + 1 :])


def _scalar(value: str) -> str:
    """A YAML scalar, or a list in brackets, as text."""
    text = value.strip()
    if text[0] in "\"'" and (end := text.find(text[0], 1)) > 0:
        return text[1:end]
    text = COMMENT.sub("", text, count=1).strip()
    if text.startswith("[") and text.endswith("]"):
        return ", ".join(item.strip(" \"'") for item in text[1:-1].split(","))
    return text


def _rendered(body: str) -> Element:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tree = parsed(parser.render(body))
    remove_hidden(tree)
    return tree
