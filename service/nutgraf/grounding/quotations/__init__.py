"""Holding quoted words to the quotations of an article."""

from nutgraf.grounding.quotations.index import QuotationFinding, QuotationIndex

__all__ = ["QuotationFinding", "QuotationIndex"]
