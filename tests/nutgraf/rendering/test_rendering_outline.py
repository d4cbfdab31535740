import pytest
from pydantic import JsonValue

from nutgraf.rendering.outline import DEEPEST, Entry, outline

EVIDENCE: JsonValue = [
    {"sentence": 7, "start": 9, "end": 12, "text": "It rained."},
    {"sentence": 3, "start": 0, "end": 4, "text": "Sun."},
]


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        pytest.param("Two\nlines", (Entry(text="Two lines"),), id="string"),
        pytest.param(True, (Entry(text="yes"),), id="boolean"),
        pytest.param(None, (Entry(text="–"),), id="null"),
        pytest.param([], (Entry(text="–"),), id="empty"),
        pytest.param([1.5, "x"], (Entry(text="1.5"), Entry(text="x")), id="list"),
        pytest.param(
            {"lead_time": 3, "late": False},
            (Entry("Lead time", "3"), Entry("Late", "no")),
            id="object",
        ),
        pytest.param(
            {"text": "Rain.", "evidence": EVIDENCE},
            (Entry(text="Rain.", sentences=(3, 7)),),
            id="statement",
        ),
        pytest.param(
            [{"who": "Ana", "why": "Rain", "evidence": EVIDENCE}],
            (Entry(text="Who: Ana · Why: Rain", sentences=(3, 7)),),
            id="flat-objects-are-a-line-each",
        ),
        pytest.param(
            {"evidence": "a fingerprint"},
            (Entry("Evidence", "a fingerprint"),),
            id="a-field-named-evidence-that-is-none",
        ),
    ],
)
def test_any_json_becomes_lines(value: JsonValue, entries: tuple[Entry, ...]) -> None:
    assert outline(value) == entries


def test_what_lies_too_deep_is_one_line_of_json() -> None:
    value: JsonValue = ["x"]
    for _ in range(200):
        value = [value]

    depth = 0
    entries = outline(value)
    while entries[0].entries:
        entries, depth = entries[0].entries, depth + 1

    assert depth < DEEPEST
    assert '["x"]' in entries[0].text
