"""Meanings turned, and left alone where the words mean something else."""

from collections.abc import Callable, Iterator

import pytest

from nutgraf.evaluation.alterations.edits import Edit
from nutgraf.evaluation.alterations.polarity import (
    directions_turned,
    hedges_made_facts,
    negations_added,
    negations_removed,
)


@pytest.mark.parametrize(
    ("maker", "sentence", "expected"),
    [
        (negations_removed, "It will not close.", ["It will close."]),
        (negations_removed, "It won't close.", ["It will close."]),
        (negations_removed, "He doesn’t know.", ["He does know."]),
        (negations_removed, "He cannot know.", ["He can know."]),
        (negations_removed, "It was never open.", ["It was open."]),
        (negations_removed, "It is no longer open.", ["It is open."]),
        (negations_removed, "It will not only close.", []),
        (negations_added, "It will be closed.", ["It will not be closed."]),
        (negations_added, "It was opened.", ["It was not opened."]),
        (
            negations_added,
            "No door was opened, it was closed.",
            ["No door was opened, it was not closed."],
        ),
        (hedges_made_facts, "It may close.", ["It will close."]),
        (hedges_made_facts, "They allegedly lied.", ["They lied."]),
        (hedges_made_facts, "It is expected to close.", ["It will close."]),
        (hedges_made_facts, "She hopes to close it.", ["She will close it."]),
        (hedges_made_facts, "She plans to close it.", []),
        (hedges_made_facts, "The likely end is near.", []),
        (hedges_made_facts, "The hope to close it failed.", []),
        (hedges_made_facts, "They met in May.", []),
        (directions_turned, "Sales rose 5 percent.", ["Sales fell 5 percent."]),
        (directions_turned, "Sales fell by about $3 million.", ["Sales rose by about $3 million."]),
        (directions_turned, "The wall fell apart.", []),
        (directions_turned, "It holds up to 30 people.", []),
    ],
)
def test_a_sentence_is_turned(
    maker: Callable[[str], Iterator[Edit]], sentence: str, expected: list[str]
) -> None:
    assert [edit.on(sentence) for edit in maker(sentence)] == expected
