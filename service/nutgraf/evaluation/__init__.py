"""Measuring how well grounding works, on a corpus in the format that `corpus` tells."""

from nutgraf.evaluation.corpus import Corpus, NewsText, load
from nutgraf.evaluation.floors import Floors, is_met, load_floors, raised, written
from nutgraf.evaluation.measure import Line, Measure, Score
from nutgraf.evaluation.measures.catalogue import measures_asking, measures_without_model
from nutgraf.evaluation.reporting import as_json, details, table
from nutgraf.evaluation.running import Measured, OnProgress, measured
from nutgraf.evaluation.tallies import Tally

__all__ = [
    "Corpus",
    "Floors",
    "Line",
    "Measure",
    "Measured",
    "NewsText",
    "OnProgress",
    "Score",
    "Tally",
    "as_json",
    "details",
    "is_met",
    "load",
    "load_floors",
    "measured",
    "measures_asking",
    "measures_without_model",
    "raised",
    "table",
    "written",
]
