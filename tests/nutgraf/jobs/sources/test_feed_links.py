"""Links that lead to the same article are the same, and tracking is all that is taken off."""

import pytest

from nutgraf.jobs.sources.links import canonical, is_fetchable


@pytest.mark.parametrize(
    ("link", "same"),
    [
        ("https://Post.Example/Quay", "https://post.example/Quay"),
        ("HTTPS://post.example:443/quay", "https://post.example/quay"),
        ("http://post.example:80", "http://post.example/"),
        ("https://post.example:8443/quay", "https://post.example:8443/quay"),
        ("https://post.example/quay#comments", "https://post.example/quay"),
        ("https://post.example/?p=7&utm_source=rss&utm_medium=feed", "https://post.example/?p=7"),
        (
            "https://post.example/a?fbclid=1&gclid=2&mc_cid=3&CMP=x&id=4",
            "https://post.example/a?id=4",
        ),
        ("https://post.example/a?at_medium=RSS&at_campaign=x", "https://post.example/a"),
        ("https://post.example/a?b=%2F&a=1&&flag", "https://post.example/a?b=%2F&a=1&flag"),
        ("https://post.example/a?id=1&token=hunter2", "https://post.example/a?id=1"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
        ("https://post.example/a?campaign=3&source=x&ref=y", None),
        ("https://post.example:99999/a", None),
    ],
)
def test_the_canonical_link(link: str, same: str | None) -> None:
    assert canonical(link) == (same or link)
    assert canonical(canonical(link)) == canonical(link)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://post.example/a", True),
        (" http://post.example/a b ", True),
        ("javascript:alert(1)", False),
        ("ftp://post.example/a", False),
        ("data:text/html,x", False),
        ("//post.example/a", False),
        ("https:///a", False),
        ("https://ann:hunter2@post.example/a", False),
        ("tag:post.example,2026:1", False),
        ("", False),
    ],
)
def test_what_may_be_fetched(link: str, expected: bool) -> None:
    assert is_fetchable(link) is expected
