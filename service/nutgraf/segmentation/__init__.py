"""Sentences and quotations of a text, with exact offsets."""

from nutgraf.segmentation.segmenter import quoted, segment
from nutgraf.segmentation.segments import Quotation, Segmentation, Sentence, Stretch

__all__ = ["Quotation", "Segmentation", "Sentence", "Stretch", "quoted", "segment"]
