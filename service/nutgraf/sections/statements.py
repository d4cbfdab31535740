"""What sections that are lists of statements share."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from nutgraf.grounding.verifier import Finding, Verifier
from nutgraf.sections.section import MOST_ITEMS, Failure, Grounded, dropped, failure, located
from nutgraf_schemas.digest import Evidence, Statement
from nutgraf_schemas.drafts import StatementDraft

MAX_WORDS = 30
"""What the templates ask of a sentence."""


class _Item(Protocol):
    @property
    def evidence(self) -> tuple[Evidence, ...]: ...


ItemT = TypeVar("ItemT", bound=_Item)
DraftT = TypeVar("DraftT")


def grounded_items(
    name: str,
    drafts: Sequence[DraftT],
    ground: Callable[[int, DraftT], ItemT | Failure],
    wording: Callable[[ItemT], str],
    verifier: Verifier,
    most: int = MOST_ITEMS,
) -> Grounded[tuple[ItemT, ...]]:
    """Ground a list item by item; leave out what says again what an item before it said.

    Args:
        name: The ask's.
        drafts: The items of the draft.
        ground: Grounds the item at an index.
        wording: What an item says, to tell repetitions.
        verifier: Of the article.
        most: Items to keep.
    """
    kept: list[ItemT] = []
    failures: list[Failure] = []
    for i, draft in enumerate(drafts):
        item = ground(i, draft)
        if isinstance(item, Failure):
            failures.append(item)
        elif finding := _superfluous(wording(item), [wording(k) for k in kept], verifier, most):
            place = located(name, (i,))
            failures.append(Failure(dropped(place, wording(item), finding), ask=name))
        else:
            kept.append(item)
    return Grounded(tuple(kept), tuple(failures))


def _superfluous(text: str, before: Sequence[str], verifier: Verifier, most: int) -> Finding | None:
    if any(verifier.is_near_copy(text, other) for other in before):
        return Finding("duplicate", "an item before it says the same")
    if len(before) >= most:
        return Finding("length", f"a digest holds {most} of these")
    return None


def statement(
    name: str, path: tuple[str | int, ...], draft: StatementDraft, verifier: Verifier
) -> Statement | Failure:
    """Ground one statement."""
    verdict = verifier.check(draft.text, draft.sentences, max_words=MAX_WORDS)
    if not verdict.ok:
        return failure(name, (*path, "text"), verdict, verifier, cited=draft.sentences)
    return Statement(text=verdict.text, evidence=verifier.evidence(verdict.sentences))


def statements(
    name: str, drafts: Sequence[StatementDraft], verifier: Verifier
) -> Grounded[tuple[Statement, ...]]:
    """Ground a list of statements."""
    return grounded_items(
        name,
        drafts,
        lambda i, draft: statement(name, (i,), draft, verifier),
        lambda item: item.text,
        verifier,
    )
