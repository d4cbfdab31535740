"""JSONL: one article a line, read line by line, so that a file may be of any size."""

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from pydantic_core import from_json

from nutgraf.intake.metadata import language_code, moment, phrase, web_address
from nutgraf.jobs.records import Found, InputKind, Unusable
from nutgraf_schemas.article import Metadata

MAX_LINE: Final = 16_000_000
"""Bytes. The largest page that is read has 5 MB, and JSON may need three bytes for one."""

BUFFER: Final = 1 << 20
SUFFIX: Final = re.compile(r"(?:\.jsonl|\.ndjson)?(?:\.gz)?$", re.IGNORECASE)
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
AT_LINE: Final = re.compile(r" at line 1 column (\d+)$")
CONTENTS: Final[tuple[InputKind, ...]] = ("text", "html", "url")
LONGEST_ID: Final = 500
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
KEYS_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    Attributes:
        number: From 1.
        data: Its bytes, without what ends it; its beginning only, where it is too long.
        is_ended: Whether a line feed ends it; the last line of a file may have none.
        is_too_long: Whether it is longer than `MAX_LINE`.
    """

    number: int
    data: bytes
    is_ended: bool = True
    is_too_long: bool = False


class _MalformedLine(Exception):
    """A line that holds no input; its message says why.

    Args:
        message: What is wrong and what to do.
        name: The line's own id, where it has a usable one.
    """

    def __init__(self, message: str, name: str | None = None) -> None:
        super().__init__(message)
        self.name = name


def lines(file: IO[bytes], *, max_line: int = MAX_LINE) -> Iterator[Line]:
    """The lines of a file that have something in them; no more of one than `max_line` is kept."""
    number = 0
    while data := file.readline(max_line + 1):
        number += 1
        is_too_long = len(data) > max_line and not data.endswith(b"\n")
        is_ended = _skip_to_end(file, max_line) if is_too_long else data.endswith(b"\n")
        if number == 1:
            data = data.removeprefix(BYTE_ORDER_MARK)
        if data := data.strip():
            yield Line(number, data, is_ended, is_too_long)


def _skip_to_end(file: IO[bytes], max_line: int) -> bool:
    """Pass over the rest of a line; gives whether it ends."""
    while rest := file.readline(min(max_line, BUFFER)):
        if rest.endswith(b"\n"):
            return True
    return False


def inputs_of(
    path: Path, *, name: str, stem: str, max_line: int = MAX_LINE
) -> Iterator[Found | Unusable]:
    """The articles of a JSONL file.

    A line is an object with exactly one of 'text', 'html' and 'url'; with the first two, 'url' may
    stand beside them and says where the article was published. 'id' is a string or a whole number,
    by default '<stem>:<line>'. 'title', 'publisher', 'author', 'published_at' and 'language' are
    the article's. Everything else goes into `extra`, also metadata that cannot be read, such as a
    date in words.

    Args:
        path: The file; one that ends in '.gz' is unpacked as it is read.
        name: What messages call it.
        stem: What ids begin with where a line has none.
        max_line: Bytes that a line may have.
    """
    number = 0
    try:
        with _opened(path) as file:
            for line in lines(file, max_line=max_line):
                number = line.number
                yield _input(line, name, stem, max_line)
    except (OSError, EOFError, zlib.error) as error:
        yield Unusable(
            id=f"{stem}:{number + 1}",
            origin=f"{name}, line {number + 1}",
            reason="unreadable",
            message=f"{name!r} cannot be read beyond line {number}: {error}; check the file",
        )


def stem_of(name: str) -> str:
    """A JSONL file's name or path without its suffixes."""
    return SUFFIX.sub("", name)


def _opened(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return path.open("rb", buffering=BUFFER)


def _input(line: Line, name: str, stem: str, max_line: int) -> Found | Unusable:
    origin = f"{name}, line {line.number}"
    default = f"{stem}:{line.number}"
    try:
        return _found(_values(line, max_line), default, origin)
    except _MalformedLine as error:
        message = f"{origin}: {error}"
        return Unusable(error.name or default, origin, "malformed", message)


def _values(line: Line, max_line: int) -> dict[str, Any]:
    if line.is_too_long:
        raise _MalformedLine(
            f"the line is longer than {max_line:,} bytes; is there a line feed between articles?"
        )
    try:
        values = from_json(line.data, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        if not line.is_ended and ("EOF" in str(error) or not line.data.endswith(b"}")):
            raise _MalformedLine(
                "the file breaks off in the middle of its last line; was it still being written?"
            ) from error
        why = AT_LINE.sub(r" at byte \1", str(error))
        raise _MalformedLine(f"the line is no JSON in UTF-8: {why}") from error
    if not isinstance(values, dict):
        raise _MalformedLine('the line is no JSON object; write it like {"text": "…"}')
    return values


def _found(values: dict[str, Any], default: str, origin: str) -> Found:
    name = _id(values.pop("id", None)) or default
    try:
        _check_storable(values)
        kind, content = _content(values)
        return Found(name, kind, content, origin, _metadata(values), values)
    except _MalformedLine as error:
        raise _MalformedLine(str(error), name) from error


def _id(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _MalformedLine(f"'id' is {value!r}"[:200] + "; give a string or a whole number")
    name = str(value).strip()
    if not name or len(name) > LONGEST_ID or CONTROL.search(name):
        raise _MalformedLine(
            f"'id' is {name[:40]!r}; give 1 to {LONGEST_ID} characters, and no control characters"
        )
    return name


def _content(values: dict[str, Any]) -> tuple[InputKind, str]:
    """What the article is read from, taken out of the values."""
    held = [kind for kind in ("text", "html") if values.get(kind) is not None]
    if len(held) > 1:
        raise _MalformedLine("it has 'text' and 'html'; give one of them")
    kind: InputKind = "html" if held == ["html"] else "text" if held else "url"
    content = values.pop(kind, None)
    for empty in CONTENTS[:2]:
        values.pop(empty, None)
    if content is None:
        keys = ", ".join(repr(key[:40]) for key in list(values)[:KEYS_SHOWN]) or "nothing"
        raise _MalformedLine(f"it has no 'text', 'html' or 'url', but {keys}; rename one")
    if not isinstance(content, str):
        raise _MalformedLine(f"{kind!r} is no string; give the article as one")
    return kind, content.strip() if kind == "url" else content


def _metadata(values: dict[str, Any]) -> Metadata:
    """What can be read of the metadata, taken out of the values; the rest stays there."""
    known: dict[str, Any] = {}
    for key, read in _READERS.items():
        value = values.get(key)
        if isinstance(value, str) and (understood := read(value)) is not None:
            known[key] = understood
        if key in known or value is None or value == "":
            values.pop(key, None)
    return Metadata(**known) if known else NOTHING_KNOWN


NOTHING_KNOWN: Final = Metadata()
_READERS: Final = {
    "title": phrase,
    "publisher": phrase,
    "author": phrase,
    "published_at": moment,
    "language": language_code,
    "url": web_address,
}


def _check_storable(value: object) -> None:
    """Refuse what databases and JSON have no room for: NUL, and numbers without an end."""
    if isinstance(value, str):
        if "\0" in value:
            raise _MalformedLine("it holds a NUL character (\\u0000); take it out")
    elif isinstance(value, float):
        if value in (float("inf"), float("-inf")):
            raise _MalformedLine("it holds a number that is too large; write it as a string")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            _check_storable(key)
            _check_storable(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_storable(inner)
