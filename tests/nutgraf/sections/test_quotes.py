"""Quotes are the article's quotations; a model only ever chooses."""

import pytest

from nutgraf.sections import Grounded, Passage
from nutgraf.sections.quotes import MOST_QUOTES, SelectedQuotes
from nutgraf_schemas.digest import Quote
from nutgraf_schemas.drafts import QuoteDraft
from pressroom import COUNCIL, HALVERN, OTTERS, verifier

SECTION = SelectedQuotes()
MEETING = verifier(COUNCIL)
UNCLEAR = """\
Anna Pell, the mayor of Marl Bay, met Tom Rusk, who runs the arcade, on the pier.

The two of them looked at the sea for a while. "Nobody has ever been hurt out there."

Ines Faro, the engineer, came later.
"""


def _ground(*choices: tuple[int, int], text: str = COUNCIL) -> tuple[Quote, ...]:
    drafts = tuple(QuoteDraft(quotation=q, speaker=s) for q, s in choices)
    found = SECTION.ground({"quotes": drafts}, verifier(text))
    assert found.failures == ()
    return found.value


@pytest.mark.parametrize("text", [COUNCIL, HALVERN, UNCLEAR], ids=["council", "halvern", "unclear"])
def test_a_quote_is_the_articles_characters(text: str) -> None:
    quotes = _ground((1, 1), (2, 1), (3, 1), text=text)
    assert quotes
    for quote in quotes:
        assert " … ".join(text[s.start : s.end] for s in quote.spans) == quote.text
        assert all(text[e.start : e.end] == e.text for e in quote.evidence)
        assert not set(quote.text) & set('"“”')


def test_where_code_knows_all_speakers_of_a_few_quotations_nobody_is_asked() -> None:
    article = verifier(HALVERN)
    assert SECTION.asks(Passage(article, 1, 11)) == ()
    (quote,) = SECTION.ground({}, article).value
    assert quote.text == "We will not close the Tarn mill, … It is the best that we have."
    assert (quote.speaker, quote.role, quote.organization) == (
        "Greta Lindqvist",
        "chief executive",
        "Halvern Paper",
    )
    assert [e.sentence for e in quote.evidence] == [5, 6]


def test_of_more_than_six_quotations_a_model_chooses() -> None:
    (ask,) = SECTION.asks(Passage(MEETING, 1, 10))
    lines = ask.values["quotations"].splitlines()
    assert len(lines) == 8 > MOST_QUOTES
    assert lines[0] == "(1) The pier is a danger to everybody on it, — said by: 1 Anna Pell"


def test_a_passage_lists_its_own_quotations_under_the_articles_numbers() -> None:
    (ask,) = SECTION.asks(Passage(MEETING, 3, 4))
    assert [line[:3] for line in ask.values["quotations"].splitlines()] == ["(2)", "(3)"]
    assert SECTION.asks(Passage(MEETING, 1, 1)) == ()


def test_the_chosen_quotations_come_in_the_articles_order_each_once() -> None:
    quotes = _ground((7, 1), (2, 1), (2, 1), (5, 1))
    assert [q.speaker for q in quotes] == ["Tom Rusk", "Olga Brandt", "Carla Nye"]


def test_no_more_than_six_are_kept() -> None:
    quotes = _ground(*((n, 1) for n in range(1, 9)))
    assert len(quotes) == 6
    assert quotes[-1].speaker == "Yusuf Amin"


@pytest.mark.parametrize("speaker", [0, 1, 5, -1])
def test_a_speaker_that_code_knows_is_not_the_models_to_choose(speaker: int) -> None:
    assert [q.speaker for q in _ground((1, speaker))] == ["Anna Pell"]


def test_a_speaker_that_code_does_not_know_is_chosen_by_number() -> None:
    (ask,) = SECTION.asks(Passage(verifier(UNCLEAR), 1, 4))
    listed = ask.values["quotations"].split("said by: ")[1].split("; ")
    assert len(listed) >= 2
    for number, name in (entry.split(" ", 1) for entry in listed):
        (quote,) = _ground((1, int(number)), text=UNCLEAR)
        assert quote.speaker == name


@pytest.mark.parametrize("speaker", [0, 9, -1])
def test_an_unknown_speaker_is_null(speaker: int) -> None:
    (quote,) = _ground((1, speaker), text=UNCLEAR)
    assert (quote.speaker, quote.role, quote.organization) == (None, None, None)


def test_a_chosen_speaker_brings_a_role_and_the_sentence_that_names_them() -> None:
    (ask,) = SECTION.asks(Passage(verifier(UNCLEAR), 1, 4))
    listed = ask.values["quotations"].split("said by: ")[1].split("; ")
    number = next(int(e.split()[0]) for e in listed if e.endswith("Anna Pell"))
    (quote,) = _ground((1, number), text=UNCLEAR)
    assert quote.role == "mayor"
    assert [e.sentence for e in quote.evidence] == [1, 3]


@pytest.mark.parametrize("number", [0, 9, 400, -1])
def test_a_number_that_was_not_listed_is_passed_over(number: int) -> None:
    assert [q.speaker for q in _ground((number, 1), (3, 1))] == ["Ines Faro"]


def test_a_model_that_names_none_of_the_list_gets_those_whose_speakers_are_known() -> None:
    assert [q.speaker for q in _ground((99, 1))] == [
        "Anna Pell",
        "Tom Rusk",
        "Ines Faro",
        "Hugh Lacey",
        "Olga Brandt",
        "Yusuf Amin",
    ]


def test_a_wording_that_the_article_repeats_is_listed_once() -> None:
    text = COUNCIL + '\n"The pier is a danger to everybody on it," Pell said again.\n'
    (ask,) = SECTION.asks(Passage(verifier(text), 1, 11))
    assert ask.values["quotations"].count("The pier is a danger") == 1


def test_without_an_answer_the_quotations_whose_speakers_are_known_are_kept() -> None:
    assert SECTION.ground({}, MEETING).value == _ground((99, 1))
    assert SECTION.ground({}, verifier(UNCLEAR)) == Grounded(())


def test_an_article_without_quotations_has_no_quotes() -> None:
    article = verifier(OTTERS)
    assert SECTION.asks(Passage(article, 1, 5)) == ()
    assert SECTION.ground({}, article) == Grounded(())
