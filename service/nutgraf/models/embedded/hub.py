"""A model file from its publisher's repository, over HTTPS."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from nutgraf.models.embedded.partial import PartialFile
from nutgraf.models.embedded.supply import SupplyError
from nutgraf.models.embedded.weights import Weights

if TYPE_CHECKING:
    import httpx

HUGGING_FACE = "https://huggingface.co"

BYTES_A_CHECKPOINT = 64 << 20
ATTEMPTS_WITHOUT_PROGRESS = 4
SECONDS_OF_SILENCE = 60.0


class HubSource:
    """The Hugging Face hub, or anything laid out like it.

    Args:
        base_url: Where it is.
        sleep: Waits some seconds before a broken connection is taken up again.
    """

    name = "the publisher's repository"

    def __init__(
        self, *, base_url: str = HUGGING_FACE, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._sleep = sleep

    def carries(self, weights: Weights) -> bool:
        """Whether the publisher's copy is known."""
        return weights.hub is not None

    def spare_bytes(self, weights: Weights) -> int:
        """None: bytes go straight to the file."""
        del weights
        return 0

    def complete(self, weights: Weights, partial: PartialFile) -> None:
        """Append the rest in one stream, taken up again from where it breaks off."""
        import httpx

        fruitless = 0
        with httpx.Client(follow_redirects=True, timeout=SECONDS_OF_SILENCE) as client:
            while partial.size < weights.size:
                before = partial.size
                try:
                    self._append(client, weights, partial)
                    reason = "the connection closed early"
                except httpx.TransportError as error:
                    reason = str(error) or type(error).__name__
                partial.checkpoint()
                fruitless = 0 if partial.size > before else fruitless + 1
                if fruitless >= ATTEMPTS_WITHOUT_PROGRESS:
                    raise SupplyError(f"{self._url(weights)}: {reason}")
                if partial.size < weights.size:
                    self._sleep(2.0**fruitless)

    def _append(self, client: "httpx.Client", weights: Weights, partial: PartialFile) -> None:
        # Compressed on the way, a range would count other bytes than the file's.
        headers = {"Range": f"bytes={partial.size}-", "Accept-Encoding": "identity"}
        with client.stream("GET", self._url(weights), headers=headers) as response:
            self._check(response, weights, partial)
            for chunk in response.iter_bytes():
                if partial.size + len(chunk) > weights.size:
                    raise SupplyError(f"{self._url(weights)} has more than {weights.size:,} bytes")
                partial.append((chunk,))
                if partial.size - partial.checkpointed >= BYTES_A_CHECKPOINT:
                    partial.checkpoint()

    def _check(self, response: "httpx.Response", weights: Weights, partial: PartialFile) -> None:
        if response.status_code == 206:
            begins = response.headers.get("Content-Range", "").startswith(f"bytes {partial.size}-")
            if not begins:
                raise SupplyError(f"{self._url(weights)} sent another range than asked for")
        elif response.status_code == 200:
            if partial.size:
                partial.rewind(0)
        else:
            raise SupplyError(f"{self._url(weights)} answered {response.status_code}")

    def _url(self, weights: Weights) -> str:
        if weights.hub is None:
            raise SupplyError(f"{weights.name} is not there")
        return f"{self._base_url}/{weights.hub.repository}/resolve/main/{weights.hub.name}"
