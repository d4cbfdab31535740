"""When two who ask for a digest ask for the same one."""

import pytest

from nutgraf.jobs.orders.sameness import address, sameness
from nutgraf_schemas.article import Metadata

PAGE = "https://news.example/a/Story?id=7&lang=en"


@pytest.mark.parametrize(
    "url",
    [
        "HTTPS://News.Example/a/Story?id=7&lang=en",
        "https://news.example:443/a/Story?id=7&lang=en",
        "https://news.example/a/Story?id=7&lang=en#comments",
        "https://news.example/a/Story?utm_source=slack&id=7&lang=en&utm_medium=social",
        "https://news.example/a/Story?id=7&gclid=x&fbclid=y&lang=en",
        "https://news.example/a/Story?id=7&UTM%5Fsource=x&lang=en",
        f"  {PAGE} ",
    ],
)
def test_what_makes_no_difference_to_a_page_is_left_out(url: str) -> None:
    assert address(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/a/Story?id=7&lang=en",
        "https://news.example/a/story?id=7&lang=en",
        "https://news.example:8443/a/Story?id=7&lang=en",
        "https://news.example/a/Story?id=8&lang=en",
        "https://news.example/a/Story?id=7&lang=en&utmost=1",
        "https://www.news.example/a/Story?id=7&lang=en",
        "https://news.example/a/Story/?id=7&lang=en",
    ],
)
def test_what_may_be_another_page_is_another(url: str) -> None:
    assert address(url) != PAGE


def test_a_host_alone_has_a_path_and_numbers_keep_their_brackets() -> None:
    assert address("http://news.example") == address("http://news.example:80/")
    assert address("http://[2001:db8::1]:8080/x") == "http://[2001:db8::1]:8080/x"


def test_a_text_is_itself_whatever_it_looks_like() -> None:
    bare = Metadata()
    assert sameness("text", PAGE, bare) != sameness("url", PAGE, bare)
    assert sameness("text", "One.", bare) != sameness("text", "One. ", bare)
    assert sameness("text", "One.", bare) != sameness("text", "One.", Metadata(title="One"))
    assert sameness("url", PAGE, bare) == sameness("url", f"{PAGE}#top", bare)
