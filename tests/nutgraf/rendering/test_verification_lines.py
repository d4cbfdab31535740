"""A verification as lines, for a terminal and for a pipe."""

import re
from typing import Any

import pytest

from nutgraf.rendering import verification_to_text
from nutgraf.verification import report, verify
from pressroom import HALVERN

WRONG = "Net debt was unchanged at £301 million, and revenue rose 4%."


def lines(summary: Any, *, width: int = 80) -> list[str]:
    return report(verify(HALVERN, summary), HALVERN, summary, "text", width=width).splitlines()


def test_a_finding_has_its_words_marked_and_the_article_s_below() -> None:
    kind, claim, message, nearest, blank, last = lines(WRONG, width=100)
    assert kind == "Figure  26–38"
    assert claim == "  Net debt was unchanged at [-£301 million-], and revenue rose 4%."
    assert "'£310 million'" in message
    assert nearest == "  │ Net debt was unchanged at {+£310 million+}.  290–329"
    assert (blank, last) == ("", "1 of 1 claim does not hold: 1 figure.")


def test_in_colours_the_words_need_no_signs() -> None:
    text = verification_to_text(verify(HALVERN, WRONG), color=True)
    assert "[-" not in text
    assert "{+" not in text
    assert re.search(r"\x1b\[[0-9;]*31m£301 million\x1b", text)
    assert re.search(r"\x1b\[[0-9;]*32m£310 million\x1b", text)


def test_the_strings_of_json_are_named_once_each() -> None:
    summary = {"a": {"b": "Revenue rose 5% to £911 million."}, "c": "Net debt was £301 million."}
    found = lines(summary)
    assert found.count("a.b") == 1
    assert found.index("a.b") < found.index("c")
    assert found[-1] == "2 of 2 claims do not hold: 3 figures."


def test_all_that_holds_is_one_line() -> None:
    assert lines("Net debt was unchanged. Revenue rose 4%.") == ["All 2 claims hold."]
    assert lines("Revenue rose 4%.") == ["The claim holds."]
    assert lines("{}") == ["There is nothing to check."]


def test_what_was_not_checked_is_one_line_and_so_is_a_note() -> None:
    german = "Der Umsatz ist gestiegen, und das Werk wird nicht verkauft. Die Aktie ist teuer."
    found = lines({"text": german, "jobs": 4}, width=100)
    unchecked = "Not checked: speaker, direction, name, negation, support; the summary is in German"
    assert found == [
        f"{unchecked}, the article in",
        "English.",
        "1 number was not checked: nothing says what they count.",
        "All 2 claims hold.",
    ]


@pytest.mark.parametrize("width", [20, 50, 80, 400])
def test_lines_fit_the_terminal(width: int) -> None:
    found = lines(f"{WRONG} " * 3, width=width)
    assert max(map(len, found)) <= min(max(width, 50), 100)


def test_of_a_long_sentence_the_words_around_are_shown() -> None:
    summary = f"{'The mill is the best that we have and ' * 20}net debt was £301 million."
    shown = " ".join(line.strip() for line in lines(summary))
    assert "…" in shown
    assert "[-£301 million-]" in shown
    assert len(shown) < 5_000


def test_no_character_acts_on_the_terminal() -> None:
    summary = {"\x1b[2Ja\u202e": "Revenue\x1b[31m rose 5%\u202e [bold]to[/bold] £910 million."}
    text = "\n".join(lines(summary))
    assert not set("\x1b\u202e") & set(text)
    assert "[bold]" in text


def test_markdown_in_a_claim_is_not_shown() -> None:
    summary = "Net debt was **unchanged** at **£301 million**, and __revenue__ rose 4%."
    text = "\n".join(lines(summary, width=100))
    assert "Net debt was unchanged at [-£301 million-], and revenue rose 4%." in text


def test_a_summary_of_other_news_is_told_to_have_nothing_of_the_article() -> None:
    other = "Otters swim. The river was warm in July. Anglers caught nine trout near Bexley weir."
    assert lines(other * 3)[-1].startswith("None of ")


def test_a_finding_in_a_label_is_no_empty_summary() -> None:
    assert lines("“The best of mills”:")[-1] == "1 of 1 claim does not hold: 1 quotation."
