"""Small JSON files beside big ones, replaced whole or not at all."""

import json
import os
from pathlib import Path


def write(file: Path, fields: dict[str, str | int], *, mode: int = 0o666) -> None:
    """Replace a file by these fields; a reader sees the old ones or the new.

    Args:
        file: What to replace.
        fields: What it will hold.
        mode: Who may read and write it, less what the umask takes away.

    Raises:
        OSError: The folder cannot be written to.
    """
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(fields, stream)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(file)


def read(file: Path) -> dict[str, object]:
    """The fields of a file; none where it is missing, unreadable or no JSON object."""
    try:
        fields = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return fields if isinstance(fields, dict) else {}


def whole(fields: dict[str, object], name: str) -> int:
    """A field that should be a whole number; 0 where it is not."""
    value = fields.get(name)
    return value if isinstance(value, int) else 0
