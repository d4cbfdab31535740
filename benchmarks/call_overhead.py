"""CPU time of a call: ours, through cache, retries and instructor, against instructor alone.

Both send the same messages and parse the same draft, every request another article, to a
transport in this process that answers at once. Prints the ratio of the medians; the goal is
at most 1.25.

    python benchmarks/call_overhead.py [--calls 200]
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

import httpx2
import instructor
import openai
from pydantic import BaseModel, Field

from nutgraf.models.byte_cache import ByteCache
from nutgraf.models.caching import CachingModel
from nutgraf.models.instructed import connect
from nutgraf.models.protocol import Message, Request
from nutgraf.models.retrying import RetryingModel

GOAL = 1.25
URL = "http://127.0.0.1:9/v1"
SENTENCE = "Halden Foods will close its plant in Port Arden in May, it said on Friday."


class Figure(BaseModel):
    """A figure that the article reports."""

    name: str = Field(description="What is measured.")
    sentence: int = Field(ge=1, description="Where it stands.")
    direction: Literal["up", "down", "flat", "none"]


class Takeaway(BaseModel):
    """What a reader takes away."""

    headline: str = Field(description="A few words.")
    detail: str = Field(description="One sentence.")
    sentences: list[int]


class Draft(BaseModel):
    """What a section asks for."""

    takeaways: list[Takeaway]
    figures: list[Figure]
    direction: Literal["positive", "negative", "mixed", "neutral"]


DRAFT = Draft(
    takeaways=[Takeaway(headline="Plant closes", detail=SENTENCE, sentences=[1])] * 4,
    figures=[Figure(name="Jobs", sentence=2, direction="down")] * 4,
    direction="negative",
)
COMPLETION = json.dumps(
    {
        "id": "chatcmpl-benchmark",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "stub",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": DRAFT.model_dump_json()},
            }
        ],
        "usage": {"prompt_tokens": 1400, "completion_tokens": 200, "total_tokens": 1600},
    }
).encode()


def at_once(_: httpx2.Request) -> httpx2.Response:
    """Answer a request without delay."""
    return httpx2.Response(200, headers={"content-type": "application/json"}, content=COMPLETION)


def prompt(number: int) -> tuple[Message, ...]:
    """Messages about an article of a thousand words, another for each number."""
    article = f"Article {number}. " + " ".join([SENTENCE] * 70)
    return (Message("system", "Answer with the numbers of sentences."), Message("user", article))


def raw() -> Callable[[int], Any]:
    """A call through instructor alone."""
    http_client = httpx2.Client(transport=httpx2.MockTransport(at_once))
    client = openai.OpenAI(base_url=URL, api_key="none", max_retries=0, http_client=http_client)
    wrapped = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)

    def call(number: int) -> Any:
        return wrapped.create(
            response_model=Draft,
            messages=[{"role": m.role, "content": m.content} for m in prompt(number)],  # type: ignore[misc]
            model="stub",
            max_tokens=1000,
            temperature=0.0,
            max_retries=1,
        )

    return call


def ours(cache: ByteCache) -> Callable[[int], Any]:
    """A call through all of ours."""
    http_client = httpx2.Client(transport=httpx2.MockTransport(at_once))
    connected = connect("stub", base_url=URL, temperature=0.0, http_client=http_client)
    model = CachingModel(RetryingModel(connected), cache)

    def call(number: int) -> Any:
        return model.answer(Request("benchmark", prompt(number), Draft, 1000), timeout=60).draft

    return call


def cpu_seconds(call: Callable[[int], Any], number: int) -> float:
    """CPU time of one call, all threads together."""
    started = time.process_time()
    draft = call(number)
    spent = time.process_time() - started
    if draft.model_dump() != DRAFT.model_dump():
        raise SystemExit(f"call {number} gave another draft: {draft!r}")
    return spent


def main() -> None:
    """Measure, taking turns, and print milliseconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    calls = parser.parse_args().calls
    with tempfile.TemporaryDirectory() as folder, closing(ByteCache(Path(folder) / "c")) as cache:
        kinds = {"instructor": raw(), "nutgraf": ours(cache)}
        for number in range(10):
            for call in kinds.values():
                call(number)
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for number in range(10, 10 + calls):
            for name, call in kinds.items():
                times[name].append(cpu_seconds(call, number))
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    for name, median in medians.items():
        print(f"{name:>10}  {median * 1000:6.2f} ms CPU a call")
    ratio = medians["nutgraf"] / medians["instructor"]
    print(f"{'ratio':>10}  {ratio:6.2f}  (goal: at most {GOAL})")


if __name__ == "__main__":
    main()
