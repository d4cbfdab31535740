"""Turning what is said: negations removed and added, hedges made facts, rises made falls."""

import re
from collections.abc import Iterator
from typing import Final

from nutgraf.evaluation.alterations.edits import Edit, without

_AUXILIARY: Final = (
    r"\b(?:will|would|can|could|should|must|may|might|is|are|was|were|has|have|had|do|does|did)"
)
_NOT: Final = re.compile(
    rf"{_AUXILIARY} (not)\b(?! (?:only|just|merely|simply|necessarily)\b)", re.IGNORECASE
)
_CONTRACTED: Final = re.compile(
    r"\b([A-Za-z]+?)(n['’]t)\b(?! (?:only|just|merely|simply|necessarily)\b)"
)
_CANNOT: Final = re.compile(r"\b[Cc]an(not)\b(?! (?:only|just)\b)")
_NEVER: Final = re.compile(r"\b(never|no longer)\b")
_AFFIRMED: Final = re.compile(
    rf"{_AUXILIARY}()(?= (?:be|been|have|[a-z]+(?:ed|ing|en)|make|take|give)\b)"
)
_FULL: Final = {"wo": "will", "ca": "can", "sha": "shall", "ai": "is"}
_MODAL: Final = re.compile(
    r"(?<=[a-z] )(may(?= (?:not )?[a-z]+)|might(?= (?:not )?[a-z]+)"
    r"|could(?= (?:be|have|lead|mean|face|see|cost|take|help|affect|become|cause|still|also)\b))"
)
_ADVERB: Final = re.compile(
    r"(?<!can )(?<!could )\b(allegedly|reportedly|possibly|probably|perhaps|apparently)\b "
)
_EXPECTED: Final = re.compile(r"\b(?:is|are) (?:expected|likely|hoping) to\b")
_HOPES: Final = re.compile(
    r"\b(?!The|A |An |This|His|Her|Their|Its|Any|No )"
    r"(?:[A-Z][a-z]+|he|she|it|who|they|which|government|company)"
    r" (hopes|hope|wants|want|seeks|aims|aim) to(?= [a-z]+\b)"
)
"""'plans to' and 'is set to' are left out: a plan is told as 'will' by careful writers, too."""
_NEGATIVE: Final = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|without|hardly|only)\b|n['’]t\b",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(r"[,;:—–]|\s-\s")

_TURNED_PAIRS: Final = (
    ("rose", "fell"), ("risen", "fallen"), ("rising", "falling"), ("rises", "falls"),
    ("increased", "decreased"), ("increase", "decrease"), ("increases", "decreases"),
    ("increasing", "decreasing"), ("climbed", "dropped"), ("climbing", "dropping"),
    ("jumped", "plunged"), ("surged", "slumped"), ("soared", "tumbled"), ("grew", "shrank"),
    ("growing", "shrinking"), ("higher", "lower"), ("up", "down"),
    ("growth", "decline"), ("widened", "narrowed"),
    ("improved", "worsened"), ("strengthened", "weakened"), ("rise", "fall"),
)  # fmt: skip
_TURNED: Final = {a: b for x, y in _TURNED_PAIRS for a, b in ((x, y), (y, x))}
_DIRECTION: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(_TURNED, key=len, reverse=True))})\b(?<!\bup)(?<!\bdown)"
    r"|\b(?:up|down)\b(?! to\b)"
)
_FIGURE_NEAR: Final = re.compile(
    r"(?:\s(?:by|to|from|about|nearly|almost|more|than|around|just|over|some|of|another|an?|as|much)){0,3}"
    r"\s[$£€]?\d"
)


def negations_removed(sentence: str) -> Iterator[Edit]:
    """Each negation of a verb, taken out."""
    kind = "negation removed"
    for match in _NOT.finditer(sentence):
        yield without(sentence, *match.span(1), kind)
    for match in _CONTRACTED.finditer(sentence):
        stem = match[1]
        full = _FULL.get(stem.lower(), stem)
        full = full.capitalize() if stem[0].isupper() else full
        yield Edit(*match.span(), full, kind)
    for match in _CANNOT.finditer(sentence):
        yield Edit(*match.span(1), "", kind)
    for match in _NEVER.finditer(sentence):
        yield without(sentence, *match.span(1), kind)


def negations_added(sentence: str) -> Iterator[Edit]:
    """A 'not' for each verb that can take it; two in a clause would be nonsense, no falsehood."""
    for match in _AFFIRMED.finditer(sentence):
        if not _NEGATIVE.search(_clause_around(sentence, match.end())):
            yield Edit(match.end(), match.end(), " not", "negation added")


def _clause_around(sentence: str, at: int) -> str:
    ends = [0, *(m.start() for m in _CLAUSE.finditer(sentence)), len(sentence)]
    return sentence[max(e for e in ends if e <= at) : min(e for e in ends if e >= at)]


def hedges_made_facts(sentence: str) -> Iterator[Edit]:
    """Each 'may', 'allegedly' and 'hopes to' made a certainty."""
    kind = "hedge made a fact"
    for match in _MODAL.finditer(sentence):
        yield Edit(*match.span(1), "will", kind)
    for match in _ADVERB.finditer(sentence):
        yield without(sentence, *match.span(1), kind)
    for match in _EXPECTED.finditer(sentence):
        yield Edit(*match.span(), "will", kind)
    for match in _HOPES.finditer(sentence):
        yield Edit(match.start(1), match.end(), "will", kind)


def directions_turned(sentence: str) -> Iterator[Edit]:
    """Each rise made a fall, where a figure follows: 'fell to pieces' is no fall."""
    for match in _DIRECTION.finditer(sentence):
        if _FIGURE_NEAR.match(sentence, match.end()):
            yield Edit(*match.span(), _TURNED[match[0]], "direction turned")
