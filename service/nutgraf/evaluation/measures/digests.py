"""Whether what a model's digests quote and count is the article's."""

import re
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.measure import Line, Score
from nutgraf.summarizer import Summarizer
from nutgraf.verification import VerificationFinding, verify
from nutgraf.verification.digest_parts import digest_parts
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest, Quote

QUOTES = Line("quotations in digests that are no slices", better="low", target=0.0)
FIGURES = Line("texts in digests with a figure that is not the article's", better="low", target=0.0)
OTHER = Line("texts in digests with any other finding", better="low")
_DIGIT: Final = re.compile(r"\d")
_OPENING: Final = frozenset("\"“„‟'‘‚‛«»‹›「『")


class Digests:
    """Digests of articles, held to them afterwards.

    Args:
        summarizer: Makes them.
    """

    name = "digests"
    lines = (QUOTES, FIGURES, OTHER)

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    def cases(self, corpus: Corpus, random: Random) -> Sequence[NewsText]:  # noqa: ARG002  (all)
        return corpus.articles or corpus.documents

    def score(self, case: NewsText, checker: Checker) -> Iterator[Score]:  # noqa: ARG002  (whole)
        article = Article(text=case.text)
        digest = self._summarizer.summarize(article)
        findings = verify(article, digest).findings
        for number, quote in enumerate(digest.quotes):
            found = _of_path(findings, f"quotes.{number}")
            wrong = not is_slice(quote, case.text) or any(f.kind == "quotation" for f in found)
            yield Score(QUOTES.name, wrong, "quote", f"{case.name[:40]}: {quote.text!r}")
        yield from self._texts(case, digest, findings)

    def _texts(
        self, case: NewsText, digest: Digest, findings: Sequence[VerificationFinding]
    ) -> Iterator[Score]:
        for part in digest_parts(digest).checked:
            found = [f for f in findings if f.path == part.path]
            kind = re.sub(r"\.\d+", "", part.path or "")
            said = "; ".join(f"{f.kind}: {f.message}" for f in found)
            shown = f"{case.name[:40]}: {part.text}\n      {said}"
            if _DIGIT.search(part.text):
                yield Score(FIGURES.name, any(f.kind == "figure" for f in found), kind, shown)
            yield Score(OTHER.name, any(f.kind != "figure" for f in found), kind, shown)


def _of_path(findings: Sequence[VerificationFinding], path: str) -> list[VerificationFinding]:
    return [f for f in findings if f.path is not None and f"{f.path}.".startswith(f"{path}.")]


def is_slice(quote: Quote, text: str) -> bool:
    """Whether a quote is the article's characters, between quotation marks of the article's."""
    slices = [text[span.start : span.end] for span in quote.spans]
    if " … ".join(slices) != quote.text:
        return False
    start = quote.spans[0].start
    return bool(_OPENING & set(text[max(0, start - 3) : start].rstrip(" ")[-1:]))
