"""Proper names: finding them, and holding those of a sentence of ours to the article."""
