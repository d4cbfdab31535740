import pytest

from nutgraf.rendering.plain import one_line, visible, web_link


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="escape-sequences"),
        pytest.param("a\x00b\x07c\x7fd\x9be", "abcde", id="controls"),
        pytest.param("invoice\u202efdp.exe\u2066", "invoicefdp.exe", id="bidi"),
        pytest.param("za\u200bp\ufeff\u00adped", "zapped", id="zero-width"),
        pytest.param("tag\U000e0041\U000e0042ged", "tagged", id="tag-characters"),
        pytest.param("half\ud83d", "half\ufffd", id="lone-surrogate"),
        pytest.param("one\n\ttwo", "one\n\ttwo", id="white-space-stays"),
        pytest.param("نمی\u200cخواهم", "نمی\u200cخواهم", id="joiners-stay"),
    ],
)
def test_characters_that_act_on_the_display_are_gone(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_is_what_it_says() -> None:
    assert one_line("  a\r\n\n b\u2028c\x85d\x00 ") == "a b c d"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        pytest.param("https://ledger.example/a?b=1&c=2#d", "https://ledger.example/a?b=1&c=2#d",
                     id="web"),
        pytest.param("http://ledger.example/a b", "http://ledger.example/a%20b", id="space"),
        pytest.param('https://ledger.example/"><img>', "https://ledger.example/%22%3E%3Cimg%3E",
                     id="markup"),
        pytest.param("https://ledger.example/a)[b](c", "https://ledger.example/a%29%5Bb%5D%28c",
                     id="brackets"),
        pytest.param("https://ledger.example/ø\u202e", "https://ledger.example/%C3%B8", id="bidi"),
        pytest.param("javascript:alert(1)", None, id="script"),
        pytest.param("java\nscript:alert(1)", None, id="script-over-lines"),
        pytest.param("\x01javascript:alert(1)", None, id="script-after-control"),
        pytest.param("data:text/html,x", None, id="data"),
        pytest.param("file:///etc/passwd", None, id="file"),
        pytest.param("//ledger.example/a", None, id="no-scheme"),
        pytest.param("https:///a", None, id="no-host"),
        pytest.param("https://[::1", None, id="no-url"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="unknown"),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, link: str | None) -> None:
    assert web_link(url) == link
