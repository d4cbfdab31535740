"""Whether a name that is another's is caught."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.alterations.names import (
    Name,
    NameKind,
    families,
    is_headline,
    is_proper,
    names,
    replaced,
)
from nutgraf.evaluation.checking import Checker, Claim, about, told
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.claims import Texts, claim, drawn, sentences

_COMMON: Final = re.compile(r"\b[a-z]{2,}\b")


class WrongNames:
    """True sentences with one name replaced by another text's of its kind."""

    def __init__(self, name: str, texts: Texts) -> None:
        self.name = name
        self._texts = texts
        self._caught = Line(f"names of another text caught{texts.suffix}", target=0.98)
        self.lines = (self._caught,)

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Claim]:
        return drawn(_false(self._texts.within(corpus), random), random, self._texts.most // 2)

    def score(self, case: Claim, checker: Checker) -> Iterator[Score]:
        findings = checker.findings(case)
        caught = bool(about(findings, case, "name"))
        yield Score(self._caught.name, caught, case.kind, told(case, findings))


def _false(texts: Sequence[NewsText], random: Random) -> Iterator[Claim]:
    common = {word for text in texts for word in _COMMON.findall(text.text)}
    known = {text.name: families(text.text) for text in texts}
    pool: dict[NameKind, dict[str, None]] = {}
    for text in texts:
        for name in _proper(text.text, known[text.name], common):
            pool.setdefault(name.kind, {})[name.text] = None
    others = {kind: list(found) for kind, found in pool.items()}
    for text, sentence in sentences(texts):
        if is_headline(sentence.text):
            continue
        for name in _proper(sentence.text, known[text.name], common):
            if sentence.is_quoted(name.start, name.end):
                continue
            edit = replaced(name, others.get(name.kind, ()), text.folded, random)
            if edit is not None:
                yield claim(text, sentence.text, edit)


def _proper(text: str, known: Iterable[str], common: Container[str]) -> Iterator[Name]:
    """The names of a text; single words only where they mean nothing else."""
    for name in names(text, known):
        if " " in name.text or is_proper(name.text, common):
            yield name
