"""A second look at claims: a model is asked whether the sentences that carry one also say it.

The checks of `nutgraf.grounding` need no model. They hold a claim's words, figures, names and
negations to the article, and let pass one that has all of these and still says something else:
who did what to whom the wrong way round, a cause that is none, a condition dropped.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nutgraf.errors import AnswerCutOff, MalformedAnswer, ModelError, ModelRefused
from nutgraf.grounding.verifier import Verifier
from nutgraf.models.protocol import Answer, AsyncModel, Message, Model, Request
from nutgraf.usage import NO_USAGE, Usage
from nutgraf.windows import estimated_tokens, harmless, numbered_sentences
from nutgraf_prompts import load
from nutgraf_schemas.drafts import EntailmentDraft

ENTAILMENT: Final = load("entailment")
CLAIM: Final = load("claim")

MAX_OUTPUT_TOKENS: Final = 40
"""For one short enum and whatever white space a model likes in its JSON."""
MOST_TOKENS: Final = 3_000
"""About how many a claim and its sentences may have; news has some 100."""

EntailmentVerdict = Literal["supported", "contradicted", "not_stated"]
"""Whether sentences say all of a claim, say otherwise, or do not say all of it."""

_VERDICTS: Final[dict[str, EntailmentVerdict]] = {
    "yes": "supported",
    "no_contradicted": "contradicted",
    "no_not_stated": "not_stated",
}
"""What the answers of a draft come to."""

_CLAIM_FAULTS: Final = (ModelRefused, AnswerCutOff, MalformedAnswer)
"""What costs a claim its answer; all else is about the model as a whole and ends the work."""
_MESSAGES: Final[dict[EntailmentVerdict, str]] = {
    "supported": "",
    "contradicted": "the model finds that the article says otherwise",
    "not_stated": "the model finds that the article does not say this",
}

_TOO_LONG: Final = "the claim and its sentences are too long to ask about"

OnProgress = Callable[[int, int], object]
"""Told how many claims were looked at, and of how many."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a summary.

    Attributes:
        text: Its characters.
        cited: Numbers of the article's sentences that the summary gives for it, if it does.
    """

    text: str
    cited: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EntailmentFinding:
    """What a model found about one claim.

    Attributes:
        claim: Its text, as it was given.
        verdict: None where there was no usable answer.
        sentences: Numbers of the sentences that it was held to, in the article's order.
        fault: Why there was no answer; empty if there was one.
    """

    claim: str
    verdict: EntailmentVerdict | None
    sentences: tuple[int, ...]
    fault: str = ""

    @property
    def is_doubted(self) -> bool:
        """Whether the model was asked and did not find the claim supported."""
        return self.verdict is not None and self.verdict != "supported"

    @property
    def message(self) -> str:
        """What is wrong with it, in words; empty if nothing is."""
        return self.fault if self.verdict is None else _MESSAGES[self.verdict]


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What came of asking about claims.

    Attributes:
        findings: One a claim, in the claims' order.
        usage: What it cost; nothing for answers from a cache.
    """

    findings: tuple[EntailmentFinding, ...]
    usage: Usage

    @property
    def doubts(self) -> tuple[EntailmentFinding, ...]:
        """The claims that the model did not find supported."""
        return tuple(finding for finding in self.findings if finding.is_doubted)


@dataclass(frozen=True, slots=True)
class Question:
    """A claim as a model is asked about it.

    Attributes:
        claim: Its text.
        sentences: Numbers of the sentences that carry it best.
        request: None where there is nothing to ask: no sentence shares a word with it, or it and
            its sentences are far longer than news is.
    """

    claim: str
    sentences: tuple[int, ...]
    request: Request[EntailmentDraft] | None


def question(claim: Claim, verifier: Verifier) -> Question:
    """How a model is asked about a claim."""
    numbers = verifier.hold(claim.text, claim.cited).sentences
    if not numbers:
        return Question(claim.text, numbers, None)
    shown = CLAIM.render(
        sentences=numbered_sentences(verifier.segmentation, numbers), claim=harmless(claim.text)
    )
    if estimated_tokens(shown) > MOST_TOKENS:
        return Question(claim.text, numbers, None)
    request = Request(
        name="entailment",
        messages=(Message("system", ENTAILMENT.render()), Message("user", shown)),
        draft=EntailmentDraft,
        max_output_tokens=MAX_OUTPUT_TOKENS,
    )
    return Question(claim.text, numbers, request)


def second_look(
    claims: Iterable[str | Claim],
    verifier: Verifier,
    model: Model,
    *,
    timeout: float | None = None,
    on_progress: OnProgress | None = None,
) -> SecondLook:
    """Ask a model about claims, one request each; equal ones once.

    Args:
        claims: Sentences of a summary.
        verifier: Of the article.
        model: Who is asked; `nutgraf.composition.compose` makes one that retries and remembers.
        timeout: Seconds for all of them; None is no limit.
        on_progress: Told after each claim.

    Raises:
        ModelError: The model cannot be asked; its usage is that of all questions so far.
    """
    look = _Look(claims, verifier, timeout, on_progress)
    for asked in look.requests:
        look.take(asked, _answer(model, asked, look))
    return look.result()


async def asecond_look(
    claims: Iterable[str | Claim],
    verifier: Verifier,
    model: AsyncModel,
    *,
    timeout: float | None = None,
    on_progress: OnProgress | None = None,
    concurrency: int = 1,
) -> SecondLook:
    """`second_look`, awaited.

    Args:
        concurrency: How many claims are asked about at once.
    """
    look = await asyncio.to_thread(_Look, claims, verifier, timeout, on_progress)
    free = asyncio.Semaphore(concurrency)

    async def ask(request: Request[EntailmentDraft]) -> None:
        async with free:
            look.take(request, await _answer_async(model, request, look))

    asking = [asyncio.create_task(ask(request)) for request in look.requests]
    try:
        await asyncio.gather(*asking)
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    return look.result()


Outcome = Answer[EntailmentDraft] | ModelError
"""What came of asking."""


class _Look:
    """Takes outcomes, gives findings.

    Args:
        claims: In the order of their findings.
        verifier: Of the article.
        timeout: Seconds for all of it, from now.
        on_progress: Told after each question.
    """

    def __init__(
        self,
        claims: Iterable[str | Claim],
        verifier: Verifier,
        timeout: float | None,
        on_progress: OnProgress | None,
    ) -> None:
        given = (Claim(claim) if isinstance(claim, str) else claim for claim in claims)
        self._questions = tuple(question(claim, verifier) for claim in given)
        self._ends = None if timeout is None else time.monotonic() + timeout
        self._on_progress = on_progress
        self._outcomes: dict[Request[EntailmentDraft], Outcome] = {}
        self._usage = NO_USAGE

    @property
    def requests(self) -> Sequence[Request[EntailmentDraft]]:
        """What to ask, each once."""
        return tuple(dict.fromkeys(q.request for q in self._questions if q.request))

    @property
    def time_left(self) -> float | None:
        """Seconds for the next question, at least a moment: none would be no limit to some."""
        return None if self._ends is None else max(0.001, self._ends - time.monotonic())

    def take(self, request: Request[EntailmentDraft], outcome: Outcome) -> None:
        """A question was answered, or was not.

        Raises:
            ModelError: The outcome, if it ends the work; its usage is that of all of it.
        """
        self._usage += outcome.usage
        if isinstance(outcome, ModelError) and not isinstance(outcome, _CLAIM_FAULTS):
            outcome.usage = self._usage
            raise outcome
        self._outcomes[request] = outcome
        if self._on_progress:
            self._on_progress(len(self._outcomes), len(self.requests))

    def result(self) -> SecondLook:
        """What was found."""
        findings = (self._finding(q) for q in self._questions)
        return SecondLook(tuple(findings), self._usage)

    def _finding(self, asked: Question) -> EntailmentFinding:
        if not asked.sentences:
            return EntailmentFinding(asked.claim, "not_stated", ())
        if asked.request is None:
            return EntailmentFinding(asked.claim, None, asked.sentences, _TOO_LONG)
        outcome = self._outcomes[asked.request]
        if isinstance(outcome, ModelError):
            return EntailmentFinding(asked.claim, None, asked.sentences, str(outcome))
        return EntailmentFinding(asked.claim, _VERDICTS[outcome.draft.verdict], asked.sentences)


def _answer(model: Model, request: Request[EntailmentDraft], look: _Look) -> Outcome:
    try:
        return model.answer(request, timeout=look.time_left)
    except ModelError as error:
        return error


async def _answer_async(
    model: AsyncModel, request: Request[EntailmentDraft], look: _Look
) -> Outcome:
    try:
        return await model.answer(request, timeout=look.time_left)
    except ModelError as error:
        return error
