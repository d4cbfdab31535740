"""What all sections share."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from nutgraf.grounding.verifier import Finding, Verdict, Verifier
from nutgraf.sections import Ask, Grounded, Passage, SingleAsk
from nutgraf.sections.section import dropped, failure, located
from nutgraf_prompts import Template
from nutgraf_schemas.drafts import StatementDraft
from pressroom import verifier

ARTICLE = verifier()


class _Note(SingleAsk[str]):
    name: ClassVar[str] = "note"
    fields: ClassVar[tuple[str, ...]] = ("note",)
    template = Template("note", "Write a note.")
    templates = (template,)
    draft = StatementDraft
    max_output_tokens = 90

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[str]:
        return Grounded("noted")


def test_a_section_with_one_question_asks_it_of_every_passage() -> None:
    expected = (Ask("note", _Note.template, StatementDraft, 90),)
    assert _Note().asks(Passage(ARTICLE, 1, 3)) == expected
    assert _Note().asks(Passage(ARTICLE, 4, 11)) == expected


def test_a_value_fills_the_sections_field() -> None:
    assert _Note().place("noted") == {"note": "noted"}


@pytest.mark.parametrize(
    ("drafts", "merged"),
    [
        ([(1, 4, 6), (2, 5), (3,)], (1, 2, 3, 4, 5, 6)),
        ([(), (2, 5)], (2, 5)),
        ([(1,)], (1,)),
        (["first", "second"], "first"),
    ],
    ids=["lists take turns", "an empty one", "a single one", "others: the first"],
)
def test_drafts_of_several_passages_are_merged(drafts: list[Any], merged: Any) -> None:
    assert _Note().merge("note", drafts) == merged


def test_a_passage_shows_its_sentences_both_ends_included() -> None:
    passage = Passage(ARTICLE, 4, 6)
    assert [n for n in range(1, 9) if passage.shows(n)] == [4, 5, 6]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), "note"),
        (("text",), "note.text"),
        ((2, "detail"), "note[2].detail"),
        (("affected", 0, "effect"), "note.affected[0].effect"),
    ],
)
def test_a_path_is_written_like_code(path: tuple[str | int, ...], expected: str) -> None:
    assert located("note", path) == expected


FINDINGS = (Finding("figure", "'5%' is not said"), Finding("name", "'Ostmar' is not said"))


def test_a_record_has_the_first_reason_and_all_messages() -> None:
    record = dropped("note[1]", "Ostmar rose 5%", *FINDINGS)
    assert (record.path, record.value, record.reason) == ("note[1]", "Ostmar rose 5%", "figure")
    assert record.message == "'5%' is not said; 'Ostmar' is not said"


def test_a_failure_shows_the_cited_the_chosen_and_the_nearest_sentences() -> None:
    verdict = Verdict("Net debt was £301 million.", (2,), FINDINGS, max_words=30)
    found = failure("note", (1, "text"), verdict, ARTICLE, cited=(11, 0, 99, -4))
    assert {2, 4, 11} <= set(found.sentences)
    assert found.sentences == tuple(sorted(set(found.sentences)))
    assert all(1 <= n <= 11 for n in found.sentences)
    assert (found.ask, found.path, found.max_words) == ("note", (1, "text"), 30)
    assert found.dropped.path == "note[1].text"
