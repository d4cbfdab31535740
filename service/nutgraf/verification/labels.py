"""Whether a short line says something of the news or only names what follows."""

import re
from typing import Final, Literal

from nutgraf.grounding.movement.antonyms import verb_poles
from nutgraf.grounding.movement.lexicon import CUES, NOMINAL_CUES
from nutgraf.grounding.names.lexicon import word_set
from nutgraf.grounding.speech_lexicon import PREPOSITIONS
from nutgraf.grounding.stemming import stem
from nutgraf.grounding.support import content_stems

Weight = Literal["label", "terse", "claim"]
"""What a line is: a name for what follows, words too few for support to tell, or a claim."""

_ENOUGH: Final = 3
"""Content words of a list item from which it can be held to the article's words."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FIGURE: Final = re.compile(r"(?<![\w.,])(?!(?:19|20)\d\d\b)\d[\d.,]*")
_MEASURE: Final = re.compile(r"\d\s?(?:%|per\s?cent\b)|[€$£¥]\s?\d|\d\s?[€£¥]", re.IGNORECASE)
_ASKS: Final = word_set("what why how who whom whose where when which whether")
_FINITE: Final = word_set(
    "is are was were isn't aren't wasn't weren't has have had hasn't haven't hadn't will won't "
    "would wouldn't can can't cannot could couldn't must did didn't does doesn't do don't "
    "isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t won’t wouldn’t can’t couldn’t didn’t "
    "doesn’t don’t"
)
_EVENTS: Final = word_set(
    """resigns resigned quits quit dies died retires retired buys bought sells sold becomes became
    admits admitted denies denied sues sued rejects rejected approves approved acquires acquired
    announces announced says said agrees agreed refuses refused wins won loses dismisses dismissed
    appoints appointed arrests arrested accuses accused fires fired joins joined leaves left opens
    opened closes closed begins began avoids avoided backs backed urges urged warns warned kills
    killed injures injured strikes struck hits elects elected rules ruled expects expected hires
    hired merges merged invades invaded bans banned suspends suspended cancels cancelled canceled
    delays delayed scraps scrapped pleads pleaded convicted acquitted sentenced charged jailed
    upholds upheld overturns overturned signs signed destroys destroyed enters entered imposes
    imposed lifts ends ended passes passed unveils unveiled orders ordered reveals revealed seeks
    sought names named faces faced confirms confirmed blocks blocked halts halted pays paid vows
    vowed pledges pledged threatens threatened demands demanded calls called dead rebuilds rebuilt
    abandons abandoned withdraws withdrew survives survived defeats defeated"""
)
"""What happens, in the present and in the past."""
_AMBIGUOUS: Final = word_set(
    "wins fires opens backs strikes hits rules bans delays scraps leaves left charged expected "
    "arrests hires does struck killed injured signs lifts ends passes orders ordered names named "
    "faces blocks halts vows pledges demands calls called revealed confirmed"
)
"""Of these, the ones that may be nouns or stand before one."""
_ADJECTIVES: Final = word_set("narrow slow higher lower up down flat steady stable stagnant")
_NO_SUBJECTS: Final = word_set("a an the to for of in and or its their his her this these")
_NAMING: Final = word_set(
    """key main top major other further additional overall latest recent questions concerns issues
    points lessons topics risks reasons steps measures"""
)
"""What labels begin with: only a verb such as 'is' makes them say something."""
_NO_OBJECTS: Final = PREPOSITIONS | {"and", "or", "as"}
_PAST: Final = word_set("won lost bought sold began left shut beat made fell met cut hit laid")


def weight(text: str, *, is_item: bool) -> Weight:
    """What a line without a full stop is.

    'Market impact' and 'What this means' are labels, 'Siemens buys Acme' and 'Sales up 14%'
    claims; '14 plants' is terse.

    Args:
        text: The line.
        is_item: Whether it is an item of a list, which sums up more often than it names.
    """
    words = [match.group().lower() for match in _WORD.finditer(text)]
    if not words or words[0] in _ASKS:
        return "label"
    if _MEASURE.search(text) and any(word in CUES for word in words):
        return "claim"
    if any(_asserts(words, at) for at in range(1, len(words))):
        return "claim"
    if is_item:
        return "claim" if len(content_stems(text)) >= _ENOUGH else "terse"
    return "terse" if _MEASURE.search(text) or _FIGURE.search(text) else "label"


def _asserts(words: list[str], at: int) -> bool:
    """Whether a word, not the first, is a verb that has a subject before it."""
    word, before = words[at], words[at - 1]
    after = words[at + 1] if at + 1 < len(words) else None
    if before in _NO_SUBJECTS or before.endswith("ly"):
        return False
    if word in _FINITE or words[0] in _NAMING:
        return word in _FINITE
    takes = after is not None and after not in _NO_OBJECTS
    if word in _AMBIGUOUS:
        return takes
    if word in _EVENTS:
        return True
    if word in CUES and not word.endswith("ing"):
        if word in _ADJECTIVES:
            return after is None
        return word not in NOMINAL_CUES or takes
    return takes and _is_inflected(word) and bool(verb_poles(word, stem(word)))


def _is_inflected(word: str) -> bool:
    return word in _PAST or word.endswith(("ed", "s"))
