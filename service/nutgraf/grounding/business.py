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
    """The ticker that a text prints right behind a company's name, None if it prints none."""
    for found in _TICKER.finditer(text):
        before = text[max(0, found.start() - _BEFORE_TICKER) : found.start()].rstrip()
        if name.split() and name.split()[0] in before.split()[-6:]:
            return found["ticker"]
    return None
