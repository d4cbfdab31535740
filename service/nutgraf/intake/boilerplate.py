"""Paragraphs that a publisher puts between those of an article: no part of it."""

import re
from collections.abc import Iterable
from typing import Final

from nutgraf.intake.blocks import Block

MAX_WORDS: Final = 40
"""Of a paragraph that may be boilerplate; a longer one is the article's, however it begins."""

LINK_LIST: Final = re.compile(
    r"(?:read (?:more|next|also)|also read|see also|related(?: (?:stories|articles|coverage|links"
    r"|topics|news|content|reading))?|more (?:on this(?: story)?|from \S+(?: \S+)?|stories)"
    r"|most read|recommended(?: (?:stories|for you|reading))?|don't miss|you may also like"
    r"|trending(?: now)?|top stories|editor's picks?|watch(?: now)?|listen)\s*(?::.*|[|>»›→].*)?",
    re.IGNORECASE | re.DOTALL,
)
INVITATION: Final = re.compile(
    r"(?:subscribe (?:to|now|today|for)|sign up (?:to|for|here|now|today)|sign in to|log in to"
    r"|already a subscriber|become a (?:member|subscriber)|join our|follow us|follow \S+ on\b"
    r"|share this|share on|get (?:the|our) \w+ newsletter|download (?:the|our) app|click here"
    r"|tap here|to continue reading|continue reading|this article is for subscribers"
    r"|enjoying this|support (?:our|independent) journalism|get unlimited access"
    r"|we use cookies|this site uses cookies|accept (?:all )?cookies|enable javascript"
    r"|please enable|have a (?:tip|story)|got a (?:tip|story))\b.*",
    re.IGNORECASE | re.DOTALL,
)
SIGN: Final = re.compile(
    r"(?:advertisement|advertisement - .*|sponsored(?: content)?|story continues below.*"
    r"|article continues (?:below|after).*|skip (?:to|past) .*|share|tweet|print|email|comments?"
    r"|\d+ comments?|load(?:ing)?(?: more)?(?: comments)?\W*|tags?:.*|topics:.*|filed under:.*"
    r"|(?:©|\(c\)|copyright) .*|.*\ball rights reserved\W*|\d+[ -]min(?:ute)?s? read"
    r"|our standards: .*)",
    re.IGNORECASE | re.DOTALL,
)
QUOTED: Final = re.compile('[“”"«»]')


def is_boilerplate(text: str) -> bool:
    """Whether a whole paragraph is an invitation, a list of links or a sign of the site's.

    Somebody quoted in it makes it the article's.
    """
    plain = text.replace("’", "'").strip()
    if len(plain.split()) > MAX_WORDS or QUOTED.search(plain):
        return False
    return any(pattern.fullmatch(plain) for pattern in (LINK_LIST, INVITATION, SIGN))


def prose(blocks: Iterable[Block], *, title: str | None) -> str:
    """The article's text: its paragraphs, an empty line between them.

    Left out are boilerplate, a paragraph that repeats the one before it, and the title where it
    stands at the head of the text: it is metadata.
    """
    kept: list[Block] = []
    for block in blocks:
        repeated = bool(kept) and kept[-1].text == block.text
        if repeated or is_boilerplate(block.text):
            continue
        if not kept and title is not None and same_words(block.text, title):
            continue
        kept.append(block)
    while kept and kept[-1].is_heading:  # what stood under it is gone
        kept.pop()
    return "\n\n".join(block.text for block in kept)


def same_words(one: str, other: str) -> bool:
    """Whether two lines differ in case, punctuation and spaces at most."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
