"""Whether a quotation that is off by a word is caught, and a true one let pass."""

import re
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.quotations import (
    FRAMES,
    framed,
    negations_dropped,
    spliced,
    word_added,
    word_changed,
    word_dropped,
)
from nutgraf.evaluation.checking import Checker, Claim, kinds, told
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.gold import GoldQuotation
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import MOST_CLAIMS, drawn

CAUGHT = Line("misquotations caught", target=1.0)
FALSELY = Line("true quotations falsely failed", better="low", target=0.005)
_TRUE: Final = "true"
_ONE_GLYPH: Final = str.maketrans("“”„‘’‚`", "\"\"\"''''")
_VOCABULARY: Final = re.compile(r"\b[a-z]{3,10}\b")
_NEAR: Final = 200
"""Characters between two quotations that may be one broken one, which may be joined."""


class Misquotations:
    """Gold quotations in sentences of our own, as they are and with a word changed."""

    name = "quotations"
    lines = (CAUGHT, FALSELY)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        vocabulary = _vocabulary(corpus.articles)
        false: list[Claim] = []
        true: list[Claim] = []
        for article in corpus.articles:
            for gold in article.quotations:
                true.append(_framed(article, gold.text, gold.text, _TRUE, random))
                false += _falsified(article, gold, vocabulary, random)
        return [*drawn(false, random, MOST_CLAIMS), *true]

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        found = kinds(findings)
        if case.kind == _TRUE:
            yield Score(FALSELY.name, "quotation" in found, case.kind, told(case, findings))
            return
        # What is left of 'not guilty' is a slice: only its meaning is off.
        wanted = {"quotation", "negation"} if "edge" in case.kind else {"quotation"}
        yield Score(CAUGHT.name, bool(wanted & found), case.kind, told(case, findings))


def _vocabulary(articles: Iterable[NewsText]) -> list[str]:
    return sorted({w for a in articles for w in _VOCABULARY.findall(a.text)})


def _falsified(
    article: NewsText, gold: GoldQuotation, vocabulary: Sequence[str], random: Random
) -> Iterator[Claim]:
    text = gold.text
    edits = [
        word_changed(text, vocabulary, random),
        word_changed(text, vocabulary, random),
        word_dropped(text, random),
        word_added(text, vocabulary, random),
        *negations_dropped(text),
    ]
    for edit in edits:
        if edit is not None:
            yield from _false(article, gold, edit.on(text), edit.kind, random)
    others = [q for q in article.quotations if _apart(q, gold)]
    if others:
        words = spliced(text, random.choice(others).text, random)
        yield from _false(article, gold, words, "spliced", random)


def _apart(one: GoldQuotation, other: GoldQuotation) -> bool:
    return one.start > other.end + _NEAR or other.start > one.end + _NEAR


def _false(
    article: NewsText, gold: GoldQuotation, words: str, kind: str, random: Random
) -> Iterator[Claim]:
    """The claim, unless its words happen to be the article's, too."""
    if "edge" in kind or _plain(words) not in _plain(article.text):
        yield _framed(article, words, gold.text, kind, random)


def _plain(words: str) -> str:
    """Words that only a typographer could tell from others."""
    return " ".join(words.translate(_ONE_GLYPH).split()).casefold().strip(" .,;:—–-…?!")


def _framed(article: NewsText, words: str, was: str, kind: str, random: Random) -> Claim:
    words = " ".join(words.split())
    sentence, start, end = framed(random.choice(_frames(words)), words)
    return Claim(article, sentence, start, end, kind, was if kind != _TRUE else "")


def _frames(words: str) -> list[str]:
    """The frames whose marks do not stand in the words."""
    return [f for f in FRAMES if not set('“”"') & set(words) or ('"' in f) == ("“" in words)]
