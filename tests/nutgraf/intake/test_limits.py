"""What is too short, too long or no text is no article, and the message says which."""

import pytest

from nutgraf.errors import NoArticle, UnreadableSource
from nutgraf.intake.limits import LIMITS, Limits, count_words

ENGLISH = "The harbour was closed on Tuesday after a crane fell into the basin. "
CHINESE = "中央银行周四将政策利率上调二十五个基点，行长在记者会上表示，通胀正在放缓，但仍高于目标。"
JAPANESE = "中央銀行は木曜日、政策金利を引き上げた。総裁は会見で、物価上昇は峠を越えたと述べた。"
THAI = "ธนาคารกลางขึ้นอัตราดอกเบี้ยนโยบายเมื่อวันพฤหัสบดีและส่งสัญญาณว่าจะหยุดพัก"


def test_words_are_what_white_space_separates() -> None:
    assert count_words("Shares rose 3% — to £4.10.\n\nThey had fallen.") == 8


@pytest.mark.parametrize("text", [CHINESE, JAPANESE, THAI], ids=["chinese", "japanese", "thai"])
def test_scripts_without_spaces_are_counted_by_their_characters(text: str) -> None:
    assert 15 <= count_words(text) <= len(text) // 2


@pytest.mark.parametrize("text", [CHINESE * 3, JAPANESE * 4, THAI * 3])
def test_a_short_article_in_a_script_without_spaces_passes(text: str) -> None:
    LIMITS.check_text(text, source="text")


def test_one_word_short_of_the_minimum_is_refused_with_the_count() -> None:
    LIMITS.check_text("word " * 50, source="a.txt")
    with pytest.raises(NoArticle, match=r"'a\.txt' has 49 words; an article needs at least 50"):
        LIMITS.check_text("word " * 49, source="a.txt")


@pytest.mark.parametrize("text", ["", " \n\t ", "\u2014 * \u2014"])
def test_nothing_to_read_is_empty(text: str) -> None:
    with pytest.raises(NoArticle, match="The text is empty"):
        LIMITS.check_text(text, source="text")


def test_one_character_more_than_the_maximum_is_refused_with_the_limit() -> None:
    limits = Limits(min_words=1, max_characters=1_000)
    limits.check_text("x" * 1_000, source="text")
    with pytest.raises(
        UnreadableSource, match=r"1,001 characters; an article may have 1,000.*split"
    ):
        limits.check_text("x" * 1_001, source="text")


def test_one_byte_more_than_the_maximum_is_refused_with_the_limit() -> None:
    LIMITS.check_bytes(5_000_000, source="a.txt")
    with pytest.raises(UnreadableSource, match="larger than 5 MB"):
        LIMITS.check_bytes(5_000_001, source="a.txt")


@pytest.mark.parametrize(
    "scar", ["\0", "\x07\x07\x07\x07", "\ud83d"], ids=["nul", "bells", "half a character"]
)
def test_what_no_text_holds_is_refused(scar: str) -> None:
    with pytest.raises(UnreadableSource):
        LIMITS.check_text(ENGLISH * 10 + scar, source="text")


def test_a_stray_form_feed_or_control_character_does_no_harm() -> None:
    LIMITS.check_text(ENGLISH * 5 + "\f\x1a", source="text")
