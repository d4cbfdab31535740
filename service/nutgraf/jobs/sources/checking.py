"""Whether the files of a source are there, looked at before anything is begun."""

import os
from pathlib import Path
from typing import Final

from nutgraf.errors import SettingsError
from nutgraf.intake.sources import SCHEME, WITHOUT_SCHEME
from nutgraf.jobs.editions import SourceSpec
from nutgraf.jobs.sources.paths import (
    ANY_DEPTH,
    LINES,
    SUFFIXES,
    Closed,
    Taking,
    files_of,
    has_lines,
    is_pattern,
    is_readable,
)

UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
GZIP: Final = b"\x1f\x8b"


def check(spec: SourceSpec) -> None:
    """Refuse a source of files that are not there.

    Raises:
        SettingsError: There is no such file or folder, nothing in it that is read, or something
            that cannot be read twice.
    """
    if SCHEME.fullmatch(spec.written):
        return
    if spec.kind == "jsonl":
        _check_any(spec, has_lines, LINES)
        for found in files_of(spec.written, spec.folder, takes=has_lines):
            if not isinstance(found, Closed):
                _check_lines(found.path)
    elif spec.kind == "path":
        _check_any(spec, is_readable, SUFFIXES)
    else:
        _check_file(Path(spec.location))


def _check_any(spec: SourceSpec, takes: Taking, suffixes: tuple[str, ...]) -> None:
    if any(True for _ in files_of(spec.written, spec.folder, takes=takes)):
        return
    path = Path(spec.location)
    listed = ", ".join(suffixes)
    if is_pattern(spec.written, spec.folder):
        raise SettingsError(_unmatched(spec, listed))
    if path.is_dir():
        raise SettingsError(
            f"the folder {str(path)!r} holds no file of {listed}; check the path, or spell "
            "another suffix in a pattern such as '**/*.log'"
        )
    raise _missing(path, spec.written)


def _unmatched(spec: SourceSpec, listed: str) -> str:
    within = "" if Path(spec.written).is_absolute() else f" in {str(spec.folder)!r}"
    last = Path(spec.written).name
    if last == ANY_DEPTH or "." in last:
        return f"no file matches {spec.written!r}{within}; check the pattern"
    return (
        f"no file of {listed} matches {spec.written!r}{within}; check the pattern, spell another "
        "suffix, or put '/**' behind it to look into folders"
    )


def _check_lines(path: Path) -> None:
    _check_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(2)
    except OSError as error:
        raise SettingsError(
            f"{str(path)!r} cannot be read ({error.strerror}); change its permissions"
        ) from error
    if head in UTF_16:
        raise SettingsError(f"{str(path)!r} is UTF-16; save it as UTF-8")
    if head == GZIP and path.suffix.lower() != ".gz":
        raise SettingsError(f"{str(path)!r} is a gzip archive; let its name end in '.jsonl.gz'")


def _check_file(path: Path) -> None:
    if path.is_file():
        return
    if not os.path.lexists(path):
        raise _missing(path, path.name)
    raise SettingsError(
        f"{str(path)!r} is no regular file, and a run that goes on could not read it again; save "
        "it to a file"
    )


def _missing(path: Path, written: str) -> SettingsError:
    hint = ""
    if WITHOUT_SCHEME.fullmatch(written):
        hint = "; if it is an address, begin it with 'https://'"
    return SettingsError(f"there is no file or folder {str(path)!r}{hint or '; check the path'}")
