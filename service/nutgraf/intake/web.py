"""Fetching a page from the open web, and from nowhere else."""

from collections.abc import AsyncIterator, Coroutine
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, TypeVar

from nutgraf.errors import FetchError
from nutgraf.intake import conditional, failures
from nutgraf.intake.addresses import check_address, shown
from nutgraf.intake.limits import LIMITS, Limits
from nutgraf.intake.pages import Page, Validators
from nutgraf.intake.unpacking import Unpacking

if TYPE_CHECKING:
    import ssl

    import httpx
    from ssrfguard import Policy, Resolver
    from ssrfguard.httpx import AsyncClient

ResultT = TypeVar("ResultT")

MEDIA_TYPES: Final = frozenset(
    (
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "text/plain",
        "text/markdown",
    )
)
ACCEPT: Final = (
    "text/html, application/xhtml+xml, text/markdown, text/plain;q=0.9, application/xml;q=0.8"
)
CONNECT_TIMEOUT: Final = 5.0
"""Seconds for one address, so that a host's second one has its turn within the whole time."""


class WebFetcher:
    """Fetches pages: GET over http and https, from public addresses only.

    Every address is checked when it is connected to, at each redirect anew, by a policy of
    ssrfguard's. No proxy is used, since a proxy would look the name up again. One deadline holds
    for everything, and the size limit for the bytes as they arrive and as they are decompressed.

    Args:
        limits: Of size, time and redirects.
        policy: Which addresses and ports may be reached; by default public ones, 80 and 443.
        resolver: Looks names up in place of the system; what it finds is checked all the same.
        media_types: The content types that are read, in lower case.
        accept: The `Accept` header that asks for them.
    """

    def __init__(
        self,
        *,
        limits: Limits = LIMITS,
        policy: "Policy | None" = None,
        resolver: "Resolver | None" = None,
        media_types: frozenset[str] = MEDIA_TYPES,
        accept: str = ACCEPT,
    ) -> None:
        self.limits = limits
        self.media_types = media_types
        self.accept = accept
        self._policy = policy
        self._resolver = resolver

    def fetch(self, url: str) -> Page:
        """Fetch a page; also where an event loop is running already, as in a notebook.

        Raises:
            FetchError: It was refused, timed out, or answered with an error.
        """
        return _run(self.afetch(url))

    async def afetch(self, url: str, *, validators: Validators | None = None) -> Page:
        """`fetch`, without blocking the event loop.

        With the validators of an earlier answer, a page that has not changed is `not_modified`.
        """
        import asyncio

        check_address(url)
        try:
            async with asyncio.timeout(self.limits.timeout), self._client() as client:
                return await self._follow(client, url, validators)
        except TimeoutError as error:
            raise failures.too_slow(url, self.limits.timeout) from error

    async def _follow(self, client: "AsyncClient", url: str, validators: Validators | None) -> Page:
        request = failures.built(client, url)
        request.headers.update(asked := conditional.headers(validators))
        for _ in range(self.limits.max_redirects + 1):
            with failures.told(url, hop=str(request.url)):
                response = await client.send(request, stream=True)
                try:
                    if validators and asked and response.status_code == conditional.NOT_MODIFIED:
                        return conditional.unchanged(response, validators)
                    if response.next_request is None:
                        return await self._page(response, url)
                finally:
                    await response.aclose()
            request = response.next_request
            check_address(str(request.url), source=url)
        raise FetchError(
            f"{shown(url)!r} redirects more than {self.limits.max_redirects} times; open it in a "
            "browser and give the address at which it ends",
            source=shown(url),
        )

    async def _page(self, response: "httpx.Response", url: str) -> Page:
        failures.check_status(response.status_code, url)
        content_type = response.headers.get("content-type")
        failures.check_media_type(content_type, self.media_types, url)
        body = bytearray()
        async for piece in self._decompressed(response, url):
            body += piece
            self._check_size(len(body), url)
        return Page(
            url=str(response.url),
            body=bytes(body),
            content_type=content_type,
            validators=conditional.validators(response.headers),
        )

    async def _decompressed(self, response: "httpx.Response", url: str) -> AsyncIterator[bytes]:
        """The body, piece by piece, none of them larger than the limit by more than a byte.

        httpx would decompress a piece whole, however large it becomes, and codings within
        codings, whatever was asked for.
        """
        coding = response.headers.get("content-encoding", "").strip().lower() or "identity"
        if coding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise failures.unknown_coding(coding, url)
        self._check_size(int(response.headers.get("content-length", "0")), url)
        if coding == "identity":
            async for piece in response.aiter_raw():
                yield piece
            return
        unpacking = Unpacking(self.limits.max_bytes + 1)
        arrived = 0
        async for packed in response.aiter_raw():
            arrived += len(packed)
            self._check_size(arrived, url)
            for piece in unpacking.unpacked(packed):
                yield piece
            if unpacking.ended:
                break
        if not unpacking.is_whole:
            raise failures.cut_short(url)

    def _check_size(self, size: int, url: str) -> None:
        if size > self.limits.max_bytes:
            raise FetchError(
                f"{shown(url)!r} is larger than {self.limits.max_bytes / 1e6:g} MB, the most "
                "that is fetched; save the article's text and give the file",
                source=shown(url),
            )

    def _client(self) -> "AsyncClient":
        import httpx
        from ssrfguard import Policy
        from ssrfguard.httpx import AsyncClient

        from nutgraf.intake.lookup import bounded_resolver

        return AsyncClient(
            policy=self._policy or Policy(),
            resolver=self._resolver or bounded_resolver(self.limits.timeout),
            verify=self._tls,
            trust_env=False,
            timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT),
            headers={
                "User-Agent": f"nutgraf/{version('nutgraf')}",
                "Accept": self.accept,
                "Accept-Encoding": "gzip",
            },
        )

    @cached_property
    def _tls(self) -> "ssl.SSLContext":
        """Certificates are loaded once; `SSL_CERT_FILE` and `SSL_CERT_DIR` are heard."""
        import httpx

        return httpx.create_ssl_context(trust_env=True)


def _run(coroutine: Coroutine[Any, Any, ResultT]) -> ResultT:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
