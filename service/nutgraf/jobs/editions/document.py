"""The file of an edition, as plain values, with the lines that they stand in."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nutgraf.errors import SettingsError

if TYPE_CHECKING:
    import yaml

SUFFIXES: Final = (".yaml", ".yml", ".toml")
MAX_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """What an edition's file says.

    Attributes:
        values: As plain values; a mapping where it is right.
        repeated: Keys that stand twice in one mapping, each with where.
    """

    values: Any
    repeated: tuple[str, ...] = ()
    _root: "yaml.Node | None" = field(default=None, repr=False)

    def line(self, path: Sequence[str | int]) -> int | None:
        """The line, from 1, of what stands at a path, or of what it would stand in."""
        if self._root is None:
            return None
        from nutgraf.jobs.editions.yaml_reading import line_at

        return line_at(self._root, path)


def read_document(path: Path) -> Document:
    """Read a file of YAML or TOML, told by its suffix.

    Raises:
        SettingsError: It is not there, not readable, too large, or neither of the two.
    """
    name = str(path)
    if path.suffix.lower() not in SUFFIXES:
        raise SettingsError(f"edition {name!r} is no file of {' or '.join(SUFFIXES)}: rename it")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SettingsError(
            f"there is no edition {name!r}; 'nutgraf batch init' writes one to begin with"
        ) from error
    except OSError as error:
        raise SettingsError(f"edition {name!r} cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise SettingsError(f"edition {name!r} is larger than 1 MB; list its articles in a .jsonl")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"edition {name!r} is no UTF-8: save it as that") from error
    return _toml(text, name) if path.suffix.lower() == ".toml" else _yaml(text, name)


def _toml(text: str, name: str) -> Document:
    try:
        return Document(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"edition {name!r} is no TOML: {error}; correct it") from error


def _yaml(text: str, name: str) -> Document:
    import yaml

    from nutgraf.jobs.editions.yaml_reading import read_yaml

    try:
        values, repeated, root = read_yaml(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = " ".join(str(error).split())
        raise SettingsError(
            f"edition {name!r} is no YAML: {why}; correct it, and put values that begin with "
            "'*', '&', '@' or '%' into quotation marks"
        ) from error
    return Document(values, repeated, root)
