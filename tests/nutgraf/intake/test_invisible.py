"""Characters that show nothing are gone; those that shape a script are not."""

import pytest

from nutgraf.intake.invisible import without_invisible


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("pro\u200bfit", "profit"),
        ("pro\u200b\u200c\u200dfit", "profit"),
        ("\u202e%62\u202c", "%62"),
        ("\u2066up\u2069", "up"),
        ("har\u00adbour", "harbour"),
        ("\ufeffRain", "Rain"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("bell\x07\x00", "bell"),
        ("\u200cRain\n\u200dSnow", "Rain\nSnow"),
    ],
)
def test_invisible_characters_go(text: str, visible: str) -> None:
    assert without_invisible(text) == visible


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cروم",
        "क्\u200dष",
        "👩\u200d🔬",
        "tab\tand\nnewline",
        "café — “naïve”\u00a0€",
    ],
    ids=["persian", "hindi", "emoji", "space", "punctuation"],
)
def test_what_shapes_a_script_stays(text: str) -> None:
    assert without_invisible(text) == text
