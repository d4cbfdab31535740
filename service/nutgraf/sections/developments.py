"""Key developments: what has happened, been decided or been announced."""

from collections.abc import Mapping
from typing import Any

from nutgraf.grounding.verifier import Verifier
from nutgraf.sections.section import Grounded, SingleAsk
from nutgraf.sections.statements import statements
from nutgraf_prompts import load
from nutgraf_schemas.digest import Statement
from nutgraf_schemas.drafts import Developments


class KeyDevelopments(SingleAsk[tuple[Statement, ...]]):
    """Statements, each held to the sentences it rests on."""

    name = "key_developments"
    fields = ("key_developments",)
    template = load("key_developments")
    templates = (template,)
    draft = Developments

    def ground(
        self, drafts: Mapping[str, Any], verifier: Verifier
    ) -> Grounded[tuple[Statement, ...]]:
        return statements(self.name, drafts.get(self.name, ()), verifier)
