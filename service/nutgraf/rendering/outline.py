"""A user's own section, which may be any JSON, as an outline that can be shown."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.wording import section_title

DEEPEST: Final = 4
"""Levels of an outline; what lies deeper is shown as JSON, on one line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an outline, and the lines under it.

    Attributes:
        label: The field's name, in words; empty in lists.
        text: The value, on one line; empty where `entries` hold it.
        sentences: Numbers of the sentences that it rests on, in order.
        entries: The lines under it.
    """

    label: str = ""
    text: str = ""
    sentences: tuple[int, ...] = ()
    entries: tuple["Entry", ...] = ()


def outline(value: JsonValue) -> tuple[Entry, ...]:
    """The lines of a section: one an element of a list, one a field of an object.

    A field `evidence` that holds evidence is no line but the sentence numbers of its object, and
    the field `text` of an object is the object's own line: a section built like the digest's own
    looks like them.
    """
    entry = _entry("", value, depth=1)
    if entry.text or entry.sentences:
        return (entry,)
    return entry.entries


def _entry(label: str, value: JsonValue, *, depth: int) -> Entry:
    if isinstance(value, dict | list) and value and depth > DEEPEST:
        return Entry(label, one_line(json.dumps(value, ensure_ascii=False)))
    if isinstance(value, dict) and value:
        return _object(label, value, depth=depth)
    if isinstance(value, list) and value:
        return Entry(label, entries=tuple(_joined(_entry("", v, depth=depth + 1)) for v in value))
    return Entry(label, _scalar(value))


def _object(label: str, fields: Mapping[str, JsonValue], *, depth: int) -> Entry:
    rest = dict(fields)
    sentences = _sentences(rest.get("evidence"))
    if sentences:
        del rest["evidence"]
    text = rest.get("text")
    if isinstance(text, str):
        del rest["text"]
    entries = tuple(_entry(section_title(k), v, depth=depth + 1) for k, v in rest.items())
    return Entry(label, one_line(text) if isinstance(text, str) else "", sentences, entries)


def _joined(entry: Entry) -> Entry:
    """An object of plain fields on one line: 'Supplier: Tessel Cells · Exclusive: –'."""
    if entry.text or any(field.entries or not field.label for field in entry.entries):
        return entry
    line = " · ".join(f"{field.label}: {field.text}" for field in entry.entries)
    return Entry(entry.label, line, entry.sentences)


def _sentences(value: JsonValue) -> tuple[int, ...]:
    """Sentence numbers, if this is a list of evidence; nothing otherwise."""
    if not isinstance(value, list):
        return ()
    found = tuple(_sentence_numbers(value))
    return tuple(sorted(set(found))) if len(found) == len(value) else ()


def _sentence_numbers(values: Sequence[JsonValue]) -> Iterator[int]:
    for value in values:
        number = value.get("sentence") if isinstance(value, dict) else None
        if isinstance(number, int) and not isinstance(number, bool) and number >= 1:
            yield number


def _scalar(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ([], {}):
        return "–"
    return one_line(str(value)) or "–"
