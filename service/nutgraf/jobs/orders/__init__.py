"""Digests that somebody asked for and waits for."""
