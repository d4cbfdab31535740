"""The preview shows what Slack would, and nothing of it acts."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from nutgraf.errors import InputError
from nutgraf.rendering.slack.digests import digest_posting
from nutgraf.rendering.slack.messages import EditionPosting, Message, Posting, View
from nutgraf.rendering.slack.mrkdwn import spans
from nutgraf.rendering.slack.preview import posting_preview, preview_html
from nutgraf.rendering.slack.views import (
    HomeEdition,
    evidence_view,
    feedback_view,
    home_view,
    settings_view,
)
from nutgraf_schemas.digest import Digest

_NAMES = {"C04MORNING": "morning-news", "U0123": "Ada"}
_HOSTILE = [
    "</style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "<javascript:alert(1)|click>",
    '<https://evil.example/"onmouseover=alert(1)|click>',
    "{{7*7}} {% raw %}",
    "&lt;b&gt;bold&lt;/b&gt;",
]


def _message(*blocks: Any) -> Message:
    return Message(blocks, "fallback")


def _mrkdwn(text: str) -> Message:
    return _message({"type": "section", "text": {"type": "mrkdwn", "text": text}})


def _rich(*parts: Any) -> Message:
    return _message({"type": "rich_text", "elements": list(parts)})


def _body(shown: Sequence[Message | Posting | EditionPosting | View]) -> Any:
    page = html.document_fromstring(preview_html(shown, title="Preview", names=_NAMES))
    return page.find("body")


def _said(node: Any) -> str:
    return " ".join(node.text_content().split())


def _seen(node: Any, kind: str) -> list[str]:
    return [_said(n) for n in node.iter() if kind in (n.get("class") or "").split()]


def test_a_digest_is_shown_with_its_buttons_and_its_thread(digest: Digest) -> None:
    posting = digest_posting(digest, key="k", asked_by="U0123")
    page = posting_preview(posting, title="Norvik", channel="market-news", names=_NAMES)
    body = html.document_fromstring(page).find("body")
    assert page.startswith("<!DOCTYPE html>")
    assert _seen(body, "channel") == ["# market-news"]
    assert _seen(body, "badge") == ["APP"] * (1 + len(posting.replies))
    assert [_said(h) for h in body.iter("h2")] == [digest.headline]
    assert "Evidence" in _seen(body, "button")
    assert "@Ada" in _seen(body, "mention")
    thread = body.find(".//section[@class='thread']")
    assert len(thread.findall("article")) == len(posting.replies)
    assert digest.conclusion is not None
    assert digest.conclusion.text in _said(thread)


def test_an_edition_is_its_head_and_then_each_story() -> None:
    stories = [Posting(_mrkdwn(f"Story {n}"), (_mrkdwn("Reply"),)) for n in range(3)]
    body = _body([EditionPosting(_mrkdwn("The morning"), stories)])
    assert [_said(p) for p in body.iterfind(".//div[@class='said']")] == [
        "The morning",
        *("Story 0", "Reply", "Story 1", "Reply", "Story 2", "Reply"),
    ]


def test_views_are_cards(digest: Digest) -> None:
    sections = {f"s{n}": f"Section {n}" for n in range(12)}
    edition = HomeEdition("morning", "The Morning Edition", channel="C04MORNING")
    shown = [
        evidence_view(digest, key="k"),
        feedback_view(digest, key="k", metadata="{}"),
        home_view([edition]),
        settings_view(edition, sections=sections),
    ]
    evidence, feedback, home, settings = _body(shown).findall(".//section")
    assert _seen(evidence, "top") == ["The article’s own words"]
    assert digest.key_takeaways[0].evidence[0].text in _said(evidence)
    assert _seen(feedback, "foot") == ["CancelSend"]
    assert _seen(feedback, "hollow") == ["What does the article say instead?"]
    assert _seen(home, "mention") == ["#morning-news"]
    assert "# morning-news" in _seen(settings, "select")
    assert _seen(settings, "token") == [*sections.values()]
    assert _seen(settings, "tick") == [""]


def test_rich_text_is_shown_as_it_is_meant() -> None:
    body = _body(
        [
            _rich(
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Loud", "style": {"bold": True, "strike": True}},
                        {"type": "link", "url": "https://news.example/?a=1&b=2", "text": "there"},
                        {"type": "link", "url": "https://bare.example/"},
                        {"type": "channel", "channel_id": "C04MORNING"},
                        {"type": "user", "user_id": "U9"},
                        {"type": "emoji", "name": "newspaper", "unicode": "1f4f0"},
                        {"type": "emoji", "name": "party-nut"},
                        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "then"},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "offset": 2,
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "text", "text": "third"}],
                        }
                    ],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "*said*"}]},
                {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a  b"}]},
            )
        ]
    )
    assert [(a.get("href"), _said(a)) for a in body.iter("a")] == [
        ("https://news.example/?a=1&b=2", "there"),
        ("https://bare.example/", "https://bare.example/"),
    ]
    assert _seen(body, "strike") == _seen(body, "bold") == ["Loud"]
    assert _seen(body, "mention") == ["#morning-news", "@U9"]
    assert _said(next(body.iter("p"))).startswith("nutgraf")
    assert "📰:party-nut:then" in _said(body)
    assert [(ol.get("start"), _said(ol)) for ol in body.iter("ol")] == [("3", "third")]
    assert [_said(q) for q in body.iter("blockquote")] == ["*said*"]
    assert [p.text_content() for p in body.iter("pre")] == ["a  b"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", [("text", "plain", "")]),
        ("a *b* c", [("text", "a ", ""), ("text", "b", "bold"), ("text", " c", "")]),
        ("*_x_*", [("text", "x", "bold italic")]),
        ("~x~ `*y*`", [("text", "x", "strike"), ("text", " ", ""), ("text", "*y*", "code")]),
        ("2*3*4 snake_case_name * x *", [("text", "2*3*4 snake_case_name * x *", "")]),
        ("<https://a.example|A &amp; B>", [("link", "A & B", "")]),
        ("*<https://a.example>*", [("link", "https://a.example", "bold")]),
        ("<@U1> <#C1|news>", [("user", "", ""), ("text", " ", ""), ("channel", "news", "")]),
        ("<!channel>", [("broadcast", "@channel", "")]),
        ("<!date^1^{date}|12 May>", [("text", "12 May", "")]),
        ("&lt;!channel&gt; &amp;amp;", [("text", "<!channel> &amp;", "")]),
        ("<javascript:x|y>", [("text", "<javascript:x|y>", "")]),
    ],
)
def test_mrkdwn_is_read_as_slack_reads_it(text: str, shown: list[tuple[str, str, str]]) -> None:
    assert [(s.kind, s.text, " ".join(sorted(s.styles))) for s in spans(text)] == shown


def test_mrkdwn_of_nothing_but_marks_takes_no_time() -> None:
    for mark in ("*", "_", "<", "`", "*a", "<a|", "_*", "~ ~"):
        assert "".join(span.text for span in spans(mark * 20_000))


@pytest.mark.parametrize("word", _HOSTILE)
def test_no_word_becomes_an_element_or_an_address(word: str) -> None:
    plain = {"type": "plain_text", "text": word}
    text = {"type": "text", "text": word}
    shown: list[Message | View] = [
        _mrkdwn(word),
        Message((), word),
        _message(
            {"type": "header", "text": plain},
            {"type": "section", "fields": [plain], "accessory": {"type": "button", "text": plain}},
            {"type": "context", "elements": [plain]},
            {"type": "actions", "elements": [{"type": "button", "text": plain, "url": word}]},
        ),
        _rich(
            {"type": "rich_text_section", "elements": [text, {"type": "link", "url": word}]},
            {"type": "rich_text_section", "elements": [{"type": "user", "user_id": word}]},
            {"type": "rich_text_list", "style": word, "elements": []},
        ),
        {"type": "modal", "title": plain, "close": plain, "blocks": []},
    ]
    page = preview_html(shown, title=word, names={word: word}, channel=word, sent=word)
    tree = html.document_fromstring(page)
    assert {e.tag for e in tree.iter()} <= _OURS
    assert {name for e in tree.iter() for name in e.attrib} <= _ATTRIBUTES
    for anchor in tree.iter("a"):
        assert re.match(r"https?://[^\s\"<>]+$", anchor.get("href"))
        assert anchor.get("rel") == "noopener noreferrer"
    assert "default-src 'none'" in page
    assert "script" not in {e.tag for e in tree.iter()}


_OURS = set(
    "html head meta title style body main section article div p b span a svg path rect h2 hr ul ol "
    "li blockquote pre".split()
)
_ATTRIBUTES = set(
    "lang charset http-equiv content name class href rel dir aria-hidden aria-label viewbox d fill "
    "stroke stroke-width stroke-linecap stroke-linejoin width height rx opacity start".split()
)


def test_a_block_that_is_unknown_is_named() -> None:
    with pytest.raises(InputError, match="shows no 'video'"):
        preview_html([_message({"type": "video"})], title="x")
