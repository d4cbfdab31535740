"""Where results go: standard output, a file, or a folder; a file is there whole or not at all."""

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from nutgraf.cli.options import DigestFormat
from nutgraf.errors import SettingsError
from nutgraf_schemas.digest import Digest

SUFFIXES: Final[dict[DigestFormat, str]] = {
    "text": ".txt",
    "json": ".json",
    "markdown": ".md",
    "html": ".html",
}
_UNSAFE: Final = re.compile(r"[^\w.-]+")


def check(output: Path | None, form: DigestFormat, sources: Sequence[str]) -> None:
    """Refuse a place that cannot work, before anything is paid for.

    Raises:
        SettingsError: Several pages to one standard output, or a folder that is none.
    """
    if output is None:
        if form == "html" and len(sources) > 1:
            raise SettingsError("several pages need a folder: add --output FOLDER")
        return
    if len(sources) > 1:
        if output.exists() and not output.is_dir():
            raise SettingsError(f"several digests need a folder, and {str(output)!r} is a file")
        return
    if output.is_dir():
        return
    if not output.parent.is_dir():
        raise SettingsError(f"there is no folder {str(output.parent)!r} to write into")


def put(
    text: str, *, source: str, digest: Digest, output: Path | None, form: DigestFormat, many: bool
) -> None:
    """Write one result to where it belongs."""
    if output is None:
        typer.echo(text, nl=False)
        return
    if many or output.is_dir():
        output.mkdir(parents=True, exist_ok=True)
        output = output / f"{_stem(source, digest)}{SUFFIXES[form]}"
    write_whole(output, text)


def _stem(source: str, digest: Digest) -> str:
    """A file name that tells the source, and never clashes with another article's."""
    last = source.rstrip("/").rsplit("/", 1)[-1]
    name = _UNSAFE.sub("-", Path(last).stem).strip("-.") or "article"
    return f"{name[:60]}-{digest.article.id[:8]}"


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole, or as it was before.

    Raises:
        SettingsError: It cannot be written there.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(f"cannot write {str(path)!r}: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
