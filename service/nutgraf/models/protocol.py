"""What a model is to the rest of nutgraf: something that answers a request with a draft."""

from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from nutgraf.usage import NO_USAGE, Usage

DraftT = TypeVar("DraftT", bound=BaseModel)
DraftT_co = TypeVar("DraftT_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request(Generic[DraftT]):
    """A question to a model, and the shape of its answer.

    Attributes:
        name: What is asked for, such as 'key_takeaways'; for progress and logs.
        messages: The prompt; what never changes comes first.
        draft: The pydantic model that the answer is parsed into.
        max_output_tokens: Where an answer is cut off, in tokens.
    """

    name: str
    messages: tuple[Message, ...]
    draft: type[DraftT]
    max_output_tokens: int


@dataclass(frozen=True, slots=True)
class Answer(Generic[DraftT_co]):
    """A model's answer.

    Attributes:
        draft: The answer, parsed and validated.
        usage: What it cost, re-asks included; nothing if it was cached.
        cached: Whether it came from a cache, and no call was made.
    """

    draft: DraftT_co
    usage: Usage = field(default=NO_USAGE)
    cached: bool = False


class Model(Protocol):
    """A model that is asked and waited for. Wrappers are models around a model."""

    @property
    def name(self) -> str:
        """The model's name, as the provider knows it."""
        ...

    @property
    def identity(self) -> str:
        """What tells this model's answers from another's: provider, name, endpoint, parameters.

        Never a key. Two models with one identity may answer for each other from a cache.
        """
        ...

    def answer(self, request: Request[DraftT], *, timeout: float | None = None) -> Answer[DraftT]:
        """Answer a request.

        Args:
            request: What to ask.
            timeout: Seconds left for it, retries included; None is no limit of the caller's.

        Raises:
            ModelError: No usable answer; see `nutgraf.errors`.
        """
        ...


class AsyncModel(Protocol):
    """`Model`, awaited."""

    @property
    def name(self) -> str: ...

    @property
    def identity(self) -> str: ...

    async def answer(
        self, request: Request[DraftT], *, timeout: float | None = None
    ) -> Answer[DraftT]: ...
