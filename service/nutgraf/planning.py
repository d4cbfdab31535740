"""From an article to requests, and from answers to a digest: the pure steps of summarizing.

    plan = DigestPlan(article, …)
    for step in plan.steps:        ask the model step.request, then
        plan.take(step, draft)     or plan.miss(step, error)
    plan.repair()                  one more request, for what did not hold; plan.amend(draft)
    plan.digest(…)

Nothing here reads, waits or looks at a clock. `Summarizer` and `AsyncSummarizer` do.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

from pydantic import BaseModel, create_model
from pydantic_core import to_jsonable_python

from nutgraf.errors import ModelError
from nutgraf.grounding.verifier import Verifier
from nutgraf.grounding.wording import forbidden
from nutgraf.models.protocol import Message, Request
from nutgraf.repairing import amended, repair_request
from nutgraf.sections import Ask, Failure, Grounded, Passage, Section
from nutgraf.sections.echoes import without_echoes
from nutgraf.segmentation import Segmentation, segment
from nutgraf.windows import defused, numbered_sentences, windows
from nutgraf_prompts import load, version
from nutgraf_schemas.article import Article, ArticleInfo
from nutgraf_schemas.digest import Digest, Dropped, Provenance
from nutgraf_schemas.drafts import Draft, RepairDraft

Grouping = Literal["each", "one"]
"""How questions are put into requests: one each, or all of a passage together."""

EDITOR: Final = load("editor")
ARTICLE: Final = load("article")
REPAIR: Final = load("repair")


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a plan.

    Attributes:
        request: What to ask the model.
        asks: The questions in it.
        sections: The names of the sections that they belong to.
        passage: Which part of the article it shows, counted from 0.
    """

    request: Request[BaseModel]
    asks: tuple[Ask, ...]
    sections: tuple[str, ...]
    passage: int


class DigestPlan:
    """The work on one article, and what has come of it so far.

    Args:
        article: What to digest.
        sections: What the digest has.
        language: What the digest is written in, as an English word.
        grouping: How questions are put into requests.
        window_tokens: About how many tokens of the article one request shows.
    """

    def __init__(
        self,
        article: Article,
        *,
        sections: Sequence[Section[Any]],
        language: str,
        grouping: Grouping,
        window_tokens: int,
    ) -> None:
        self.article = article
        self.sections = tuple(sections)
        self.segmentation: Segmentation = segment(article.text, language=article.language or "en")
        self.verifier = Verifier(self.segmentation)
        self._language = language
        self._grouping = grouping
        self._window_tokens = window_tokens
        self._drafts: dict[str, dict[int, Any]] = {}
        self._merged: dict[str, Any] = {}
        self._missed: list[tuple[Step, ModelError]] = []
        self._grounded: dict[str, Grounded[Any]] = {}
        self._open = {s.name: [t for t in self.steps if s.name in t.sections] for s in sections}

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The windows of the article."""
        return tuple(
            Passage(self.verifier, first, last)
            for first, last in windows(self.segmentation, self._window_tokens)
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The requests to make, in the digest's order; they do not depend on each other."""
        return tuple(
            self._step(number, passage, group)
            for number, passage in enumerate(self.passages)
            for group in self._groups(passage)
        )

    @property
    def prompt_version(self) -> str:
        """Changes with any template that this plan may use: 12 hexadecimal digits."""
        used = (EDITOR, ARTICLE, REPAIR, *(t for s in self.sections for t in s.templates))
        return version(used)

    @property
    def unasked(self) -> tuple[str, ...]:
        """Sections that need no answer of the model."""
        return tuple(name for name, steps in self._open.items() if not steps)

    def take(self, step: Step, answer: BaseModel) -> tuple[str, ...]:
        """Keep the answer to a step.

        Returns:
            The sections that are now answered in full.
        """
        for ask in step.asks:
            self._drafts.setdefault(ask.name, {})[step.passage] = getattr(answer, ask.name)
        return self._close(step)

    def miss(self, step: Step, error: ModelError) -> tuple[str, ...]:
        """Keep that a step got no usable answer.

        Returns:
            The sections that are now answered as far as they will be.

        Raises:
            ModelError: The same, if no step at all got an answer.
        """
        self._missed.append((step, error))
        if len(self._missed) == len(self.steps):
            raise error
        return self._close(step)

    def ground(self, name: str) -> Any:
        """Ground the drafts of a section, and keep what came of it.

        Returns:
            The section's value.
        """
        section = next(s for s in self.sections if s.name == name)
        self._grounded[name] = section.ground(self._drafts_of(section), self.verifier)
        return self._grounded[name].value

    @property
    def mendable(self) -> tuple[Failure, ...]:
        """What did not hold, and may if it is asked again."""
        return tuple(failure for failure in self._failures() if failure.path is not None)

    def repair(self) -> Request[RepairDraft] | None:
        """One small request about everything that did not hold and may be mended."""
        return repair_request(self.mendable, self.segmentation, REPAIR, self._system)

    def amend(self, answer: RepairDraft) -> tuple[str, ...]:
        """Put corrected texts into the drafts.

        Returns:
            The sections to ground again.
        """
        mendable = self.mendable
        first = {c.item: c for c in reversed(answer.corrections)}
        for number, failure in enumerate(mendable, 1):
            if number in first:
                draft = self._merged[failure.ask]
                self._merged[failure.ask] = amended(draft, failure.path or (), first[number])
        touched = {f.ask for f in mendable}
        return tuple(s.name for s in self.sections if touched & self._drafted(s))

    def digest(self, provenance: Provenance, *, with_text: bool) -> Digest:
        """The digest of what holds, with a record of what does not."""
        self._drop_echoes()
        fields: dict[str, Any] = {}
        extras: dict[str, Any] = {}
        for section in self.sections:
            placed = section.place(self._grounded[section.name].value)
            for field, value in placed.items():
                (fields if field in Digest.model_fields else extras)[field] = value
        return Digest(
            article=ArticleInfo.of(self.article, with_text=with_text),
            **fields,
            extras=to_jsonable_python(extras),
            dropped=tuple(self._dropped()),
            provenance=provenance,
        )

    def _drop_echoes(self) -> None:
        before: dict[str, Any] = {}
        for section in self.sections:
            held = without_echoes(section.name, self._grounded[section.name], before, self.verifier)
            self._grounded[section.name] = held
            before[section.name] = held.value

    def _groups(self, passage: Passage) -> Iterator[tuple[tuple[Section[Any], Ask], ...]]:
        asked = self._asked[passage]
        if self._grouping == "each":
            yield from ((pair,) for pair in asked)
        elif asked:
            yield asked

    def _step(
        self, number: int, passage: Passage, group: Sequence[tuple[Section[Any], Ask]]
    ) -> Step:
        asks = tuple(ask for _, ask in group)
        return Step(
            request=Request(
                name=asks[0].name if len(asks) == 1 else "digest",
                messages=(self._system, self._question(passage, asks)),
                draft=_draft_of(asks),
                max_output_tokens=sum(ask.max_output_tokens for ask in asks),
            ),
            asks=asks,
            sections=tuple(dict.fromkeys(section.name for section, _ in group)),
            passage=number,
        )

    @property
    def _system(self) -> Message:
        return Message("system", EDITOR.render(language=self._language))

    def _question(self, passage: Passage, asks: Sequence[Ask]) -> Message:
        shown = range(passage.first, passage.last + 1)
        tasks = "\n\n".join(_task(ask) for ask in asks)
        sentences = numbered_sentences(self.segmentation, shown)
        return Message("user", ARTICLE.render(sentences=sentences, tasks=tasks))

    def _close(self, step: Step) -> tuple[str, ...]:
        for name in step.sections:
            self._open[name].remove(step)
        return tuple(name for name in step.sections if not self._open[name])

    @cached_property
    def _asked(self) -> dict[Passage, tuple[tuple[Section[Any], Ask], ...]]:
        """All questions about each passage, with the sections that ask them."""
        return {
            passage: tuple((s, ask) for s in self.sections for ask in s.asks(passage))
            for passage in self.passages
        }

    def _drafted(self, section: Section[Any]) -> set[str]:
        """The names of a section's questions that were answered."""
        pairs = (pair for asked in self._asked.values() for pair in asked)
        return {ask.name for asker, ask in pairs if asker is section} & self._drafts.keys()

    def _drafts_of(self, section: Section[Any]) -> Mapping[str, Any]:
        """One draft an ask, those of several passages merged once."""
        drafted = self._drafted(section)
        for name in drafted - self._merged.keys():
            in_order = [draft for _, draft in sorted(self._drafts[name].items())]
            self._merged[name] = section.merge(name, in_order)
        return {name: self._merged[name] for name in drafted}

    def _failures(self) -> Iterator[Failure]:
        for section in self.sections:
            yield from self._grounded[section.name].failures

    def _dropped(self) -> Iterator[Dropped]:
        for failure in self._failures():
            record = failure.dropped
            yield record.model_copy(update={"value": ""}) if forbidden(record.value) else record
        for step, error in self._missed:
            for ask in step.asks:
                yield Dropped(path=ask.name, value="", reason="not_drafted", message=str(error))


def _task(ask: Ask) -> str:
    """A question's text; what it shows of the article cannot end the message."""
    return ask.template.render(**{name: defused(value) for name, value in ask.values.items()})


def _draft_of(asks: Sequence[Ask]) -> type[BaseModel]:
    """The shape of an answer to these questions: a field for each."""
    return _draft(tuple((ask.name, ask.draft) for ask in asks))


@lru_cache(maxsize=256)
def _draft(fields: tuple[tuple[str, Any], ...]) -> type[BaseModel]:
    """The same class for the same questions: to make one and its schema takes 5 ms of CPU."""
    name = fields[0][0] if len(fields) == 1 else "digest"
    shape: dict[str, Any] = {field: (draft, ...) for field, draft in fields}
    return create_model(name, __base__=Draft, **shape)
