"""Negations and hedges: whether a sentence of ours lost one, or made one up."""
