"""Where an edition's articles come from."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from nutgraf.errors import FetchError
from nutgraf.intake.addresses import check_address, shown
from nutgraf.intake.sources import SCHEME
from nutgraf.jobs.editions.part import FOLDER, Count, Part, at_home, folder_of, utf_8

SourceKind = Literal["path", "jsonl", "url", "feed", "opml", "sitemap"]
FullText = Literal["auto", "always", "never"]

KINDS: Final[tuple[SourceKind, ...]] = ("path", "jsonl", "url", "feed", "opml", "sitemap")
WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
MEANT_FOR_WEB: Final = re.compile(r"https?:", re.IGNORECASE)
NAMED_KIND: Final = re.compile(rf"({'|'.join(KINDS)}):(?!//)(.+)", re.DOTALL)
"""'feed:https://…': the kind of a source where its looks would not tell."""

SUFFIXES: Final[dict[str, SourceKind]] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl",
    ".opml": "opml",
}


def _web_address(value: str) -> str:
    if not WEB.fullmatch(value):
        raise ValueError(
            f"{shown(value)!r} is no http or https address; write it like 'https://example.com/x'"
        )
    try:
        check_address(value)
    except FetchError as error:
        raise ValueError(str(error)) from None
    return utf_8(value)


def _filled(value: str) -> str:
    if not value.strip() or "\0" in value:
        raise ValueError("is empty; name a file, a folder or a pattern")
    return utf_8(value)


def _path_or_address(value: str) -> str:
    return _web_address(value) if SCHEME.fullmatch(value) else _filled(value)


WebAddress = Annotated[str, Field(strict=True), AfterValidator(_web_address)]
PathText = Annotated[str, Field(strict=True), AfterValidator(_filled)]


class SourceSpec(Part):
    """One source: exactly one of `path`, `jsonl`, `url`, `feed`, `opml` and `sitemap`.

    A plain string is told by what it looks like: an address is a `url`, '*.jsonl' (or '.ndjson',
    '.jsonl.gz') a `jsonl`, '*.opml' an `opml`, and everything else a `path`. Where looks deceive,
    its kind stands before it: 'feed:https://example.com/rss'.

    Paths are kept as they are written, since they name the articles; `location` is absolute.
    """

    path: PathText | None = Field(
        default=None, description="A file, a folder with all below it, or a pattern (*, ?, [], **)."
    )
    jsonl: PathText | None = Field(
        default=None, description="A file of one JSON object a line, or a pattern of such files."
    )
    url: WebAddress | None = Field(default=None, description="The address of one article.")
    feed: WebAddress | None = Field(
        default=None, description="The address of an RSS or Atom feed; what is new in it is taken."
    )
    opml: Annotated[str, Field(strict=True), AfterValidator(_path_or_address)] | None = Field(
        default=None, description="A list of feeds: its file or address."
    )
    sitemap: WebAddress | None = Field(
        default=None, description="The address of a sitemap; what is new in it is taken."
    )
    limit: Count | None = Field(
        default=None,
        description="Articles at most: the first of files, the newest of each feed or sitemap.",
    )
    full_text: FullText = Field(
        default="auto",
        description="Whether a feed's articles are fetched from their pages: 'auto' where the "
        "feed cuts them short.",
    )
    folder: Path = Field(
        default_factory=Path.cwd,
        description="What a relative path is relative to; the edition file's folder by default.",
    )

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, data: object, info: ValidationInfo) -> object:
        if isinstance(data, str):
            data = _told_by_looks(data)
        if isinstance(data, Mapping) and data.get(FOLDER) is None:
            return {**data, FOLDER: str(folder_of(info))}
        return data

    @field_validator("path", "jsonl", "opml")
    @classmethod
    def _at_home(cls, value: str | None) -> str | None:
        return str(at_home(Path(value))) if value and value.startswith("~") else value

    @field_validator("folder")
    @classmethod
    def _absolute(cls, value: Path, info: ValidationInfo) -> Path:
        return folder_of(info) / at_home(value)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            given = f"has {' and '.join(kinds)}" if kinds else "says nothing of where it is"
            raise ValueError(f"{given}; a source has exactly one of {', '.join(KINDS)}")
        if self.full_text != "auto" and kinds[0] not in {"feed", "opml"}:
            raise ValueError(f"full_text is for feeds, and this is a {kinds[0]}; take it out")
        return self

    @property
    def kind(self) -> SourceKind:
        """Which of the kinds it is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def written(self) -> str:
        """The path, pattern or address as it is written."""
        return str(getattr(self, self.kind))

    @property
    def location(self) -> str:
        """The address, or the absolute path or pattern."""
        if SCHEME.fullmatch(self.written):
            return self.written
        return str(self.folder / self.written)


def _told_by_looks(text: str) -> dict[str, str]:
    if named := NAMED_KIND.fullmatch(text.strip()):
        return {named[1]: named[2].strip()}
    if SCHEME.fullmatch(text.strip()) or MEANT_FOR_WEB.match(text.strip()):
        return {"url": text.strip()}
    kinds = (kind for suffix, kind in SUFFIXES.items() if text.lower().endswith(suffix))
    return {next(kinds, "path"): text}
