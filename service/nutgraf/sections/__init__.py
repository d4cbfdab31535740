"""The sections of a digest, one module each."""

from nutgraf.sections.registry import BUILT_IN, chosen
from nutgraf.sections.section import Ask, Failure, Grounded, Passage, Section, SingleAsk

__all__ = ["BUILT_IN", "Ask", "Failure", "Grounded", "Passage", "Section", "SingleAsk", "chosen"]
