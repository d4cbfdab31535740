"""What `nutgraf slack post` and `preview` show: a digest or an edition, by whatever names it."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from nutgraf.cli.batch.finding import run_named
from nutgraf.cli.sources import STANDARD_INPUT, shown
from nutgraf.errors import InputError, SettingsError, UnreadableSource
from nutgraf.intake import LIMITS
from nutgraf.intake.decoding import decode
from nutgraf.intake.files import file_bytes
from nutgraf.intake.sources import SCHEME
from nutgraf.jobs.database import Database
from nutgraf.jobs.delivering import view_of
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.jobs.editions.document import SUFFIXES
from nutgraf.jobs.ledger import Ledger
from nutgraf.rendering import wording
from nutgraf.rendering.edition_view import EditionView
from nutgraf.rendering.slack import digest_posting, edition_posting
from nutgraf.rendering.slack.edition_choice import choose
from nutgraf.rendering.slack.messages import EditionPosting, Posting
from nutgraf.sections import chosen
from nutgraf.settings import names_in
from nutgraf_schemas.digest import Digest

STORIES: Final = 10
MOST_STORIES: Final = 500
"""Of a run, the first by rank, that are looked through for those on the topics wanted."""

_JSON: Final = (".json", ".jsonl")


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a digest or an edition is wanted.

    Attributes:
        sections: Of each digest; None for all.
        topics: Of an edition, only stories with one of these; empty for all.
        stories: Of an edition, how many get a message; None where nothing was said.
    """

    sections: tuple[str, ...] | None = None
    topics: tuple[str, ...] = ()
    stories: int | None = None

    @classmethod
    def of(cls, *, sections: str | None, topics: str | None, stories: int | None) -> "Choice":
        """Of flags.

        Raises:
            SettingsError: There is no such section.
        """
        names = None if sections is None else names_in(sections)
        chosen(names)
        return cls(names, names_in(topics or ""), stories)

    @property
    def is_of_editions(self) -> bool:
        """Whether something was said that only editions have."""
        return bool(self.topics) or self.stories is not None

    @property
    def most_stories(self) -> int:
        """How many stories of an edition get a message."""
        return STORIES if self.stories is None else self.stories


@dataclass(frozen=True, slots=True)
class ShownDigest:
    """A digest.

    Attributes:
        digest: It.
        key: Its key in the store, if it is there.
    """

    digest: Digest
    key: str | None

    @property
    def title(self) -> str:
        """What it is called."""
        return wording.title(self.digest)

    def posting(self, choice: Choice) -> Posting:
        """Its message and thread."""
        return digest_posting(self.digest, key=self.key, sections=choice.sections)


@dataclass(frozen=True, slots=True)
class ShownEdition:
    """A run of an edition.

    Attributes:
        run_id: Its id.
        view: Its stories.
    """

    run_id: str
    view: EditionView

    @property
    def title(self) -> str:
        """What it is called."""
        return self.view.title

    def posting(self, choice: Choice) -> EditionPosting:
        """All of its messages."""
        return edition_posting(
            self.view,
            run_id=self.run_id,
            topics=choice.topics,
            sections=choice.sections,
            stories=choice.most_stories,
        )


Shown = ShownDigest | ShownEdition


def shown_named(database: Database, name: str, choice: Choice) -> Shown:
    """What a name stands for.

    A file of JSON is a digest, and so is any other file whose name no edition has. Else it is the
    run or the last run of the edition of this name, or a digest of the store.

    Args:
        database: Where runs and digests are kept.
        name: As given.
        choice: What of it is wanted.

    Raises:
        InputError: There is no such thing, or nothing in it that is wanted.
        StorageError: The database cannot be read.
    """
    found = _found(database, name)
    if isinstance(found, ShownDigest):
        if choice.is_of_editions:
            raise SettingsError(
                f"{shown(name)!r} is a digest, and --topics and --stories are for editions: leave "
                "them out"
            )
    elif not choose(found.view, choice.topics).stories:
        raise InputError(_no_stories(found.run_id, choice.topics))
    return found


def _found(database: Database, name: str) -> Shown:
    if SCHEME.fullmatch(name):
        return _stored(database, name)
    if name == STANDARD_INPUT or name.lower().endswith(_JSON):
        return ShownDigest(_digest_in(name), None)
    ledger = Ledger(database)
    if name.lower().endswith(SUFFIXES) or ledger.has(name) or ledger.latest(name):
        run_id = run_named(database, name)
        view = view_of(database, ledger.record(run_id), most_stories=MOST_STORIES)
        return ShownEdition(run_id, view)
    if Path(name).is_file():
        return ShownDigest(_digest_in(name), None)
    try:
        return _stored(database, name)
    except InputError as error:
        raise InputError(f"{error}; no edition, run or file has that name either") from error


def _stored(database: Database, name: str) -> ShownDigest:
    store = DigestStore(database)
    return ShownDigest(store.get(name)[0], store.key(name))


def _digest_in(source: str) -> Digest:
    """The digest that a file holds as JSON."""
    name = shown(source)
    if source == STANDARD_INPUT:
        data = sys.stdin.buffer.read(LIMITS.max_bytes + 1)
        LIMITS.check_bytes(len(data), source=name)
    else:
        data = file_bytes(source, LIMITS)
    lines = [line for line in decode(data, source=name).splitlines() if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.endswith("}") for line in lines):
        raise UnreadableSource(
            f"{name!r} holds {len(lines)} digests: give a file with one of them", source=name
        )
    try:
        return Digest.model_validate_json("\n".join(lines))
    except ValidationError as error:
        raise UnreadableSource(
            f"{name!r} is no digest: give what `nutgraf summarize --format json` prints",
            source=name,
        ) from error


def _no_stories(run_id: str, topics: Collection[str]) -> str:
    if topics:
        return f"the run {run_id!r} has no story on {', '.join(topics)}: name other topics"
    return f"the run {run_id!r} has no stories: `nutgraf batch status {run_id}` tells why"
