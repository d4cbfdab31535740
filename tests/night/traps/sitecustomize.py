"""A trap in each Python process whose `PYTHONPATH` leads here: the n-th of some calls goes wrong.

The variable `NIGHT_TRAP` says which, `NIGHT_CALLS` names the file in which all processes count:

    before:commit:7     SIGKILL just before the seventh commit of a transaction
    after:replace:2     SIGKILL just after the second file has been put in its place
    full:fsync:1        the disk is full when a file is synced for the first time
    count               nothing goes wrong, calls are only counted

Calls are 'commit' (of a transaction that changed something, ours or DBOS's), 'answer' (one is put
into the cache),
'create' (a file is made that must not be there yet), 'fsync' and 'replace'.
"""

import errno
import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]

_open = os.open
_changes: dict[int, int] = {}


def _number(name: str) -> int:
    """How many calls of this name there have been, this one included, in all processes."""
    path = f"{os.environ['NIGHT_CALLS']}.{name}"
    handle = _open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, b".")
        return os.lseek(handle, 0, os.SEEK_CUR)
    finally:
        os.close(handle)


def _counts(name: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a call is one that counts: a file made anew, a transaction that changed something."""
    if name == "create":
        return bool(arguments[1] & os.O_EXCL)
    if name != "commit":
        return True
    connection = getattr(arguments[-1], "driver_connection", arguments[-1])
    before = _changes.get(id(connection), 0)
    _changes[id(connection)] = connection.total_changes
    return bool(connection.total_changes != before)


def _trapped(name: str, call: Call, how: str, wanted: int) -> Call:
    def trapped(*arguments: Any, **options: Any) -> Any:
        if not _counts(name, arguments):
            return call(*arguments, **options)
        is_it = _number(name) == wanted
        if is_it and how == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        if is_it and how == "full":
            if name == "commit":
                raise sqlite3.OperationalError("database or disk is full")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        result = call(*arguments, **options)
        if is_it and how == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return trapped


def _set() -> None:
    how, _, rest = os.environ["NIGHT_TRAP"].partition(":")
    wanted_name, _, number = rest.partition(":")
    from diskcache import Cache
    from sqlalchemy.engine.default import DefaultDialect

    places: dict[str, tuple[Any, str]] = {
        "commit": (DefaultDialect, "do_commit"),
        "answer": (Cache, "set"),
        "create": (os, "open"),
        "fsync": (os, "fsync"),
        "replace": (os, "replace"),
    }
    for name, (owner, attribute) in places.items():
        wanted = int(number) if name == wanted_name else 0
        setattr(owner, attribute, _trapped(name, getattr(owner, attribute), how, wanted))


if os.environ.get("NIGHT_TRAP"):
    _set()
