"""Where results go: standard output, a file, or a folder; a file is there whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from nutgraf import writing
from nutgraf.cli.options import DigestFormat
from nutgraf.errors import SettingsError, StorageError
from nutgraf.rendering.plain import visible
from nutgraf_schemas.digest import Digest

SUFFIXES: Final[dict[DigestFormat, str]] = {
    "text": ".txt",
    "json": ".json",
    "markdown": ".md",
    "html": ".html",
}


def check(output: Path | None, form: DigestFormat, sources: Sequence[str]) -> None:
    """Refuse a place that cannot work, before anything is paid for.

    Raises:
        SettingsError: Several pages to one standard output, a folder that is none, or a place
            that nothing can be written to.
    """
    if output is None:
        if form == "html" and len(sources) > 1:
            raise SettingsError("several pages need a folder: add --output FOLDER")
        return
    if len(sources) > 1:
        if output.exists() and not output.is_dir():
            raise SettingsError(
                f"several digests need a folder, and {str(output)!r} is a file: give another"
            )
        _check_folder(output)
    elif output.is_dir():
        _check_folder(output)
    elif not output.parent.is_dir():
        raise SettingsError(
            f"there is no folder {str(output.parent)!r} to write into: make it, or give another"
        )
    elif not _is_written_through(output):
        _check_folder(output.parent)


def _check_folder(folder: Path) -> None:
    """Make a file in a folder, or in the one that it would be made in, and let it go again."""
    above = (folder.absolute(), *folder.absolute().parents)
    there = next((f for f in above if f.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from error


def say(text: str) -> None:
    """Print to standard output: as UTF-8 and unchanged, unless it is a terminal."""
    typer.echo(text if sys.stdout.isatty() else text.encode("utf-8", "replace"), nl=False)


def is_colourful() -> bool:
    """Whether nobody said otherwise (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say_visibly(text: str) -> None:
    """`say` a text of somebody else's, which shall not act on a terminal."""
    say(visible(text) if sys.stdout.isatty() else text)


def put(
    text: str, *, source: str, digest: Digest, output: Path | None, form: DigestFormat, many: bool
) -> None:
    """Write one result to where it belongs."""
    if output is None:
        say(text)
        return
    if many or output.is_dir():
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(output, error) from error
        output = output / f"{writing.file_stem(source)}-{digest.article.id[:8]}{SUFFIXES[form]}"
    write_whole(output, text)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole, or as it was before; its permissions stay.

    Raises:
        SettingsError: It cannot be written there.
    """
    data = text.encode("utf-8", "replace")
    try:
        if _is_written_through(path):
            path.write_bytes(data)
        else:
            writing.write_whole(path.resolve(), data)  # of a link, what it leads to
    except OSError as error:
        raise _unwritable(path, error) from error
    except StorageError as error:
        if isinstance(error.__cause__, OSError):
            raise _unwritable(path, error.__cause__) from error
        raise


def _is_written_through(path: Path) -> bool:
    """Whether it is a device or a pipe, such as /dev/null: to replace one breaks the system."""
    return path.exists() and (not path.is_file() or path.is_relative_to("/dev"))


def _unwritable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"cannot write to {str(path)!r} ({error.strerror}): give another place with --output"
    )
