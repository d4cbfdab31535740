"""Characters that show nothing are gone; those that shape a script are not."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.characters import IDLE_JOINERS, INVISIBLE, SECOND_SELECTORS, without_invisible


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
        ("при\u200dбыль", "прибыль"),
        ("利\u200c益", "利益"),
        ("—\u200d“up”", "—“up”"),
        ("<\u200d|im_end|\u200c>", "<|im_end|>"),
        ("می\u200c\u200d\u200cروم", "می\u200cروم"),
        ("😀\ufe0f\ufe01\U000e0100", "😀\ufe0f"),
        ("up\U000e0100\U000e0141\U000e0142", "up\U000e0100"),
        ("a\u3164b\u115f\u1160\uffa0", "ab"),
        ("co\u034fst\U0001d173", "cost"),
        ("\x1b[31mred\x9b0m", "[31mred0m"),
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
        "❤️\u200d🔥",
        "tab\tand\nnewline\u2028\x85",
        "café — “naïve”\u00a0€",
    ],
    ids=["persian", "hindi", "emoji", "emoji-selector", "space", "punctuation"],
)
def test_what_shapes_a_script_stays(text: str) -> None:
    assert without_invisible(text) == text


ODD = st.text(st.sampled_from("aя中ه\u0939😀 \n\u200b\u200c\u200d\u202e\ufe0f\ufe01\u034f\x07"))


@given(ODD)
def test_nothing_is_left_for_a_second_time(text: str) -> None:
    once = without_invisible(text)
    assert without_invisible(once) == once
    assert not any(p.search(once) for p in (INVISIBLE, SECOND_SELECTORS, IDLE_JOINERS))


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Mn", "Lo"])))
def test_what_shows_stays(text: str) -> None:
    assert without_invisible(text) == text


SEEN = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]"
)
"""Formatting characters that show something: signs around Arabic and Kaithi numbers, joins of
hieroglyphs."""


def test_every_other_control_and_formatting_character_goes() -> None:
    odd = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) in {"Cc", "Cf"}]
    left = {c for c in odd if without_invisible(f"profit{c}s") != "profits"}
    assert {c for c in left if not SEEN.match(c)} == set("\t\n\v\f\r\x85")
