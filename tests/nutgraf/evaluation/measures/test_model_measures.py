"""The measures that ask a model, with one that answers what it is told to."""

import re
from typing import Any

import pytest

from newsroom import Newsroom
from nutgraf import Summarizer
from nutgraf.errors import MalformedAnswer, ModelUnavailable
from nutgraf.evaluation import Corpus, NewsText, Tally, measured, measures_asking
from nutgraf.evaluation.measures.digests import Digests, is_slice
from nutgraf.evaluation.measures.speakers import Speakers
from nutgraf.evaluation.standoff import Annotated
from nutgraf.models.protocol import Request
from nutgraf.segmentation import Stretch
from nutgraf_schemas.digest import Evidence, Quote, Span

TEXT = """\
Nils Strandvik and Carla Ode met the press in Marlow Bay on Monday evening. It was raining.

“We never wanted to close the old harbor at all.”

The harbor opened in 1911. “It will not be sold to anybody from abroad,” said Carla Ode.
"""


def annotated(words: str, source: str) -> Annotated:
    at, who = TEXT.index(words), TEXT.index(source)
    return Annotated((Stretch(who, who + len(source)),), (Stretch(at, at + len(words)),))


def corpus_of(*attributions: Annotated) -> Corpus:
    return Corpus((NewsText("harbor", TEXT, attributions),), (), "no hash")


@pytest.fixture
def two_speakers() -> Corpus:
    """One quotation that only a reader can attribute, and one that says who said it."""
    return corpus_of(
        annotated("We never wanted to close the old harbor at all.", "Nils Strandvik"),
        annotated("It will not be sold to anybody from abroad,", "Carla Ode"),
    )


def taken(measure: Any, corpus: Corpus) -> dict[str, Tally]:
    (result,) = measured([measure], corpus, seed=1)
    return {t.line.name: t for t in result.tallies}


class Reader(Newsroom):
    """Chooses one person wherever the question lists them."""

    def __init__(self, person: str) -> None:
        super().__init__()
        self.person = person
        self.questions: list[str] = []

    def answer(self, request: Request[Any], *, timeout: float | None = None) -> Any:
        question = request.messages[-1].content
        self.questions.append(question)
        numbers = re.findall(rf"(\d+) {self.person}", question)
        self.instead = {"quotes": [{"quotation": 1, "speaker": int(numbers[-1])}]}
        return super().answer(request, timeout=timeout)


@pytest.mark.parametrize(("person", "right"), [("Nils Strandvik", 1), ("Carla Ode", 0)])
def test_the_model_chooses_where_code_does_not_know(
    person: str, right: int, two_speakers: Corpus
) -> None:
    reader = Reader(person)
    tallies = taken(Speakers(Summarizer(reader)), two_speakers)
    assert tallies["named speakers right"].kinds == {"code": (1, 1), "model": (1, right)}
    assert tallies["speakers that are left to the model, right"].n == 1
    (question,) = reader.questions
    assert "We never wanted" in question
    assert "It will not be sold to anybody from abroad, —" not in question


@pytest.mark.parametrize("answer", [[], [{"quotation": 9, "speaker": 1}]], ids=["none", "unlisted"])
def test_what_the_model_leaves_out_is_asked_once_more_and_stays_unknown(
    answer: list[dict[str, int]], two_speakers: Corpus
) -> None:
    newsroom = Newsroom(instead={"quotes": answer})
    tallies = taken(Speakers(Summarizer(newsroom)), two_speakers)
    assert len(newsroom.asked) == 2
    assert tallies["named speakers wrong"].result == 0
    assert tallies["named speakers right"].result == 0.5


def test_a_model_that_fails_ends_the_work(two_speakers: Corpus) -> None:
    """A result without its answers would be no result."""
    newsroom = Newsroom(failing={"quotes": ModelUnavailable("it is away")})
    with pytest.raises(ModelUnavailable):
        taken(Speakers(Summarizer(newsroom)), two_speakers)


def test_an_answer_that_is_none_leaves_the_speaker_unknown(two_speakers: Corpus) -> None:
    newsroom = Newsroom(failing={"quotes": MalformedAnswer("it is no JSON")})
    tallies = taken(Speakers(Summarizer(newsroom)), two_speakers)
    assert tallies["named speakers right"].result == 0.5


def test_digests_are_held_to_their_articles() -> None:
    from newsroom import ARTICLE

    corpus = Corpus((NewsText("corvane", ARTICLE),), (), "no hash")
    tallies = taken(Digests(Summarizer(Newsroom())), corpus)
    quotes = tallies["quotations in digests that are no slices"]
    figures = tallies["texts in digests with a figure that is not the article's"]
    assert (quotes.n, quotes.result) == (1, 0)
    assert figures.n >= 3
    assert figures.failures == []


def test_both_measures_ask_the_summarizers_model() -> None:
    assert [m.name for m in measures_asking(Summarizer(Newsroom()))] == ["speakers", "digests"]


@pytest.mark.parametrize(
    ("start", "text", "slice_"),
    [
        (TEXT.index("We never"), "We never wanted", True),
        (TEXT.index("We never"), "We ever wanted", False),
        (TEXT.index("The harbor"), "The harbor opened", False),
    ],
    ids=["quoted", "other words", "not in marks"],
)
def test_a_slice_is_the_articles_words_in_its_marks(start: int, text: str, slice_: bool) -> None:
    quote = Quote(
        text=text,
        spans=(Span(start=start, end=start + len(text)),),
        evidence=(Evidence(sentence=1, start=0, end=4, text="Nils"),),
    )
    assert is_slice(quote, TEXT) is slice_
