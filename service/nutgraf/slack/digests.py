"""Digests of the store, as the bot looks at them: by key, with where their articles stand."""

import asyncio

from nutgraf.errors import InputError
from nutgraf.jobs.database import Database
from nutgraf.jobs.digest_store import DigestStore
from nutgraf.rendering.plain import web_link
from nutgraf_schemas.digest import Digest


class Digests:
    """The digest store, awaited.

    Args:
        database: Where it is.
    """

    def __init__(self, database: Database) -> None:
        self._store = DigestStore(database)

    async def get(self, key: str) -> Digest | None:
        """A digest by its key; None where there is none any more."""
        try:
            digest, _ = await asyncio.to_thread(self._store.get, key)
        except InputError:
            return None
        return digest

    async def url(self, key: str) -> str | None:
        """The address of a digest's article, if it has one."""
        digest = await self.get(key)
        return web_link(digest.article.url) if digest is not None else None
