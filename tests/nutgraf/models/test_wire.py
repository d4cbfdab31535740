"""The schema on the wire is within OpenAI's strict subset, or the draft is refused."""

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from inline_snapshot import snapshot
from pydantic import BaseModel, ConfigDict, Field, RootModel

from nutgraf.errors import InputError
from nutgraf.models.wire import response_format, schema_json, strict_schema


class Figure(BaseModel):
    """A figure of the article."""

    title: str = Field(description="What is measured.", min_length=1, max_length=80)
    sentences: list[int] = Field(min_length=1, max_length=4)
    direction: Literal["up", "down"] = "up"


class Draft(BaseModel):
    lead: str = Field(description="A few words.", max_length=90)
    figures: tuple[Figure, ...] = ()
    main: Figure = Field(description="The one that matters most.")
    runner_up: Figure | None = None
    rank: int | None = Field(default=None, ge=1, le=5, description="From 1.")
    day: date


def test_a_schema_is_strict_throughout_and_keeps_what_the_model_needs() -> None:
    figure = {
        "description": "A figure of the article.",
        "type": "object",
        "properties": {
            "title": {"description": "What is measured.", "type": "string"},
            "sentences": {
                "type": "array",
                "minItems": 1,
                "maxItems": 4,
                "items": {"type": "integer"},
            },
            "direction": {"type": "string", "enum": ["up", "down"]},
        },
        "required": ["title", "sentences", "direction"],
        "additionalProperties": False,
    }
    assert strict_schema(Draft) == {
        "type": "object",
        "properties": {
            "lead": {"description": "A few words.", "type": "string"},
            "figures": {"type": "array", "items": {"$ref": "#/$defs/Figure"}},
            "main": {**figure, "description": "The one that matters most."},
            "runner_up": {"anyOf": [{"$ref": "#/$defs/Figure"}, {"type": "null"}]},
            "rank": {
                "description": "From 1.",
                "anyOf": [{"type": "integer", "minimum": 1, "maximum": 5}, {"type": "null"}],
            },
            "day": {"type": "string", "format": "date"},
        },
        "required": ["lead", "figures", "main", "runner_up", "rank", "day"],
        "additionalProperties": False,
        "$defs": {"Figure": figure},
    }


def test_properties_stand_in_the_order_of_the_fields() -> None:
    assert list(strict_schema(Draft)["properties"]) == list(Draft.model_fields)


def test_a_response_format_asks_for_strictness() -> None:
    class Headline(BaseModel):
        headline: str

    assert response_format(Headline) == snapshot(
        {
            "type": "json_schema",
            "json_schema": {
                "name": "Headline",
                "schema": {
                    "type": "object",
                    "properties": {"headline": {"type": "string"}},
                    "required": ["headline"],
                    "additionalProperties": False,
                },
                "strict": True,
            },
        }
    )


def test_a_schema_is_built_once_for_a_draft() -> None:
    assert strict_schema(Draft) is strict_schema(Draft)
    assert response_format(Draft)["json_schema"]["schema"] is strict_schema(Draft)
    assert schema_json(Draft) is schema_json(Draft)


def test_alternatives_by_a_tag_become_plain_alternatives() -> None:
    class Rise(BaseModel):
        kind: Literal["rise"]

    class Fall(BaseModel):
        kind: Literal["fall"]

    class Move(BaseModel):
        move: Annotated[Rise | Fall, Field(discriminator="kind")]

    move = strict_schema(Move)["properties"]["move"]
    assert move == {"anyOf": [{"$ref": "#/$defs/Rise"}, {"$ref": "#/$defs/Fall"}]}


class AnyKeys(BaseModel):
    shares: dict[str, float]


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    lead: str


class Outer(BaseModel):
    inner: list[AnyKeys]


class Anything(BaseModel):
    value: Any


class Pair(BaseModel):
    span: tuple[int, int]


class Untyped(BaseModel):
    values: list[Any]


class Empty(BaseModel):
    pass


class Numbers(RootModel[list[int]]):
    pass


class Endless(BaseModel):
    child: "Endless | None" = None
    twin: "Endless" = Field(description="Its own kind.")


@pytest.mark.parametrize(
    ("draft", "named"),
    [
        pytest.param(AnyKeys, "AnyKeys.shares", id="dict"),
        pytest.param(Outer, "AnyKeys.shares", id="dict in a list"),
        pytest.param(Open, "Open", id="extra fields"),
        pytest.param(Anything, "Anything.value", id="any"),
        pytest.param(Untyped, "Untyped.values", id="list of any"),
        pytest.param(Pair, "Pair.span", id="tuple of two"),
        pytest.param(Empty, "Empty", id="no fields"),
        pytest.param(Numbers, "Numbers", id="no object"),
        pytest.param(Endless, "Endless.twin", id="endless"),
    ],
)
def test_a_draft_that_cannot_be_strict_is_refused_by_the_name_of_its_field(
    draft: type[BaseModel], named: str
) -> None:
    with pytest.raises(InputError, match=named):
        strict_schema(draft)


def test_a_draft_may_hold_its_own_kind() -> None:
    class Node(BaseModel):
        children: "list[Node]"

    Node.model_rebuild(_types_namespace={"Node": Node})
    schema = strict_schema(Node)
    reference = {"type": "array", "items": {"$ref": "#/$defs/Node"}}
    assert schema["properties"]["children"] == reference
    assert schema["$defs"]["Node"]["properties"]["children"] == reference
