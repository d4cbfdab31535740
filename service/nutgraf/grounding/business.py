"""Whether an article speaks of business, and the ticker that an article prints for a company."""

import re
from typing import Final

from nutgraf.grounding.figures import find_figures
from nutgraf.grounding.stemming import stem
from nutgraf.segmentation import Segmentation

_TERMS: Final = frozenset(
    stem(word)
    for word in """acquisition analyst bank bankruptcy bond borrower budget business cash ceo
    commodity company consumer contract corporation cost credit currency customer deal debt deficit
    demand dividend dollar earnings economic economy employer euro export factory fee finance
    financial firm fund gdp import income industry inflation insurer interest investment investor
    job layoff lender loan loss manufacturer margin market merger mortgage output price pricing
    profit quarter recession retailer revenue salary sale share shareholder stock subsidy supplier
    takeover tariff tax trade trader unemployment wage worker yield""".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_TICKER: Final = re.compile(
    r"\(\s*(?:NYSE|NASDAQ|Nasdaq|LSE|LON|TSX|ASX|HKEX|SEHK|TYO|FRA|XETRA|Euronext)\s*:\s*"
    r"(?P<ticker>[A-Z0-9][A-Z0-9.]{0,9})\s*\)"
)
_BEFORE_TICKER: Final = 80
"""Characters before a ticker in which its company's name stands."""
_LEGAL_FORMS: Final = frozenset(
    "ag asa bv co company corp corporation group holding holdings inc incorporated limited llc ltd"
    " nv oyj plc sa se spa".split()
)
"""What a company's name may have or lack at its end."""
_NAME_WORD: Final = re.compile(r"[^\W_]+")
_BREAK: Final = re.compile(r"\n|[.,!?;:]\s+(?!(?:Co|Corp|Inc|LLC|Ltd|PLC|plc)\b)")
"""Where a name begins anew: not before the legal form in 'Corvane, Inc.'"""


def is_about_business(sentence: str) -> bool:
    """Whether a sentence names money, or two different terms of business."""
    terms = {stem(word) for word in _WORD.findall(sentence)} & _TERMS
    return len(terms) > 1 or any(f.kind == "money" for f in find_figures(sentence))


def business_share(segmentation: Segmentation) -> float:
    """The share of an article's sentences that speak of business, 0 to 1."""
    sentences = segmentation.sentences
    about = sum(is_about_business(segmentation.sentence_text(s.number)) for s in sentences)
    return about / len(sentences) if sentences else 0.0


def ticker_of(name: str, text: str) -> str | None:
    """The ticker that a text prints right behind a company's name, None if it prints none.

    'Corvane' is 'Corvane Foods Inc.', but neither 'Foods' nor 'Corvane Mills' is.
    """
    wanted = _company(name)
    for found in _TICKER.finditer(text):
        before = text[max(0, found.start() - _BEFORE_TICKER) : found.start()].rstrip()
        printed = _NAME_WORD.findall(_BREAK.split(before)[-1])
        if any(_calls(wanted, printed, start) for start in range(len(printed))):
            return found["ticker"]
    return None


def _company(name: str) -> list[str]:
    """The words of a company's name, without 'The' and its legal form."""
    words = _NAME_WORD.findall(name)
    if words and words[0].lower() == "the":
        words = words[1:]
    while len(words) > 1 and words[-1].lower() in _LEGAL_FORMS:
        words = words[:-1]
    return words


def _calls(wanted: list[str], printed: list[str], start: int) -> bool:
    """Whether the name printed from `start` on to the ticker begins with the wanted one."""
    behind = printed[start:]
    if not wanted or behind[: len(wanted)] != wanted:
        return False
    if any(word[0].islower() and word not in _LEGAL_FORMS for word in behind):
        return False
    inside = start > 0 and not (printed[start - 1][0].islower() or printed[start - 1] == "The")
    return len(wanted) > 1 or not inside
