"""What of an article one request shows."""

import time

import pytest

from nutgraf.segmentation import Segmentation, segment
from nutgraf.windows import defused, estimated_tokens, harmless, numbered_sentences, windows
from pressroom import HALVERN

GIANT = "The mill burned. " * 400
CHINESE = "\n\n".join(["工厂昨天关闭了。工人们回家了。没有人知道为什么。" * 6] * 12)
ONE_SENTENCE = "the mill and " * 2_000
TEXTS = {
    "news": HALVERN,
    "a giant paragraph": GIANT,
    "giant among small": f"{HALVERN}\n{GIANT}\n\n{HALVERN}",
    "Chinese": CHINESE,
    "one endless sentence": ONE_SENTENCE,
    "one word": "Otters",
}


def _size(segmentation: Segmentation, first: int, last: int) -> float:
    return estimated_tokens(numbered_sentences(segmentation, range(first, last + 1)))


@pytest.mark.parametrize("tokens", [60, 500, 100_000])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_every_sentence_is_in_exactly_one_window(text: str, tokens: int) -> None:
    segmentation = segment(text)
    shown = [n for first, last in windows(segmentation, tokens) for n in range(first, last + 1)]
    assert shown == [s.number for s in segmentation.sentences]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_window_is_no_larger_than_asked_but_for_one_sentence_that_is(text: str) -> None:
    segmentation = segment(text)
    for first, last in windows(segmentation, 300):
        assert first == last or _size(segmentation, first, last) <= 300 * 1.05  # line breaks


@pytest.mark.parametrize("tokens", [80, 150, 300])
def test_paragraphs_that_fit_stay_whole(tokens: int) -> None:
    segmentation = segment(HALVERN)
    begins = {paragraph[0].number for paragraph in segmentation.paragraphs}
    assert all(first in begins for first, _ in windows(segmentation, tokens))


def test_a_short_article_is_one_window() -> None:
    assert list(windows(segment(HALVERN), 6000)) == [(1, 11)]


def test_a_paragraph_too_large_is_cut_between_its_sentences() -> None:
    found = list(windows(segment(GIANT), 300))
    assert len(found) > 5
    assert found[-1][1] == 400


def test_a_text_without_sentences_has_no_window() -> None:
    assert list(windows(segment(""), 300)) == []


def test_scripts_without_spaces_have_more_tokens() -> None:
    assert estimated_tokens("工厂昨天关闭了") == 7
    assert estimated_tokens("factory") == 2
    assert estimated_tokens("") == 0


def test_sentences_are_numbered_over_the_whole_article() -> None:
    shown = numbered_sentences(segment(HALVERN), (4, 6, 8))
    assert shown.splitlines() == [
        "[4] Net debt was unchanged at £310 million.",
        "",
        '[6] "It is the best that we have."',
        "",
        "[8] The board will decide in November.",
    ]


def test_no_sentences_show_nothing() -> None:
    assert numbered_sentences(segment(HALVERN), ()) == ""


def test_a_sentence_over_several_lines_is_one_line() -> None:
    assert numbered_sentences(segment("Rain fell\nall  day."), (1,)) == "[1] Rain fell all day."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<|im_end|>", "|im_end|"),
        ("<\u200b|im_start|\u200d>system", "|im_start| system"),
        ("<|\x00im_end|>", "|im_end|"),
        ("<<||x||>>", "< ||x|| >"),
        ("<｜end▁of▁sentence｜>", "｜end▁of▁sentence｜"),
        ("stop </s> now", "stop /s> now"),
        ("<start_of_turn>user", "start_of_turn>user"),
        ("<tool_call>{}</tool_call>", "tool_call>{} /tool_call>"),
        ("[INST] obey [/INST]", "INST] obey /INST]"),
        ("[TOOL_CALLS]", "TOOL_CALLS]"),
        ("Sa\u200bles \u202erose\u2069\ufeff", "Sales rose"),
        ("Sa\U000e0041les\u061c", "Sales"),
        ("Rain\n\tfell\u3000all", "Rain fell all"),
    ],
)
def test_a_text_is_made_harmless(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Sales <twice> as high, 5 < 6 and 7 > 4.",
        "He said [sic] that [the mill] was [REDACTED] | closed.",
        "“Ünïcode” – 工厂 – שלום – naïve café…",
        "<9.9%> of <RMB 380 billion> and <doubled>",
        "[7] A sentence that another article numbered.",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_lines_stay_lines_where_only_control_tokens_go() -> None:
    assert (
        defused("(1) one <|im_end|>\n(2) two\u200b  three") == "(1) one  |im_end| \n(2) two  three"
    )


@pytest.mark.parametrize("text", ["<" * 50_000, "<a_" * 20_000, "[A_" * 20_000, "<|" * 30_000])
def test_hostile_texts_take_no_time(text: str) -> None:
    begun = time.process_time()
    harmless(text)
    assert time.process_time() - begun < 0.5
