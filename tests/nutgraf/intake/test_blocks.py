"""Paragraphs are told by a document's structure, not by the line breaks of its source."""

from nutgraf.intake.blocks import Block, blocks
from nutgraf.intake.markup import parsed


def _texts(body: str) -> list[str]:
    return [block.text for block in blocks(parsed(body))]


def test_source_line_breaks_are_spaces_and_break_elements_break_lines() -> None:
    assert _texts("<p>Rain\n fell\t on <b>Tues</b>day.<br>Snow&nbsp;too.</p>") == [
        "Rain fell on Tuesday.\nSnow too."
    ]


def test_two_break_elements_part_paragraphs() -> None:
    assert _texts("<div>Rain.<br>\n<br/>Snow.<br><br><br>Hail.</div>") == [
        "Rain.",
        "Snow.",
        "Hail.",
    ]


def test_text_beside_blocks_is_not_lost() -> None:
    body = "<div>One<p>Two</p>three<ul><li>Four <a href='x'>five</a></li></ul>six</div>"
    assert _texts(body) == ["One", "Two", "three", "Four five", "six"]


def test_headings_are_marked() -> None:
    assert blocks(parsed("<h2>Rain</h2><p>It fell.</p>")) == [
        Block("Rain", True),
        Block("It fell."),
    ]


def test_struck_out_text_and_comments_are_left_out_with_what_follows_kept() -> None:
    assert _texts(
        "<p>Up <del>10</del><!-- 11 --> 12%.</p><figure><figcaption>A</figcaption></figure>"
    ) == ["Up 12%."]


def test_letters_are_composed() -> None:
    assert _texts("<p>Cafe\u0301</p>") == ["Café"]


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    depth = 200  # the parser's own limit is 255
    assert _texts("<div>" * depth + "Rain." + "</div>" * depth) == ["Rain."]
