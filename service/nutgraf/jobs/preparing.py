"""Reading the inputs of a run in order, and finding those that tell the same story."""

import asyncio
from collections.abc import Callable, Sequence

from nutgraf.errors import FetchError, NoArticle, SourceError
from nutgraf.intake import Fetcher
from nutgraf.jobs.ledger import Ledger
from nutgraf.jobs.ledger_records import Entry, Read
from nutgraf.jobs.near_copies import NearCopies
from nutgraf.jobs.sources.reading import read_found
from nutgraf_schemas.article import Article

READS_AT_ONCE = 16
"""Pages that are fetched at once; more is no faster and unkind to the sites."""


class Preparing:
    """Reads inputs a chunk at a time, in order of position: who comes first stands for its copies.

    What a chunk comes to depends on the inputs before it and on nothing else, so that a run that
    was killed and goes on finds the same copies.

    Args:
        ledger: Where inputs stand.
        run_id: The run.
        threshold: From which similarity on articles are copies; None looks for equal texts only.
        key: Gives an article's digest key.
        language: Of all articles, where it is known.
        fetcher: Fetches URLs.
    """

    def __init__(
        self,
        ledger: Ledger,
        run_id: str,
        *,
        threshold: float | None,
        key: Callable[[Article], str],
        language: str | None,
        fetcher: Fetcher | None = None,
    ) -> None:
        self._ledger = ledger
        self._run_id = run_id
        self._threshold = threshold
        self._key = key
        self._language = language
        self._fetcher = fetcher
        self._near: NearCopies | None = None
        self._reading = asyncio.Semaphore(READS_AT_ONCE)

    async def read(self, first: int, last: int) -> list[tuple[Entry, Article | Read]]:
        """Read the inputs at positions from `first` to before `last` that have not been read."""
        entries = await asyncio.to_thread(self._ledger.unread, self._run_id, first, last)
        outcomes = await asyncio.gather(*(self._read(entry) for entry in entries))
        return list(zip(entries, outcomes, strict=True))

    async def take(self, outcomes: Sequence[tuple[Entry, Article | Read]]) -> None:
        """Keep what `read` gave, chunk by chunk in order of position."""
        if outcomes:
            await asyncio.to_thread(self._take, outcomes)

    async def _read(self, entry: Entry) -> Article | Read:
        try:
            async with self._reading:
                return await read_found(entry.found, language=self._language, fetcher=self._fetcher)
        except SourceError as error:
            return Read(entry.found.id, reason=_reason(error), message=str(error))

    def _take(self, outcomes: Sequence[tuple[Entry, Article | Read]]) -> None:
        articles = [outcome for _, outcome in outcomes if isinstance(outcome, Article)]
        originals = self._ledger.originals(self._run_id, [article.id for article in articles])
        reads: list[Read] = []
        for entry, outcome in outcomes:
            if isinstance(outcome, Read):
                reads.append(outcome)
                continue
            read = self._placed(entry.found.id, outcome, originals)
            originals.setdefault(outcome.id, read.copy_of or read.id)
            reads.append(read)
        self._ledger.take_read(self._run_id, reads)

    def _placed(self, name: str, article: Article, originals: dict[str, str]) -> Read:
        """An article as its own, or as the copy of one that came before."""
        original = originals.get(article.id)
        if original is not None:
            return Read(name, article, copy_of=original, similarity=1.0)
        if self._threshold is None:
            return Read(name, article, digest_key=self._key(article))
        near = self._near_copies()
        signature = near.signature(article.text)
        match = near.find(signature)
        if match is not None:
            return Read(name, article, copy_of=match.key, similarity=match.similarity)
        near.add(name, signature)
        return Read(name, article, signature=signature, digest_key=self._key(article))

    def _near_copies(self) -> NearCopies:
        """What was read before, also by a process that was killed since."""
        if self._near is None:
            self._near = NearCopies(self._threshold or 1.0)
            for name, signature in self._ledger.signatures(self._run_id):
                self._near.add(name, signature)
        return self._near


def _reason(error: SourceError) -> str:
    match error:
        case FetchError():
            return "fetch"
        case NoArticle():
            return "no_article"
        case _:
            return "unreadable"
