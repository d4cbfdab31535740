"""Digests of the store, as the bot looks at them: by key, with where their articles stand."""

import asyncio
import logging

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.rendering.plain import web_link
from nutgraf_schemas.digest import Digest

_logger = logging.getLogger("nutgraf.slack")


class Digests:
    """The digest store, awaited.

    Args:
        database: Where it is.
    """

    def __init__(self, database: Database) -> None:
        self._store = DigestStore(database)

    async def get(self, key: str) -> Digest | None:
        """A digest by its key; None where there is none any more, or none that can be read.

        Raises:
            StorageError: The database cannot be read.
        """
        try:
            found = await asyncio.to_thread(self._store.at, key)
        except InputError as error:
            _logger.warning("a digest is not shown: %s", error)
            return None
        return None if found is None else found[0]

    async def url(self, key: str) -> str | None:
        """The address of a digest's article, if it has one."""
        digest = await self.get(key)
        return web_link(digest.article.url) if digest is not None else None
