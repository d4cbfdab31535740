"""A section of your own: what is still to happen, and when.

python examples/own_section.py examples/articles/lumen-castellan-merger.md
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nutgraf import Summarizer
from nutgraf.schemas import Draft
from nutgraf.sections import Failure, Grounded, SingleAsk, Template, Verifier, failure


class StepDraft(Draft):
    """What the model fills in: numbers of sentences and short strings."""

    sentences: tuple[int, ...]
    step: str


class NextSteps(SingleAsk[tuple[dict[str, object], ...]]):
    """Steps that are still to come, each with the sentences it rests on."""

    name = "next_steps"
    fields = ("next_steps",)
    template = Template(
        name="next_steps",
        source='Task "next_steps": list up to three things that are still to happen, each in one '
        "sentence of at most 25 words with its date if the article has one.\n"
        'Example of one item: {"sentences":[14],"step":"The board will decide in June."}',
    )
    templates = (template,)
    draft = tuple[StepDraft, ...]
    max_output_tokens = 400

    def ground(
        self, drafts: Mapping[str, Any], verifier: Verifier
    ) -> Grounded[tuple[dict[str, object], ...]]:
        """Keep the steps that the article carries; the others are asked again once."""
        kept: list[dict[str, object]] = []
        failures: list[Failure] = []
        for i, draft in enumerate(drafts.get(self.name, ())):
            verdict = verifier.check(draft.step, draft.sentences, max_words=25)
            if verdict.ok:
                evidence = verifier.evidence(verdict.sentences)
                kept.append({"text": verdict.text, "evidence": evidence})
            else:
                failures.append(failure(self.name, (i, "step"), verdict, verifier))
        return Grounded(tuple(kept), tuple(failures))


def main(path: str) -> None:
    """Print the steps that an article tells of."""
    with Summarizer(sections=["headline", NextSteps()]) as summarizer:
        digest = summarizer.summarize(Path(path))
    print(digest.headline)
    for step in digest.model_dump(mode="json")["extras"]["next_steps"]:
        print("-", step["text"], [e["sentence"] for e in step["evidence"]])


if __name__ == "__main__":
    main(sys.argv[1])
