"""The conclusion: what it comes to, and what is next."""

from collections.abc import Mapping, Sequence
from typing import Any

from nutgraf.grounding.verifier import Verifier
from nutgraf.sections.section import Failure, Grounded, SingleAsk
from nutgraf.sections.statements import statement
from nutgraf_prompts import load
from nutgraf_schemas.digest import Statement
from nutgraf_schemas.drafts import StatementDraft


class Conclusion(SingleAsk[Statement | None]):
    """One statement, of a long article the one from its end."""

    name = "conclusion"
    fields = ("conclusion",)
    template = load("conclusion")
    templates = (template,)
    draft = StatementDraft
    max_output_tokens = 200

    def ground(self, drafts: Mapping[str, Any], verifier: Verifier) -> Grounded[Statement | None]:
        if self.name not in drafts:
            return Grounded(None)
        item = statement(self.name, (), drafts[self.name], verifier)
        return Grounded(None, (item,)) if isinstance(item, Failure) else Grounded(item)

    def merge(self, name: str, drafts: Sequence[Any]) -> Any:  # noqa: ARG002
        return drafts[-1]
