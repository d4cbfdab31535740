"""Whether a quotation was cut so that a 'not' beside it is lost: 'not | a safe bank'."""

import re
from collections.abc import Sequence
from typing import Final

from nutgraf.grounding.letter_case import lowered
from nutgraf.grounding.polarity.lexicon import NEGATION
from nutgraf.grounding.quotations.wording import QuotedWord, quoted_words
from nutgraf.grounding.stemming import stem


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEGATIONS: Final = _set(
    """not never no cannot neither nor nobody none nothing without hardly barely scarcely
    nicht kein keine keinen keiner nie niemals pas jamais sans nunca jamás sin 不 没 沒 未 無
    无 非"""
)
_CONTRACTED: Final = "n't"
_ONLY: Final = _set("only just merely simply doubt wonder matter least nur seulement solo sólo")
"""What stands behind a 'not' that denies nothing."""
_LIGHT: Final = _set(
    """a an the any all be been being is are was were to at on of in it its our my their his her
    your this that going plan planning want wanting able trying looking longer ever even yet really
    very so quite such much have had having do one think believe"""
)
"""Words that a 'not' reaches over."""
_DENIALS: Final = frozenset(
    stem(word)
    for word in """deny denial refuse refusal reject rejection scrap abandon unable unlikely
    unwilling reluctant impossible unless few fail failure avoid prevent block ban stop drop cancel
    lack against instead rather oppose dismiss dispute skip exclude except suspend forbid bar
    refrain postpone shelve doubt question far""".split()
)
"""Words of a writer's own that say no as well as 'not' does, as stems."""
_REFUSALS: Final = frozenset(
    map(stem, "deny refuse reject dismiss dispute oppose scrap abandon rule doubt".split())
)
"""Those of them that say so of what stands before them, as stems."""
_NOT: Final = _set("not never nicht nie niemals pas jamais nunca")
_REACH: Final = 3
_AUXILIARIES: Final = _set(
    """am is are was were be been do does did will would shall should can could may might must has
    have had hope ist sind war waren wird werden kann hat"""
)
"""Words that a 'not' behind them denies."""
_QUESTION: Final = " ?'’‘\u00a0\n"
"""What may part a question from the 'no' that answers it."""
_PARTS: Final = re.compile(r"\S")
"""What between two words parts them: a mark of any kind, the quotation's own among them."""


def lost_before(text: str, words: Sequence[QuotedWord], first: int) -> int | None:
    """The number of the negation that governs the word with number `first` from near before it."""
    for number in range(first - 1, max(-1, first - 2 - _REACH), -1):
        key, after = words[number].key, words[number + 1]
        if _PARTS.search(text, words[number].end, after.start):
            return None
        if negates(key):
            return None if after.key in _ONLY else number
        if key not in _LIGHT:
            return None
    return None


def lost_behind(text: str, words: Sequence[QuotedWord], last: int) -> int | None:
    """The number of the negation right behind the word with number `last` that denies it."""
    number = last + 1
    if number >= len(words) or not negates(words[number].key):
        return None
    between = text[words[last].end : words[number].start]
    if between.strip(_QUESTION):
        return None
    after = words[number + 1] if number + 1 < len(words) else None
    if after is None or _PARTS.search(text, words[number].end, after.start):
        return number  # 'Probably not.' 'Is it safe? No.'
    if between.strip():
        return None
    denies = words[last].key in _AUXILIARIES and after.key not in _ONLY
    return number if denies else None


def negates(key: str) -> bool:
    """Whether a word, in lower case, is a negation."""
    return key in _NEGATIONS or key.endswith(_CONTRACTED)


def denies_before(text: str) -> bool:
    """Whether words before a quotation say no in any way: 'ruled out', 'without', 'never'."""
    return NEGATION.search(lowered(text)) is not None or any(
        negates(word.key) or stem(word.key) in _DENIALS for word in quoted_words(text)
    )


def denies_behind(text: str) -> bool:
    """Whether words behind a quotation deny it: '“a safe bank” it is not', '… was denied'."""
    return any(
        word.key in _NOT or word.key.endswith(_CONTRACTED) or stem(word.key) in _REFUSALS
        for word in quoted_words(text)
    )
