"""Who said a quotation, with the model choosing where code leaves it open."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from random import Random
from typing import Any, Final

from nutgraf.errors import AnswerCutOff, MalformedAnswer, ModelRefused
from nutgraf.evaluation.checking import Checker
from nutgraf.evaluation.corpus import Corpus, NewsText
from nutgraf.evaluation.measure import Line, Score
from nutgraf.evaluation.measures.attribution import is_speaker, quotation_at, told
from nutgraf.evaluation.measures.segmentation import Quoted, quoted
from nutgraf.grounding.verifier import Verifier
from nutgraf.planning import DigestPlan
from nutgraf.sections import Ask, Grounded, Passage
from nutgraf.sections.quotes import MOST_QUOTES, SelectedQuotes, quote_of
from nutgraf.segmentation import Quotation
from nutgraf.summarizer import Summarizer
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Quote

RIGHT = Line("named speakers right", target=0.9)
WRONG = Line("named speakers wrong", better="low")
CHOSEN = Line("speakers that are left to the model, right", raised=False)
_GROUP: Final = MOST_QUOTES
_NO_CHOICE: Final = (AnswerCutOff, MalformedAnswer, ModelRefused)
"""What leaves quotations without a speaker, in a digest too; all else ends the work."""


class Speakers:
    """Gold quotations with a named speaker, each asked about where code does not know.

    A digest asks about those it lists; here all that code leaves open are asked about, a few of
    an article at a time.

    Args:
        summarizer: Whose model is asked, and by whose settings.
    """

    name = "speakers"
    lines = (RIGHT, WRONG, CHOSEN)

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer
        self._chosen: dict[str, dict[Quotation, str | None]] = {}

    def cases(self, corpus: Corpus, random: Random) -> Sequence[Quoted]:  # noqa: ARG002  (all)
        return [q for q in quoted(corpus) if q.gold.names]

    def score(self, case: Quoted, checker: Checker) -> Iterator[Score]:
        verifier = checker.verifier(case.source)
        found = quotation_at(case.gold, verifier.segmentation.quotations)
        speaker, by = None, "not found"
        if found is not None:
            speaker, by = _by_code(found, verifier), "code"
            if speaker is None:
                speaker, by = self._by_model(case.source, found, verifier), "model"
        right, shown = is_speaker(speaker, case.gold), told(case, speaker)
        yield Score(RIGHT.name, right, by, shown)
        yield Score(WRONG.name, speaker is not None and not right, by, shown)
        if by == "model":
            yield Score(CHOSEN.name, right, by, shown)

    def _by_model(self, source: NewsText, found: Quotation, verifier: Verifier) -> str | None:
        if source.name not in self._chosen:
            self._chosen[source.name] = self._asked(source, verifier)
        return self._chosen[source.name].get(found)

    def _asked(self, source: NewsText, verifier: Verifier) -> dict[Quotation, str | None]:
        """The model's choices for all gold quotations of an article that code leaves open."""
        open_ones: dict[Quotation, None] = {}
        for gold in source.quotations:
            found = quotation_at(gold, verifier.segmentation.quotations)
            if found is not None and gold.names and _by_code(found, verifier) is None:
                open_ones[found] = None
        listed = list(open_ones)
        chosen: dict[Quotation, str | None] = {}
        for first in range(0, len(listed), _GROUP):
            chosen |= self._answered(source, listed[first : first + _GROUP])
        for left in [q for q in listed if q not in chosen]:
            chosen |= self._answered(source, [left])
        return chosen

    def _answered(self, source: NewsText, asked: list[Quotation]) -> dict[Quotation, str | None]:
        settings = self._summarizer.settings
        section = _TheseQuotations(dict(enumerate(asked, 1)))
        plan = DigestPlan(
            Article(text=source.text),
            sections=[section],
            language="English",
            grouping="each",
            window_tokens=settings.window_tokens,
        )
        for step in plan.steps:
            with suppress(*_NO_CHOICE):
                answer = self._summarizer.model.answer(step.request, timeout=settings.timeout)
                plan.take(step, answer.draft)
        quotes: Mapping[int, Quote] = plan.ground(section.name)
        return {asked[number - 1]: quote.speaker for number, quote in quotes.items()}


def _by_code(quotation: Quotation, verifier: Verifier) -> str | None:
    return verifier.attributions.of(quotation).speaker


class _TheseQuotations(SelectedQuotes):
    """The digest's own question, about some quotations only.

    Args:
        listed: By their numbers in the question.
    """

    def __init__(self, listed: Mapping[int, Quotation]) -> None:
        self._listed = listed

    def asks(self, passage: Passage) -> Sequence[Ask]:
        shown = {n: q for n, q in self._listed.items() if passage.shows(q.sentences[0])}
        return (self.ask(shown, passage.verifier),) if shown else ()

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[Any]:
        chosen = {d.quotation: d.speaker for d in reversed(drafts.get(self.name, ()))}
        return Grounded(
            {
                number: quote_of(self._listed[number], choice, verifier)
                for number, choice in chosen.items()
                if number in self._listed
            }
        )
