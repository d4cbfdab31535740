"""A summary as it was handed over: a digest, the JSON of one or of something else, or a text."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pydantic import JsonValue, ValidationError

from nutgraf.errors import InputError
from nutgraf_schemas.digest import Digest

Summary: TypeAlias = Digest | Mapping[str, Any] | list[Any] | str
"""What may be checked: a digest, parsed JSON, or a text, which may be JSON itself."""

_FENCE: Final = re.compile(r"\s*```[a-z]{0,10}[ \t]*\r?\n(?P<inside>.*)\n[ \t]*```\s*\Z", re.DOTALL)
_OBJECT: Final = re.compile(r"\s*\{\s*(?:[\"'{}]|\w+\s*:|\Z)")
_ARRAY: Final = re.compile(r"\s*\[\s*[\[{\"\]]")
_INTRODUCED: Final = re.compile(
    r"[^{\[]{1,300}?(?:[:.]\s{0,9}|\n\s{0,9})"
    r"(?:```[a-z]{0,10}[ \t]{0,9}\r?\n\s{0,9})?(?=\{\s{0,99}\"|\[\s{0,99}[{\"])"
)
"""What a model says before its JSON: 'Here is the summary:'."""
_LONGEST_CLOSING: Final = 300
"""Characters of what it says behind it."""
_AROUND: Final = "the words around the JSON are not checked"
_MARK: Final = "\ufeff"
_VERSION: Final = "schema_version"


@dataclass(frozen=True, slots=True)
class Read:
    """A summary, understood.

    Attributes:
        content: A digest, a JSON value, or a text.
        notes: What a reader should know of how it was understood.
    """

    content: Digest | JsonValue
    notes: tuple[str, ...] = ()


def understood(summary: Summary) -> Read:
    """Find out what a summary is.

    A text that begins like JSON, is JSON in a Markdown fence or behind a sentence that
    introduces it is JSON; any other is a text.

    Raises:
        InputError: It begins like JSON, and is none.
    """
    if isinstance(summary, Digest):
        return Read(summary)
    if not isinstance(summary, str):
        return _of_json(_as_text(summary))
    bare = summary.removeprefix(_MARK)
    fenced = _FENCE.match(bare) if bare.lstrip().startswith("```") else None
    inside = fenced["inside"] if fenced else bare
    if inside[:_LONGEST_CLOSING].strip() == "null":
        return Read(None)
    if _OBJECT.match(inside) or _ARRAY.match(inside):
        return _of_json(inside)
    return _introduced(bare) or _of_string(bare) or Read(summary)


def _introduced(text: str) -> Read | None:
    """The JSON in a text that is no more than an introduction to it."""
    introduction = _INTRODUCED.match(text)
    if introduction is None:
        return None
    try:
        _, end = json.JSONDecoder(parse_int=float).raw_decode(text, introduction.end())
    except (json.JSONDecodeError, RecursionError):
        return None
    closing = text[end:].strip().removeprefix("```")
    if len(closing) > _LONGEST_CLOSING or "{" in closing:
        return None
    read = _of_json(text[introduction.end() : end])
    return Read(read.content, (*read.notes, _AROUND))


def _of_string(text: str) -> Read | None:
    """A text that was written as a JSON string: with escapes, as nobody writes by hand.

    Without them it is somebody's words in quotation marks.
    """
    bare = text.strip()
    if not (bare.startswith('"') and bare.endswith('"') and "\\" in bare):
        return None
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    return Read(value, ("read as a JSON string: places count in what it says",))


def _as_text(value: Mapping[str, Any] | list[Any]) -> str:
    try:
        return json.dumps(value, default=str)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"the summary cannot be written as JSON ({error}); give a text, or a dict of strings"
        ) from error


def _of_json(text: str) -> Read:
    value = _parsed(text)
    if not isinstance(value, dict) or not _is_like_a_digest(value):
        return Read(value)
    try:
        return Read(Digest.model_validate_json(text))
    except ValidationError as error:
        return Read(value, (_unlike_a_digest(value, error),))


def _parsed(text: str) -> JsonValue:
    try:
        # Numbers are not checked, and to read a huge one takes the square of its digits.
        value: JsonValue = json.loads(text, parse_int=float)
    except json.JSONDecodeError as error:
        raise InputError(
            f"the summary begins like JSON and is none: {error.msg} at line {error.lineno}, column "
            f"{error.colno}; mend it, or, if it is a text, let it begin without the bracket"
        ) from error
    except RecursionError as error:
        raise InputError(
            "the summary is JSON that is nested too deeply; give the part that is the summary"
        ) from error
    return value


def _is_like_a_digest(value: Mapping[str, JsonValue]) -> bool:
    return _VERSION in value and {"article", "provenance"} <= value.keys()


def _unlike_a_digest(value: Mapping[str, JsonValue], error: ValidationError) -> str:
    known = Digest.model_fields[_VERSION].default
    if value[_VERSION] != known:
        return (
            f"a digest of schema version {value[_VERSION]!r}, not {known!r}: checked as any JSON "
            "is, without its spans and evidence"
        )
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(map(str, first["loc"])) or "the whole"
    return f"no whole digest ({place}: {first['msg']}): checked as any JSON is"
