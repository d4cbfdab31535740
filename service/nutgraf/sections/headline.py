"""The words on top: headline, standfirst and topics."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nutgraf.grounding.support import content_stems
from nutgraf.grounding.verifier import Finding, Verifier
from nutgraf.grounding.wording import forbidden, plain
from nutgraf.sections.section import Failure, Grounded, SingleAsk, dropped, failure, located
from nutgraf_prompts import load
from nutgraf_schemas.drafts import HeadlineDraft

MAX_HEADLINE_WORDS = 12
MAX_STANDFIRST_WORDS = 25
"""What the template asks of the two."""
MAX_TOPIC_WORDS = 4


@dataclass(frozen=True, slots=True)
class Top:
    """What of the top holds."""

    headline: str | None = None
    standfirst: str | None = None
    topics: tuple[str, ...] = ()


class Headline(SingleAsk[Top]):
    """Headline and standfirst are held to the whole article, topics to its words."""

    name = "headline"
    fields = ("headline", "standfirst", "topics")
    template = load("headline")
    templates = (template,)
    draft = HeadlineDraft
    max_output_tokens = 300

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[Top]:
        draft: HeadlineDraft | None = drafts.get(self.name)
        if draft is None:
            return Grounded(Top())
        headline = self._text("headline", draft.headline, MAX_HEADLINE_WORDS, verifier)
        standfirst = self._text("standfirst", draft.standfirst, MAX_STANDFIRST_WORDS, verifier)
        topics = [self._topic(i, topic, verifier) for i, topic in enumerate(draft.topics)]
        top = Top(
            headline=headline.rstrip(".") if isinstance(headline, str) else None,
            standfirst=standfirst if isinstance(standfirst, str) else None,
            topics=_once(topic for topic in topics if isinstance(topic, str)),
        )
        found = (headline, standfirst, *topics)
        return Grounded(top, tuple(f for f in found if isinstance(f, Failure)))

    def place(self, value: Top) -> Mapping[str, Any]:
        return {
            "headline": value.headline,
            "standfirst": value.standfirst,
            "topics": value.topics,
        }

    def _text(self, field: str, text: str, max_words: int, verifier: Verifier) -> str | Failure:
        verdict = verifier.check(text, (), max_words=max_words)
        return verdict.text if verdict.ok else failure(self.name, (field,), verdict, verifier)

    def _topic(self, i: int, topic: str, verifier: Verifier) -> str | Failure:
        text = plain(topic)
        if finding := _topic_fault(text, verifier):
            record = dropped(located(self.name, ("topics", i)), text, finding)
            return Failure(record, ask=self.name)
        return text


def _once(topics: Iterable[str]) -> tuple[str, ...]:
    """Topics without those that differ from one before in nothing but capitals."""
    found: dict[str, str] = {}
    for topic in topics:
        found.setdefault(topic.casefold(), topic)
    return tuple(found.values())


def _topic_fault(text: str, verifier: Verifier) -> Finding | None:
    if what := forbidden(text):
        return Finding("unsafe", f"it holds {what}")
    stems = content_stems(text)
    if len(stems & verifier.support.vocabulary) <= len(stems) / 2:
        return Finding("unsupported", "the article has not most of its words")
    if faults := verifier.names.missing(text):
        return Finding("name", faults[0].message)
    if len(text.split()) > MAX_TOPIC_WORDS:
        return Finding("length", f"a topic has at most {MAX_TOPIC_WORDS} words")
    return None
