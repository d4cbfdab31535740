"""Plain text: unchanged, its headline and byline read off where they stand by themselves."""

import re
from typing import Final

from nutgraf.intake.metadata import phrase
from nutgraf_schemas.article import Article

PARAGRAPH_BREAK: Final = re.compile(r"\r?\n[ \t]*\r?\n")
HEAD: Final = 4_000
"""Characters in which a headline and a byline stand."""
MAX_TITLE_WORDS: Final = 25
MAX_BYLINE_WORDS: Final = 12
SENTENCE_ENDS: Final = tuple(".:;,…")  # headlines may ask and exclaim
CLOSING_MARKS: Final = "\"'”’)»"
SMALL_WORDS: Final = frozenset(("and", "in", "of", "for", "at", "the", "de", "del", "van", "von"))


def read_plain_text(text: str) -> Article:
    """Read plain text.

    Its first paragraph is its title if it is a single line that ends no sentence, and more
    follows. A second paragraph that is a byline and nothing else names the author.
    """
    first, *others = PARAGRAPH_BREAK.split(text[:HEAD].strip(), maxsplit=2)
    if not others or not _is_title(first):
        return Article(text=text)
    return Article(text=text, title=phrase(first), author=_author(others[0]))


def _is_title(paragraph: str) -> bool:
    words = paragraph.split()
    ends_sentence = paragraph.rstrip(CLOSING_MARKS).endswith(SENTENCE_ENDS)
    one_line = "\n" not in paragraph and 1 < len(words) <= MAX_TITLE_WORDS
    return one_line and not ends_sentence and _author(paragraph) is None


def _author(paragraph: str) -> str | None:
    by, _, names = paragraph.strip().partition(" ")
    words = names.split()
    if by.casefold() != "by" or "\n" in names or not 1 <= len(words) <= MAX_BYLINE_WORDS:
        return None
    named = all(word[0].isupper() or word in SMALL_WORDS for word in words)
    return phrase(names) if named and not names.endswith(SENTENCE_ENDS) else None
