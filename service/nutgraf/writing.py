"""Files that are there whole or as they were before, whatever happens while they are written."""

import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from nutgraf.errors import StorageError

if sys.platform != "win32":
    import fcntl

_SUFFIX: Final = ".unfinished"
_NAME_LENGTH: Final = 60
"""Characters of a file's name in its temporary file's: 240 bytes of UTF-8 at most, of 255."""
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_BUFFER: Final = 1 << 20
_UNSAFE: Final = re.compile(r"[^\w.-]+")
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Replacement:
    """A file that takes the place of what stands at its path once `commit` is called.

    Until then, and if that fails, what stood there stays, and leaving the `with` block takes
    away what was written. A process that is killed leaves a file that `sweep` removes.

    Args:
        path: Where it shall stand, in a folder that is there. A link is replaced, not followed.
        durable: Whether `commit` also makes the folder's entry outlive a power cut; who writes
            many files into a folder calls `sync_folder` once instead.

    Raises:
        StorageError: It cannot be made there. So do `write` and `commit`.

    Example:
        with Replacement(Path("night.jsonl")) as file:
            file.write(b"{}\\n")
            file.commit()
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        self._durable = durable
        self._open = False
        with writing_to(path):
            self._descriptor, self._temporary = _temporary_file(path)
            self._open = True
            self._file = os.fdopen(self._descriptor, "wb", buffering=_BUFFER)

    def write(self, data: bytes) -> None:
        """Add to the file."""
        with writing_to(self.path):
            self._file.write(data)

    def commit(self) -> None:
        """Put the file in its place; its permissions are those of what it replaces."""
        with writing_to(self.path):
            self._file.flush()
            os.fsync(self._descriptor)
            if self.path.exists():
                self._temporary.chmod(stat.S_IMODE(self.path.stat().st_mode))
            self._temporary.replace(self.path)
            self._close()
            if self._durable:
                _sync(self.path.parent)

    def discard(self) -> None:
        """Take away what was written, unless it was committed. Twice does no harm."""
        if self._open:
            try:
                self._temporary.unlink(missing_ok=True)
            finally:
                self._close()

    def _close(self) -> None:
        """Let go of the file; that its buffer finds no room any more matters to nobody."""
        self._open = False
        with suppress(OSError):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with writing_to(self.path):
            self.discard()


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that it is there whole, or as it was before; its permissions stay.

    Raises:
        StorageError: It cannot be written there.
    """
    with Replacement(path, durable=durable) as file:
        file.write(data)
        file.commit()


def file_stem(source: str) -> str:
    """The part of a file name that tells its source, a path or an address.

    Of an address only the path is told: its query may hold a secret.
    """
    try:
        path = urlsplit(source).path if "://" in source else source
    except ValueError:
        path = ""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    name = _UNSAFE.sub("-", Path(last).stem).strip("-.")
    return name[:_NAME_LENGTH] or "article"


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there yet.

    Raises:
        StorageError: It cannot be made.
    """
    with writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries outlive a power cut.

    Raises:
        StorageError: The disk did not take them.
    """
    with writing_to(folder):
        _sync(folder)


def sweep(folder: Path) -> int:
    """Remove the temporary files that killed processes left in a folder.

    Those of processes that still write are locked, and stay.

    Returns:
        How many were removed.
    """
    if sys.platform == "win32":
        return 0
    return sum(_is_removed(path) for path in folder.glob(f".*{_SUFFIX}"))


@contextmanager
def writing_to(path: Path) -> Generator[None]:
    """Tell an `OSError` of the block as a `StorageError` that says what to do."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"cannot write to {str(path)!r} ({error.strerror}): {_advice(error)}"
        ) from error


def _advice(error: OSError) -> str:
    if error.errno in _FULL:
        return "make room there, or give another place, and run the same again"
    return "give another place, or mend this one, and run the same again"


def _temporary_file(path: Path) -> tuple[int, Path]:
    """A new file beside another, locked for as long as it is open.

    Its permissions are those of any new file, or none but the owner's where it takes the place of
    another, whose own it gets in the end.
    """
    mode = 0o600 if path.exists() else 0o666
    while True:
        name = f".{path.name[:_NAME_LENGTH]}.{secrets.token_hex(6)}{_SUFFIX}"
        temporary = path.with_name(name)
        descriptor = os.open(temporary, _NEW, mode)
        if sys.platform == "win32" or _stays(descriptor, temporary):
            return descriptor, temporary
        os.close(descriptor)


if sys.platform != "win32":

    def _stays(descriptor: int, path: Path) -> bool:
        """Lock a new file, unless somebody's `sweep` was quicker and has removed it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks, on which `sweep` removes nothing either
            return True
        return path.exists() and path.stat().st_ino == os.fstat(descriptor).st_ino

    def _is_removed(path: Path) -> bool:
        with suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(descriptor)
            return True
        return False


def _sync(folder: Path) -> None:
    if sys.platform == "win32":  # where a folder cannot be opened, and its entries are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
