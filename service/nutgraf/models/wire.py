"""What goes on the wire: a chat completion's body, its schema within OpenAI's strict subset.

https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from pydantic import BaseModel

from nutgraf.errors import InputError
from nutgraf.models.endpoints import CallOptions
from nutgraf.models.protocol import DraftT, Request

Schema = dict[str, Any]

_KEPT = (
    "description",
    "type",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "pattern",
)
"""What stays as it is. Lengths of strings do not: a constrained decoder obeys `maxLength` by
cutting a word in half, so they are asked for in the prompt and checked by the draft."""

_FORMATS = frozenset(
    {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"}
)
_DEFS = "#/$defs/"
_DEEPEST = 32


def chat_body(request: Request[DraftT], options: CallOptions) -> Schema:
    """The whole body of a chat completion that asks this, whoever sends it."""
    return chat_parameters(request, options) | dict(options.extra_body or {})


def chat_parameters(request: Request[DraftT], options: CallOptions) -> Schema:
    """`chat_body` without the parameters that are beside the protocol's."""
    parameters: Schema = {
        "model": options.endpoint.name,
        "messages": messages(request),
        "response_format": response_format(request.draft),
        options.endpoint.token_limit: request.max_output_tokens,
    }
    if options.temperature is not None:
        parameters["temperature"] = options.temperature
    return parameters


def messages(request: Request[DraftT]) -> list[dict[str, str]]:
    """The messages; half a surrogate pair, which no UTF-8 can hold, becomes a question mark."""
    return [
        {"role": message.role, "content": message.content.encode(errors="replace").decode()}
        for message in request.messages
    ]


@lru_cache(maxsize=256)
def strict_schema(draft: type[BaseModel]) -> Schema:
    """The schema that a model's answer must fit, the same object at every call: do not change it.

    Every object refuses further properties and requires those it has, in the order of the
    draft's fields; a field with a default is required too. Descriptions stay, titles,
    defaults and lengths of strings go.

    Args:
        draft: What the answer is parsed into.

    Raises:
        InputError: The draft has a field that no strict schema can express; names it.
    """
    whole = draft.model_json_schema()
    definitions = cast("dict[str, Schema]", whole.get("$defs", {}))
    top = _resolved(whole, definitions)
    if top.get("type") != "object" or "properties" not in top:
        raise InputError(
            f"{draft.__name__} is no object with named fields: give it a field for what it holds"
        )
    schema = _strict(top, draft.__name__, definitions)
    referenced = _strict_definitions(definitions, draft.__name__)
    return {**schema, "$defs": referenced} if '"$ref"' in json.dumps(schema) else schema


@lru_cache(maxsize=256)
def response_format(draft: type[BaseModel]) -> Schema:
    """The `response_format` of a chat completion, the same object at every call."""
    return {
        "type": "json_schema",
        "json_schema": {
            "name": draft.__name__,
            "schema": strict_schema(draft),
            "strict": True,
        },
    }


@lru_cache(maxsize=256)
def schema_json(draft: type[BaseModel]) -> str:
    """`strict_schema` as text, for cache keys and for prompts."""
    return json.dumps(strict_schema(draft), ensure_ascii=False, separators=(",", ":"))


def _strict_definitions(definitions: Mapping[str, Schema], name: str) -> dict[str, Schema]:
    return {key: _strict(value, f"{name}.{key}", definitions) for key, value in definitions.items()}


def _strict(schema: Schema, path: str, definitions: Mapping[str, Schema]) -> Schema:
    if set(schema) == {"$ref"}:
        return dict(schema)
    if path.count(".") > _DEEPEST:
        raise InputError(f"{path} holds itself: a draft's nesting must end")
    schema = _resolved(schema, definitions)
    kept = {key: schema[key] for key in _KEPT if key in schema}
    if schema.get("format") in _FORMATS:
        kept["format"] = schema["format"]
    alternatives = schema.get("anyOf") or schema.get("oneOf")
    if alternatives:
        return kept | {"anyOf": [_strict(one, path, definitions) for one in alternatives]}
    match schema.get("type"):
        case "object":
            return kept | _strict_object(schema, path, definitions)
        case "array":
            return kept | _strict_items(schema, path, definitions)
        case None if "enum" not in schema and "const" not in schema:
            raise InputError(f"{path} may hold anything: give it a type that says what")
        case _:
            return kept


def _strict_object(schema: Schema, path: str, definitions: Mapping[str, Schema]) -> Schema:
    properties = cast("dict[str, Schema]", schema.get("properties", {}))
    if schema.get("additionalProperties") or "patternProperties" in schema or not properties:
        raise InputError(
            f"{path} is an object with any keys: use a list of objects with a field for the key"
        )
    return {
        "properties": {
            name: _strict(value, f"{path}.{name}", definitions)
            for name, value in properties.items()
        },
        "required": list(properties),
        "additionalProperties": False,
    }


def _strict_items(schema: Schema, path: str, definitions: Mapping[str, Schema]) -> Schema:
    if "prefixItems" in schema or not schema.get("items"):
        raise InputError(
            f"{path} is an array without one type for its items: use list[X] or an object"
        )
    return {"items": _strict(schema["items"], f"{path}[]", definitions)}


def _resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """The schema itself where it is a reference with something beside it, which strict refuses."""
    parts = [schema, *schema.get("allOf", ())] if len(schema.get("allOf", ())) == 1 else [schema]
    merged: Schema = {}
    for part in reversed(parts):
        target = part.get("$ref", "")
        if target.startswith(_DEFS):
            merged |= _resolved(definitions[target.removeprefix(_DEFS)], definitions)
        merged |= {key: value for key, value in part.items() if key not in {"$ref", "allOf"}}
    return merged
