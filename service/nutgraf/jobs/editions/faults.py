"""What is wrong with an edition: where, what, and what to write instead."""

import difflib
import reprlib
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions.delivery import HIDDEN_KEYS, KINDS, NO_KIND
from nutgraf.jobs.editions.document import Document

Location = tuple[str | int, ...]

CLOSE: Final = 0.6
"""Of difflib's ratio: 'concurency' and 'folders' are close, 'colour' is to nothing."""

KEY_ADVICE: Final = (
    "keys never stand in an edition; set NUTGRAF_API_KEY, or the provider's own variable such as "
    "OPENAI_API_KEY, in the environment"
)


def explained(
    error: ValidationError, document: Document, *, model: type[BaseModel], where: str
) -> SettingsError:
    """One error that tells every fault.

    Args:
        error: What pydantic found.
        document: What was read.
        model: What it was to become.
        where: What is named for it: "edition 'night.yaml'".
    """
    faults = [
        _told(dict(fault), document, model)
        for fault in error.errors(include_url=False, include_context=False)
    ]
    return several([*document.repeated, *faults], where)


def several(faults: list[str], where: str) -> SettingsError:
    """One error of all faults, each in a line where they are more than one."""
    if len(faults) == 1:
        return SettingsError(f"{where}: {faults[0]}")
    listed = "".join(f"\n  {fault}" for fault in faults)
    return SettingsError(f"{where} has {len(faults)} faults:{listed}")


def _told(fault: dict[str, Any], document: Document, model: type[BaseModel]) -> str:
    at: Location = fault["loc"]
    written = [part for part in at if part not in KINDS]
    line = document.line(written)
    place = f"line {line}: " if line else ""
    name = ".".join(map(str, written))
    return (
        f"{place}{name}: {_why(fault, at, model)}" if name else f"{place}{_why(fault, at, model)}"
    )


def _why(fault: dict[str, Any], at: Location, model: type[BaseModel]) -> str:
    kind: str = fault["type"]
    keys = _keys(model, at[:-1])
    if kind == "extra_forbidden":
        return _unknown(str(at[-1]), keys)
    if kind == "invalid_key":
        return "is no key; there are " + ", ".join(keys)
    if kind == "missing":
        return f"is missing; add it ({keys.get(str(at[-1])) or 'as the others'})"
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        within = _keys(model, at)
        return f"should be a mapping with keys of its own: {', '.join(within)}"
    return _worded(fault, at)


def _worded(fault: dict[str, Any], at: Location) -> str:
    """Pydantic's words, or ours, with the value that they are about."""
    message = str(fault["msg"]).removeprefix("Value error, ")
    message = message.replace("Input should be", "should be").replace("a valid tuple", "a list")
    value = fault["input"]
    if fault["type"] in {"value_error", NO_KIND} or HIDDEN_KEYS.intersection(at):
        return message
    if not isinstance(value, str | int | float):
        return message
    quote = "; put it in quotation marks" if fault["type"] == "string_type" else ""
    shown = str(value).lower() if isinstance(value, bool) else reprlib.repr(value)
    return f"{message}, not {shown}{quote}"


def _unknown(key: str, keys: Mapping[str, str | None]) -> str:
    if key.lower().replace("-", "_").endswith("api_key"):
        return KEY_ADVICE
    close = difflib.get_close_matches(key.lower().replace("-", "_"), keys, n=1, cutoff=CLOSE)
    if close:
        return f"there is no such key; did you mean {close[0]!r}?"
    return f"there is no such key; there are {', '.join(keys)}"


def _keys(model: type[BaseModel], at: Location) -> dict[str, str | None]:
    """The keys that may stand at a place, each with its description."""
    models = [model]
    for part in (part for part in at if isinstance(part, str)):
        if part in KINDS:
            models = [KINDS[part]]
            continue
        fields = (m.model_fields[part] for m in models if part in m.model_fields)
        models = [found for field in fields for found in _models(field.annotation)]
    return {name: field.description for m in models for name, field in m.model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
