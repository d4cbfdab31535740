"""Plain text stays as it is; a headline and a byline are read off only where they are sure."""

import pytest

from nutgraf.intake.plaintext import read_plain_text

HEADLINE = "Crane falls into Wexcombe harbour"
STORY = "WEXCOMBE - A crane fell into the harbour on Tuesday.\r\n\r\nNobody was hurt."


def test_the_text_is_unchanged_line_breaks_and_odd_characters_included() -> None:
    text = f"\n{HEADLINE}\r\n\r\n{STORY}\u200b\t \n\n"
    assert read_plain_text(text).text == text


def test_a_first_line_that_ends_no_sentence_is_the_title() -> None:
    assert read_plain_text(f"{HEADLINE}\n\n{STORY}").title == HEADLINE


@pytest.mark.parametrize(
    "headline", ["Will the crane fall again?", "‘Nobody was hurt’", "Crane falls; nobody hurt"]
)
def test_a_headline_may_ask_quote_and_pause(headline: str) -> None:
    assert read_plain_text(f"{headline}\n\n{STORY}").title == headline


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"{HEADLINE}\n{STORY}",
        HEADLINE,
        f"Crane falls into harbour.\n\n{STORY}",
        f"The clerk said: “Nobody was hurt.”\n\n{STORY}",
        f"By Dana Whitlock\n\n{STORY}",
        f"WEXCOMBE\n\n{STORY}",
        f"{'word ' * 30}\n\n{STORY}",
    ],
)
def test_no_title_is_guessed(text: str) -> None:
    assert read_plain_text(text).title is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Dana Whitlock", "Dana Whitlock"),
        ("BY DANA WHITLOCK", "DANA WHITLOCK"),
        ("By Tom Ashworth and Priya Raman", "Tom Ashworth and Priya Raman"),
        ("By Jan van der Hoek in Wexcombe", None),
        ("By Friday the crane was out of the water.", None),
        ("By Friday the crane was out", None),
        ("Nobody was hurt", None),
    ],
)
def test_a_byline_under_the_title_names_the_author(line: str, author: str | None) -> None:
    assert read_plain_text(f"{HEADLINE}\n\n{line}\n\n{STORY}").author == author
