"""What a section of a digest is: what it asks a model, and how it grounds the answers.

A section of your own is a subclass of `Section`, or of `SingleAsk` where one question will do,
with a pydantic draft, a `Template` and a `ground`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any, ClassVar, Final, Generic, TypeVar

from nutgraf.grounding.verifier import Finding, Verdict, Verifier
from nutgraf_prompts import Template
from nutgraf_schemas.digest import Dropped

ValueT_co = TypeVar("ValueT_co", covariant=True)
Path = tuple[str | int, ...]
"""Where a text stands in a draft: field names and indices, such as `(2, "detail")`."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the model.

    Attributes:
        name: Unique among all sections; the field of the answer that holds the draft.
        template: Its text; may have variables.
        draft: The type of the answer: a pydantic model, or a tuple of one.
        max_output_tokens: Where the answer is cut off.
        values: What the template's variables stand for in this article.
    """

    name: str
    template: Template
    draft: Any
    max_output_tokens: int = 700
    values: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article that one request shows the model.

    Attributes:
        verifier: Of the whole article.
        first, last: Numbers of the sentences shown, both included.
    """

    verifier: Verifier
    first: int
    last: int

    def shows(self, sentence: int) -> bool:
        """Whether the model sees the sentence of this number."""
        return self.first <= sentence <= self.last


@dataclass(frozen=True, slots=True)
class Failure:
    """An item of a draft that did not hold.

    Attributes:
        dropped: How the digest tells of it, if it comes to that.
        ask: The name of the question whose draft holds it.
        path: Where in that draft its text stands; None if asking again would not mend it.
        sentences: Numbers of the sentences that a better text could rest on.
        max_words: How long it may be.
    """

    dropped: Dropped
    ask: str
    path: Path | None = None
    sentences: tuple[int, ...] = ()
    max_words: int = 0


@dataclass(frozen=True, slots=True)
class Grounded(Generic[ValueT_co]):
    """What of a section holds, and what does not."""

    value: ValueT_co
    failures: tuple[Failure, ...] = ()


class Section(ABC, Generic[ValueT_co]):
    """A part of a digest. Sections hold no state: one object serves all articles."""

    name: ClassVar[str]
    """What `--sections` calls it."""
    fields: ClassVar[tuple[str, ...]]
    """The fields of the digest that it fills; of a section of your own, its name alone."""
    templates: ClassVar[tuple[Template, ...]]
    """All templates it may use; the digest's prompt version is theirs."""

    @abstractmethod
    def asks(self, passage: Passage) -> Sequence[Ask]:
        """What to ask about a passage; nothing where code knows the answer."""

    @abstractmethod
    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[ValueT_co]:
        """Keep what holds.

        Args:
            drafts: The model's answers by the name of the ask; one that was not asked, or was
                not answered, is missing.
            verifier: Of the article.
        """

    def merge(self, name: str, drafts: Sequence[Any]) -> Any:  # noqa: ARG002  (overridden)
        """One draft of those from several passages of a long article, in the article's order.

        Of tuples, the first items come first, then the second ones, and so on; of others the
        first is taken.

        Args:
            name: The ask's.
            drafts: At least one.
        """
        if isinstance(drafts[0], tuple):
            return tuple(d for d in chain(*zip_longest(*drafts)) if d is not None)
        return drafts[0]

    def place(self, value: Any) -> Mapping[str, Any]:
        """The grounded value as fields of the digest."""
        return {self.fields[0]: value}


class SingleAsk(Section[ValueT_co]):
    """A section that asks one question, always, named like itself."""

    template: ClassVar[Template]
    draft: ClassVar[Any]
    max_output_tokens: ClassVar[int] = 700

    def asks(self, passage: Passage) -> Sequence[Ask]:  # noqa: ARG002  (the same for every one)
        return (Ask(self.name, self.template, self.draft, self.max_output_tokens),)


MOST_ITEMS: Final = 8
"""Items of a list section of a digest; only a long article's windows together draft more."""


def failure(
    name: str,
    path: Path,
    verdict: Verdict,
    verifier: Verifier,
    *,
    cited: Sequence[int] = (),
) -> Failure:
    """The failure of a drafted text, to be asked again with the sentences closest to it.

    Args:
        name: The ask's.
        path: Where the text stands in the draft.
        verdict: With at least one finding; the first gives the reason, all give the message.
        verifier: Of the article.
        cited: The numbers of the sentences that the item cites.
    """
    shown = [n for n in cited if 1 <= n <= len(verifier.segmentation.sentences)]
    sentences = {*verdict.sentences, *shown, *verifier.support.nearest(verdict.text)}
    return Failure(
        dropped=dropped(located(name, path), verdict.text, *verdict.findings),
        ask=name,
        path=path,
        sentences=tuple(sorted(sentences)),
        max_words=verdict.max_words,
    )


def dropped(path: str, value: str, *findings: Finding) -> Dropped:
    """The record of something that did not hold: the first finding's reason, all messages."""
    return Dropped(
        path=path,
        value=value,
        reason=findings[0].reason,
        message="; ".join(finding.message for finding in findings),
    )


def located(name: str, path: Path) -> str:
    """A path as a digest writes it, such as 'key_takeaways[2].detail'."""
    return name + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
