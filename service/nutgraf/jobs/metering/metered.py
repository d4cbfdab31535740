"""A model that keeps to rates and a budget."""

from typing import Final

from nutgraf.errors import ModelError, ModelUnavailable
from nutgraf.jobs.metering.budget import Charge
from nutgraf.jobs.metering.meter import Meter
from nutgraf.models.exchange import REQUESTS_PER_ANSWER
from nutgraf.models.protocol import Answer, AsyncModel, DraftT, Request
from nutgraf.models.wrapping import Wrapping
from nutgraf.summarizer import waiting
from nutgraf.windows import estimated_tokens

OUTPUT_SHARE: Final = 0.25
"""Of the tokens that an answer may have, how many it is taken to have until it has come."""


class MeteredModel(Wrapping[AsyncModel]):
    """A model around a model, which waits for its turn and spends no more than it may.

    Beneath retrying each attempt is counted for itself, so rates hold for retries too, and a
    budget is used up to its last call or two. Around it, `requests` is what all attempts may take
    (`retrying.most_requests`), and as many calls may be left. Waiting takes nothing of a request's
    timeout, which is for the provider.

    Args:
        model: The model to ask.
        meter: What lets requests through.
        requests: The most HTTP requests that an answer of this model takes.
    """

    def __init__(
        self, model: AsyncModel, meter: Meter, *, requests: int = REQUESTS_PER_ANSWER
    ) -> None:
        super().__init__(model)
        self._meter = meter
        self._most = requests

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]:
        """Answer a request when it is its turn.

        Raises:
            BudgetSpent: What the run may cost is used up.
            ModelError: No usable answer; what it cost is counted.
        """
        if self._meter.is_open:
            return await self._model.answer(request, timeout=timeout)
        hold = Charge(self._most, estimated(request))
        with waiting():
            ticket = await self._meter.admit(hold)
        spent = hold  # of a request that is cut short nobody knows what it cost
        try:
            answer = await self._model.answer(request, timeout=timeout)
            spent = Charge.of(answer.usage)
        except ModelError as error:
            spent = _failed(error, most=self._most)
            raise
        finally:
            await self._meter.settle(ticket, hold, spent)
        return answer


def estimated(request: Request[DraftT]) -> int:
    """About how many tokens a request and its answer have."""
    prompt = sum(estimated_tokens(message.content) for message in request.messages)
    return round(prompt + request.max_output_tokens * OUTPUT_SHARE)


def _failed(error: ModelError, *, most: int) -> Charge:
    """What a failure cost; usage does not count a request that was sent and got no answer."""
    charge = Charge.of(error.usage)
    unanswered = isinstance(error, ModelUnavailable) and error.status is None
    return Charge(min(charge.calls + unanswered, most), charge.tokens, charge.dollars)
