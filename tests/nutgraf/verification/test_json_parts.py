"""What of anybody's JSON is held to the article, and as what."""

from typing import Any

import pytest

from nutgraf.verification import verify
from nutgraf.verification.json_parts import json_parts
from nutgraf.verification.parts import Role

SENTENCE = "Halvern will not close the Tarn mill."


def _roles(value: Any) -> dict[str, Role]:
    parts = json_parts(value).checked
    return {str(part.path): part.role for part in parts}


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"summary": SENTENCE}, "summary"),
        ([SENTENCE], "0"),
        ({"a": {"b": [{"c": SENTENCE}]}}, "a.b.0.c"),
        ({"title": SENTENCE}, "title"),
        ({"headline": SENTENCE, "id": "x"}, "headline"),
        ({"total": {"value": "£910 million"}}, "total.value"),
        ({"growth": "12%"}, "growth"),
    ],
)
def test_strings_are_prose_by_their_paths(value: Any, path: str) -> None:
    assert _roles(value) == {path: "prose"}


@pytest.mark.parametrize(
    "value",
    [
        {"quote": SENTENCE},
        {"quotes": [SENTENCE]},
        {"keyQuotes": [SENTENCE]},
        {"Pull quote": SENTENCE},
        {"quotes": [{"text": SENTENCE}]},
        {"text": SENTENCE, "speaker": "Greta Lindqvist"},
        {"voices": [{"said_by": "Greta Lindqvist", "statement": SENTENCE}]},
    ],
    ids=str,
)
def test_what_keys_call_a_quotation_is_one(value: Any) -> None:
    (part,) = [part for part in json_parts(value).checked if part.text == SENTENCE]
    assert part.role == "quotation"


@pytest.mark.parametrize("key", ["speaker", "attribution", "said_by", "author", "name", "source"])
def test_a_quotation_has_the_speaker_beside_it(key: str) -> None:
    parts = json_parts({"quotes": [{"quote": SENTENCE, key: "Greta Lindqvist"}]}).checked
    quotation = next(part for part in parts if part.role == "quotation")
    assert quotation.speaker is not None
    assert (quotation.speaker.path, quotation.speaker.text) == (
        f"quotes.0.{key}",
        "Greta Lindqvist",
    )
    assert quotation.speaker in parts


def test_a_speaker_may_be_an_object() -> None:
    value: Any = {"quote": SENTENCE, "speaker": {"name": "Greta Lindqvist", "id": 4}}
    quotation = next(part for part in json_parts(value).checked if part.role == "quotation")
    assert quotation.speaker is not None
    assert quotation.speaker.path == "speaker.name"


def test_an_author_without_a_quotation_is_the_summary_s_own() -> None:
    assert _roles({"author": "Ada Bell", "publisher": "The Brae Courier"}) == {}


@pytest.mark.parametrize("key", ["evidence", "excerpts", "source_text", "sourceSentences"])
def test_excerpts_are_the_article_s_own_words(key: str) -> None:
    assert set(_roles({key: [SENTENCE]}).values()) == {"excerpt"}
    assert _roles({key: {"text": SENTENCE, "start": 4}}) == {f"{key}.text": "excerpt"}


@pytest.mark.parametrize("key", ["people", "companies", "organization", "locations", "entities"])
def test_names_are_held_as_names_even_where_they_are_one_word(key: str) -> None:
    assert set(_roles({key: ["Halvern"]}).values()) == {"name"}
    assert _roles({key: [{"text": "Halvern", "type": "ORG"}]}) == {f"{key}.0.text": "name"}


@pytest.mark.parametrize(
    "value",
    [
        {"link": "https://brae.example/halvern?id=4"},
        {"where": "https://brae.example/halvern"},
        {"where": "www.brae.example"},
        {"mail": "desk@brae.example"},
        {"day": "2026-05-12T08:00:00Z"},
        {"digest": "9f86d081884c7d659a2feaa0c55ad015"},
        {"which": "3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
        {"verdict": "positive"},
        {"verdict": "slightly_positive"},
        {"sentiment": "rather positive"},
        {"model": "some model 4"},
        {"created_at": "12 May 2026"},
        {"tags": ["paper industry", "earnings"]},
        {"dropped": [{"value": SENTENCE}]},
        {"text": "—"},
    ],
    ids=str,
)
def test_what_says_nothing_of_the_news_is_left_out(value: Any) -> None:
    assert _roles(value) == {}


def test_what_is_left_out_is_told() -> None:
    value: Any = {"a": 4, "b": [5.5, None, True], "c": "positive", "d": SENTENCE}
    parts = json_parts(value)
    assert len(parts.checked) == 1
    assert parts.notes == (
        "2 numbers were not checked: nothing says what they count",
        "1 string was not checked: labels, addresses, dates",
    )


def test_parts_are_in_the_order_of_the_json() -> None:
    value = {"b": [SENTENCE, {"x": SENTENCE, "a": SENTENCE}], "a": SENTENCE}
    assert list(_roles(value)) == ["b.0", "b.1.x", "b.1.a", "a"]


def test_nesting_has_no_limit() -> None:
    value: Any = SENTENCE
    for _ in range(50_000):
        value = [value]
    assert len(json_parts(value).checked) == 1


SPOKEN = (
    '"We have waited for the thaw for three years," the chief executive, Katrin Oberholt, said. '
    "The finance chief, Tomas Lindgren, was in Oslo."
)
WAITED = "We have waited for the thaw for three years"


@pytest.mark.parametrize(
    "speaker",
    [
        "Oberholt, CEO",
        "Katrin Oberholt (CEO)",
        "Katrin Oberholt - Chief Executive",
        "Katrin Oberholt, chief executive of the group",
    ],
)
def test_a_speaker_may_have_a_role_behind_the_name(speaker: str) -> None:
    assert verify(SPOKEN, {"quotes": [{"quote": WAITED, "speaker": speaker}]}).ok


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("Tomas Lindgren, CFO", "speaker"),
        ("Lindgren (finance chief)", "speaker"),
        ("Ada Merk, CEO", "name"),
        ("Katrin Oberholt, Orrin", "name"),
    ],
)
def test_another_s_name_with_a_role_is_found(speaker: str, kind: str) -> None:
    (finding,) = verify(SPOKEN, {"quotes": [{"quote": WAITED, "speaker": speaker}]}).findings
    assert (finding.kind, finding.path) == (kind, "quotes.0.speaker")


def test_quotations_may_be_listed_under_their_speakers() -> None:
    assert verify(SPOKEN, {"quotes": {"Katrin Oberholt": WAITED}}).ok
    (finding,) = verify(SPOKEN, {"quotes": {"Tomas Lindgren": [WAITED]}}).findings
    assert (finding.kind, finding.path) == ("speaker", "quotes.Tomas Lindgren.0")
    assert "'Tomas Lindgren'" in finding.message
    wrong = WAITED.replace("three", "four")
    (finding,) = verify(SPOKEN, {"quotes": {"Katrin Oberholt": wrong}}).findings
    assert finding.kind == "quotation"


def test_a_list_of_names_is_no_name_with_a_role() -> None:
    (finding,) = verify(SPOKEN, {"people": ["Tomas Lindgren, Ada Merk"]}).findings
    assert finding.kind == "name"
