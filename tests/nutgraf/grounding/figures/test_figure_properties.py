"""What holds of every figure: its dress does not matter, its digits do, and no text takes long."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nutgraf.grounding.figures import check_figures, find_figures

NUMBERS = st.integers(min_value=2, max_value=10**12)
CENTS = st.integers(min_value=1, max_value=10**9)
LANGUAGES = {
    "en": ("{:,}", "{} million dollars"),
    "de": ("{:,}", "{} Millionen Dollar"),
    "fr": ("{:,}", "{} millions de dollars"),
    "es": ("{:,}", "{} millones de dólares"),
}
SEPARATORS = {"en": (",", "."), "de": (".", ","), "fr": ("\u202f", ","), "es": (".", ",")}


def written(cents: int, language: str) -> str:
    """An amount of hundredths in a language's number format."""
    group, decimal = SEPARATORS[language]
    whole = f"{cents // 100:,}".replace(",", group)
    return f"{whole}{decimal}{cents % 100:02d}"


@given(NUMBERS)
def test_a_number_is_itself_in_any_dress(number: int) -> None:
    assume(not 1500 <= number < 2100)
    dresses = [f"{number}", f"{number:,}", f"{number:,}".replace(",", "\u202f")]
    for ours in dresses:
        for theirs in dresses:
            assert check_figures(f"{ours} jobs", [f"{theirs} posts"]) == ()


@settings(deadline=None)  # babel loads at first
@given(CENTS, st.sampled_from(sorted(LANGUAGES)), st.sampled_from(sorted(LANGUAGES)))
def test_an_amount_is_itself_in_any_language(cents: int, ours: str, theirs: str) -> None:
    claim = LANGUAGES[ours][1].format(written(cents, ours))
    source = LANGUAGES[theirs][1].format(written(cents, theirs))
    assert len(find_figures(claim, language=ours)) == 1
    assert check_figures(claim, [source], language=ours, source_language=theirs) == ()


@given(
    NUMBERS,
    st.data(),
    st.sampled_from(["{:,} jobs", "${:,}", "{}%", "{} km", "£{}m", "{:,} bn yuan", "aged {}"]),
)
def test_another_digit_is_another_figure(number: int, data: st.DataObject, dress: str) -> None:
    digits = str(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != digits[place]]))
    other = int(digits[:place] + digit + digits[place + 1 :])
    assert check_figures(dress.format(other), [dress.format(number)])


HOSTILE: dict[str, Callable[[random.Random], str]] = {
    "amounts": lambda some: f"{some.randrange(10**6)} ",
    "percentages": lambda some: f"{some.random() * 1000:.3f}%, ",
    "dates": lambda some: f"{some.randrange(1, 29)} March {some.randrange(1500, 2099)} ",
    "scores": lambda some: f"{some.randrange(999)}-{some.randrange(999)}, ",
    "designations": lambda some: f"a{some.randrange(10**6)} ",
    "losses": lambda some: f"a loss of ${some.randrange(10**6)} million ",
    "firsts": lambda _: "the town's first goal ",
    "digits": lambda _: "1",
    "thousands": lambda _: "1, 000",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.usefixtures("steady")
def test_time_to_compare_grows_in_step_with_the_text(kind: str) -> None:
    some = random.Random(7)

    def text(length: int) -> str:
        made = f"{some.random()} "  # no text twice: sentences are remembered
        while len(made) < length:
            made += HOSTILE[kind](some)
        return made

    def seconds(length: int) -> float:
        claim, source = text(length), text(length)
        start = time.process_time()
        check_figures(claim, [source])
        return time.process_time() - start

    short = min(seconds(6_000) for _ in range(2))
    assert seconds(48_000) < 32 * max(short, 0.003)  # 64 times with the square


@pytest.mark.parametrize("piece", ["1.234,5 Mio. ", "zwei ", "11.", "-", "€", "1-", "d’", "三千万"])
@pytest.mark.parametrize("language", ["de", "fr", "zh"])
@pytest.mark.usefixtures("steady")
def test_time_to_read_another_language_grows_in_step(piece: str, language: str) -> None:
    def seconds(length: int) -> float:
        text = f"{length}: " + piece * (length // len(piece))
        start = time.process_time()
        find_figures(text, language=language)
        return time.process_time() - start

    find_figures("1", language=language)  # word lists and babel load once
    short = min(seconds(3_000) for _ in range(2))
    assert seconds(24_000) < 32 * max(short, 0.003)
