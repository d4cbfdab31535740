"""A file that is being put together, and survives every kind of interruption."""

import hashlib
import os
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nutgraf.models.embedded import sidecar
from nutgraf.models.embedded.weights import Weights

CHUNK = 1 << 20
"""Bytes that are read and hashed at once."""


def _ignore(done: int, total: int) -> None:
    """Show nobody how far it got."""


class PartialFile:
    """The bytes of some weights from the first on, as far as they are had.

    A checkpoint brings what was appended to the disk and notes its length beside the file. Only
    bytes up to the last checkpoint count after an interruption: whatever a killed process or a
    power cut left behind it is cut off. Use `opened`.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        file: Path,
        weights: Weights,
        on_progress: Callable[[int, int], None] = _ignore,
    ) -> None:
        self._stream = stream
        self._file = file
        self._weights = weights
        self._on_progress = on_progress
        self._hash = hashlib.sha256()
        self.size = 0
        """Bytes that are there, those after the last checkpoint included."""
        self.checkpointed = checkpoint_of(file, weights)
        """Bytes that outlast an interruption."""

    @property
    def file(self) -> Path:
        return self._file

    @property
    def sha256(self) -> str:
        """Of the bytes that are there, 64 hexadecimal digits."""
        return self._hash.hexdigest()

    def append(self, chunks: Iterable[bytes]) -> None:
        """Add bytes at the end, reporting progress."""
        for chunk in chunks:
            self._stream.write(chunk)
            self._count(chunk)

    def checkpoint(self) -> None:
        """Make what is there outlast an interruption."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        sidecar.write(_record(self._file), {"sha256": self._weights.sha256, "size": self.size})
        self.checkpointed = self.size

    def rewind(self, size: int) -> None:
        """Keep the first `size` bytes, which are read and hashed again, and drop the rest."""
        self._stream.flush()
        self._stream.truncate(size)
        self._stream.seek(0)
        self._hash = hashlib.sha256()
        self.size = 0
        while chunk := self._stream.read(CHUNK):
            self._count(chunk)
        self._stream.seek(self.size)

    def discard(self) -> None:
        """Remove it and its record."""
        self._file.unlink(missing_ok=True)
        _record(self._file).unlink(missing_ok=True)

    def place(self, target: Path) -> None:
        """Give it its final name, in the same folder."""
        self.checkpoint()
        self._file.replace(target)
        _record(self._file).unlink(missing_ok=True)
        _sync_folder(target.parent)

    def _count(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self.size += len(chunk)
        self._on_progress(self.size, self._weights.size)


@contextmanager
def opened(
    file: Path, weights: Weights, *, on_progress: Callable[[int, int], None] | None = None
) -> Generator[PartialFile, None, None]:
    """Open a partial file for appending, with what is left of an earlier try.

    Args:
        file: Where it is, or will be.
        weights: What it is to become; an earlier try at other weights is dropped.
        on_progress: Called with bytes had and bytes in all.

    Raises:
        OSError: It cannot be written to.
    """
    file.touch()
    with file.open("r+b") as stream:
        partial = PartialFile(
            stream, file=file, weights=weights, on_progress=on_progress or _ignore
        )
        kept = partial.checkpointed
        partial.rewind(kept if kept <= file.stat().st_size else 0)
        yield partial


def checkpoint_of(file: Path, weights: Weights) -> int:
    """Bytes of a partial file that count, going by the note beside it."""
    record = sidecar.read(_record(file))
    size = sidecar.whole(record, "size")
    return size if record.get("sha256") == weights.sha256 and 0 <= size <= weights.size else 0


def _record(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder, and needs no more than the file's own sync.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
