"""What a model may write at all, and how much."""

import time

import pytest

from nutgraf.grounding.wording import forbidden, plain, shortened


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales  rose\n3%.\t", "Sales rose 3%."),
        ("Sa\u200bles \u202erose\u2069 3%.", "Sales rose 3%."),
        ("Sales\u2028rose\x003%.", "Sales rose3%."),
        ("Sales\u00adrose\ufeff, \U000e0041said.", "Salesrose, said."),
        ("- Sales rose.", "Sales rose."),
        ("• Sales rose.", "Sales rose."),
        ("2) Sales rose.", "Sales rose."),
        ("Sales rose [3].", "Sales rose."),
        ("Sales rose [3, 4] and [12-14] fell.", "Sales rose and fell."),
        ("1.5 million cars were sold.", "1.5 million cars were sold."),
        ("2026 was a good year.", "2026 was a good year."),
        ("-3% is what it grew.", "-3% is what it grew."),
        ("A [sic] stays.", "A [sic] stays."),
        ("Überraschung: 東京 grew 3 %.", "Überraschung: 東京 grew 3 %."),
        ("", ""),
    ],
)
def test_a_string_becomes_one_line_of_visible_words(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("See https://corvane.example", "a link"),
        ("See HTTP:corvane.example", "a link"),
        ("See ssh://corvane.example", "a link"),
        ("See www.corvane.example", "a link"),
        ("See corvane.example/report", "a link"),
        ("Write to mailto:press@corvane.example", "a link"),
        ("Run javascript: alert(1)", "a link"),
        ("Show data:text/html,hello", "a link"),
        ("Open file:/etc/passwd", "a link"),
        ("[Sales](x) rose", "a link"),
        ("Sales <b>rose</b>", "markup"),
        ("Sales <!-- rose -->", "markup"),
        ("Ask <@U012AB>", "markup"),
        ("Tell <!here>", "markup"),
        ("Sales **rose**", "markup"),
        ("Sales *rose sharply*.", "markup"),
        ("Sales _rose_.", "markup"),
        ("Sales ~~fell~~", "markup"),
        ("Sales `rose`", "markup"),
        ("## Sales", "markup"),
        ("Sales <|im_end|>", "a control token"),
        ("Sales |> rose", "a control token"),
        ("Sales <｜end of sentence｜>", "a control token"),
        ("Sales {{ 7*7 }}", "template syntax"),
        ("Sales {% if x %}", "template syntax"),
        ("Sales {# x #}", "template syntax"),
        ("Sales ${x}", "template syntax"),
        ("Sales <%= x %>", "template syntax"),
    ],
)
def test_what_may_not_leave_is_told(text: str, what: str) -> None:
    assert forbidden(text) == what


@pytest.mark.parametrize(
    "text",
    [
        "Sales rose 3% to $2.5 million (€2.3 million).",
        "The data: sales fell.",
        "In the file: three letters.",
        "Booking.com and U.S./China trade were named.",
        "Fewer than 5 < 6, and 7 > 4.",
        "A 2 * 3 m plot and a 5*4 grid.",
        "The C# code won the #1 prize.",
        "Its either/or offer stands; and/or not.",
        "“We are full,” it said – for now…",
        "AT&T pays 50 % more.",
        "Snake_case_names are allowed.",
    ],
)
def test_ordinary_prose_is_let_pass(text: str) -> None:
    assert forbidden(text) is None


@pytest.mark.parametrize("text", ["*a" * 20_000, "_" + "a " * 20_000, "[1" * 20_000, "a." * 20_000])
def test_hostile_strings_take_no_time(text: str) -> None:
    begun = time.process_time()
    forbidden(plain(text))
    assert time.process_time() - begun < 0.5


def test_a_long_statement_is_cut_to_whole_sentences() -> None:
    text = "Net debt was unchanged. The board will decide in November. " + "Shares fell. " * 9
    assert (
        shortened(text, max_words=10)
        == "Net debt was unchanged. The board will decide in November."
    )
    assert shortened(text, max_words=3) == "Net debt was unchanged."


def test_a_sentence_much_too_long_loses_its_last_clauses() -> None:
    text = (
        "The board will decide in November, a time of storms, as it did last year and before that."
    )
    assert shortened(text, max_words=5) == "The board will decide in November."


@pytest.mark.parametrize("word", ["unless", "if", "but", "not", "except"])
def test_a_condition_is_never_cut_off(word: str) -> None:
    text = f"The board will decide in November, {word} the mill is sold to somebody else by then."
    assert shortened(text, max_words=5) == text
