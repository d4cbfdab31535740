"""What a source is: an address, a file, or a text given as it stands."""

import re
from pathlib import Path
from typing import Final, Literal

from nutgraf.errors import UnreadableSource

TEXT: Final = "text"
"""The name of a source that has none."""

SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+|(?:data|file|javascript|mailto):\S+")
WITHOUT_SCHEME: Final = re.compile(r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+){1,3}/)\S*", re.IGNORECASE)
PATH_LIKE: Final = re.compile(r"(?:~|\.{0,2}/|[A-Za-z]:\\)\S.*|\S*[/\\]\S*|\S+\.[A-Za-z]\w{0,9}")
FILE_SUFFIX: Final = re.compile(
    r".*\.(?:txt|text|md|markdown|html?|xhtml|pdf|docx?|odt|rtf|epub)", re.IGNORECASE
)
MAX_PATH_LENGTH: Final = 1024
MAX_PATH_WORDS: Final = 12
"""'Q3 results, final draft (2).txt' is a path; a sentence that ends in '.md' is not."""


def subject(source: str) -> str:
    """What a message calls a source: 'The text', or its name in quotation marks."""
    return "The text" if source == TEXT else repr(source)


def kind_of(source: str) -> Literal["address", "file", "text"]:
    """What a string stands for.

    An address begins with a scheme and has no white space; a file is there; everything else is
    the text itself, unless it looks like a path of which nothing is there.

    Raises:
        UnreadableSource: It looks like a path, and there is no such file.
    """
    name = source.strip()
    if not name or "\n" in name or len(name) > MAX_PATH_LENGTH:
        return "text"
    if SCHEME.fullmatch(name):
        return "address"
    if _exists(source):
        return "file"
    if WITHOUT_SCHEME.fullmatch(name):
        raise UnreadableSource(
            f"There is no file {source!r}; if it is an address, begin it with 'https://'",
            source=source,
        )
    if _looks_like_path(name):
        raise missing(source)
    return "text"


def missing(source: str) -> UnreadableSource:
    """The error for a path at which there is nothing."""
    return UnreadableSource(
        f"There is no file {source!r} in {str(Path.cwd())!r}; check the path"
        if not Path(source).is_absolute()
        else f"There is no file {source!r}; check the path",
        source=source,
    )


def _looks_like_path(name: str) -> bool:
    few_words = len(name.split()) <= MAX_PATH_WORDS
    return few_words and bool(PATH_LIKE.fullmatch(name) or FILE_SUFFIX.fullmatch(name))


def _exists(source: str) -> bool:
    try:
        return Path(source).exists()
    except (OSError, ValueError):  # a name too long for the system, a NUL: no path at all
        return False
