"""What came of checking a summary against its article."""

import re
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, PlainSerializer, computed_field, model_validator

from nutgraf_schemas.base import Record

FindingKind = Literal["quotation", "speaker", "figure", "direction", "name", "negation", "support"]
FINDING_KINDS: Final[tuple[FindingKind, ...]] = (
    "quotation",
    "speaker",
    "figure",
    "direction",
    "name",
    "negation",
    "support",
)
ANOTHER_ARTICLE: Final = (
    "the summary shares no names, figures or statements with the article, and next to no words: "
    "is it the right one?"
)
"""The message of the one finding that stands for all, where nothing of a summary is right."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _encodable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


Characters: TypeAlias = Annotated[str, PlainSerializer(_encodable, when_used="json")]
"""Somebody's characters. In JSON, half a surrogate pair becomes U+FFFD, one for one."""


class Passage(Record):
    """A slice of the article's text, or of a string of the summary: `string[start:end] == text`."""

    text: Characters = Field(description="Its characters.")
    start: int = Field(ge=0, description="Index of the first character.")
    end: int = Field(ge=0, description="Index after the last character.")


class Nearest(Passage):
    """The article's sentence that comes closest; an overlong one is cut about its words."""

    words: Passage | None = Field(
        default=None,
        description="What in it answers the finding's words, such as the right figure; null where "
        "that is no less than the sentence.",
    )


class VerificationFinding(Record):
    """Something in a summary that the article does not carry."""

    kind: FindingKind = Field(
        description="quotation: not the article's words. speaker: said by somebody else. figure, "
        "name: not in the article. direction: it went another way. negation: a 'not' or a 'may' "
        "is lost or added. support: no sentence says this."
    )
    path: str | None = Field(
        description="Which string of a digest or of any JSON, such as 'key_takeaways.0.detail'; "
        "null for a plain text."
    )
    text: Characters = Field(
        description="The offending words: the figure, the name, the quotation; the whole claim "
        "where all of it is meant."
    )
    start: int = Field(ge=0, description="Index of their first character in that string.")
    end: int = Field(ge=0, description="Index after their last: `string[start:end] == text`.")
    claim: Passage = Field(description="The sentence they stand in, likewise a slice.")
    message: Characters = Field(description="What is wrong, in a sentence.")
    nearest: Nearest | None = Field(
        description="What the article does say; null where no sentence has a word in common."
    )


class Unchecked(Record):
    """A check that was not made."""

    kind: FindingKind = Field(description="What was not looked for.")
    reason: str = Field(description="Why not.")


class Verification(Record):
    """What came of checking a summary.

    Example:
        >>> Verification(findings=()).ok
        True
    """

    findings: tuple[VerificationFinding, ...] = Field(
        description="In the order of the summary, each once."
    )
    claims: int = Field(default=0, ge=0, description="How many sentences were checked.")
    unchecked: tuple[Unchecked, ...] = Field(
        default=(), description="Checks that were not made, as in languages that they do not know."
    )
    notes: tuple[str, ...] = Field(
        default=(), description="What else a reader should know, such as what was left out."
    )

    @computed_field(  # type: ignore[prop-decorator]
        description="Whether nothing was found in what was checked."
    )
    @property
    def ok(self) -> bool:
        """Whether nothing was found in what was checked."""
        return not self.findings

    @model_validator(mode="before")
    @classmethod
    def _without_ok(cls, data: Any) -> Any:
        """What `ok` was when it was written follows from the findings."""
        return {k: v for k, v in data.items() if k != "ok"} if isinstance(data, dict) else data
