"""Negations, hedges and quantifiers: whether a sentence of ours lost one, or made one up."""
