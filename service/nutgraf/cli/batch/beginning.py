"""The work behind `nutgraf batch init`."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import commented
from nutgraf.jobs.editions.loading import safe_name


def write_edition(path: Path) -> Iterator[str]:
    """Write the commented edition, and give what to say of it.

    Raises:
        SettingsError: There is something already, or the file cannot be written.
    """
    if path.is_dir():
        path = path / "edition.yaml"
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise SettingsError(f"{str(path)!r} is to hold YAML: give a name that ends in .yaml")
    text = commented(safe_name(path.stem))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise SettingsError(
            f"{str(path)!r} is there already and stays as it is: give another name"
        ) from error
    except OSError as error:
        raise SettingsError(
            f"cannot write to {str(path)!r} ({error.strerror}): give another name"
        ) from error
    name = shlex.quote(str(path))
    yield f"{path}: name your sources in it, and the model if it is not the embedded one"
    yield f"  nutgraf batch run {name}          digests what is there"
    yield f"  nutgraf batch schedule {name}     does so every night, once it has a schedule"
