"""A summary without its dress, and where each of its characters stood."""

import time

import pytest

from nutgraf.verification.cleaning import Cleaned, cleaned, without_hidden


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("Sales rose **62**%.", "Sales rose 62%."),
        ("£**910** million", "£910 million"),
        ("*Sales* rose _again_, `twice`.", "Sales rose again, twice."),
        ("Sales rose [3], then fell [1, 4].", "Sales rose, then fell."),
        ("See [the report](https://orrin.example/r?a=1) now.", "See the report now."),
        ("From https://orrin.example/a today.", "From  today."),
        ("Fish &amp; chips<b> rose</b>.", "Fish & chips rose."),
        ("Sal\u200bes of Hal\u202evern", "Sales of Halvern"),
        ("reve\u00adnue\x00 rose", "revenue rose"),
        ("e\u0301cole", "école"),
    ],
)
def test_what_only_dresses_a_text_goes(given: str, left: str) -> None:
    assert cleaned(given).text == left


@pytest.mark.parametrize(
    "text",
    [
        "Sales rose 62%.",
        "5 * 3 is 15, 2**3 is 8, snake_case_name stays, and 3 < 4.",
        "“We will,” she said — in ’24.",
        'A quote: ``so be it,"  he said.',
    ],
)
def test_what_is_no_dress_stays(text: str) -> None:
    assert cleaned(text).text == text


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in cleaned(text).text.splitlines() if line.strip()]


def test_list_items_headings_and_rows_are_paragraphs_of_their_own() -> None:
    text = (
        "# Sales\nThey rose\n- in May\n2) in June\n> quoted\n| Sum | 4 |\n|---|---|\n| Net | 5 |\n"
    )
    assert _paragraphs(text) == [
        "Sales",
        "They rose",
        "in May",
        "in June",
        "quoted",
        "Sum ; 4",
        "Net ; 5",
    ]
    assert "Sales\n\n" in cleaned(text).text


def test_section_headings_are_known_and_a_title_is_none() -> None:
    found = cleaned("# Title\n## First *part*\ntext\n### Second\n")
    assert sorted(found.text[at : at + 6] for at in found.headings) == ["First ", "Second"]


@pytest.mark.parametrize(
    ("words", "stood"),
    [
        ("62%", "62**%"),
        ("May & June", "May &amp;* June"),
        ("It rose", "It _rose"),
        ("un école", "un e\u0301cole"),
        ("net of", "net](x) of"),
        ("Halvern", "Hal\u200bvern"),
    ],
)
def test_words_are_led_back_to_where_they_stood(words: str, stood: str) -> None:
    given = "- **62**% in *May &amp;* June\n## It _rose_ again\n"
    given += "un e\u0301cole [net](x) of Hal\u200bvern"
    found = cleaned(given)
    at = found.text.index(words)
    start, end = found.given(at, at + len(words))
    assert given[start:end] == stood


def test_an_article_loses_nothing_but_what_shows_nothing() -> None:
    text = "**Sa\u200bles** &amp; more\x00 in [May]\u202e."
    assert without_hidden(text).text == "**Sales** &amp; more in [May]."
    assert without_hidden("**Sales** rose.") == Cleaned("**Sales** rose.")


NIGHTMARES = [
    *"|*[&_`#",
    *("- ", "[a](", "<a", "\u200b", " \t", "-   ", "> ", "[1,", "https://", "\n- ", "![", "【1"),
    *("\u200d", "\ufe0f", "a\u0301", "a" + "\u0301" * 50),
]


@pytest.mark.parametrize("piece", NIGHTMARES)
@pytest.mark.usefixtures("steady")
def test_hostile_text_is_cleaned_in_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece)) + "x"
        start = time.process_time()
        cleaned(text)
        without_hidden(text)
        return time.process_time() - start

    small = min(seconds(8_000) for _ in range(3))
    large = min(seconds(64_000) for _ in range(2))
    assert large < 40 * max(small, 0.002)  # where time grew with the square it would be 64 times
