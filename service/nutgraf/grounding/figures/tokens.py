"""The words, numbers and marks of a text, as the figures' grammar reads them."""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Literal, NamedTuple

from nutgraf.grounding.figures.currencies import SIGNS, USUAL_CODES

TokenKind = Literal["number", "word", "currency", "name", "mark", "break", "end"]


class Token(NamedTuple):
    """A piece of a text; `glued` where nothing separates it from the piece before."""

    kind: TokenKind
    text: str
    lower: str
    start: int
    end: int
    glued: bool


_SPACE = "\u00a0\u202f\u2009 "
_LETTER = r"[^\W\d_]"
_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True))
_GLUED_CODE = "|".join(code for code in USUAL_CODES if code.isascii())
_NO_NAME = r"(?!(?:Mid|Pre|Post|Early|Late|Under|Over|Top|Sub|Non|Twenty|Thirty|Forty)-)"
_OWNERS = "[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en"
"""Numbers that may have something: 'the world number three's serve'."""
_CJK = "万亿|[万萬亿億兆千元円]|人民币|美元|欧元|港元|日元"

# Repetitions are bounded so that a run of digit groups is never read again from each of its
# groups. Digits beyond 30 are no figure of any article.
_NUMBER = rf"""
    \d{{1,3}}(?:,\d{{3}}){{1,9}}(?!\d)(?:\.\d{{1,30}})?
  | \d{{1,3}},[ ]0\d\d(?:,\d{{3}}){{0,8}}(?!\d)
  | (?<=[£$€])\d{{1,3}}\.[ ]\d{{1,2}}(?=(?:m|bn|k)\b)
  | \d{{1,2}}(?:,\d{{2}}){{1,9}},\d{{3}}(?!\d)(?:\.\d{{1,30}})?
  | \d{{1,3}}(?:[{_SPACE}]\d{{3}}){{1,9}}(?!\d|[,.]\d)
  | \d{{1,3}}(?:\.\d{{3}}){{1,9}},\d{{1,2}}(?![\d,])
  | \d{{1,3}}(?:\.\d{{3}}){{2,9}}(?![\d.])
  | \d{{1,3}},\d{{1,2}}(?![\d,])
  | \d{{1,30}}(?:\.\d{{1,30}})?(?!\d)
  | (?<![\w.])\.\d{{1,30}}(?!\d)
"""

_SPACED_NUMBER = rf"""
    \d{{1,3}}(?:,[ ]?\d{{3}}){{1,9}}(?!\d)(?:\.\d{{1,30}})?
  | {_NUMBER}
"""
"""With the space that tokenised text may have behind a comma: '1, 200'."""

_PATTERN = rf"""
    (?P<plain>[a-z]++(?=[ ,]))
  | (?P<break>\n[^\S\n]*\n)
  | (?P<cjk>{_CJK})
  | (?P<abbreviation>\b(?:[UE]\.[SKU]\.(?!\$)|[ap]\.m\.))
  | (?P<currency>(?:(?<![^\W\d_])(?:{_SIGN}))|(?<!\w)(?:{_GLUED_CODE})(?=\d)|[$€£¥])
  | (?P<version>(?!\d{{1,3}}(?:\.\d{{3}}){{2,9}}(?![\d.]))\d{{1,9}}(?:\.\d{{1,9}}){{2,9}}(?![\d,]))
  | (?P<name>{_LETTER}+\d\w*(?:-\w+)*|{_NO_NAME}[^\W\d_a-z]{_LETTER}*-\d\w*(?:-\w+)*)
  | (?P<number>%s)
  | (?P<long>\d+)
  | (?P<owner>(?:{_OWNERS})(?=['’]s\b))
  | (?P<word>{_LETTER}+(?:['’]{_LETTER}+)*)
  | (?P<mark>\S)
"""
"""'plain' is a 'word', as most are, which need not be tried as all the rest: a third faster."""
_TOKEN = re.compile(_PATTERN % _NUMBER, re.VERBOSE)


@cache
def _tokenised_token() -> re.Pattern[str]:
    return re.compile(_PATTERN % _SPACED_NUMBER, re.VERBOSE)


_POINTED_LANGUAGES = re.compile(
    r"\b(?:der|und|für|auf|eine[mnrs]?|les|dans|pour|une|est|los|por|una|con|della|nel|het|een)\b"
)
_ENOUGH_OF_THEM = 2
"""Different small words of a language from which a sentence is in it: a name has one at most."""

_KINDS: dict[str, TokenKind] = {
    "plain": "word",
    "break": "break",
    "cjk": "word",
    "abbreviation": "word",
    "currency": "currency",
    "version": "name",
    "name": "name",
    "number": "number",
    "long": "name",
    "owner": "word",
    "word": "word",
    "mark": "mark",
}


class Tokens:
    """The tokens of a text. Indices beyond its ends give a token of kind 'end'."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = _tokenize(text, _tokenised_token() if self.is_tokenised else _TOKEN)
        self._count = len(self._tokens)
        self._end = Token("end", "", "", len(text), len(text), glued=False)

    @cached_property
    def groups_by_points(self) -> bool:
        """Whether the text is in a language that writes 300,000 as '300.000'."""
        return len(set(_POINTED_LANGUAGES.findall(self.text))) >= _ENOUGH_OF_THEM

    @cached_property
    def is_tokenised(self) -> bool:
        """Whether the text has no capital letter: tools wrote it, which part marks from words."""
        return self.text.islower()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Token]:
        return iter(self._tokens)

    def __getitem__(self, index: int) -> Token:
        return self._tokens[index] if 0 <= index < self._count else self._end


def _tokenize(text: str, pattern: re.Pattern[str]) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    for match in pattern.finditer(text):
        start, after = match.span()
        glued = start == end and end > 0
        piece, end = match.group(), after
        kind = _KINDS[match.lastgroup or "mark"]
        tokens.append(tuple.__new__(Token, (kind, piece, piece.lower(), start, after, glued)))
    return tokens
