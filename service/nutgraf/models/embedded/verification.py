"""Whether a file is the one that it should be."""

import hashlib
from contextlib import suppress
from pathlib import Path

from nutgraf.errors import WeightsError
from nutgraf.models.embedded import sidecar
from nutgraf.models.embedded.weights import Weights

MAGIC = b"GGUF"


def check_gguf(file: Path) -> None:
    """Look at a file's first bytes.

    Raises:
        WeightsError: It is missing, unreadable, or no GGUF file.
    """
    try:
        with file.open("rb") as stream:
            start = stream.read(len(MAGIC))
    except OSError as error:
        raise WeightsError(
            f"cannot read the model file {str(file)!r}: {error.strerror}; "
            "give another with `--model-file`, or leave it out to use nutgraf's own"
        ) from error
    if start != MAGIC:
        raise WeightsError(
            f"{str(file)!r} is no GGUF file: it begins with {start!r}, not {MAGIC!r}; "
            "`--model-file` takes a model in llama.cpp's format"
        )


def sha256(file: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_intact(file: Path, weights: Weights) -> bool:
    """Whether a file is there and has exactly these weights' bytes.

    It is read only if it has changed since it was found intact: hashing a gigabyte takes
    seconds, and a start should not.

    Raises:
        OSError: It is there and cannot be read.
    """
    if not file.is_file() or file.stat().st_size != weights.size:
        return False
    if sidecar.read(_record(file)) == _facts(file, weights):
        return True
    if sha256(file) != weights.sha256:
        return False
    with suppress(OSError):  # a folder that is only read: hashed anew at every start
        record(file, weights)
    return True


def record(file: Path, weights: Weights) -> None:
    """Write down that a file was found intact as it is now.

    Raises:
        OSError: Its folder cannot be written to.
    """
    sidecar.write(_record(file), _facts(file, weights))


def _record(file: Path) -> Path:
    return file.with_name(f"{file.name}.verified")


def _facts(file: Path, weights: Weights) -> dict[str, str | int]:
    stat = file.stat()
    return {
        "sha256": weights.sha256,
        "size": stat.st_size,
        "mtime_ns": stat.st_mtime_ns,
        "inode": stat.st_ino,
    }
