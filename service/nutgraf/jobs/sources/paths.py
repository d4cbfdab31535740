"""Files that a path stands for: itself, a folder with all below it, or a pattern.

Order is by name, folder by folder, the same on every machine. Names that begin with a dot are
left out unless the path spells the dot. A file is given once, whatever links lead to it, and a
link that leads back to where it lies is not followed for ever.
"""

import fnmatch
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from nutgraf.intake.kinds import SUFFIXES as MARKUP_SUFFIXES

SUFFIXES: Final = (".txt", ".text", *MARKUP_SUFFIXES)
"""What is taken from a folder; a file that is named is taken whatever its suffix."""

LINES: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
"""Of files with one article a line."""

MAGIC: Final = re.compile(r"[*?[]")
ANY_DEPTH: Final = "**"

Identity = tuple[int, int] | str


@dataclass(frozen=True, slots=True)
class File:
    """A file that was found.

    Attributes:
        name: Its path as it is written, what a pattern leaves open filled in.
        path: Its absolute path.
    """

    name: str
    path: Path

    def below(self, name: str) -> "File":
        """What stands in it by a name."""
        return File(str(Path(self.name, name)), self.path / name)

    @property
    def identity(self) -> Identity:
        """The same for all names of a file or folder."""
        try:
            status = self.path.stat()
        except OSError:  # a link to nowhere: whoever reads it is told so
            return str(self.path)
        return status.st_dev, status.st_ino


@dataclass(frozen=True, slots=True)
class Closed:
    """A folder that may not be read."""

    folder: File
    why: str

    @property
    def identity(self) -> Identity:
        """The same however often it is met."""
        return f"closed {self.folder.path}"


Taking = Callable[[str], bool]


def is_readable(name: str) -> bool:
    """Whether a file of this name is taken from a folder."""
    return name.lower().endswith(SUFFIXES)


def has_lines(name: str) -> bool:
    """Whether a file of this name has one article a line."""
    return name.lower().endswith(LINES)


def is_pattern(written: str, folder: Path) -> bool:
    """Whether a path is a pattern, and there is no file or folder that is called so."""
    return MAGIC.search(written) is not None and not os.path.lexists(folder / written)


def files_of(written: str, folder: Path, *, takes: Taking = is_readable) -> Iterator[File | Closed]:
    """The files that a path stands for, each once; none where there is nothing.

    Args:
        written: The path, as it stands in an edition. What is there to the letter goes before
            what it would mean as a pattern.
        folder: What it is relative to.
        takes: Whether a file of a name is taken where the path leaves its suffix open.
    """
    seen: set[Identity] = set()
    for found in _found(written, folder, takes):
        if (identity := found.identity) not in seen:
            seen.add(identity)
            yield found


def _found(written: str, folder: Path, takes: Taking) -> Iterator[File | Closed]:
    if is_pattern(written, folder):
        *parts, last = _parts(written)
        open_ended = last == ANY_DEPTH or "." not in last
        top = Path(written).anchor
        start = File(top, Path(top)) if top else File("", folder)
        yield from _matching(start, (*parts, last), takes if open_ended else _any)
        return
    file = File(str(Path(written)), folder / written)
    if file.path.is_dir():
        yield from _below(file, takes)
    elif os.path.lexists(file.path):
        yield file


def _parts(pattern: str) -> list[str]:
    """Its parts below the root, with one '**' for several in a row."""
    path = Path(pattern)
    parts = path.parts[1:] if path.anchor else path.parts
    again = [a == b == ANY_DEPTH for a, b in pairwise(("", *parts))]
    return [part for part, is_again in zip(parts, again, strict=True) if not is_again]


def _any(name: str) -> bool:  # noqa: ARG001 (it is a `Taking`)
    return True


def _matching(folder: File, parts: tuple[str, ...], takes: Taking) -> Iterator[File | Closed]:
    """All files that the parts of a pattern lead to from a folder."""
    part, rest = parts[0], parts[1:]
    if part == ANY_DEPTH and not rest:
        yield from _below(folder, takes)
    elif part == ANY_DEPTH:
        for found in _folders(folder):
            if isinstance(found, Closed):
                yield found
            else:
                yield from _matching(found, rest, takes)
    else:
        for found in _fitting(folder, part):
            if isinstance(found, Closed):
                yield found
            elif rest and found.path.is_dir():
                yield from _matching(found, rest, takes)
            elif not rest and takes(found.name) and not found.path.is_dir():
                yield found


def _fitting(folder: File, part: str) -> Iterator[File | Closed]:
    """What is in a folder and fits one part of a pattern."""
    if MAGIC.search(part) is None:
        if os.path.lexists(folder.path / part):
            yield folder.below(part)
        return
    fits = re.compile(fnmatch.translate(part)).match
    for found in _within(folder, hidden=part.startswith(".")):
        if isinstance(found, Closed) or fits(found.path.name):
            yield found


def _below(top: File, takes: Taking) -> Iterator[File | Closed]:
    """All files of a folder and of the folders in it."""
    for found in _tree(top):
        if isinstance(found, Closed) or (takes(found.name) and not found.path.is_dir()):
            yield found


def _folders(top: File) -> Iterator[File | Closed]:
    """A folder and all folders in it."""
    return (found for found in _tree(top) if isinstance(found, Closed) or found.path.is_dir())


def _tree(top: File) -> Iterator[File | Closed]:
    """A folder and all that is in it, folders before what is in them, and none of them twice."""
    been: set[Identity] = set()
    ahead: list[File | Closed] = [top]
    while ahead:
        found = ahead.pop()
        if isinstance(found, Closed) or not found.path.is_dir():
            yield found
        elif (identity := found.identity) not in been:
            been.add(identity)
            yield found
            ahead += reversed(list(_within(found)))


def _within(folder: File, *, hidden: bool = False) -> Iterator[File | Closed]:
    """What stands in a folder, by name."""
    try:
        with os.scandir(folder.path) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        yield Closed(folder, error.strerror or str(error))
        return
    for name in names:
        if hidden or not name.startswith("."):
            yield folder.below(name)
