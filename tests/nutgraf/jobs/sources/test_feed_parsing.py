"""Feeds of every format and every kind of damage, read as far as they go, and nothing obeyed."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from feed_stand import RSS, rss
from nutgraf.intake.pages import Page
from nutgraf.jobs.sources.feed_entries import Entry, Feed, MalformedFeed
from nutgraf.jobs.sources.feed_parsing import parsed_feed
from nutgraf.jobs.sources.feed_xml import MAX_ENTRIES

NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
URL = "https://post.example/feeds/all.xml"


def feed_of(body: str | bytes, content_type: str | None = RSS, url: str = URL) -> Feed:
    data = body.encode() if isinstance(body, str) else body
    return parsed_feed(Page(url, data, content_type), now=NOW)


def entry_of(body: str) -> Entry:
    [entry] = feed_of(body).entries
    return entry


def complaint(body: str | bytes, content_type: str | None = RSS) -> str:
    with pytest.raises(MalformedFeed) as caught:
        feed_of(body, content_type)
    return str(caught.value)


def test_an_rss_item_gives_all_that_is_known_of_its_article() -> None:
    feed = feed_of(
        rss(
            "<item><title>Basin &amp;amp; quay close</title><link>/a?id=1</link>"
            '<guid isPermaLink="false">77</guid><dc:creator>Ann Bly</dc:creator>'
            "<pubDate>Mon, 23 Nov 2026 10:00:00 -0500</pubDate>"
            "<description>Repairs begin.</description>"
            "<content:encoded><![CDATA[<p>Repairs <b>begin</b>.</p>]]></content:encoded></item>"
        )
    )
    assert (feed.title, feed.language) == ("The Ellery Post", "en-gb")
    [entry] = feed.entries
    assert entry.guid == "77"
    assert entry.link == "https://post.example/a?id=1"
    assert entry.title == "Basin & quay close"
    assert entry.author == "Ann Bly"
    assert entry.published_at == datetime(2026, 11, 23, 10, tzinfo=timezone(timedelta(hours=-5)))
    assert [(t.value, t.kind, t.is_summary) for t in entry.texts] == [
        ("<p>Repairs <b>begin</b>.</p>", "html", False),
        ("Repairs begin.", "html", True),
    ]


def test_an_atom_entry_gives_all_that_is_known_of_its_article() -> None:
    feed = feed_of(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://cdn.example/x/">'
        '<title type="html">Post &amp;amp; Bote</title><link rel="self" href="feed.xml"/>'
        '<entry xml:base="deep/"><id>tag:post.example,2026:1</id><title>Becken zu</title>'
        '<link href="one.html"/><link rel="enclosure" href="one.mp3"/>'
        "<published>2026-11-23T10:00:00+01:00</published><updated>2026-11-24T01:00:00Z</updated>"
        "<author><name>Ann Bly</name><email>ann@post.example</email></author>"
        "<author><name>Bo Orr</name></author>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Zu &amp; <b>leer</b>'
        "</p></div></content></entry></feed>"
    )
    assert (feed.title, feed.language) == ("Post & Bote", "de")
    [entry] = feed.entries
    assert entry.link == "https://cdn.example/x/deep/one.html"
    assert (entry.guid, entry.author, entry.language) == (
        "tag:post.example,2026:1",
        "Ann Bly, Bo Orr",
        "de",
    )
    assert entry.published_at == datetime(2026, 11, 23, 9, tzinfo=UTC)
    [text] = entry.texts
    assert text.kind == "html"
    assert "<p>Zu &amp; <b>leer</b></p>" in text.value


def test_text_that_atom_calls_plain_stays_text() -> None:
    [text] = entry_of(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>t:1</id>'
        '<content type="text">5 &lt; 6 &amp; so on</content></entry></feed>'
    ).texts
    assert (text.value, text.kind) == ("5 < 6 & so on", "text")


def test_rdf_is_read() -> None:
    feed = feed_of(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel><title>Old Post</title></channel>"
        '<item rdf:about="https://old.example/1"><title>One</title>'
        "<link>https://old.example/1</link><dc:date>2026-11-20</dc:date></item></rdf:RDF>"
    )
    assert feed.title == "Old Post"
    [entry] = feed.entries
    assert (entry.link, entry.title) == ("https://old.example/1", "One")
    assert entry.published_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_json_feed_is_read() -> None:
    feed = feed_of(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "language": "en", '
        '"items": [{"id": 7, "url": "a", "title": "Quay", "content_html": "<p>Shut.</p>", '
        '"summary": "Shut", "date_published": "2026-11-20T10:00:00Z", '
        '"authors": [{"name": "Ann"}, {"name": "Bo"}, 3]}, "no item"]}',
        "application/feed+json",
    )
    [entry] = feed.entries
    assert (entry.guid, entry.link) == ("7", "https://post.example/feeds/a")
    assert (entry.title, entry.author) == ("Quay", "Ann, Bo")
    assert [(t.kind, t.is_summary) for t in entry.texts] == [("html", False), ("text", True)]
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "author"),
    [
        ("<author>ann@post.example (Ann Bly)</author>", "Ann Bly"),
        ("<author>ann@post.example</author>", None),
        ("<author>Ann Bly &lt;ann@post.example&gt;</author>", "Ann Bly"),
        ("<author>A. Bly</author><dc:creator>A. Bly</dc:creator>", "A. Bly"),
    ],
)
def test_an_author_is_a_name_and_no_mail_address(field: str, author: str | None) -> None:
    assert entry_of(rss(f"<item>{field}</item>")).author == author


def test_whose_an_article_is_may_be_told_by_its_source() -> None:
    inside = '<source url="https://wire.example/rss">Wire of the North</source>'
    assert entry_of(rss(f"<item>{inside}</item>")).publisher == "Wire of the North"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Mon, 23 Nov 2026 10:00:00 EST", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("23 Nov 2026", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T10:00:00", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 20:00:00 GMT", datetime(2026, 11, 24, 20, tzinfo=UTC)),
        ("Thu, 24 Dec 2026 10:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-99-99", None),
        ("Mon, 23 Nov 99999999999999999999 10:00:00 GMT", None),
        ("Mon, 99999999999999999999 Nov 2026 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_that_cannot_be_is_none(date: str, expected: datetime | None) -> None:
    entry = entry_of(rss(f"<item><pubDate>{date}</pubDate></item>"))
    assert entry.published_at == expected


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8", "iso-8859-1", "application/xml; charset=us-ascii"),
        ("utf-8", "utf-16", "text/xml"),
        ("utf-8", "no-such-thing", "text/xml; charset=unicode_escape"),
        ("cp1252", "windows-1252", "text/xml; charset=utf-8"),
        ("cp1252", "utf-8", "application/rss+xml; charset=utf-8"),
        ("cp1252", "iso-8859-1", None),
        ("utf-16", "utf-8", "text/xml; charset=utf-8"),
        ("utf-8-sig", "windows-1252", None),
    ],
)
def test_a_feed_that_lies_about_its_encoding_is_read(
    encoding: str, declared: str, content_type: str | None
) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss(
        "<item><title>The Café’s “crème” – 5 € a cup</title></item>"
    )
    [entry] = feed_of(text.encode(encoding), content_type).entries
    assert entry.title == "The Café’s “crème” – 5 € a cup"


def test_a_few_broken_bytes_do_not_turn_utf_8_into_something_else() -> None:
    text = rss("<item><title>Über die Größe der Äpfel</title></item>").encode()
    [entry] = feed_of(text.replace(b"<item>", b"<item><author>\x93</author>")).entries
    assert (entry.title, entry.author) == ("Über die Größe der Äpfel", "\ufffd")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Bly & Orr&nbsp;Ltd", "Bly & Orr Ltd"),
        ("&bogus; &eacute; &#xE9; &#233;", "&bogus; é é é"),
        ("a&#11;b&#xD800;c\x0bd", "a\ufffdb\ufffdcd"),
        ("<![CDATA[5 < 6 & 7]]>", "5 < 6 & 7"),
    ],
)
def test_what_is_surely_meant_is_repaired_without_complaint(written: str, title: str) -> None:
    feed = feed_of(rss(f"<item><title>{written}</title></item>"))
    assert (feed.entries[0].title, feed.complaint) == (title, None)


@pytest.mark.parametrize(
    "before",
    [
        "\n\n  ",
        "\ufeff",
        "<b>Warning</b>: feed.php on line 8\n",
        "<!-- an <rss of ours, no <html> --><?xml-stylesheet href='a.xsl'?>\n",
    ],
)
def test_what_stands_before_a_feed_does_not_matter(before: str) -> None:
    feed = feed_of(before + '<?xml version="1.0"?>' + rss("<item><title>Quay</title></item>"))
    assert ([entry.title for entry in feed.entries], feed.complaint) == (["Quay"], None)


def test_prefixes_that_a_feed_forgot_to_declare_mean_what_they_always_mean() -> None:
    feed = feed_of(
        "<rss><channel><item><dc:creator>Ann</dc:creator>"
        "<content:encoded>Shut.</content:encoded></item></channel></rss>"
    )
    assert (feed.entries[0].author, feed.complaint) == ("Ann", None)
    assert [text.value for text in feed.entries[0].texts] == ["Shut."]


@pytest.mark.parametrize(
    "namespace", ["u r i", "http://[", "{}", "http://a.example/#b#c", "\ufffd"]
)
def test_a_namespace_that_is_none_does_no_harm(namespace: str) -> None:
    entry = entry_of(
        f'<a:rss xmlns:a="{namespace}"><a:channel><a:item><a:link>https://a.example/</a:link>'
        f"</a:item></a:channel></a:rss>"
    )
    assert entry.link == "https://a.example/"


def test_what_is_no_html_inside_of_markup_does_no_harm() -> None:
    entry = entry_of(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">'
        '<p>One<a:b xmlns:a="u">two<été>three</été></a:b></p></content></entry></feed>'
    )
    assert [text.value for text in entry.texts] == ["<p>One<b>two<span>three</span></b></p>"]


def test_what_belongs_to_a_picture_is_not_taken_for_the_article_s() -> None:
    entry = entry_of(
        '<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item><title>Quay</title>'
        "<media:title>A boat</media:title><media:description>A boat at sea</media:description>"
        '<media:content url="https://a.example/boat.jpg"/></item></channel></rss>'
    )
    assert (entry.title, entry.texts) == ("Quay", ())


def test_from_where_a_feed_breaks_only_links_are_taken() -> None:
    feed = feed_of(
        rss(
            *(
                f"<item><title>{i}</title><link>https://post.example/{i}</link>"
                f"<description>{i}{'<br>' * (i == 2)}</description></item>"
                for i in range(5)
            )
        )
    )
    assert [entry.link for entry in feed.entries if entry.link][:2] == [
        "https://post.example/0",
        "https://post.example/1",
    ]
    assert feed.entries[0].title == "0"
    assert {entry.title for entry in feed.entries[2:]} == {None}
    assert feed.complaint is not None
    assert "line 4" in feed.complaint


def test_the_last_entry_of_a_feed_that_breaks_off_is_not_taken() -> None:
    """Its link may have lost its second half."""
    whole = rss(*(f"<item>\n<link>https://post.example/story-{i}</link></item>" for i in range(4)))
    feed = feed_of(whole[: whole.index("story-3") + 3])
    assert [entry.link for entry in feed.entries] == [
        f"https://post.example/story-{i}" for i in range(3)
    ]
    assert feed.complaint is not None


LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">'


@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        f"<!-- first --><!DOCTYPE rss [\n{LAUGHS}\n]>",
        '<!DOCTYPE rss [<!ENTITY c SYSTEM "file://{secret}">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "file://{secret}"> %p; <!ENTITY c "x">]>',
        '<!DOCTYPE rss SYSTEM "file://{secret}">',
        '<!DOCTYPE rss [<!ENTITY c "]>">]>',
    ],
)
def test_no_entity_is_expanded_and_no_file_is_read(doctype: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = '<?xml version="1.0"?>' + doctype.replace("{secret}", str(secret))
    feed = feed_of(body + rss("<item><title>[&c;]</title></item>"))
    assert [entry.title for entry in feed.entries] == ["[&c;]"]


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    """feedparser opens what it is given as bytes, too, where there is such a file."""
    file = tmp_path / "feed.xml"
    file.write_text(rss("<item><title>hunter2</title></item>"))
    assert "is no feed" in complaint(str(file))


def test_a_page_names_its_feeds() -> None:
    page = (
        '<!DOCTYPE html><html><head><link rel="stylesheet" href="a.css">'
        "<link href='/rss?token=hunter2&amp;a=1' type='application/rss+xml' rel=alternate>"
        '<LINK REL="alternate" TYPE="application/atom+xml" HREF="https://b.example/atom">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        "</head><body>An <rss> in passing</body></html>"
    )
    said = complaint(page, "text/html")
    assert "is a page, no feed" in said
    assert said.endswith("https://post.example/rss?token=***&a=1, https://b.example/atom")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("<html><body>Not found</body></html>", "names none"),
        ('<?xml version="1.0"?><!DOCTYPE html><html/>', "names none"),
        ("<opml><body/></opml>", "is no feed"),
        ("Service unavailable", "is no feed"),
        ('{"version": "https://jsonfeed.org/version/1"}', "no JSON Feed"),
        ('{"version": 3, "items": []}', "no JSON Feed"),
        ("{" + '"a":{' * 50_000, "begins like JSON"),
        ("{,}", "begins like JSON"),
        (b"%PDF-1.7\n", "is no text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is no text"),
    ],
)
def test_what_is_no_feed_is_told_for_what_it_is(body: str | bytes, why: str) -> None:
    assert why in complaint(body)


def test_a_feed_without_entries_is_a_feed() -> None:
    assert feed_of(rss()).entries == ()
    assert feed_of("<rss/>").entries == ()


def test_no_more_entries_are_read_than_there_is_time_for() -> None:
    feed = feed_of(rss("<item><link>/a</link></item>" * (MAX_ENTRIES + 30)))
    assert (len(feed.entries), feed.unread) == (MAX_ENTRIES, 30)


SLOW: dict[str, Callable[[], str]] = {
    "categories": lambda: rss(f"<item>{'<category>c</category>' * 30_000}</item>"),
    "different categories": lambda: rss(
        f"<item>{''.join(f'<category>{i}</category>' for i in range(30_000))}</item>"
    ),
    "an author without end": lambda: rss(f"<item><author>{'a' * 1_000_000}@</author></item>"),
    "links": lambda: rss(f"<item>{'<link>/a</link>' * 60_000}</item>"),
    "attributes": lambda: "<rss " + " ".join(f"a{i}=''" for i in range(80_000)) + "/>",
    "unclosed tags": lambda: rss("<a>" * 300_000),
    "unclosed items": lambda: rss("<item><title>" * 100_000),
    "unclosed sections": lambda: rss("<![CDATA[" * 100_000),
    "angle brackets": lambda: "<rss>" + "<" * 1_000_000,
    "ampersands": lambda: rss(f"<item><title>{'&' * 500_000}</title></item>"),
    "unclosed comments": lambda: "<!--" * 300_000,
    "roots": lambda: "<rss" * 300_000,
    "namespaces": lambda: rss(*(f'<a xmlns:n{i}="u:{i}"/>' for i in range(20_000))),
    "a page of tags": lambda: "<html>" + "<link " * 200_000,
    "a page of attributes": lambda: f"<html><link {'a=1 ' * 200_000}>",
    "markup": lambda: rss(f"<item><description>{'<p>x</p>' * 60_000}</description></item>"),
}


@pytest.mark.parametrize("body", SLOW.values(), ids=SLOW.keys())
@pytest.mark.usefixtures("steady")
def test_nothing_takes_longer_than_its_length_warrants(body: Callable[[], Any]) -> None:
    """Any of these takes minutes where time grows as the square of the length."""
    text = body()
    started = time.process_time()
    with suppress(MalformedFeed):
        feed_of(text)
    assert time.process_time() - started < 3
