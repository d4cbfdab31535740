"""A server on loopback that speaks OpenAI's batch API, keeps to its limits, counts what is paid."""

import email
import email.policy
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self, cast
from urllib.parse import parse_qs, urlsplit

MOST_REQUESTS: Final = 50_000
MOST_BYTES: Final = 200 * 10**6
_METADATA: Final = (16, 64, 512)
_ENDED: Final = ("completed", "expired", "failed", "cancelled")
_GOOD_LIFE: Final = ("validating", "in_progress", "finalizing", "completed")


@dataclass(frozen=True, slots=True)
class ItemError:
    """What a request gets instead of a completion.

    Attributes:
        status: Of a response with an error in its body; None is no response at all.
        code: The error's.
        message: The provider's words.
    """

    status: int | None
    code: str
    message: str = "the provider's own words"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a call meets: a status, or a connection that breaks.

    Attributes:
        call: Such as 'POST /batches'; a path is meant with all below it.
        status: Answered instead; None hangs up.
        is_done: Whether what was asked is done all the same.
        after_bytes: Of a download, before it hangs up.
    """

    call: str
    status: int | None = 503
    is_done: bool = False
    after_bytes: int | None = None


@dataclass
class StoredBatch:
    """A batch, as the server keeps it."""

    body: dict[str, Any]
    lines: list[dict[str, Any]]
    life: list[str]


Answer = Callable[[dict[str, Any]], dict[str, Any] | ItemError]


@dataclass
class BatchApiServer:
    """Takes files and batches; each look at a batch brings it one step on.

    Attributes:
        answer: What a request's body gets; live requests get it too.
        life: The statuses of a batch, one a look.
        lives: Of the next batches, before `life`.
        expire_after: How many requests are answered before a batch expires, if its life ends so.
        most_enqueued: Requests that may be under way at once; over it a batch fails.
        has_batches: Whether there is such an API at all.
        key: The only key that is taken, if not every one is.
        troubles: What the next calls meet.
        stray: Lines put into every output file.
        seed: Of the order of results.
        paid: How often each request was answered in batches, by its custom id.
        live: Bodies of live requests.
        uploads: Contents of files.
        calls: Method and path of every call.
    """

    answer: Answer
    life: Sequence[str] = _GOOD_LIFE
    lives: list[Sequence[str]] = field(default_factory=list[Sequence[str]])
    expire_after: int = 0
    most_enqueued: int | None = None
    most_requests: int = MOST_REQUESTS
    most_bytes: int = MOST_BYTES
    has_batches: bool = True
    key: str | None = None
    troubles: list[Trouble] = field(default_factory=list[Trouble])
    stray: list[bytes] = field(default_factory=list[bytes])
    seed: int = 7
    paid: Counter[str] = field(default_factory=Counter[str])
    live: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    uploads: dict[str, bytes] = field(default_factory=dict[str, bytes])
    batches: dict[str, StoredBatch] = field(default_factory=dict[str, StoredBatch])
    calls: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        """The base URL for an OpenAI client."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def submitted(self) -> Counter[str]:
        """How often each request is in a batch that was taken, by its custom id."""
        taken = (b for b in self.batches.values() if b.body["status"] != "failed")
        return Counter(line["custom_id"] for batch in taken for line in batch.lines)

    def respond(self, call: "_Call") -> "_Response":
        """What a call gets."""
        with self._lock:
            self.calls.append(f"{call.method} {call.path}")
            trouble = self._trouble(f"{call.method} {call.path}")
            if trouble and not trouble.is_done and trouble.after_bytes is None:
                return _error(trouble.status, "server_error") if trouble.status else _HANG_UP
            response = self._routed(call)
            if trouble and trouble.after_bytes is not None:
                return _Response(response.status, response.body, cut=trouble.after_bytes)
            if trouble:
                return _error(trouble.status, "server_error") if trouble.status else _HANG_UP
            return response

    def _trouble(self, call: str) -> Trouble | None:
        for number, trouble in enumerate(self.troubles):
            if call.startswith(trouble.call):
                return self.troubles.pop(number)
        return None

    def _routed(self, call: "_Call") -> "_Response":
        if self.key is not None and call.headers.get("authorization") != f"Bearer {self.key}":
            return _error(401, "invalid_api_key")
        place = [part for part in call.path.split("/") if part]
        match call.method, place:
            case "POST", ["chat", "completions"]:
                return self._live(json.loads(call.body))
            case _ if not self.has_batches:
                return _error(404, "not_found")
            case "POST", ["files"]:
                return self._upload(call)
            case "GET", ["files", file_id, "content"] if file_id in self.uploads:
                return _Response(200, self.uploads[file_id])
            case "POST", ["batches"]:
                return self._create(json.loads(call.body))
            case "GET", ["batches"]:
                return self._list(call.query)
            case "GET", ["batches", batch_id] if batch_id in self.batches:
                return _Response(200, self._advanced(self.batches[batch_id]))
            case "POST", ["batches", batch_id, "cancel"] if batch_id in self.batches:
                return self._cancel(self.batches[batch_id])
            case _:
                return _error(404, "not_found")

    def _live(self, body: dict[str, Any]) -> "_Response":
        self.live.append(body)
        answer = self.answer(body)
        if isinstance(answer, ItemError):
            return _error(answer.status or 500, answer.code)
        return _Response(200, answer)

    def _upload(self, call: "_Call") -> "_Response":
        fields = _form(call)
        purpose, content = fields.get("purpose"), fields.get("file")
        if purpose != b"batch" or content is None:
            return _error(400, "invalid_purpose")
        if len(content) > self.most_bytes:
            return _error(413, "file_too_large")
        file_id = self._kept(content)
        about: dict[str, Any] = {"object": "file", "filename": "requests.jsonl", "purpose": "batch"}
        about |= {"created_at": len(self.uploads), "status": "processed"}
        return _Response(200, {"id": file_id, "bytes": len(content), **about})

    def _kept(self, content: bytes) -> str:
        file_id = f"file-{len(self.uploads) + 1}"
        self.uploads[file_id] = content
        return file_id

    def _create(self, asked: dict[str, Any]) -> "_Response":
        fault = self._fault_of(asked)
        if fault:
            return _error(400, fault)
        lines, errors = self._read(self.uploads[asked["input_file_id"]], asked["endpoint"])
        life = list(self.lives.pop(0) if self.lives else self.life)
        under_way = sum(
            len(b.lines) for b in self.batches.values() if b.body["status"] not in _ENDED
        )
        if self.most_enqueued is not None and under_way + len(lines) > self.most_enqueued:
            errors = [_line_error("token_limit_exceeded", None)]
        number = len(self.batches) + 1
        body: dict[str, Any] = {
            "id": f"batch_{number}",
            "object": "batch",
            "created_at": 1_700_000_000 + number,
            "status": "validating",
            "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
            **{n: asked.get(n) for n in ("endpoint", "input_file_id", "completion_window")},
            "metadata": asked.get("metadata"),
        }
        if errors:
            life, body["errors"] = ["validating", "failed"], {"object": "list", "data": errors}
        self.batches[body["id"]] = StoredBatch(body, lines, life)
        return _Response(200, dict(body))

    def _fault_of(self, asked: dict[str, Any]) -> str | None:
        most, longest_name, longest_value = _METADATA
        metadata = asked.get("metadata") or {}
        if asked.get("completion_window") != "24h":
            return "invalid_completion_window"
        if asked.get("endpoint") != "/v1/chat/completions":
            return "invalid_endpoint"
        if asked.get("input_file_id") not in self.uploads:
            return "invalid_file"
        if len(metadata) > most or any(
            len(name) > longest_name or not isinstance(value, str) or len(value) > longest_value
            for name, value in metadata.items()
        ):
            return "invalid_metadata"
        return None

    def _read(
        self, content: bytes, endpoint: str
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The requests in a file, and what is wrong with it."""
        lines, errors, seen = list[dict[str, Any]](), list[dict[str, Any]](), set[str]()
        for number, raw in enumerate(content.splitlines(), 1):
            fault = _line_fault(raw, endpoint, seen)
            if fault:
                errors.append(_line_error(fault, number))
            else:
                lines.append(json.loads(raw))
        if not lines and not errors:
            errors.append(_line_error("empty_file", None))
        if len(lines) > self.most_requests:
            errors.append(_line_error("too_many_tasks", None))
        if len({line["body"]["model"] for line in lines}) > 1:
            errors.append(_line_error("mismatched_model", None))
        return lines, errors

    def _list(self, query: dict[str, list[str]]) -> "_Response":
        newest_first = [dict(b.body) for b in reversed(self.batches.values())]
        after = query.get("after", [""])[0]
        ids = [batch["id"] for batch in newest_first]
        start = ids.index(after) + 1 if after else 0
        limit = min(int(query.get("limit", ["20"])[0]), 3)  # short pages, so that there are many
        page = newest_first[start : start + limit]
        more = start + limit < len(ids)
        return _Response(200, {"object": "list", "data": page, "has_more": more})

    def _cancel(self, batch: StoredBatch) -> "_Response":
        if batch.body["status"] not in _ENDED:
            batch.body["status"] = "cancelling"
            batch.life = ["cancelling", "cancelled"]
        return _Response(200, dict(batch.body))

    def _advanced(self, batch: StoredBatch) -> dict[str, Any]:
        if batch.body["status"] not in _ENDED:
            if len(batch.life) > 1 and batch.life[0] == batch.body["status"]:
                batch.life.pop(0)
            batch.body["status"] = batch.life[0]
            if batch.body["status"] in {"completed", "expired", "cancelled"}:
                self.finish(batch)
        return dict(batch.body)

    def finish(self, batch: StoredBatch) -> None:
        """Answer a batch's requests, as far as it comes."""
        status = batch.body["status"]
        answered = len(batch.lines) if status == "completed" else self.expire_after
        output, errors = list(self.stray), list[bytes]()
        for number, line in enumerate(batch.lines):
            answer = self.answer(line["body"]) if number < answered else None
            if answer is None:
                code = "batch_expired" if status == "expired" else "batch_cancelled"
                answer = ItemError(None, code)
            if not isinstance(answer, ItemError):
                self.paid[line["custom_id"]] += 1
            is_error = isinstance(answer, ItemError)
            (errors if is_error else output).append(_result(line["custom_id"], answer))
        rng = random.Random(self.seed)
        for name, results in (("output_file_id", output), ("error_file_id", errors)):
            rng.shuffle(results)
            batch.body[name] = self._kept(b"\n".join(results) + b"\n") if results else None
        done = {"completed": len(output) - len(self.stray), "failed": len(errors)}
        batch.body["request_counts"] |= done

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    body: bytes | dict[str, Any]
    cut: int | None = None

    def encoded(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


_HANG_UP: Final = _Response(0, b"")


def _error(status: int | None, code: str) -> _Response:
    error = {"message": "the provider's own words", "type": "error", "code": code, "param": None}
    return _Response(status or 500, {"error": error})


def _line_error(code: str, line: int | None) -> dict[str, Any]:
    return {"code": code, "line": line, "message": "the provider's own words", "param": None}


def _line_fault(raw: bytes, endpoint: str, seen: set[str]) -> str | None:
    """What is wrong with a line; `seen` are the ids of those before it."""
    try:
        line = json.loads(raw)
    except ValueError:
        return "invalid_json_line"
    if not isinstance(line, dict) or set(line) != {"custom_id", "method", "url", "body"}:
        return "invalid_request"
    custom_id, body = line["custom_id"], line["body"]
    if not isinstance(custom_id, str) or not 0 < len(custom_id) <= 512:
        return "invalid_custom_id"
    if custom_id in seen:
        return "duplicate_custom_id"
    seen.add(custom_id)
    if line["method"] != "POST" or line["url"] != endpoint:
        return "invalid_url"
    if not isinstance(body, dict) or not isinstance(body.get("model"), str):
        return "missing_model"
    return None if body.get("messages") and not body.get("stream") else "invalid_body"


def _result(custom_id: str, answer: dict[str, Any] | ItemError) -> bytes:
    result: dict[str, Any] = {"id": "batch_req_1", "custom_id": custom_id, "error": None}
    if not isinstance(answer, ItemError):
        result["response"] = {"status_code": 200, "request_id": "r", "body": answer}
    elif answer.status is None:
        result |= {"response": None, "error": {"code": answer.code, "message": answer.message}}
    else:
        error = {"error": {"code": answer.code, "message": answer.message, "type": "error"}}
        result["response"] = {"status_code": answer.status, "request_id": "r", "body": error}
    return json.dumps(result, ensure_ascii=False).encode()  # as the provider writes it


def _form(call: _Call) -> dict[str, bytes]:
    """The fields of a multipart form."""
    head = f"Content-Type: {call.headers['content-type']}\r\n\r\n".encode()
    message = email.message_from_bytes(head + call.body, policy=email.policy.HTTP)
    fields: dict[str, bytes] = {}
    for part in cast("Any", message).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        fields[name] = cast("bytes", part.get_payload(decode=True))
    return fields


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, api: BatchApiServer) -> None:
        self.api = api
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer waits 40 ms for a late acknowledgement

    def do_POST(self) -> None:
        self._reply()

    def do_GET(self) -> None:
        self._reply()

    def _reply(self) -> None:
        raw = self._body()
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = url.path.removeprefix("/v1")
        call = _Call(self.command, path, parse_qs(url.query), headers, raw)
        response = cast("_Server", self.server).api.respond(call)
        if response.status == 0:
            self.close_connection = True
            return
        encoded = response.encoded()
        self.send_response(response.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(encoded)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(encoded if response.cut is None else encoded[: response.cut])
        self.close_connection = response.cut is not None

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Stay quiet."""
