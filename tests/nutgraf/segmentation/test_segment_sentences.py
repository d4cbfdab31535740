"""Sentences: where they end, and that nothing is lost between them."""

import pytest

from nutgraf.segmentation import segment


def sentences(text: str, *, language: str = "en") -> list[str]:
    """The sentences of a text, as they stand in it."""
    cut = segment(text, language=language)
    return [cut.sentence_text(sentence.number) for sentence in cut.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \r\n\t\u2028 ", [], id="white-space"),
        pytest.param("Rain fell. Trains ran.", ["Rain fell.", "Trains ran."], id="two"),
        pytest.param(
            "Rain fell 😀 on 𝔘lm. Cafe\u0301s shut.\r\nTrains ran.\r",
            ["Rain fell 😀 on 𝔘lm.", "Cafe\u0301s shut.", "Trains ran."],
            id="astral-combining-and-crlf",
        ),
        pytest.param(
            "Mr. Orrin Vale met U.S. Sen. Ada Holt (D-Va.) at 5 p.m. Tuesday. Neither spoke.",
            ["Mr. Orrin Vale met U.S. Sen. Ada Holt (D-Va.) at 5 p.m. Tuesday.", "Neither spoke."],
            id="abbreviations",
        ),
        pytest.param(
            "They met at 6 p.m. The talks failed.",
            ["They met at 6 p.m.", "The talks failed."],
            id="clock-at-a-sentence-end",
        ),
        pytest.param(
            "Sen. Ada Holt, D-N.Y., spoke. Neither R.N. nor she slept.",
            ["Sen. Ada Holt, D-N.Y., spoke.", "Neither R.N. nor she slept."],
            id="initials of a state",
        ),
        pytest.param("A\ud800 broke. B\0 held.", ["A\ud800 broke.", "B\0 held."], id="unencodable"),
        pytest.param("It slid.  ...  It rose.", ["It slid.", "...  It rose."], id="dots-alone"),
        pytest.param("It rose. 😀 🎉", ["It rose. 😀 🎉"], id="no-word-after"),
    ],
)
def test_sentences_are_trimmed_slices_in_order(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('"Yes!" she said.', ['"Yes!" she said.'], id="lower-case-attribution"),
        pytest.param(
            "“Is it over?” Dr. Vale asked. “No.”",
            ["“Is it over?” Dr. Vale asked.", "“No.”"],
            id="capitalised-attribution",
        ),
        pytest.param(
            "“It is over!” The crowd cheered.",
            ["“It is over!”", "The crowd cheered."],
            id="no-attribution",
        ),
        pytest.param("Prices fell.” Nobody knew.", ["Prices fell.”", "Nobody knew."], id="stray"),
        pytest.param('He left. "Go." She ran.', ["He left.", '"Go."', "She ran."], id="straight"),
        pytest.param("It fell.) She left.", ["It fell.)", "She left."], id="bracket"),
        pytest.param(
            "“We bake. We sell,” Ms. Holt said.",
            ["“We bake.", "We sell,” Ms. Holt said."],
            id="two-in-a-quotation",
        ),
        pytest.param(
            "“Bread is life.” — Ada Holt", ["“Bread is life.” — Ada Holt"], id="name-after-dash"
        ),
        pytest.param(
            "彼は「そう。」と言った。", ["彼は「そう。」と言った。"], id="corner-brackets"
        ),
    ],
)
def test_closing_marks_and_attributions_stay_with_their_sentence(
    text: str, expected: list[str]
) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("language", ["", "xx", "EN-gb", "not a language", "\ud800", "e" * 5000])
def test_unknown_languages_are_cut_like_english(language: str) -> None:
    assert sentences("Mr. Vale left. He ran.", language=language) == ["Mr. Vale left.", "He ran."]


def test_a_known_language_knows_its_abbreviations() -> None:
    text = "Das Werk in Ulm, d. h. das neue, steht. Es ruht."
    assert sentences(text, language="de-AT") == [text[:39], text[40:]]


def test_sentences_are_numbered_through_and_know_their_paragraph() -> None:
    cut = segment("Rain fell. Trains ran.\n\nBakers slept.")
    assert [(s.number, s.paragraph) for s in cut.sentences] == [(1, 1), (2, 1), (3, 2)]
    assert [len(paragraph) for paragraph in cut.paragraphs] == [2, 1]


def test_a_paragraph_without_an_end_is_still_cut_into_pieces() -> None:
    text = "word " * 30_000
    cut = segment(text)
    assert max(s.end - s.start for s in cut.sentences) <= 20_000
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")
