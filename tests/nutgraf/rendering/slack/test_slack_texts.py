"""Texts as Slack counts, cuts and reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutgraf.rendering.plain import one_line
from nutgraf.rendering.slack.blocks import fallback
from nutgraf.rendering.slack.figures import column
from nutgraf.rendering.slack.messages import FALLBACK_TEXT
from nutgraf.rendering.slack.texts import chunks, escape, mention, mrkdwn_link, shortened, size
from slack_workspace import loose_marks, text_faults

TRICKY = st.text(st.sampled_from("ab é&<>|!@ \n電𝔊👩\u200d\u0301\u202e\x00:*_~`"), max_size=80)
LINES = TRICKY.map(one_line)


@given(TRICKY)
def test_no_mark_of_slacks_is_left_in_what_is_escaped(text: str) -> None:
    assert loose_marks(escape(text)) == []
    assert "\n" not in escape(text)


@pytest.mark.parametrize(
    ("url", "label", "link"),
    [
        pytest.param("https://a.example/x", "A & B", "<https://a.example/x|A &amp; B>", id="plain"),
        pytest.param(
            "https://a.example/x|y>z <q> r?a=1&b=2",
            "<!here> a|b",
            "<https://a.example/x%7Cy%3Ez%20%3Cq%3E%20r?a=1&amp;b=2|&lt;!here&gt; a\u2758b>",
            id="marks",
        ),
        pytest.param("https://a.example/", " \n", "<https://a.example/>", id="no label"),
    ],
)
def test_a_link_ends_where_it_should(url: str, label: str, link: str) -> None:
    assert mrkdwn_link(url, label) == link
    assert loose_marks(link) == []


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ("U012ABCDEF", "<@U012ABCDEF>"),
        ("W9", "<@W9>"),
        ("!channel", None),
        ("U012|<!here>", None),
        ("U012ABC\n", None),
        ("S012ABC", None),
        ("U", None),
        (None, None),
    ],
)
def test_only_a_user_is_mentioned(user: str | None, told: str | None) -> None:
    assert mention(user) == told


@pytest.mark.parametrize(("text", "length"), [("ab", 2), ("a&b", 7), ("<>", 8), ("𝔊", 2), ("é", 1)])
def test_lengths_are_those_of_escaped_utf_16(text: str, length: int) -> None:
    assert size(text) == length


@given(LINES, st.integers(12, 60))
def test_a_shortened_text_fits_and_begins_as_the_whole(text: str, most: int) -> None:
    cut = shortened(text, most)
    assert size(cut) <= most
    assert cut == text or (size(text) > most and text.startswith(cut.removesuffix(" …")))


@given(LINES, st.integers(12, 60))
def test_chunks_fit_and_are_the_text_together(text: str, most: int) -> None:
    pieces = list(chunks(text, most))
    assert "".join(pieces) == text
    assert all(0 < size(piece) <= most for piece in pieces)


def test_a_cut_is_behind_a_word() -> None:
    assert shortened("Norvik stakes it all on batteries", 24) == "Norvik stakes it all …"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        pytest.param("a" * 8 + "e\u0301\u0323" * 8, "a" * 8 + "e\u0301\u0323 …", id="marks"),
        pytest.param("a" * 8 + "👩\u200d👦" * 4, "a" * 8 + " …", id="joined"),
    ],
)
def test_a_cut_parts_no_letter_from_its_marks(text: str, cut: str) -> None:
    assert shortened(text, 14) == cut


@given(st.lists(st.text(max_size=40), max_size=30))
def test_a_fallback_is_escaped_and_fits(lines: list[str]) -> None:
    told = fallback(("Headline", *lines * 20))
    assert text_faults(told) == []
    assert loose_marks(told) == []
    assert len(told) <= FALLBACK_TEXT


@pytest.mark.parametrize(
    "name", ["a*b", "_x_", "~x~", "`x`", ":smile:", "<!here>", "a@b", "#c", "a|b", "www.a.example"]
)
def test_a_figure_beside_marks_is_not_bold_but_literal(name: str) -> None:
    assert column("▲ 4%", name) == {
        "type": "plain_text",
        "text": f"▲ 4%\n{name}",
        "emoji": False,
    }
    assert column(name, "Profit")["type"] == "plain_text"


@given(LINES.filter(bool), LINES)
def test_a_figures_text_has_no_live_mark(value: str, name: str) -> None:
    shown = column(value, name)
    marks = "".join(shown["text"].removeprefix("*").replace("*\n", "\n", 1))
    assert shown["type"] == "plain_text" or not set(marks) & set("*_~`:<>&|@#!")
