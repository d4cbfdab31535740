"""Paragraphs: what a line break does."""

import pytest

from nutgraf.segmentation import segment

WRAPPED = """\
Ovenrock, a maker of bread machines in the north of the country, said on
Monday that its sales had risen by a fifth and that it would hire sixty
people at its plant near the coast. The news came a week after its rival
Loafworks Holdings had shut two shops.
"We were ready for this, and we had the flour for it," the head of the
company said.
- Sixty new jobs
- A second plant

Shares rose.
"""

LINES = """\
Ovenrock hires sixty bakers
4 minute read
Key takeaways
- Sales rise
Ovenrock said on Monday that it would hire sixty bakers at its plant near the coast, a fifth more.
Its rival Loafworks Holdings shut two shops a week ago. Nobody was hurt.
"""


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, line breaks shown as spaces."""
    cut = segment(text)
    return [" ".join(text[p[0].start : p[-1].end].split()) for p in cut.paragraphs]


def test_hard_wrapped_lines_make_paragraphs() -> None:
    starts = [paragraph.split()[0] for paragraph in paragraphs(WRAPPED)]
    assert starts == ["Ovenrock,", '"We', "-", "-", "Shares"]


def test_hard_wrapped_sentences_are_not_cut_at_a_name() -> None:
    cut = segment(WRAPPED)
    assert cut.sentence_text(2).replace("\n", " ") == (
        "The news came a week after its rival Loafworks Holdings had shut two shops."
    )


def test_lines_are_paragraphs_where_they_end_like_ones() -> None:
    assert paragraphs(LINES) == LINES.splitlines()


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\u2029", "\n\u2028\n"])
def test_blank_lines_always_end_a_paragraph(end: str) -> None:
    assert paragraphs(f"Ovenrock said it{end}would hire.") == ["Ovenrock said it", "would hire."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
@pytest.mark.parametrize(
    "lines",
    [("Ovenrock said it", "would hire."), ("The plant of", "Ovenrock grew.")],
    ids=["before-a-lower-case-word", "after-a-linking-word"],
)
def test_a_lone_break_in_mid_sentence_ends_none(end: str, lines: tuple[str, str]) -> None:
    assert paragraphs(end.join(lines)) == [" ".join(lines)]
