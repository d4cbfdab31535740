"""Whether a quotation that is given to somebody else is caught, and a right speaker let pass."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.names import names
from nutgraf.evaluation.alterations.quotations import FRAMES, framed
from nutgraf.evaluation.checking import Checker, Claim, kinds, told
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.gold import GoldQuotation
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import MOST_CLAIMS, drawn

CAUGHT = Line("quotations given to another person of the article caught")
FALSELY = Line("quotations with their own speaker falsely failed", better="low", target=0.005)
_OWN: Final = "own"
_ANOTHER: Final = "another"
_SOMEBODY: Final = ("a spokesman", "a spokeswoman", "A spokesman")
_FRAMES: Final = tuple(f for f in FRAMES if any(who in f for who in _SOMEBODY))


class Misattributions:
    """Gold quotations in sentences that give them to their speaker, and to others."""

    name = "misattributions"
    lines = (CAUGHT, FALSELY)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        made = [
            claim
            for article in corpus.articles
            for gold in article.quotations
            for claim in _claims(article, gold, random)
        ]
        return drawn(made, random, MOST_CLAIMS)

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        line = FALSELY if case.kind == _OWN else CAUGHT
        yield Score(line.name, "speaker" in kinds(findings), case.kind, told(case, findings))


def _claims(article: NewsText, gold: GoldQuotation, random: Random) -> Iterator[Claim]:
    people = {n.text.split()[-1]: n.text for n in names(article.text) if n.kind == "person"}
    speaker = _speaker(gold, people)
    if speaker is None:
        return
    yield _claim(article, gold, people[speaker], _OWN, "", random)
    others = [full for family, full in people.items() if family not in gold.source]
    if others:
        yield _claim(article, gold, random.choice(others), _ANOTHER, people[speaker], random)


def _speaker(gold: GoldQuotation, people: dict[str, str]) -> str | None:
    """The family name of a gold source, where only one person is named in it."""
    named = [family for family in people if family in gold.names]
    return named[0] if len(named) == 1 else None


def _claim(
    article: NewsText, gold: GoldQuotation, person: str, kind: str, was: str, random: Random
) -> Claim:
    words = " ".join(gold.text.split())
    frames = [f for f in _FRAMES if ('"' in f) == ("“" in words)] or list(_FRAMES)
    sentence, _, _ = framed(random.choice(frames), words)
    who = next(who for who in _SOMEBODY if who in sentence)
    start = sentence.rindex(who) if sentence[0] in '“"' else sentence.index(who)
    summary = f"{sentence[:start]}{person}{sentence[start + len(who) :]}"
    return Claim(article, summary, start, start + len(person), kind, was)
