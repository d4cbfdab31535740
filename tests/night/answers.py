"""What the stub model answers: drafts that hold.

Every text is a sentence of the article in the prompt, as it stands, beside its number.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

_SENTENCE: Final = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_LISTED: Final = re.compile(r"^\((\d+)\) (.*)$", re.MULTILINE)
_POISON: Final = re.compile(r"poison-(\w+)")
_ITEM: Final = re.compile(r"^Item (\d+),", re.MULTILINE)

Numbered = tuple[int, str]
"""A sentence of the prompt with its number."""


def _statement(sentence: Numbered) -> dict[str, Any]:
    return {"sentences": [sentence[0]], "text": sentence[1]}


def _headline(sentences: Sequence[Numbered], _: str) -> Any:
    words = re.findall(r"\b[a-z]{6,}\b", sentences[0][1]) or ["news"]
    short = sorted(sentences, key=lambda s: len(s[1]))
    return {"headline": short[0][1], "standfirst": short[1][1], "topics": words[:2]}


def _takeaways(sentences: Sequence[Numbered], _: str) -> Any:
    leads = sorted(sentences, key=lambda s: len(s[1]))
    return [
        {"sentences": [detail[0]], "headline": lead[1], "detail": detail[1]}
        for lead, detail in zip(leads, sentences[:3], strict=False)
    ]


def _impact(sentences: Sequence[Numbered], _: str) -> Any:
    number, text = sentences[1]
    return {
        "about_business": True,
        "sentences": [number],
        "summary": text,
        "direction": "neutral",
        "affected": [],
    }


def _metrics(_: Sequence[Numbered], prompt: str) -> Any:
    listed = _LISTED.findall(prompt.split('Task "metrics"')[1].split("Choose up to")[0])
    return [{"figure": int(n), "name": "Revenue", "direction": "none"} for n, _ in listed[:8]]


def _repairs(prompt: str) -> Any:
    corrections: list[dict[str, Any]] = []
    for item in re.split(r"(?=^Item \d+,)", prompt, flags=re.MULTILINE)[1:]:
        sentence = _SENTENCE.findall(item)[0]
        number = int(item.split(",")[0].removeprefix("Item "))
        corrections.append({"item": number, "sentences": [int(sentence[0])], "text": sentence[1]})
    return corrections


_ANSWERS: Final[Mapping[str, Callable[[Sequence[Numbered], str], Any]]] = {
    "headline": _headline,
    "key_takeaways": _takeaways,
    "key_developments": lambda sentences, _: [_statement(s) for s in sentences[3:6]],
    "market_impact": _impact,
    "metrics": _metrics,
    "strategic_insights": lambda sentences, _: [_statement(s) for s in sentences[6:8]],
    "quotes": lambda _, __: [{"quotation": 1, "speaker": 1}],
    "conclusion": lambda sentences, _: _statement(sentences[-1]),
    "corrections": lambda _, prompt: _repairs(prompt),
}


def _prompt(body: Mapping[str, Any]) -> str:
    """The question: behind the system's message, before what is said of a malformed answer."""
    return str(body["messages"][1]["content"])


def draft(body: Mapping[str, Any]) -> dict[str, Any]:
    """An answer to the body of a request, which fits its schema."""
    prompt = _prompt(body)
    sentences = [(int(n), text) for n, text in _SENTENCE.findall(prompt) if '"' not in text]
    fields = body["response_format"]["json_schema"]["schema"]["properties"]
    return {name: _ANSWERS[name](sentences, prompt) for name in fields}


def _completion(content: str, prompt_bytes: int) -> bytes:
    used = {"prompt_tokens": prompt_bytes // 4, "completion_tokens": len(content) // 4}
    message = {"role": "assistant", "content": content, "refusal": None}
    return json.dumps(
        {
            "id": "chatcmpl-stub",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "stub",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": used | {"total_tokens": sum(used.values())},
        }
    ).encode()


def answer(raw: bytes) -> tuple[int, bytes] | None:
    """Status and body for the body of a request; None is silence for ever."""
    body = json.loads(raw)
    poison = _POISON.search(_prompt(body))
    match poison and poison[1]:
        case "garbage":
            return 200, _completion("I would rather talk about the weather.", len(raw))
        case "error":
            return 500, b'{"error": {"message": "broken", "type": "server_error"}}'
        case "silence":
            return None
        case _:
            return 200, _completion(json.dumps(draft(body)), len(raw))
