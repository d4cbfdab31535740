"""People's judgements: spans as published, and broken lines."""

import json
from typing import Any

import pytest

from nutgraf.errors import UnreadableSource
from nutgraf.evaluation.judgements import judgements


def line(**changed: Any) -> str:
    row = {"id": "7", "document": "Sales rose.", "summary": "sales fell.", "annotated_spans": "[]"}
    return json.dumps(row | changed)


@pytest.mark.parametrize(
    ("given", "spans"),
    [
        (["fell"], ("fell",)),
        ("['fell', 'sales fell']", ("fell", "sales fell")),
        ("['fell', nan, 'fell', '']", ("fell",)),
        ('["o\\\\\'neill"]', ("o\\'neill",)),
        ("['\\\\nsales']", ("sales",)),
        ("[]", ()),
    ],
    ids=["list", "written", "nan", "apostrophe", "newline", "none"],
)
def test_spans_are_read_as_a_list_or_as_published(given: object, spans: tuple[str, ...]) -> None:
    (judged,) = judgements(line(annotated_spans=given), name="x.jsonl")
    assert judged.spans == spans


def test_without_an_identifier_the_lines_number_is_the_name() -> None:
    data = f"\n{line(id=None)}".replace('"id": null, ', "")
    assert [j.name for j in judgements(data, name="x.jsonl")] == ["2"]


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        (line(document=None), "'document' is None"),
        (line(summary=["x"]), "'summary' is"),
        (line(annotated_spans=3), "'annotated_spans' is 3"),
        (line(annotated_spans="fell"), "'annotated_spans' is"),
        (line(annotated_spans="__import__('os').getcwd()"), "'annotated_spans' is"),
    ],
)
def test_a_broken_line_is_named(broken: str, fault: str) -> None:
    with pytest.raises(UnreadableSource, match=r"^x\.jsonl:2: ") as raised:
        list(judgements(f"{line()}\n{broken}\n", name="x.jsonl"))
    assert fault in str(raised.value)
