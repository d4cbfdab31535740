"""No message shows what a URL keeps secret, and no odd URL is fetched."""

import pytest

from nutgraf.errors import FetchError
from nutgraf.intake.addresses import check_address, shown, without_secrets


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
        ("https://ann:hunter?2@[::1/x", "***"),
        ("https://ann:hunter/2@a.example/x", "a.example/x"),
        ("https://a.example/x;jsessionid=hunter2?y=1", "https://a.example/x;jsessionid=***?y=1"),
        ("https://a.example/?author=hunter&id=2", "https://a.example/?author=hunter&id=2"),
    ],
)
def test_secrets_are_not_shown(url: str, safe: str) -> None:
    assert shown(url) == safe


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://ann:hunter2@a.example:8443/x#frag", "https://a.example:8443/x"),
        ("https://hunter2@[2606:4700::1]/x", "https://[2606:4700::1]/x"),
        ("https://a.example/?access_token=hunter2&id=7", "https://a.example/?id=7"),
        ("https://a.example/?id=7;token=hunter2", "https://a.example/?id=7"),
        ("https://a.example/?id=7&key=hunter2#token=hunter2", "https://a.example/?id=7"),
        ("https://a.example/?sig=hunter2", "https://a.example/"),
        ("https://a.example/?%74oken=hunter2&q=a+b%20c", "https://a.example/?q=a+b%20c"),
        ("https://a.example/?X-Amz-Credential=hunter2&v", "https://a.example/?v"),
        ("https://a.example/?AWSAccessKeyId=hunter2&PHPSESSID=hunter2", "https://a.example/"),
        ("https://a.example/x;jsessionid=hunter2;v=1/y", "https://a.example/x;v=1/y"),
    ],
)
def test_what_a_url_keeps_secret_is_dropped(url: str, kept: str) -> None:
    assert without_secrets(url) == kept


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/x?id=7&page=2;print=1&q=a+b&empty=",
        "https://a.example/?author=ann&keyword=harbour&design=new&monkey=1",
        "HTTPS://A.example/caf\u00e9?",
        "https://a.example/stories/token-sale;part=2",
    ],
)
def test_a_url_without_secrets_stays_as_it_is(url: str) -> None:
    assert without_secrets(url) == url


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
