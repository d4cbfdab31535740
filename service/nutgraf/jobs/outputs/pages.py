"""One page an article, written only where it changed."""

import hashlib
import json
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, NamedTuple, Self

from nutgraf import writing
from nutgraf.writing import Replacement
from nutgraf_schemas.digest import Digest

PageFormat = Literal["html", "markdown"]

FOLDER: Final = "pages"
MANIFEST: Final = ".nutgraf-pages.jsonl"
"""A line a page: what was written, and of what it was made."""

_SUFFIXES: Final[dict[PageFormat, str]] = {"html": ".html", "markdown": ".md"}
_AT_ONCE: Final = 8
"""Pages written at once: a disk takes milliseconds to be sure of a file, which nobody need wait
for. On a busy one 1,000 pages took 13.7 s one by one, and 5.8 s so."""
_STEM_BYTES: Final = 180
"""Of a name's 255 bytes; the rest is for what tells it from others."""


class _Entry(NamedTuple):
    """A page of a former run."""

    made_of: str
    size: int
    modified: int


@dataclass(slots=True)
class PageCounts:
    """What became of the pages."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


class Pages:
    """The pages of a run, in a folder of their own.

    A page's name comes of its input's id alone, so that it is the same in every run and never
    another's. A page is not even rendered again when it was made of the same digest by the same
    code and nobody has touched it since; this is what `MANIFEST` is for, which may be lost
    without harm. `finish` removes the pages of former runs that this one has not, if they are
    still as we wrote them: nothing else in the folder is ever removed.

    Args:
        folder: The folder that holds `pages`.
        form: What the pages are.

    Raises:
        StorageError: The folder cannot be made. So do `put` and `finish`.
    """

    def __init__(self, folder: Path, form: PageFormat = "html") -> None:
        self.counts = PageCounts()
        self._folder = folder / FOLDER
        self._form: PageFormat = form
        self._names: set[str] = set()
        writing.make_folder(self._folder)
        writing.sweep(self._folder)
        self._former = dict(_read_manifest(self._folder / MANIFEST))
        self._manifest = Replacement(self._folder / MANIFEST, durable=False)
        self._writers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="page")
        self._writing: deque[tuple[str, Future[tuple[_Entry, bool]]]] = deque()

    def put(self, source: str, digest: Digest, text: str | None) -> str:
        """Write a digest's page, if it is not there yet.

        Args:
            source: The input's id.
            digest: What to show.
            text: The article's; Markdown can do without.

        Returns:
            Its path from the folder that holds `pages`, such as 'pages/harrow-1f3a9c0e.html'.
        """
        name = self._name(source)
        path = self._folder / name
        made_of = _made_of(digest, self._form)
        former = self._former.pop(name, None)
        if former is not None and former.made_of == made_of and _is_untouched(path, former):
            self.counts.unchanged += 1
            self._note(name, former)
        else:
            page = rendered(digest, text, self._form)
            self._writing.append((name, self._writers.submit(_write, path, page, made_of)))
            self._settle(leaving=_AT_ONCE)
        return f"{FOLDER}/{name}"

    def _settle(self, *, leaving: int) -> None:
        """Wait for the oldest pages that are being written, but for a few."""
        while len(self._writing) > leaving:
            name, future = self._writing.popleft()
            entry, is_new = future.result()
            self.counts.written += is_new
            self.counts.unchanged += not is_new
            self._note(name, entry)

    def _note(self, name: str, entry: _Entry) -> None:
        self._manifest.write(f"{json.dumps([name, *entry], ensure_ascii=False)}\n".encode())

    def finish(self, *, prune: bool) -> None:
        """Settle the folder.

        Args:
            prune: Remove pages of former runs that this one has not put; for a run that is whole.
        """
        self._settle(leaving=0)
        for name, entry in self._former.items():
            if prune:
                self._remove(self._folder / name, entry)
            else:
                self._note(name, entry)
        self._manifest.commit()
        writing.sync_folder(self._folder)

    def _name(self, source: str) -> str:
        key = hashlib.sha256(source.encode("utf-8", "backslashreplace")).hexdigest()
        stem = writing.file_stem(source).encode()[:_STEM_BYTES].decode(errors="ignore")
        for digits in (8, 16, 64):
            name = f"{stem}-{key[:digits]}{_SUFFIXES[self._form]}"
            if name.casefold() not in self._names:  # some file systems know no case
                break
        self._names.add(name.casefold())
        return name

    def _remove(self, path: Path, entry: _Entry) -> None:
        if _is_untouched(path, entry):
            with writing.writing_to(path):
                path.unlink(missing_ok=True)
            self.counts.removed += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._writers.shutdown(cancel_futures=True)
        self._manifest.discard()


def _write(path: Path, data: bytes, made_of: str) -> tuple[_Entry, bool]:
    """Write a page, unless it is there as it shall be; whether it was not."""
    with writing.writing_to(path):
        is_new = path.is_symlink() or not path.is_file() or path.read_bytes() != data
    if is_new:
        writing.write_whole(path, data, durable=False)
    with writing.writing_to(path):
        found = path.stat()
    return _Entry(made_of, found.st_size, found.st_mtime_ns), is_new


def _is_untouched(path: Path, entry: _Entry) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (entry.size, entry.modified)


def _read_manifest(path: Path) -> Iterator[tuple[str, _Entry]]:
    """Its entries; what is no entry, or names a file elsewhere, is passed over."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            value: Any = json.loads(line)
        except ValueError:
            continue
        match value:
            case [str(name), str(made_of), int(size), int(modified)] if Path(name).name == name:
                yield name, _Entry(made_of, size, modified)
            case _:
                continue


def _made_of(digest: Digest, form: PageFormat) -> str:
    """A key that is another one whenever the page would be."""
    made = hashlib.blake2b(digest.model_dump_json().encode(), digest_size=16)
    made.update(f"{form}\n{_renderer()}".encode())
    return made.hexdigest()


@cache
def _renderer() -> str:
    """A key of the code that renders pages."""
    made = hashlib.blake2b(digest_size=16)
    for package, folders in (
        ("nutgraf.rendering", ("", "templates")),
        ("nutgraf.segmentation", ("",)),
    ):
        for folder in folders:
            files = resources.files(package).joinpath(folder).iterdir()
            for file in sorted((f for f in files if f.is_file()), key=lambda f: f.name):
                made.update(file.read_bytes())
    return made.hexdigest()


def rendered(digest: Digest, text: str | None, form: PageFormat) -> bytes:
    """A digest's page."""
    from nutgraf.rendering import render

    segmentation = None
    if form == "html" and text is not None:
        from nutgraf.segmentation import segment

        segmentation = segment(text, language=digest.article.language or "en")
    page = render(digest, form, article_text=text, segmentation=segmentation)
    return page.encode("utf-8", "replace")
