"""Figures in the number formats and words of other languages than English."""
