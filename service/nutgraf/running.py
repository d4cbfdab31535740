"""Work on one article as it goes on: its plan, its clock, its costs, and what to tell of it."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from nutgraf.errors import AnswerCutOff, MalformedAnswer, ModelError, ModelRefused
from nutgraf.events import DigestFinished, Event, RepairStarted, SectionGrounded, SectionStarted
from nutgraf.models.protocol import Answer
from nutgraf.planning import DigestPlan, Step
from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.digest import Provenance

Outcome = Answer[Any] | ModelError
"""What came of asking."""

_SECTION_FAULTS: Final = (ModelRefused, AnswerCutOff, MalformedAnswer)
"""What costs a digest a section; all else is about the model as a whole and ends the work."""


class Run:
    """Takes outcomes, gives events.

    Args:
        plan: The pure steps.
        model: The model's name.
        timeout: Seconds for all of it.
        with_text: Whether the digest holds the article's text.
        clock: Seconds, of any start.
        now: The time of day.
    """

    def __init__(
        self,
        plan: DigestPlan,
        model: str,
        *,
        timeout: float,
        with_text: bool,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.plan = plan
        self._model = model
        self._timeout = timeout
        self._with_text = with_text
        self._clock = clock
        self._now = now
        self._begun = clock()
        self._usage: Usage = NO_USAGE
        self._hits: list[bool] = []
        self._begun_sections: set[str] = set()

    @property
    def time_left(self) -> float:
        """Seconds until the article's deadline, at least a moment."""
        return max(0.001, self._begun + self._timeout - self._clock())

    def begun(self) -> Iterator[Event]:
        """Sections that need no model."""
        for name in self.plan.unasked:
            yield SectionStarted(name)
        yield from self._grounded(self.plan.unasked)

    def started(self, step: Step) -> Iterator[Event]:
        """A step is being asked."""
        for name in step.sections:
            if name not in self._begun_sections:
                self._begun_sections.add(name)
                yield SectionStarted(name)

    def took(self, step: Step, outcome: Outcome) -> Iterator[Event]:
        """A step was answered, or was not.

        Raises:
            ModelError: The outcome, if it ends the work; its usage is that of all of it.
        """
        if isinstance(outcome, ModelError):
            self._usage += outcome.usage
            outcome.usage = self._usage
            if not isinstance(outcome, _SECTION_FAULTS):
                raise outcome
            yield from self._grounded(self.plan.miss(step, outcome))
        else:
            self._count(outcome)
            yield from self._grounded(self.plan.take(step, outcome.draft))

    def repairing(self) -> Event:
        """Items are being asked again."""
        return RepairStarted(items=len(self.plan.mendable))

    def repaired(self, outcome: Outcome) -> Iterator[Event]:
        """Items were asked again; if that failed, they stay dropped, and the rest is kept."""
        if isinstance(outcome, ModelError):
            self._usage += outcome.usage
            return
        self._count(outcome)
        yield from self._grounded(self.plan.amend(outcome.draft), repaired=True)

    def finished(self) -> Event:
        """The digest."""
        usage = self._usage
        provenance = Provenance(
            model=self._model,
            prompt_version=self.plan.prompt_version,
            created_at=self._now(),
            cached=bool(self._hits) and all(self._hits),
            requests=usage.requests,
            input_tokens=usage.input_tokens,
            cached_input_tokens=usage.cached_input_tokens,
            output_tokens=usage.output_tokens,
            cost_usd=usage.cost_usd,
            duration_seconds=round(self._clock() - self._begun, 3),
        )
        return DigestFinished(self.plan.digest(provenance, with_text=self._with_text))

    def _count(self, answer: Answer[Any]) -> None:
        self._usage += answer.usage
        self._hits.append(answer.cached)

    def _grounded(self, names: Iterable[str], *, repaired: bool = False) -> Iterator[Event]:
        for name in names:
            yield SectionGrounded(name, self.plan.ground(name), repaired)
