"""Asking once more about the texts that did not hold, all in one small request."""

from collections.abc import Sequence
from typing import Any, Final

from nutgraf.models.protocol import Message, Request
from nutgraf.sections.section import Failure, Path
from nutgraf.segmentation import Segmentation
from nutgraf.windows import harmless, numbered_sentences
from nutgraf_prompts import Template
from nutgraf_schemas.drafts import CorrectionDraft, RepairDraft

TOKENS_AN_ITEM: Final = 120
"""For a sentence of thirty words, its numbers and the JSON around them, twice over."""


def repair_request(
    failures: Sequence[Failure], segmentation: Segmentation, template: Template, system: Message
) -> Request[RepairDraft] | None:
    """The request about these failures, None if there are none.

    It shows, item by item, only the sentences that a better text could rest on.

    Args:
        failures: What to ask again; they are numbered from 1 in this order.
        segmentation: Of the article.
        template: With a place for `items`.
        system: The message that every request begins with.
    """
    if not failures:
        return None
    items = "\n\n".join(_item(i, f, segmentation) for i, f in enumerate(failures, 1))
    question = template.render(items=items)
    return Request(
        name="repair",
        messages=(system, Message("user", question)),
        draft=RepairDraft,
        max_output_tokens=TOKENS_AN_ITEM * len(failures) + 50,
    )


def _item(number: int, failure: Failure, segmentation: Segmentation) -> str:
    """A failed text with its own sentences beside it: a small model loses those further away."""
    return (
        f"Item {number}, at most {failure.max_words} words\n"
        f"Wrong: {harmless(failure.dropped.value)}\n"
        f"Mistake: {harmless(failure.dropped.message)}.\n"
        f"{numbered_sentences(segmentation, failure.sentences)}"
    )


def amended(draft: Any, path: Path, correction: CorrectionDraft) -> Any:
    """A draft with the text at a path, and the sentences cited beside it, written again.

    Args:
        draft: A pydantic model, or a tuple of them.
        path: Field names and indices from the draft to the text; not empty.
        correction: The new text and its sentences.
    """
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        inner = amended(draft[step], rest, correction)
        return (*draft[:step], inner, *draft[step + 1 :])
    if rest:
        return draft.model_copy(update={step: amended(getattr(draft, step), rest, correction)})
    update: dict[str, object] = {step: correction.text}
    if hasattr(draft, "sentences"):
        update["sentences"] = tuple(dict.fromkeys((*correction.sentences, *draft.sentences)))
    return draft.model_copy(update=update)
