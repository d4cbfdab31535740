"""Strings of the article and the model stay text, whatever they hold and wherever they stand."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from pydantic import JsonValue

from nutgraf.rendering import to_html, to_markdown, to_text
from nutgraf.rendering.plain import one_line
from nutgraf.segmentation.segments import Segmentation, Sentence
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest

HARMLESS = "Plain words"
HOSTILE = [
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "abc\u202edef\u2066ghi",
    "nul\x00l",
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x9b2J",
    "{{7*7}} {% raw %} ${7*7} {# #}",
    "<!-- --><![CDATA[ x",
    "&lt;b&gt; &#60;i&#62;",
    "[bold]loud[/bold] [link=http://evil.example]x[/link] :smile:",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "<javascript:alert(1)> <http://evil.example>",
    "[x]: http://evil.example",
    "one\n\n# Heading\n\n```\ncode",
    "1. first",
    "- item",
    "+ item",
    "> quoted",
    "---",
    "***",
    "=== x",
    "| a | b |",
    "    indented",
    "ends in \\",
    "`tick` **bold** ~~gone~~",
]
KEPT = {
    "amount",
    "cost_usd",
    "created_at",
    "direction",
    "id",
    "published_at",
    "reason",
    "schema_version",
}

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

pytestmark = pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))


def _article(word: str, like: Segmentation) -> Segmentation:
    """As many paragraphs and sentences, each of them the word."""
    text, sentences = "", list[Sentence]()
    for sentence in like.sentences:
        same = bool(sentences) and sentences[-1].paragraph == sentence.paragraph
        text += "" if not sentences else " " if same else "\n\n"
        start = len(text)
        text += word
        sentences.append(
            Sentence(start, len(text), number=sentence.number, paragraph=sentence.paragraph)
        )
    return Segmentation(text=text, sentences=tuple(sentences), quotations=())


def _poisoned(word: str, digest: Digest, like: Segmentation) -> tuple[Digest, Segmentation]:
    """The digest with the word in place of every string of the article or the model."""
    cut = _article(word, like)

    def poison(value: JsonValue, field: str = "") -> JsonValue:
        if isinstance(value, dict) and "sentence" in value:
            (evidence,) = cut.evidence([int(str(value["sentence"]))])
            return evidence.model_dump(mode="json")
        if isinstance(value, dict) and value.keys() == {"start", "end"}:
            return {"start": 0, "end": 1}
        if isinstance(value, dict):
            own = field in {"extras", "supply_chain"}
            return {
                f"{word} {name}" if own and name != "evidence" else name: poison(inner, name)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [poison(inner, field) for inner in value]
        return word if isinstance(value, str) and field not in KEPT else value

    fields: Any = poison(digest.model_dump(mode="json"))
    fields["article"]["id"] = Article(text=cut.text).id
    return Digest.model_validate(fields), cut


def _skeleton(page: Any) -> Iterator[tuple[object, tuple[tuple[str, str], ...]]]:
    """All that is not text: elements, comments and attributes, in order."""
    for element in page.iter():
        yield element.tag, tuple(sorted(element.attrib.items()))


def _shown(page: Any) -> str:
    return " ".join(page.text_content().lower().split())


def test_a_page_has_no_element_or_attribute_of_theirs(
    word: str, digest: Digest, segmentation: Segmentation
) -> None:
    poisoned, cut = _poisoned(word, digest, segmentation)
    harmless, plain = _poisoned(HARMLESS, digest, segmentation)
    page = html.document_fromstring(to_html(poisoned, cut.text, cut))
    model = html.document_fromstring(to_html(harmless, plain.text, plain))

    assert list(_skeleton(page)) == list(_skeleton(model))
    assert page.xpath("//script/text()") == model.xpath("//script/text()")
    assert page.xpath("//style/text()") == model.xpath("//style/text()")
    assert _shown(page).count(one_line(word).lower()) >= _shown(model).count(HARMLESS.lower())


def test_markdown_has_no_element_or_attribute_of_theirs(
    word: str, digest: Digest, segmentation: Segmentation
) -> None:
    poisoned, _ = _poisoned(word, digest, segmentation)
    harmless, _ = _poisoned(HARMLESS, digest, segmentation)
    page = html.document_fromstring(GITHUB.render(to_markdown(poisoned)))
    model = html.document_fromstring(GITHUB.render(to_markdown(harmless)))

    assert list(_skeleton(page)) == list(_skeleton(model))
    assert _shown(page).count(one_line(word).lower()) >= _shown(model).count(HARMLESS.lower())


def test_text_has_no_control_or_style_of_theirs(
    word: str, digest: Digest, segmentation: Segmentation
) -> None:
    poisoned, _ = _poisoned(word, digest, segmentation)
    plain = to_text(poisoned, width=100, color=False)
    coloured = to_text(poisoned, width=100, color=True)

    assert plain.replace("\n", "").isprintable()
    assert one_line(word) in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
