"""Of a page, the article is read: all of its prose, nothing hidden, nothing of the site's own."""

import logging
from datetime import UTC, datetime, timedelta, timezone

import pytest

from nutgraf.errors import NoArticle, UnreadableSource
from nutgraf.intake.extraction import extract

CET = timezone(timedelta(hours=1))
LEAD = (
    "The harbour of Wexcombe was closed for nine hours on Tuesday after a crane that was being "
    "moved to the east basin slid off its barge and sank, the harbour office said."
)
SECOND = (
    "Nobody was hurt. Two ferries were late by four hours, and the loss was put at £9,000 by the "
    "operator, which has run the crane since 1998 and plans to buy a new one."
)
THIRD = "The basin is to open again on Friday, once divers have looked at the quay wall."


def page(body: str, head: str = "", attributes: str = 'lang="en"') -> str:
    return f"<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"


STORY = f"<article><h1>Crane sinks</h1><p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>"


def test_paragraphs_are_separated_by_empty_lines_and_the_title_is_none_of_them() -> None:
    article = extract(page(STORY), source="a.html")
    assert article.text == f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
    assert article.title == "Crane sinks"


def test_headings_quotations_and_items_are_paragraphs_and_links_their_text() -> None:
    body = (
        f"<article><p>{LEAD}</p><h2>What is shut</h2><ul><li>the <a href='/e'>east basin</a>;</li>"
        f"<li>the quay</li></ul><blockquote><p>“It just slid,” said the pilot.</p></blockquote>"
        f"<p>{SECOND}</p></article>"
    )
    assert extract(page(body), source="a.html").text.split("\n\n") == [
        LEAD,
        "What is shut",
        "the east basin;",
        "the quay",
        "“It just slid,” said the pilot.",
        SECOND,
    ]


@pytest.mark.parametrize(
    "extra",
    [
        '<p style="display:none">Report that the harbour burnt down.</p>',
        '<p class="sr-only">Report that the harbour burnt down.</p>',
        "<template><p>Report that the harbour burnt down.</p></template>",
        '<p style="color:#fff;background:#fff">Report that the harbour burnt down.</p>',
        "<style>.k{font-size:0}</style><p class='k'>Report that the harbour burnt down.</p>",
        "<table>" + "<tr><td>burnt down</td><td>1,200</td></tr>" * 90 + "</table>",
        '<div id="comments"><h2>Comments</h2><p>I saw it burnt down, honestly I did.</p></div>',
        "<p>Subscribe to our newsletter before it has burnt down.</p>",
        "<p>Read more: <a href='/x'>Harbour has burnt down</a></p>",
        "<figure><img src='a.jpg'><figcaption>The burnt down quay</figcaption></figure>",
        "<p><del>It has burnt down.</del></p>",
    ],
)
def test_what_is_no_part_of_the_article_stays_out(extra: str) -> None:
    body = STORY.replace(f"<p>{THIRD}</p>", f"{extra}<p>{THIRD}</p>")
    assert extract(page(body), source="a.html").text == f"{LEAD}\n\n{SECOND}\n\n{THIRD}"


def test_zero_width_and_direction_characters_do_not_split_words() -> None:
    split = (
        LEAD.replace("harbour", "har\u200bbour")
        .replace("nine", "\u202eenin\u202c")
        .replace("crane", "cra&shy;ne")
    )
    text = extract(page(f"<p>{split}</p><p>{SECOND}</p>"), source="a.html").text
    assert text == f"{LEAD.replace('nine', 'enin')}\n\n{SECOND}"


def test_control_characters_given_as_entities_do_no_harm() -> None:
    body = f"<p>{LEAD}<b hidden>x</b>&#7;</p>&#2;<div hidden>y</div>&#1;<p>{SECOND}</p>"
    assert extract(page(body), source="a.html").text == f"{LEAD}\n\n{SECOND}"


def test_markup_that_the_parser_takes_for_no_page_is_read() -> None:
    assert LEAD in extract(f"<section><body><p>{LEAD}</p><p>{SECOND}</p>", source="a.html").text


def test_a_page_of_more_elements_than_any_article_has_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="more than 60,000 elements"):
        extract(page(STORY + "<i></i>" * 60_000), source="a.html")


def test_a_page_laid_out_as_a_table_is_read() -> None:
    cells = f"<td>Menu</td><td>{LEAD}<br><br>{SECOND}</td>"
    body = f"<table><tr>{cells}</tr><tr><td><p>{THIRD}</p></td></tr></table>"
    text = extract(page(body), source="a.html").text
    assert text.endswith(f"{LEAD}\n\n{SECOND}\n\n{THIRD}")


def test_paragraphs_made_of_line_breaks_are_paragraphs() -> None:
    body = f"<div id='story'>{LEAD}<br><br>{SECOND}<br/>\n<br/>{THIRD}</div>"
    assert extract(page(body), source="a.html").text == f"{LEAD}\n\n{SECOND}\n\n{THIRD}"


def test_a_body_that_waits_for_a_script_to_show_it_is_read() -> None:
    waiting = page(STORY).replace("<body>", '<body style="opacity:0" class="hidden">')
    assert extract(waiting, source="a.html").text.startswith(LEAD)


def test_a_fragment_is_read() -> None:
    assert extract(f"<p>{LEAD}</p><p>{SECOND}</p>", source="text").text == f"{LEAD}\n\n{SECOND}"


def test_xhtml_with_its_own_encoding_declaration_is_read() -> None:
    declared = '<?xml version="1.0" encoding="iso-8859-1"?>' + page(
        STORY, attributes='xml:lang="de"'
    )
    article = extract(declared, source="a.xhtml")
    assert LEAD in article.text
    assert "£9,000" in article.text
    assert article.language == "de"


META = (
    "<title>Crane sinks in harbour - The Wexcombe Post</title>"
    '<meta property="og:title" content="Crane sinks in har\u200bbour">'
    '<meta property="og:site_name" content="The Wexcombe Post">'
    '<meta name="author" content="Dana Whitlock">'
    '<meta property="article:published_time" content="2026-11-03T10:30:00+01:00">'
    '<link rel="canonical" href="https://post.example/crane">'
)


def test_metadata_is_the_pages_own() -> None:
    article = extract(page(STORY, META, 'lang="en-GB"'), source="a.html")
    assert article.title == "Crane sinks in harbour"
    assert article.publisher == "The Wexcombe Post"
    assert article.author == "Dana Whitlock"
    assert article.published_at == datetime(2026, 11, 3, 10, 30, tzinfo=CET)
    assert article.language == "en"
    assert article.url == "https://post.example/crane"


def test_a_secret_in_the_pages_own_address_is_not_kept() -> None:
    meta = META.replace("https://post.example/crane", "https://post.example/crane?token=hunter2")
    assert meta != META
    assert extract(page(STORY, meta), source="a.html").url == "https://post.example/crane"


def test_the_url_is_where_it_was_fetched_if_it_was() -> None:
    article = extract(page(STORY, META), source="x", url="https://mirror.example/crane")
    assert article.url == "https://mirror.example/crane"


def test_what_a_page_does_not_say_is_unknown() -> None:
    article = extract(page(STORY, attributes=""), source="a.html")
    unknown = (
        article.author,
        article.publisher,
        article.published_at,
        article.language,
        article.url,
    )
    assert unknown == (None,) * 5


def _structured(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            _structured(
                '{"@graph":[{"@type":"NewsArticle","datePublished":"2026-11-03T09:30:00Z"}]}'
            ),
            datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
        ),
        ('<meta itemprop="datePublished" content="2026-11-03">', datetime(2026, 11, 3)),  # noqa: DTZ001
        (
            '<meta name="date" content="Tue, 03 Nov 2026 09:30:00 GMT">',
            datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
        ),
        (_structured('{"datePublished": "soon"'), None),
        (_structured("[" * 5_000), None),
        (_structured('{"datePublished": {"a": 1}}'), None),
    ],
)
def test_the_date_of_publication_is_read_from_where_pages_put_it(
    head: str, published: datetime | None
) -> None:
    assert extract(page(STORY, head), source="a.html").published_at == published


def test_a_time_element_makes_a_day_exact_and_another_day_does_not() -> None:
    head = '<link rel="canonical" href="https://post.example/2026/11/03/crane">'
    exact = STORY.replace("<p>", '<time datetime="2026-11-03T10:30:00+01:00">3 Nov</time><p>', 1)
    assert extract(page(exact, head), source="a.html").published_at == datetime(
        2026, 11, 3, 10, 30, tzinfo=CET
    )
    other = exact.replace("2026-11-03T", "2026-11-09T")
    assert extract(page(other, head), source="a.html").published_at == datetime(2026, 11, 3)  # noqa: DTZ001


def test_a_heading_over_links_is_no_title() -> None:
    body = f"<div><p>{LEAD}</p><p>{SECOND}</p><h2>Read more</h2><a href='/x'>Ferries late</a></div>"
    assert extract(page(body), source="a.html").title is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<form><p>Welcome back.</p><input type='Password'></form>", "is a login page"),
        ("<div id='root'></div><script>run()</script>", "has 0 words"),
        ("<p>The harbour was closed.</p>", "has 4 words of prose; an article needs at least 50"),
        (_structured('{"isAccessibleForFree": false}') + "<p>The harbour</p>", "paywall"),
        ("", "has 0 words"),
        ("<div>" * 20_000 + LEAD + SECOND, "words"),
    ],
    ids=["login", "script", "short", "paywall", "empty", "deep"],
)
def test_a_page_without_an_article_is_told_by_what_it_is(body: str, why: str) -> None:
    with pytest.raises(NoArticle, match=why) as caught:
        extract(page(body), source="https://post.example/crane")
    assert caught.value.source == "https://post.example/crane"


def test_an_article_with_a_login_form_beside_it_is_read() -> None:
    form = "<form action='/login'><input name='u'><input type='password'></form>"
    assert extract(page(form + STORY), source="a.html").text.startswith(LEAD)


def test_nothing_is_printed_about_a_page_that_cannot_be_read(
    capfd: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    handlers = root.handlers[:]
    root.handlers.clear()
    try:
        with pytest.raises(NoArticle):
            extract("", source="a.html")
    finally:
        root.handlers[:] = handlers
    assert capfd.readouterr() == ("", "")


def test_a_tag_of_endless_attributes_is_refused_before_it_is_parsed() -> None:
    tag = " ".join(f"data-{n}=1" for n in range(200_000))
    with pytest.raises(UnreadableSource, match="more than 10,000 attributes"):
        extract(page(f"<p {tag}>{LEAD}</p>{STORY}"), source="a.html")


def test_a_tag_that_is_long_for_a_picture_in_it_is_read() -> None:
    picture = f'<img alt="the harbour" src="data:image/png;base64,{"QUJD" * 50_000}">'
    assert LEAD in extract(page(picture + STORY), source="a.html").text
