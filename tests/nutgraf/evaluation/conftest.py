"""A corpus of three articles of our own, annotated, and six judged summaries of two more."""

from pathlib import Path

import pytest

from nutgraf.evaluation import Corpus, load


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """Where it is."""
    return Path(__file__).parent / "corpus"


@pytest.fixture(scope="session")
def corpus(corpus_folder: Path) -> Corpus:
    """The corpus, read."""
    return load(corpus_folder)
