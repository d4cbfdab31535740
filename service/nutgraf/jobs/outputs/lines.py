"""What became of a run's inputs, one JSON object a line, in two files.

Every input's id stands in exactly one line of the two, in order of position.

`digests.jsonl`:

    {"id", "status": "done", "origin",
     "copies": [{"id", "similarity", "url", "publisher", "title"}], "digest": {…}, "extra": {…}}
    {"id", "status": "copy", "origin", "copy_of", "similarity", "extra": {…}}

`failures.jsonl`:

    {"id", "status": "failed" | "skipped", "origin", "reason", "message", "extra": {…}}

Every key is always there, unknown ones with null. A line holds nothing of the run that wrote it: no
time, no run's id, no position, no 'cached' (an answer that was in flight at a kill comes from the
cache the next time). So a run that was killed and resumed writes the same lines as one that was
not, but for `digest.provenance`; what a run was like is told by `summary.json`.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from nutgraf.jobs.records import Copy, OutputRow

DIGESTS: Final = "digests.jsonl"
FAILURES: Final = "failures.jsonl"

_LINE_ENDS: Final = {"\u0085": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What JSON leaves as it is in strings, and readers such as `str.splitlines` break lines at."""


def file_of(row: OutputRow) -> str:
    """The file in which a row's line belongs."""
    return DIGESTS if row.status in {"done", "copy"} else FAILURES


def line_of(row: OutputRow) -> bytes:
    """A row as its line of output, the line's end included, in UTF-8."""
    head = {"id": row.id, "status": row.status, "origin": row.origin}
    tail = {"extra": dict(row.extra)}
    if row.digest is None:
        line = _json(head | _ending(row) | tail)
    else:  # pydantic writes a digest ten times as fast as json does what pydantic makes of it
        before = _json(head | {"copies": [*map(_copy, row.copies)]})
        digest = row.digest.model_dump_json()
        line = f'{before[:-1]},"digest":{digest},{_json(tail)[1:]}'
    for character, escaped in _LINE_ENDS.items():
        line = line.replace(character, escaped)
    # A lone surrogate, which UTF-8 cannot hold, becomes an escape, which JSON reads as the same.
    return f"{line}\n".encode("utf-8", "backslashreplace")


def _ending(row: OutputRow) -> dict[str, Any]:
    if row.status == "copy":
        return {"copy_of": row.copy_of, "similarity": row.similarity}
    return {"reason": row.reason, "message": row.message}


def _copy(copy: Copy) -> dict[str, Any]:
    return {
        "id": copy.id,
        "similarity": copy.similarity,
        "url": copy.url,
        "publisher": copy.publisher,
        "title": copy.title,
    }


def _json(value: Mapping[str, Any]) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        finite = _finite(value)
        return json.dumps(finite, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _finite(value: Any) -> Any:
    """JSON knows no NaN and no infinity, which Python's reader lets in: they are null."""
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
