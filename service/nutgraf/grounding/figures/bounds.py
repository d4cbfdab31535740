"""Bounds: whether a figure is a least, a most, or one end of a range."""

from nutgraf.grounding.figures.figure import Bound, Figure, SourceKind
from nutgraf.grounding.figures.tokens import Tokens
from nutgraf.grounding.figures.wordlists import words

_LARGER = words("more greater higher larger bigger longer older better")
_SMALLER = words("less fewer lower smaller shorter younger worse")
_LEASTS = words("over above exceeding exceeds exceeded minimum")
_MOSTS = words("under below nearly almost maximum")
_AMOUNTS: dict[str, Bound] = {
    "minimum": "least",
    "upwards": "least",
    "excess": "least",
    "maximum": "most",
}
"""'A minimum of 20', 'upwards of 20'."""
_APPROXIMATE = words("about around roughly approximately some an a estimated")
_NEGATING = words("no not nor never nothing")
_SPANS = words("second minute hour day week month year decade century quarter")
"""'Over three years' is how long, not how much."""
_DISPUTES = words("dispute row fight battle clash case suit lawsuit concern concerns worries fears")
"""'A dispute over $5 million' is about that much."""
_APART = words("gap difference spread split divided gulf distance choose choice")
"""What lies between two figures that are no range."""
_LOOKBACK = 4

_OPPOSITE: dict[Bound, Bound] = {"least": "most", "most": "least"}


def read_bound(tokens: Tokens, first: int, after: int, unit: str | None) -> Bound | None:
    """What the words around a quantity make of it.

    Args:
        tokens: The text's.
        first: Index of its first token.
        after: Index of the token behind its last.
        unit: What it counts.
    """
    at = first - 1
    while at > first - _LOOKBACK and tokens[at].lower in _APPROXIMATE:
        at -= 1
    bound = _bound_before(tokens, at)
    if tokens[at].lower == "over" and (unit in _SPANS or tokens[at - 1].lower in _DISPUTES):
        bound = None
    return bound or _bound_behind(tokens, after, unit)


def _bound_before(tokens: Tokens, at: int) -> Bound | None:
    word, before = tokens[at].lower, tokens[at - 1].lower
    if word == "than":
        return _compared(tokens, at - 1)
    if before == "at" and word in {"least", "most"}:
        return "least" if word == "least" else "most"
    if before == "up" and word == "to":
        return "most"
    if word == "as" and tokens[at - 2].lower == "as":
        return _as_much(before)
    if word == "of":
        return _AMOUNTS.get(before)
    if word in _LEASTS:
        return "least"
    return "most" if word in _MOSTS else None


def _compared(tokens: Tokens, at: int) -> Bound | None:
    """'more than', and 'no more than'."""
    word = tokens[at].lower
    bound: Bound | None = "least" if word in _LARGER else "most" if word in _SMALLER else None
    negated = tokens[at - 1].lower in _NEGATING
    return _OPPOSITE[bound] if bound is not None and negated else bound


def _as_much(word: str) -> Bound | None:
    """'as much as', 'as few as'."""
    if word in {"much", "many", "high", "long"}:
        return "most"
    return "least" if word in {"little", "few", "low"} else None


def _bound_behind(tokens: Tokens, after: int, unit: str | None) -> Bound | None:
    """'500 or more', '500 workers or fewer', '500-plus'."""
    for at in (after, after + 1) if unit else (after,):
        word, following = tokens[at].lower, tokens[at + 1].lower
        if (word == "-" and following == "plus") or (word == "+" and tokens[at].glued):
            return "least"
        if word == "or" and following in _LARGER | {"above", "over"}:
            return "least"
        if word == "or" and following in _SMALLER | {"below", "under"}:
            return "most"
    return None


def is_apart(tokens: Tokens, between: int) -> bool:
    """Whether 'between' tells two figures apart rather than gives a range: 'the gap between'."""
    return any(tokens[at].lower in _APART for at in range(between - 3, between))


def bounds_agree(claim: Figure, source: Figure) -> bool:
    """Whether ours bounds what the source says on the same side.

    A bound that one of the two leaves out is none, since 'about' and 'more than' come and go; but
    an end of a range is no plain figure. It may be a least or a most.
    """
    if source.bound in {"low", "high"}:
        return claim.bound in {source.bound, "end", "least" if source.bound == "low" else "most"}
    if claim.bound not in _OPPOSITE or source.bound not in _OPPOSITE:
        return True
    return claim.bound == source.bound


def disagreement(source: Figure, kind: SourceKind) -> str:
    """What to tell of a figure whose bounds ours does not agree with."""
    if source.bound in {"low", "high"}:
        return f"the {kind} sentences have {source.text!r} as one end of a range only"
    theirs = "at least" if source.bound == "least" else "at most"
    return f"the {kind} sentences say {theirs} {source.text!r}"
