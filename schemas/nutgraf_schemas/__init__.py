"""Pydantic records of nutgraf: what an article, a draft and a digest are."""
