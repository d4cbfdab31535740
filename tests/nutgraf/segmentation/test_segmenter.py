"""Promises that hold for any text whatever."""

import re
import time
from inspect import ismodule

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nutgraf.segmentation
from nutgraf.segmentation import quoted, segment

PIECES = (
    *"“”„\"'’‘«»‹›「」『』‚`\n\r\t\u2028\u2029\x85\xa0\u200b\u0301\ud800\0😀.,!?…:—-()[]as59 ",
    *("''", "``", "\n\n", "\r\n", " he said", "Vale said. ", "We bake bread here ", "5 p.m. "),
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
BLANK_LINE = re.compile(r"\n[ \t]*\n|\u2029")
FEW = settings(max_examples=80, deadline=None)


@FEW
@given(text=TEXTS)
def test_every_character_that_is_no_space_lies_in_exactly_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    for sentence in segment(text).sentences:
        for at in range(sentence.start, sentence.end):
            covered[at] += 1
    for times, character in zip(covered, text, strict=True):
        assert times == 1 or (times == 0 and character.isspace())


@FEW
@given(text=TEXTS)
def test_sentences_are_numbered_trimmed_and_in_order(text: str) -> None:
    cut = segment(text)
    assert [s.number for s in cut.sentences] == list(range(1, len(cut.sentences) + 1))
    assert [s.paragraph for s in cut.sentences] == sorted(s.paragraph for s in cut.sentences)
    for sentence in cut.sentences:
        words = cut.sentence_text(sentence.number)
        assert words
        assert not BLANK_LINE.search(words)
        assert words == words.strip()


@FEW
@given(text=TEXTS)
def test_spans_are_in_order_apart_and_in_the_sentences_they_name(text: str) -> None:
    cut = segment(text)
    end = 0
    for number, quotation in enumerate(cut.quotations, 1):
        assert quotation.number == number
        sentences = [cut.sentence(n) for n in quotation.sentences]
        assert sentences[0].start <= quotation.start
        assert quotation.end <= sentences[-1].end
        for span in quotation.spans:
            assert end <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == text[span.start : span.end].strip()
            end = span.end


@FEW
@given(text=TEXTS)
def test_what_is_quoted_is_in_order_and_apart(text: str) -> None:
    end = 0
    for stretch in quoted(text):
        assert end <= stretch.start < stretch.end <= len(text)
        end = stretch.end


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        "“a ",
        "a” ",
        '"',
        ' "a',
        "'a ",
        "a' ",
        "«a» ",
        '"5" ',
        "word ",
        "a\n",
        "“A b c.\n\n",
        "(",
    ],
)
@pytest.mark.usefixtures("steady")
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        segment(text)
        return time.process_time() - start

    small = min(seconds(8_000) for _ in range(3))
    large = min(seconds(64_000) for _ in range(2))
    assert large < 40 * max(small, 0.002)  # where time grew with the square it would be 64 times


def test_the_package_exports_what_it_says() -> None:
    exported = vars(nutgraf.segmentation).items()
    public = {name for name, value in exported if not (name[0] == "_" or ismodule(value))}
    assert public == set(nutgraf.segmentation.__all__)
