"""What all parts of an edition have in common, and the values that several of them take."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from nutgraf.errors import SettingsError
from nutgraf.sections import chosen

FOLDER: Final = "folder"
"""The key of the validation context that says what relative paths are relative to."""

Count = Annotated[int, Field(strict=True, ge=1)]
Seconds = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]


class Part(BaseModel):
    """A part of an edition; a key without a value counts as not given."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False
    )

    @model_validator(mode="before")
    @classmethod
    def _given(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        return {k: v for k, v in data.items() if v is not None or k not in cls.model_fields}


def _one_as_list(value: object) -> object:
    """Names in a string, separated by commas, as a list."""
    from nutgraf.settings import names_in

    return names_in(value) if isinstance(value, str) else value


Listed = BeforeValidator(_one_as_list)


def _known_sections(value: tuple[str, ...] | None) -> tuple[str, ...] | None:
    try:
        chosen(value)
    except SettingsError as error:
        raise ValueError(str(error)) from None
    return value


Sections = Annotated[tuple[str, ...] | None, Listed, AfterValidator(_known_sections)]
"""Names of sections that there are; None for all."""


def folder_of(info: ValidationInfo) -> Path:
    """What relative paths are relative to: the edition file's folder, else the working one."""
    context: Mapping[str, Any] = info.context or {}
    return Path(context.get(FOLDER) or Path.cwd())


def at_home(path: Path) -> Path:
    """A path with the home folder that '~' stands for.

    Raises:
        ValueError: It is of a user that there is not, or no text.
    """
    try:
        return Path(utf_8(str(path.expanduser())))
    except RuntimeError:
        raise ValueError(f"there is no home folder for {str(path)!r}; write it out") from None


def utf_8(text: str) -> str:
    """Refuse the bytes of a file name that are no text, which no edition can keep.

    Raises:
        ValueError: There are some.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{os.fsencode(text)!r} is no UTF-8; rename the file or folder") from None
    return text


def absolute(path: Path, info: ValidationInfo) -> Path:
    """A path of an edition, made absolute."""
    return Path(os.path.normpath(folder_of(info) / at_home(path)))
