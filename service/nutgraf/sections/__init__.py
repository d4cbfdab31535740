"""The sections of a digest, one module each, and what a section of your own needs."""

from nutgraf.grounding.verifier import Verdict, Verifier
from nutgraf.sections.registry import BUILT_IN, chosen
from nutgraf.sections.section import (
    Ask,
    Failure,
    Grounded,
    Passage,
    Section,
    SingleAsk,
    failure,
)
from nutgraf_prompts import Template

__all__ = [
    "BUILT_IN",
    "Ask",
    "Failure",
    "Grounded",
    "Passage",
    "Section",
    "SingleAsk",
    "Template",
    "Verdict",
    "Verifier",
    "chosen",
    "failure",
]
