"""Which file the embedded model is: one that nutgraf knows, or the user's."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nutgraf.models.embedded.fetching import Progress, fetch
from nutgraf.models.embedded.verification import check_gguf
from nutgraf.models.embedded.weights import QWEN, Weights, known


@dataclass(frozen=True, slots=True)
class EmbeddedModelFile:
    """A model file, named but perhaps not here yet. Use `of_weights`, `at` or `resolve`.

    Attributes:
        name: What users see.
        identity: What tells its answers from another file's.
        source: What to fetch, or the user's own file.
    """

    name: str
    identity: str
    source: Weights | Path

    @classmethod
    def of_weights(cls, weights: Weights = QWEN) -> "EmbeddedModelFile":
        """Weights that nutgraf knows, wherever they will be."""
        return cls(
            name=weights.name, identity=f"{weights.name}@{weights.sha256[:16]}", source=weights
        )

    @classmethod
    def at(cls, file: Path) -> "EmbeddedModelFile":
        """A file of the user's, as it is now: any GGUF that llama.cpp can run.

        Hashing gigabytes would take seconds, so size and time of change tell it from others.

        Raises:
            WeightsError: It is missing, unreadable, or no GGUF file.
        """
        check_gguf(file)
        stat = file.stat()
        identity = f"{file.stem}@{stat.st_size}-{stat.st_mtime_ns}"
        return cls(name=file.stem, identity=identity, source=file.absolute())

    def locate(
        self,
        *,
        folder: Path | None = None,
        on_progress: Progress | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> Path:
        """Return the file, fetched first if nutgraf knows it and it is not there; see `fetch`.

        Raises:
            WeightsError: It cannot be had.
        """
        if isinstance(self.source, Path):
            return self.source
        return fetch(self.source, folder=folder, on_progress=on_progress, on_wait=on_wait)


def resolve(model: str | Path | None = None) -> EmbeddedModelFile:
    """The file that a setting names.

    Args:
        model: A path is the user's file, a string the name of known weights; None the default.

    Raises:
        SettingsError: No weights have that name.
        WeightsError: The user's file is missing, unreadable, or no GGUF file.
    """
    if isinstance(model, Path):
        return EmbeddedModelFile.at(model)
    return EmbeddedModelFile.of_weights(QWEN if model is None else known(model))
