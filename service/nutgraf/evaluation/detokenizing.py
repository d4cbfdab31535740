"""Undoing the tokenization that published summaries come in, with a map back to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_RULES: Final = (
    (r"``\s?", '"'),
    (r"(?:\\?'){2}(?=\s|[.,;:!?)]|$)", '"'),
    (r"(?:\\?'){2}", '" '),
    (r" n\\?'t\b", "n't"),
    (r" \\?'(?=(?:s|m|re|ve|ll|d)\b)", "'"),
    (r"(?<=\bo) \\?'(?=\w)", "'"),
    (r" \\?'(?=\w)", "' "),
    (r"\\'", "'"),
    (r"(?:Â\s?)?# (?=[\d\[])", "£"),
    (r"(?<=[$£€]) (?=\d)", ""),
    (r"(?<=\d,) (?=\d{3}\b)", ""),
    (r"(?<=\() ", ""),
    (r" (?=\))", ""),
    (r" (?=[.,;:?!](?:\s|$))", ""),
    (r"\\n", " "),
)
_TOKENS: Final = re.compile("|".join(f"({rule})" for rule, _ in _RULES))
_LOOSE_MARKS: Final = re.compile(r'(?<!\S)"( )[^"]*( )"(?=[\s.,]|$)')


@dataclass(frozen=True, slots=True)
class Restored:
    """A text as a person would write it.

    Attributes:
        text: The text.
        places: For each character of the tokenized text, and for its end, where it has come to.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the tokenized text's `[start:end]` stands."""
        return self.places[start], self.places[end]


def restored(tokenized: str) -> Restored:
    """A published summary with its quotation marks, apostrophes and pound signs back."""
    return _edited(tokenized, sorted({*_loose_marks(tokenized), *_tokens(tokenized)}))


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _TOKENS.finditer(text):
        yield match.start(), match.end(), _RULES[(match.lastindex or 1) - 1][1]


def _loose_marks(text: str) -> Iterator[tuple[int, int, str]]:
    """The spaces inside of marks that stand by themselves: '" so it goes "'."""
    for match in _LOOSE_MARKS.finditer(text):
        yield (*match.span(1), "")
        yield (*match.span(2), "")


def _edited(text: str, edits: Iterable[tuple[int, int, str]]) -> Restored:
    pieces: list[str] = []
    places: list[int] = []
    length = done = 0
    for start, end, new in edits:
        if start < done:
            continue
        places += range(length, length + start - done)
        length += start - done
        places += [length + min(i, max(0, len(new) - 1)) for i in range(end - start)]
        pieces += (text[done:start], new)
        length += len(new)
        done = end
    places += range(length, length + len(text) - done + 1)
    return Restored("".join((*pieces, text[done:])), tuple(places))
