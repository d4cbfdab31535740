"""Key takeaways: a short lead and the detail behind it."""

from collections.abc import Mapping
from typing import Any

from nutgraf.grounding.verifier import Verdict, Verifier
from nutgraf.sections.section import Failure, Grounded, SingleAsk, failure
from nutgraf.sections.statements import MAX_WORDS, grounded_items
from nutgraf_prompts import load
from nutgraf_schemas.digest import KeyTakeaway
from nutgraf_schemas.drafts import TakeawayDraft, Takeaways

MAX_LEAD_WORDS = 8
"""What the template asks of a lead."""


class KeyTakeaways(SingleAsk[tuple[KeyTakeaway, ...]]):
    """Both lead and detail are held to the article; if one fails, the item does."""

    name = "key_takeaways"
    fields = ("key_takeaways",)
    template = load("key_takeaways")
    templates = (template,)
    draft = Takeaways

    def ground(
        self, drafts: Mapping[str, Any], verifier: Verifier
    ) -> Grounded[tuple[KeyTakeaway, ...]]:
        return grounded_items(
            self.name,
            drafts.get(self.name, ()),
            lambda i, draft: self._takeaway(i, draft, verifier),
            lambda item: item.detail,
            verifier,
        )

    def _takeaway(self, i: int, draft: TakeawayDraft, verifier: Verifier) -> KeyTakeaway | Failure:
        detail = verifier.check(draft.detail, draft.sentences, max_words=MAX_WORDS)
        if not detail.ok:
            return self._failure(i, "detail", detail, draft, verifier)
        lead = verifier.check(draft.headline, detail.sentences, max_words=MAX_LEAD_WORDS)
        if not lead.ok:
            return self._failure(i, "headline", lead, draft, verifier)
        return KeyTakeaway(
            headline=lead.text.rstrip("."),
            detail=detail.text,
            evidence=verifier.evidence({*detail.sentences, *lead.sentences}),
        )

    def _failure(
        self, i: int, field: str, verdict: Verdict, draft: TakeawayDraft, verifier: Verifier
    ) -> Failure:
        return failure(self.name, (i, field), verdict, verifier, cited=draft.sentences)
