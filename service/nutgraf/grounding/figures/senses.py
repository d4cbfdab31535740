"""Senses: what the words around an amount make of it, whatever its number: the dead, a loss."""

from typing import Final

from nutgraf.grounding.figures.figure import FigureKind, Sense
from nutgraf.grounding.figures.tokens import Tokens
from nutgraf.grounding.figures.wordlists import listed, words

_FATE_WORDS: Final[dict[Sense, str]] = {
    "dead": "killed killing kills dead died deaths",
    "injured": "injured injuring injures injuries wounded wounding wounds hurt",
    "missing": "missing",
    "arrested": "arrested arresting detained detaining",
    "rescued": "rescued rescuing survived",
}
_FATES: Final[dict[str, Sense]] = {
    word: sense for sense, dress in _FATE_WORDS.items() for word in listed(dress)
}
"""What befell those who are counted."""
_NO_STATES: Final = words("killing kills injuring injures wounding arresting detaining rescuing")
"""Forms that say nothing of the number before them: 'two killing sprees'."""
_PASSIVES: Final = words("was were been be being is are left found confirmed feared reported")
_ACTORS: Final = words("who that which")
_RESULT_WORDS: Final[dict[Sense, str]] = {
    "loss": "loss losses lost deficit shortfall",
    "profit": "profit profits earnings surplus earned",
}
_RESULTS: Final[dict[str, Sense]] = {
    word: sense for sense, dress in _RESULT_WORDS.items() for word in listed(dress)
}
"""Which side of the books an amount of money stands on."""
_FILLERS: Final = words("at least more than about around some up to a an another further nearly of")
_FILLERS_OF_FALLS: Final = _FILLERS - {"to"}
_FALLS: Final = words(
    "fell fall falls falling fallen down drop drops dropped dropping decline declines declined "
    "declining decrease decreases decreased decreasing lower lowered lost lose losing loss losses "
    "less fewer cut cuts cutting slid slide slipped slip shrank shrink shrunk shrinking contract "
    "contracts contracted contraction contracting negative minus deficit below slump slumped "
    "plunge plunged plunging tumble tumbled sank sink sunk reduce reduced reduction narrowed "
    "outflow outflows worse weaker weakened deflation shed erased wiped eased dipped dip retreat"
)
_BETWEEN: Final = words(
    "- net pre tax pretax operating annual quarterly half year yearly full trading underlying "
    "after statutory adjusted record budget trade fiscal current account interim first second third"
)
"""What stands between money and 'loss': 'a £5m pre-tax loss'."""
_LEVELS: Final = words("to at from")
_STATE_WINDOW: Final = 6
_RESULT_WINDOW: Final = 8
_NOUN_WINDOW: Final = 5
_FALL_WINDOW: Final = 6
_STOPS: Final = frozenset(".;:()")


def read_sense(tokens: Tokens, first: int, after: int, kind: FigureKind) -> Sense | None:
    """What an amount between two tokens is said to be, None where nothing is said."""
    if kind == "money":
        return _result_behind(tokens, after) or _result_before(tokens, first)
    return _fate_before(tokens, first) or _fate_behind(tokens, after) if kind == "amount" else None


def says_fall(tokens: Tokens, first: int, after: int) -> bool:
    """Whether a word near a figure says that it is less than nothing or than before.

    Of 'fell to 5%' none does: 5% is where it stands.
    """
    at = first - 1
    while at > first - _STATE_WINDOW and tokens[at].lower in _FILLERS_OF_FALLS:
        at -= 1
    if tokens[at].lower in _LEVELS:
        return any(tokens[at].lower == "below" for at in range(after, after + 3))
    around = (*range(first - _FALL_WINDOW, first), *range(after, after + _FALL_WINDOW))
    return any(tokens[at].lower in _FALLS for at in around)


def _fate_before(tokens: Tokens, first: int) -> Sense | None:
    """'killing at least seven', 'the deaths of two'."""
    at = first - 1
    while at > first - _STATE_WINDOW and tokens[at].lower in _FILLERS:
        at -= 1
    word = tokens[at].lower
    return None if word in {"dead", "missing", "hurt", "died"} else _FATES.get(word)


def _fate_behind(tokens: Tokens, after: int) -> Sense | None:
    """'seven people were killed', 'seven dead'; but not of who kills: 'two men who killed'."""
    for at in range(after, after + _STATE_WINDOW):
        token = tokens[at]
        if token.kind in {"number", "currency", "break", "end"} or token.text in _STOPS:
            return None
        word = token.lower
        if word in _ACTORS:
            return None
        if word in _FATES and word not in _NO_STATES:
            passive = at < after + 2 or tokens[at - 1].lower in _PASSIVES
            return _FATES[word] if passive or word in {"died", "dead", "survived"} else None
    return None


def _result_behind(tokens: Tokens, after: int) -> Sense | None:
    """'a £5m pre-tax loss'."""
    for at in range(after, after + _NOUN_WINDOW):
        token = tokens[at]
        if token.lower in _RESULTS:
            return _RESULTS[token.lower]
        if token.lower not in _BETWEEN:
            return None
    return None


def _result_before(tokens: Tokens, first: int) -> Sense | None:
    """'a loss of £5m', 'its loss narrowed to £5m': the nearest word that says which."""
    for at in range(first - 1, first - 1 - _RESULT_WINDOW, -1):
        token = tokens[at]
        if token.kind in {"break", "end"} or token.text in _STOPS:
            return None
        if token.lower in _RESULTS:
            return _RESULTS[token.lower]
    return None
