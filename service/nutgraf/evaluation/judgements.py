"""Reading people's judgements of machine-written summaries: one JSON object a line."""

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from nutgraf.errors import UnreadableSource

_TEXTS: Final = ("document", "summary")
_SPANS: Final = "annotated_spans"


@dataclass(frozen=True, slots=True)
class Judged:
    """A summary that people found unfaithful.

    Attributes:
        name: The document's identifier, or the line's number.
        document: What it is a summary of.
        summary: As it was published: in small letters and cut into tokens.
        spans: The unfaithful words, each once.
    """

    name: str
    document: str
    summary: str
    spans: tuple[str, ...]


class _Broken(Exception):
    """What is wrong with a line."""


def judgements(data: str, *, name: str) -> Iterator[Judged]:
    """The judgements of a file.

    Args:
        data: The file's text.
        name: The file's, for messages.

    Raises:
        UnreadableSource: A line is broken; the message names it.
    """
    for number, line in enumerate(data.split("\n"), 1):
        if line.strip():
            try:
                yield _judged(line, number)
            except _Broken as error:
                raise UnreadableSource(f"{name}:{number}: {error}", source=name) from error


def _judged(line: str, number: int) -> Judged:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise _Broken(f"no JSON ({error.msg} at column {error.colno})") from None
    if not isinstance(row, dict):
        raise _Broken("no JSON object: give one with 'document', 'summary', 'annotated_spans'")
    document, summary = (_text(row, key) for key in _TEXTS)
    identifier = str(row.get("id", number))
    return Judged(identifier, document, summary, tuple(dict.fromkeys(_spans(row))))


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise _Broken(f"{key!r} is {value!r:.40}: give a string")
    return value


def _spans(row: Mapping[str, Any]) -> Iterator[str]:
    """The spans, given as a list or, as published, as a list in Python's writing.

    Annotators who marked nothing left 'nan'.
    """
    value = row.get(_SPANS)
    if isinstance(value, str):
        value = _listed(value)
    if not isinstance(value, list):
        raise _Broken(f"{_SPANS!r} is {value!r:.40}: give a list of strings")
    for span in value:
        if isinstance(span, str) and (words := span.replace("\\n", " ").strip()):
            yield words


def _listed(value: str) -> list[object] | None:
    try:
        tree = ast.parse(value, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        return None
    if not isinstance(tree, ast.List):
        return None
    return [e.value for e in tree.elts if isinstance(e, ast.Constant)]
