"""Numbers that a source has to mention, though nothing is reckoned with them: 'a3', a first time.

A capitalised 'A3' is a name, and whoever checks names checks it; in lower case, as tokenised text
and hurried writers have it, nobody could tell. 'First' is mostly an adverb; where it says that
nothing of the kind was before, a source must say so too, in one of the ways English has.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from nutgraf.grounding.figures.figure import Figure, FigureKind
from nutgraf.grounding.figures.vocabulary import MEASURES
from nutgraf.grounding.figures.wordlists import words

_DESIGNATION: Final = re.compile(r"(?<![^\W_])[a-z]{1,10}(\d{1,9})(?![^\W_])(?!\.\d|[-/])")
_COMMON: Final = words("co2 h2o mp3 mp4 b2b b2c p2p u16 u17 u18 u19 u20 u21 u23 m2 m3 km2 no1 no2")
"""Terms rather than names, which may be said in words: 'carbon dioxide'."""
_FIRST: Final = re.compile(
    r"\bfor the (?P<time>first)[- ]time\b|\b(?P<ever>first)[- ]ever\b"
    r"|['’]s (?P<own>first)\b(?! (?:half|quarter|minister|lady|name|few|two|three|time out))"
)
_FIRST_SAID: Final = re.compile(
    r"\b(?:first|firsts|1st|debut\w*|maiden|inaugural|never|open(?:s|ed|ing)|initial\w*|earliest"
    r"|pioneer\w*|since|only|new|newly|previous(?:ly)?|yet|historic|unprecedented|record|begins?"
    r"|began|launch\w*|earlier|ever|introduc\w*|premi[eè]re\w*|ended?|ending"
    r"|(?:low|high|bigg|larg|few|small|strong|weak|fast|slow|deep|steep|sharp|old|young)est|best"
    r"|worst|most|least)\b",
    re.IGNORECASE,
)
_ONE_MEASURE: Final = re.compile(
    r"\bone[ -]((?:kilo|centi|milli)?met(?:re|er)|mile|inch|acre|hectare|(?:kilo)?gram|kilo|tonne"
    r"|ounce|lit(?:re|er)|gallon|(?:kilo|mega|giga|tera)watt)\b(?! of)",
    re.IGNORECASE,
)
"""A measure that a source must have in some dress, though 'one' counts nothing."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_PARTS: Final = re.compile(r"([a-z]+)(\d+)")
_TOGETHER: Final = re.compile(r"(?<![^\W_])([^\W\d_]{1,10})[\s‐‑–-]?(\d{1,9})(?!\d)")
_PERIODS: Final = re.compile(r"q[1-4]|h[12]|fy\d+")


def find_mentions(claim: str) -> tuple[Figure, ...]:
    """The lower-case designations, the firsts and the single measures of a claim."""
    found = [
        _figure(claim, match.span(), "name", Decimal(match[1]))
        for match in _DESIGNATION.finditer(claim)
        if not _is_term(match.group())
    ]
    for match in _FIRST.finditer(claim) if "first" in claim else ():
        span = match.span(match.lastgroup or 0)
        found.append(_figure(claim, span, "ordinal", Decimal(1)))
    found += (
        replace(_figure(claim, match.span(), "amount", Decimal(1)), unit=MEASURES[match[1].lower()])
        for match in (_ONE_MEASURE.finditer(claim) if "one" in claim.lower() else ())
    )
    return tuple(found)


def _is_term(word: str) -> bool:
    return word in _COMMON or word.startswith("covid") or _PERIODS.fullmatch(word) is not None


def _figure(claim: str, span: tuple[int, int], kind: FigureKind, amount: Decimal) -> Figure:
    return Figure(span[0], span[1], claim[span[0] : span[1]], kind, amount=amount)


def is_mentioned(mention: Figure, sources: Sequence[str]) -> bool:
    """Whether a source has a mention in any dress: 'm 4' and 'M4' are 'm4'."""
    if mention.kind == "ordinal":
        return mention.amount == 1 and any(_FIRST_SAID.search(source) for source in sources)
    if mention.kind == "amount":
        return any(mention.unit in _measures(source) for source in sources)
    parts = _PARTS.fullmatch(mention.text)
    return parts is not None and any(parts.groups() in _designations(s) for s in sources)


@lru_cache(maxsize=512)
def _measures(text: str) -> frozenset[str | None]:
    """The units that a source measures in."""
    return frozenset(MEASURES.get(word) for word in _LETTERS.findall(text.lower())) - {None}


@lru_cache(maxsize=512)
def _designations(text: str) -> frozenset[tuple[str, str]]:
    """The letters and digits of a source that stand together or apart: 'M4', 'm 4', 'M-4'."""
    return frozenset((letters.casefold(), digits) for letters, digits in _TOGETHER.findall(text))
