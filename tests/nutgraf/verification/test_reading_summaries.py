"""What a summary is taken for."""

import json
from typing import Any

import pytest

from nutgraf.errors import InputError
from nutgraf.verification.reading import understood

SENTENCE = "Halvern will not close the Tarn mill."


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "",
        '"A pier without a railing is only a long plank."',
        "[Halvern] said so.",
        "[1] Halvern said so.",
        "```\nno fence of JSON\n```",
        "12",
        "{Update} Halvern said so.",
        "{ this is a text, Halvern said.",
        'Halvern said {"so}.',
        'The key is "a": [Halvern] said so.',
    ],
)
def test_a_text_stays_a_text(text: str) -> None:
    assert understood(text).content == text


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b"}',
        ' \r\n{"a": "b"}',
        '\ufeff{"a": "b"}',
        '```json\n{"a": "b"}\n```',
        '```\n{"a": "b"}\n```\n',
    ],
)
def test_json_is_read_wherever_it_is_wrapped(text: str) -> None:
    assert understood(text).content == {"a": "b"}


@pytest.mark.parametrize(
    "text",
    [
        'Here is the JSON: {"a": "b"}',
        'Sure!\n\n```json\n{"a": "b"}\n```\nI hope that this helps.',
    ],
)
def test_json_behind_an_introduction_is_json_with_a_note(text: str) -> None:
    read = understood(text)
    assert read.content == {"a": "b"}
    assert read.notes == ("the words around the JSON are not checked",)


def test_a_json_string_with_escapes_is_what_it_says() -> None:
    assert understood(json.dumps(f"{SENTENCE}\n{SENTENCE}")).content == f"{SENTENCE}\n{SENTENCE}"
    assert understood("null").content is None


@pytest.mark.parametrize("value", [{"a": ["b"]}, ["b"], [["b"]], [{"a": 1.0}]])
def test_parsed_json_is_taken_as_it_is(value: Any) -> None:
    assert understood(value).content == value
    assert understood(json.dumps(value)).content == value


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": ', "line 1, column 7"),
        ('{"a": "b",\n "c"}', "line 2, column 5"),
        ("{" * 9, "line 1, column 2"),
        ('["a", ', "line 1, column 7"),
        ('{"a": "b"}\n{"a": "c"}', "line 2, column 1"),
    ],
    ids=["cut-off", "colon", "braces", "array", "json-lines"],
)
def test_broken_json_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError, match=place):
        understood(text)


def test_json_that_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        understood("[" * 200_000)
    value: Any = []
    value.append(value)
    with pytest.raises(InputError, match="cannot be written as JSON"):
        understood(value)


def test_a_number_of_a_million_digits_costs_no_more_than_its_length() -> None:
    assert understood(f'{{"a": {"9" * 1_000_000}, "b": "c"}}').content == {
        "a": float("inf"),
        "b": "c",
    }


def test_a_digest_of_another_version_is_any_json_with_a_note() -> None:
    value = {"schema_version": "2", "article": {}, "provenance": {}, "headline": SENTENCE}
    read = understood(value)
    assert read.content == value
    (note,) = read.notes
    assert note == (
        "a digest of schema version '2', not '1': checked as any JSON is, without its spans and "
        "evidence"
    )


def test_a_broken_digest_is_any_json_with_a_note() -> None:
    read = understood({"schema_version": "1", "article": {}, "provenance": {}})
    (note,) = read.notes
    assert note.startswith("no whole digest (article.")
