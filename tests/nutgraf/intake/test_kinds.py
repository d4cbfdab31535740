"""Text is read as what it is: by its beginning, its media type or its name."""

import pytest

from nutgraf.errors import NoArticle
from nutgraf.intake.kinds import Kind, kind_of_text, read_text
from nutgraf.intake.limits import LIMITS

PROSE = "The harbour was closed on Tuesday."
HTML = "\n<!DOCTYPE html><html><body><p>Rain.</p></body></html>"
XHTML = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
RSS = '<?xml version="1.0"?><rss version="2.0"><channel/></rss>'


@pytest.mark.parametrize(
    ("text", "name", "media_type", "kind"),
    [
        (PROSE, "text", None, "text"),
        (PROSE, "a.txt", None, "text"),
        (PROSE, "A.MD", None, "markdown"),
        (PROSE, "a.html", None, "page"),
        (PROSE, "https://a.example/x.md?raw=1", "text/plain", "markdown"),
        (PROSE, "https://a.example/x", "text/markdown", "markdown"),
        (PROSE, "https://a.example/x.php", "text/html", "page"),
        (PROSE, "https://a.example/x.html", "text/plain", "page"),
        ("<p>Rain.</p>", "https://a.example", "text/html", "page"),
        (HTML, "text", None, "page"),
        (HTML, "a.txt", "text/plain", "page"),
        (HTML, "a.md", None, "markdown"),
        (XHTML, "https://a.example", "application/xml", "page"),
        (RSS, "https://a.example", "text/xml", "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "text", None, "feed"),
        (PROSE, "https://a.example", "application/rss+xml", "feed"),
        ("<Harrow> rose 3%.", "a.txt", None, "text"),
        ("if x < 3: rain", "a.txt", None, "text"),
    ],
)
def test_kinds(text: str, name: str, media_type: str | None, kind: Kind) -> None:
    assert kind_of_text(text, name=name, media_type=media_type) == kind


def test_a_feed_is_refused_with_advice() -> None:
    with pytest.raises(NoArticle, match="is a news feed, no article; give the address of one"):
        read_text(RSS, name="https://a.example/feed", media_type=None, url=None, limits=LIMITS)
