"""Work on one article as it goes on: its plan, its clock, its costs, and what to tell of it."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelUnavailable,
)
from nutgraf.events import (
    DigestFinished,
    Event,
    ModelPreparing,
    RepairStarted,
    SectionGrounded,
    SectionStarted,
)
from nutgraf.models.protocol import Answer
from nutgraf.planning import DigestPlan, Step
from nutgraf.usage import NO_USAGE, Usage
from nutgraf_schemas.digest import Provenance

Outcome = Answer[Any] | ModelError
"""What came of asking."""

_SECTION_FAULTS: Final = (ModelRefused, AnswerCutOff, MalformedAnswer)
"""What costs a digest a section; all else is about the model as a whole and ends the work."""

_A_MOMENT: Final = 0.001
"""Seconds; a timeout of none would be no timeout to some clients."""


def most_requests(plan: DigestPlan, *, attempts: int) -> int:
    """The most HTTP requests that an article can cost, whatever the provider answers.

    Every question of every window and one repair, each sent `attempts` times after transport
    errors, and after every one of these once more if the answer is malformed. With the default
    of 4 attempts that is 72 for an article of one window and 8 questions, 16 if these are asked
    in one. Asking again a server of the embedded model that died comes on top.

    Args:
        plan: The work on the article.
        attempts: As in the settings.
    """
    from nutgraf.models import retrying

    return (len(plan.steps) + 1) * retrying.most_requests(attempts)


class Run:
    """Takes outcomes, gives events.

    Args:
        plan: The pure steps.
        model: The model's name.
        timeout: Seconds for all of it.
        with_text: Whether the digest holds the article's text.
        on_preparing: Told when the embedded model is made ready.
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
        on_preparing: Callable[[ModelPreparing], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.plan = plan
        self._model = model
        self._timeout = timeout
        self._with_text = with_text
        self._on_preparing = on_preparing
        self._clock = clock
        self._now = now
        self._begun = clock()
        self._preparing_since: float | None = None
        self._excused = 0.0
        self._waiting = 0
        self._waiting_since = 0.0
        self._usage: Usage = NO_USAGE
        self._hits: list[bool] = []
        self._begun_sections: set[str] = set()

    @property
    def time_left(self) -> float:
        """Seconds until the article's deadline, at least a moment.

        Fetching and loading the embedded model take none of them, nor does waiting for a turn.
        """
        return max(_A_MOMENT, self._begun + self._excused + self._timeout - self._clock())

    def preparing(self, event: ModelPreparing) -> None:
        """The embedded model is being made ready."""
        now = self._clock()
        if self._preparing_since is not None:
            self._excused += now - self._preparing_since
        self._preparing_since = None if event.stage == "ready" else now
        if self._on_preparing:
            self._on_preparing(event)

    @contextmanager
    def waiting(self) -> Generator[None]:
        """A question waits for its turn; while any does, the article's time stands still."""
        self._waiting += 1
        if self._waiting == 1:
            self._waiting_since = self._clock()
        try:
            yield
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._excused += self._clock() - self._waiting_since

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
                raise self._late(outcome) from outcome.__cause__
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

    def _late(self, error: ModelError) -> ModelError:
        """An error that ends the work, with advice where the article's time is over."""
        if not isinstance(error, ModelUnavailable) or self.time_left > _A_MOMENT:
            return error
        return ModelUnavailable(
            f"{error}; the {self._timeout:g} s that an article may take are over: raise the "
            "setting 'timeout'",
            status=error.status,
            retry_after=error.retry_after,
            usage=error.usage,
        )

    def _count(self, answer: Answer[Any]) -> None:
        self._usage += answer.usage
        self._hits.append(answer.cached)

    def _grounded(self, names: Iterable[str], *, repaired: bool = False) -> Iterator[Event]:
        for name in names:
            yield SectionGrounded(name, self.plan.ground(name), repaired)
