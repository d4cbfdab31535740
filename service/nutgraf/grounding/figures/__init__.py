"""Figures: finding them, and holding those of a sentence of ours to the cited sentences."""

from nutgraf.grounding.figures.figure import Figure, FigureKind, SourceKind
from nutgraf.grounding.figures.grammar import find_figures
from nutgraf.grounding.figures.matching import (
    Mismatch,
    check_figures,
    is_stated,
    matching_figures,
)

__all__ = [
    "Figure",
    "FigureKind",
    "Mismatch",
    "SourceKind",
    "check_figures",
    "find_figures",
    "is_stated",
    "matching_figures",
]
