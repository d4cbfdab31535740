"""Strategic insights: causes, strategies, risks and consequences that the article itself offers."""

from collections.abc import Mapping
from typing import Any

from nutgraf.grounding.verifier import Verifier
from nutgraf.sections.section import Grounded, SingleAsk
from nutgraf.sections.statements import statements
from nutgraf_prompts import load
from nutgraf_schemas.digest import Statement
from nutgraf_schemas.drafts import Insights


class StrategicInsights(SingleAsk[tuple[Statement, ...]]):
    """Statements, each held to the sentences it rests on."""

    name = "strategic_insights"
    fields = ("strategic_insights",)
    template = load("strategic_insights")
    templates = (template,)
    draft = Insights

    def ground(
        self, drafts: Mapping[str, Any], verifier: Verifier
    ) -> Grounded[tuple[Statement, ...]]:
        return statements(self.name, drafts.get(self.name, ()), verifier)
