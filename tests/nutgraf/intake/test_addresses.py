"""No message shows what a URL keeps secret, and no odd URL is fetched."""

import pytest

from nutgraf.errors import FetchError
from nutgraf.intake.addresses import check_address, shown


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=", "https://a.example/x?y=1&z="),
        ("https://ann:hunter2@a.example:8443/x#frag", "https://a.example:8443/x"),
        ("https://hunter2@a.example", "https://a.example"),
        ("https://a.example/?access_token=hunter2&y=1", "https://a.example/?access_token=***&y=1"),
        ("https://a.example/?X-Amz-Signature=hunter2", "https://a.example/?X-Amz-Signature=***"),
        ("https://a.example/?api_key=hunter2", "https://a.example/?api_key=***"),
        ("https://ann:hunter2@[::1/x?k=hunter2", "[::1/x"),
    ],
)
def test_secrets_are_not_shown(url: str, safe: str) -> None:
    assert shown(url) == safe


@pytest.mark.parametrize(
    "url", ["https://a.example/x", "HTTP://a.example", "https://[2606:4700::1]/"]
)
def test_web_addresses_pass(url: str) -> None:
    check_address(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://a.example/x.txt", "neither http nor https"),
        ("file:///srv/x.txt", "give the file's path"),
        ("javascript:alert(1)", "neither http nor https"),
        ("https:///x", "names no host"),
        ("https://[::1/x", "no valid URL"),
        ("https://ann:hunter2@a.example/x", "user name or password"),
        ("https://ann@a.example/x", "user name or password"),
    ],
)
def test_others_are_refused_without_showing_credentials(url: str, why: str) -> None:
    with pytest.raises(FetchError, match=why) as caught:
        check_address(url)
    assert "hunter2" not in f"{caught.value}{caught.value.source}"
