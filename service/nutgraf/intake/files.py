"""Reading a file, and only a file: no folder, no pipe, no device, nothing without end."""

import os
import stat
from typing import Final

from nutgraf.errors import UnreadableSource
from nutgraf.intake.limits import Limits
from nutgraf.intake.sources import missing

WITHOUT_WAITING: Final = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe that nobody writes to would wait for ever."""


def file_bytes(path: str, limits: Limits) -> bytes:
    """A file's bytes; one that is too large is not read whole.

    Raises:
        UnreadableSource: It is not there, no regular file, not readable, or too large.
    """
    try:
        with open(path, "rb", opener=_opener) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableSource(
                    f"{path!r} is a pipe or a device, no file; give its content on standard input",
                    source=path,
                )
            data = file.read(limits.max_bytes + 1)
    except FileNotFoundError as error:
        raise missing(path) from error
    except IsADirectoryError as error:
        raise UnreadableSource(f"{path!r} is a folder; give a file in it", source=path) from error
    except PermissionError as error:
        raise UnreadableSource(
            f"{path!r} may not be read by this user; change its permissions", source=path
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableSource(f"{path!r} cannot be read: {error}", source=path) from error
    limits.check_bytes(len(data), source=path)
    return data


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags | WITHOUT_WAITING)
