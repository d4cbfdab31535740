"""All measures, in the order of the table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nutgraf.evaluation.measure import Measure
from nutgraf.evaluation.measures.attribution import AttributionByCode
from nutgraf.evaluation.measures.claims import ARTICLES, DOCUMENTS
from nutgraf.evaluation.measures.figures import WrongFigures
from nutgraf.evaluation.measures.misattributions import Misattributions
from nutgraf.evaluation.measures.misquotations import Misquotations
from nutgraf.evaluation.measures.names import WrongNames
from nutgraf.evaluation.measures.polarity import TurnedMeanings
from nutgraf.evaluation.measures.segmentation import SegmentationRecall
from nutgraf.evaluation.measures.speed import Growth, VerifyingTime
from nutgraf.evaluation.measures.truths import RedressedFigures, TrueSentences
from nutgraf.evaluation.measures.verdicts import PeoplesVerdicts

if TYPE_CHECKING:
    from nutgraf.summarizer import Summarizer


def measures_without_model() -> Sequence[Measure[Any]]:
    """Those that no model is asked for."""
    return (
        SegmentationRecall(),
        AttributionByCode(),
        Misquotations(),
        Misattributions(),
        WrongFigures("figures", ARTICLES),
        WrongFigures("figures-documents", DOCUMENTS),
        TrueSentences("sentences", ARTICLES),
        TrueSentences("sentences-documents", DOCUMENTS),
        RedressedFigures("dress", ARTICLES),
        RedressedFigures("dress-documents", DOCUMENTS),
        WrongNames("names", ARTICLES),
        WrongNames("names-documents", DOCUMENTS),
        PeoplesVerdicts(),
        TurnedMeanings("polarity", ARTICLES),
        TurnedMeanings("polarity-documents", DOCUMENTS),
        VerifyingTime(),
        Growth(),
    )


def measures_asking(summarizer: "Summarizer") -> Sequence[Measure[Any]]:
    """Those that ask a summarizer's model."""
    from nutgraf.evaluation.measures.digests import Digests
    from nutgraf.evaluation.measures.speakers import Speakers

    return (Speakers(summarizer), Digests(summarizer))
