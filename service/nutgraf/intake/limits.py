"""How small and how large an article may be, and how long a fetch of it may take."""

import re
from dataclasses import dataclass
from typing import Final

from nutgraf.errors import NoArticle, UnreadableSource
from nutgraf.intake.sources import subject

UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Characters of scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese
and Chinese."""

CHARACTERS_PER_WORD: Final = 2
"""Of an unspaced script, roughly: a Chinese word of running text has about one and a half."""

WORD: Final = re.compile(r"[^\W_]\S*")
HALF_A_CHARACTER: Final = re.compile("[\ud800-\udfff]")
CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
STRAY_CONTROLS: Final = 3
MAX_CONTROL_SHARE: Final = 0.002
"""Of a text's characters. Fewer are scars that a text survives; more are a binary file."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken for an article.

    Attributes:
        min_words: Fewer words than this are no article. Chinese, Japanese, Thai and other
            scripts without spaces are counted two characters to a word.
        max_characters: A longer text is refused.
        max_bytes: A larger file or page is refused; a page's bytes are counted decompressed.
        timeout: Seconds that a fetch may take in all: lookup, redirects and body.
        max_redirects: How often a fetch may be sent elsewhere.
    """

    min_words: int = 50
    max_characters: int = 400_000
    max_bytes: int = 5_000_000
    timeout: float = 20.0
    max_redirects: int = 5

    def check_bytes(self, size: int, *, source: str) -> None:
        """Raise `UnreadableSource` if so many bytes are too many."""
        if size > self.max_bytes:
            raise UnreadableSource(
                f"{subject(source)} is larger than {self.max_bytes / 1e6:g} MB, the most that is "
                "read; cut out the article and give that",
                source=source,
            )

    def check_text(self, text: str, *, source: str) -> None:
        """Raise if a text is too long, is no text, or is too short for an article.

        Raises:
            UnreadableSource: It is too long, or holds what no text holds.
            NoArticle: It is empty or has too few words.
        """
        if len(text) > self.max_characters:
            raise UnreadableSource(
                f"{subject(source)} has {len(text):,} characters; an article may have "
                f"{self.max_characters:,}: split it and give the parts",
                source=source,
            )
        _check_characters(text, source)
        words = count_words(text)
        if words == 0:
            raise NoArticle(f"{subject(source)} is empty; give an article's text", source=source)
        if words < self.min_words:
            raise NoArticle(
                f"{subject(source)} has {counted(words)}; an article needs at least "
                f"{self.min_words}",
                source=source,
            )


LIMITS: Final = Limits()
"""What holds where nothing else is said."""


def count_words(text: str) -> int:
    """Words of a text: what white space separates, and has a letter or a digit in it.

    In scripts without spaces, every two characters count as a word.
    """
    unspaced = len(UNSPACED.findall(text))
    spaced = WORD.findall(UNSPACED.sub(" ", text) if unspaced else text)
    return len(spaced) + unspaced // CHARACTERS_PER_WORD


def counted(words: int) -> str:
    """'1 word', '2 words'."""
    return "1 word" if words == 1 else f"{words:,} words"


def _check_characters(text: str, source: str) -> None:
    if half := HALF_A_CHARACTER.search(text):
        raise UnreadableSource(
            f"{subject(source)} has half a character ({half[0]!r}) at index {half.start()}; it "
            "was decoded wrongly: give the bytes or the file instead",
            source=source,
        )
    controls = len(CONTROL.findall(text))
    if "\0" in text or controls > max(STRAY_CONTROLS, MAX_CONTROL_SHARE * len(text)):
        raise UnreadableSource(
            f"{subject(source)} is no text: it is full of control characters; give plain text, "
            "Markdown or HTML",
            source=source,
        )
