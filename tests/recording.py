"""Cassettes: what the embedded model answered, recorded over HTTP, played back byte for byte.

An interaction is matched by method, host, path and body, so a changed prompt finds no old answer.
Of headers only the content type is kept, and nothing that changes from one recording to the next.
"""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import vcr
from vcr.record_mode import RecordMode
from vcr.request import Request as RecordedRequest

from nutgraf.models.embedded import QWEN

CASSETTES: Final = Path(__file__).parent.parent / "cassettes"
MODEL: Final = QWEN.name
BASE_URL: Final = "http://127.0.0.1:8080/v1"
"""Where the model seems to be: a recording's own port differs from run to run."""

_VOLATILE: Final = ("timings", "created", "id", "system_fingerprint")


@contextmanager
def cassette(path: Path, *, record: bool) -> Generator[Any]:
    """Record to a cassette, or play it back; what is not in it, or not played, fails.

    Args:
        path: The cassette's file.
        record: Whether to ask the real model and write the file anew.
    """
    if record:
        path.unlink(missing_ok=True)
    recorder = vcr.VCR(
        record_mode=RecordMode.ALL if record else RecordMode.NONE,
        match_on=("method", "host", "port", "path", "raw_body"),
        before_record_request=_settled,
        before_record_response=_lasting,
        decode_compressed_response=True,
        record_on_exception=False,
    )
    with recorder.use_cassette(path) as played:
        yield played
    if not record:
        left = [i for i in range(len(played)) if not played.play_counts[i]]
        assert not left, f"{path.name} holds interactions that nobody asks for: {left}"


def _settled(request: RecordedRequest) -> RecordedRequest:
    """A request at the settled address, with its body as text and its content type."""
    path = request.uri.split("/v1/", 1)[1]
    body = request.body.decode() if isinstance(request.body, bytes) else request.body
    headers = {"content-type": request.headers.get("content-type", "")}
    return RecordedRequest(request.method, f"{BASE_URL}/{path}", body, headers)


def _lasting(response: dict[str, Any]) -> dict[str, Any]:
    """A response without what the next recording would change."""
    answer = json.loads(response["body"]["string"])
    lasting = {key: value for key, value in answer.items() if key not in _VOLATILE}
    lasting |= {"id": "recorded", "created": 0, "model": MODEL}
    response["body"]["string"] = json.dumps(lasting, ensure_ascii=False).encode()
    response["headers"] = {"content-type": ["application/json"]}
    return response
