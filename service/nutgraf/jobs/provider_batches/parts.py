"""Files of requests, as a batch API takes them: JSON lines, within its limits."""

import hashlib
import json
import tempfile
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from nutgraf.errors import StorageError
from nutgraf.jobs.provider_batches.api import ENDPOINT
from nutgraf.jobs.provider_batches.records import PlannedRequest
from nutgraf.models.endpoints import CallOptions
from nutgraf.models.wire import chat_body


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """What one file may hold; OpenAI takes 50,000 requests and 200 MB
    (https://platform.openai.com/docs/guides/batch).

    Attributes:
        requests: The most.
        bytes: Likewise.
    """

    requests: int = 50_000
    bytes: int = 200_000_000


LIMITS: Final = BatchLimits()


def request_line(planned: PlannedRequest, options: CallOptions) -> bytes:
    """A line of a file: what a live request would send, under its key.

    ASCII only, so that no reader takes a character of the article for the end of a line.
    """
    key, request = planned
    line = {
        "custom_id": key,
        "method": "POST",
        "url": ENDPOINT,
        "body": chat_body(request, options),
    }
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


@dataclass(slots=True)
class PartFile:
    """A file that grows by a line at a time; memory holds its keys only.

    Attributes:
        path: Where it is.
        limits: What it may hold.
        keys: Of its requests, in order.
        size: In bytes.
    """

    path: Path
    limits: BatchLimits
    _file: BinaryIO
    keys: dict[str, None] = field(default_factory=dict[str, None])
    size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def has_room(self, line: bytes) -> bool:
        """Whether a line fits in."""
        return len(self.keys) < self.limits.requests and self.size + len(line) <= self.limits.bytes

    def add(self, key: str, line: bytes) -> None:
        """Append a line.

        Raises:
            StorageError: It cannot be written.
        """
        try:
            self._file.write(line)
        except OSError as error:
            raise _no_room(self.path, error) from error
        self._digest.update(line)
        self.keys[key] = None
        self.size += len(line)

    def close(self) -> str:
        """All of it is on disk now; its SHA-256.

        Raises:
            StorageError: The rest cannot be written.
        """
        try:
            self._file.close()
        except OSError as error:
            raise _no_room(self.path, error) from error
        return str(self._digest.hexdigest())


@contextmanager
def part_file(limits: BatchLimits) -> Generator[PartFile]:
    """A new file that only we may read, gone when it is left.

    Raises:
        StorageError: None can be made.
    """
    with ExitStack() as stack:
        path = Path(tempfile.gettempdir())
        try:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nutgraf-batch-")))
            file = (path / "requests.jsonl").open("xb")
        except OSError as error:
            raise _no_room(path, error) from error
        try:
            yield PartFile(path / "requests.jsonl", limits, file)
        finally:
            with suppress(OSError):  # a full disk, which was told
                file.close()


def _no_room(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"the batch's requests cannot be written to {str(path)!r} ({error.strerror}): make room, "
        "or name another folder in TMPDIR, and run the same again"
    )
