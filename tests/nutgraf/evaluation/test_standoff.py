"""Brat's standoff annotations: what is read, and how a broken line is told."""

import pytest

from nutgraf.errors import UnreadableSource
from nutgraf.evaluation.standoff import Annotated, annotations
from nutgraf.segmentation import Stretch

TEXT_LENGTH = 60


def read(data: str) -> tuple[Annotated, ...]:
    return annotations(data, name="news.ann", length=TEXT_LENGTH)


def test_an_attribution_has_its_source_and_all_parts_of_its_content() -> None:
    """A content may be broken, and be annotated as two."""
    (said,) = read(
        "T1\tSource 0 5\tTilda\n"
        "T2\tCue 6 10\tsaid\n"
        "T3\tContent 11 20;30 40\twords and more\n"
        "T4\tContent 45 50\tmore\n"
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3 Content2:T4\n"
    )
    assert said.source == (Stretch(0, 5),)
    assert said.content == (Stretch(11, 20), Stretch(30, 40), Stretch(45, 50))


def test_notes_and_attributes_are_passed_over() -> None:
    assert read("#1\tAnnotatorNotes T1\tsure\nA1\tNested E1\n\nR1\tx Arg1:T1\n") == ()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("T1 Source 0 5 Tilda", "a T line is"),
        ("T1\tSource\tTilda", "a T line is"),
        ("T1\tSource 0 five\tTilda", "'0 five' is no span"),
        ("T1\tSource 0 5;7\tTilda", "'7' is no span"),
        ("T1\tSource 0 61\tTilda", "the span 0-61 lies outside"),
        ("T1\tSource 9 5\tTilda", "the span 9-5 lies outside"),
        ("E1\tAttribution:T9 Source:T8", "it speaks of 'T9'"),
        ("E1\tAttribution", "'Attribution' is no role"),
        ("E1 Attribution:T1", "an E line is"),
        ("Tilda said so", "a T line is"),
        ("said so", "is no annotation"),
    ],
)
def test_a_broken_line_is_named(line: str, fault: str) -> None:
    """By file and number: a corpus has hundreds of files."""
    with pytest.raises(UnreadableSource, match=r"^news\.ann:2: ") as raised:
        read(f"#\tfirst\n{line}\n")
    assert fault in str(raised.value)
