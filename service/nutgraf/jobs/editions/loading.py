"""Editions from files, and from what a command was given."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from nutgraf.jobs.editions.document import Document, read_document
from nutgraf.jobs.editions.edition import LONGEST_NAME, Edition
from nutgraf.jobs.editions.faults import explained, several
from nutgraf.jobs.editions.part import FOLDER

UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")
UNNAMED: Final = "edition"


def safe_name(text: str) -> str:
    """A text as an edition's name: what may not stand in one becomes a '-'."""
    return UNSAFE.sub("-", text).strip("-")[:LONGEST_NAME].strip("-") or UNNAMED


def load_edition(path: Path) -> Edition:
    """Read an edition from a YAML or TOML file; relative paths are relative to its folder.

    Raises:
        SettingsError: It cannot be read, or has faults, all of which are told.
    """
    document = read_document(path)
    where = f"edition {str(path)!r}"
    if document.values is None:
        raise several(["is empty; 'nutgraf batch init' writes one to begin with"], where)
    if not isinstance(document.values, Mapping):
        raise several(["is no mapping of keys to values, such as 'sources:' and 'outputs:'"], where)
    values = {"name": safe_name(path.stem), **_without_none(document.values)}
    return _validated(values, document, folder=path.absolute().parent, where=where)


def edition_for_inputs(inputs: Sequence[str], output: Path, **options: Any) -> Edition:
    """The edition that a command describes, without a file.

    Args:
        inputs: Sources as plain strings, see `SourceSpec`; paths are relative to the working
            directory.
        output: The folder to write into; the edition is named after it.
        options: Other keys of `Edition`, such as `budget={"calls": 100}`; None counts as not
            given. Those of `outputs` stand beside the folder.

    Raises:
        SettingsError: Something of it makes no sense; all faults are told.
    """
    name = safe_name(Path(os.path.normpath(Path.cwd() / output)).name)
    given = _without_none(options)
    outputs = {**_without_none(given.pop("outputs", {})), "folder": str(output)}
    values = {"name": name, "sources": list(inputs), "outputs": outputs, **given}
    document = Document(values)
    return _validated(values, document, folder=Path.cwd(), where="this run")


def changed_edition(edition: Edition, **options: Any) -> Edition:
    """An edition with other values.

    Args:
        edition: What it is otherwise.
        options: Keys of `Edition`, those of its parts in mappings of their own, such as
            `budget={"calls": 100}`; None counts as not given. Relative paths are relative to the
            working directory.

    Raises:
        SettingsError: Something of it makes no sense; all faults are told.
    """
    values = _merged(edition.model_dump(mode="json"), options)
    return _validated(values, Document(values), folder=Path.cwd(), where="this run")


def _merged(values: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(values)
    for key, other in _without_none(others).items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(other, Mapping):
            other = _merged(old, other)
        merged[key] = other
    return merged


def _validated(
    values: Mapping[str, Any], document: Document, *, folder: Path, where: str
) -> Edition:
    try:
        edition = Edition.model_validate(values, context={FOLDER: folder})
    except ValidationError as error:
        raise explained(error, document, model=Edition, where=where) from None
    if document.repeated:
        raise several(list(document.repeated), where)
    return edition


def _without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
