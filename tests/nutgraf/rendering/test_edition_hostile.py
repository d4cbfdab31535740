"""Strings of articles, sources and the model stay text on an edition's page."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]
from pydantic import JsonValue

import morning
from nutgraf.jobs.outputs.desk import Desk
from nutgraf.jobs.records import Copy, OutputRow
from nutgraf.rendering.edition_html import to_edition_html
from nutgraf.rendering.edition_view import EditionView, Voice
from nutgraf.rendering.plain import one_line
from nutgraf_schemas.digest import Digest

HARMLESS = "Plain words"
HOSTILE = [
    "</script><script>alert(1)</script>",
    "</style><style>*{display:none}</style>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "//evil.example/x.js",
    "abc\u202edef\u2066ghi",
    "nul\x00l \x1b[31mred\x1b[0m",
    "{{7*7}} {% raw %} ${7*7} {# #}",
    "<!-- --><![CDATA[ x",
    "</title></option></select><b>",
    "&lt;b&gt; &#60;i&#62;",
    "alone \ud800",
]
KEPT = {"amount", "cost_usd", "created_at", "direction", "id", "published_at", "reason"}


def _poisoned(digest: Digest, word: str) -> Digest:
    def poison(value: JsonValue, field: str = "") -> JsonValue:
        if isinstance(value, dict):
            return {name: poison(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [poison(inner, field) for inner in value]
        is_theirs = isinstance(value, str) and field not in KEPT | {"schema_version"}
        return word if is_theirs else value

    return Digest.model_validate(poison(digest.model_dump(mode="json")))


def _view(word: str) -> EditionView:
    safe = word.replace("\ud800", "\ufffd")  # which pydantic lets into no digest
    desk = Desk()
    for row in morning.rows():
        digest = _poisoned(row.digest, safe) if row.digest else None
        copies = tuple(Copy(word, c.similarity, word, word, word) for c in row.copies)
        hostile = replace(
            row, id=word, origin=f"{word} {word}", digest=digest, copies=copies, message=word
        )
        if hostile.status in {"failed", "skipped"}:
            hostile = replace(hostile, reason=word)
        desk.take(hostile, f"{word}.html" if digest else None)
    run = replace(morning.run(), id=word, edition=word, title=word)
    view = desk.view(run, digests_file="digests.jsonl", failures_file="failures.jsonl")
    changes = tuple(replace(figure, change=Decimal(5)) for figure in view.figures)
    stories = [story for topic in view.topics for story in topic.stories]
    voices = tuple(Voice(s, s.digest.quotes[0]) for s in stories if s.digest.quotes)
    return replace(view, changes=changes, voices=voices)


def _skeleton(page: Any) -> Iterator[tuple[object, tuple[tuple[str, str], ...]]]:
    """All that is not text, but for what holds their words or their pages' names."""
    for element in page.iter():
        attributes = {**element.attrib}
        if element.tag == "option" and attributes.get("data-number", "").isdigit():
            del attributes["value"]
        if element.tag == "a" and ".html" in attributes["href"]:
            assert not attributes["href"].startswith(("/", "javascript:"))
            assert not set(attributes["href"]) & set(" \"'<>:\\\x00")
            attributes["href"] = "page"
        yield element.tag, tuple(sorted(attributes.items()))


@pytest.fixture(scope="module")
def model() -> Any:
    return html.document_fromstring(to_edition_html(_view(HARMLESS)))


def _shown(page: Any) -> str:
    return " ".join(page.text_content().lower().split())


@pytest.mark.parametrize("word", HOSTILE, ids=range(len(HOSTILE)))
def test_a_page_has_no_element_or_attribute_of_theirs(word: str, model: Any) -> None:
    source = to_edition_html(_view(word))
    page = html.document_fromstring(source.encode("utf-8").decode())
    assert list(_skeleton(page)) == list(_skeleton(model))
    assert page.xpath("//script/text()") == model.xpath("//script/text()")
    assert page.xpath("//style/text()") == model.xpath("//style/text()")
    shown = one_line(word).lower().removesuffix(",")
    assert _shown(page).count(shown) >= _shown(model).count(HARMLESS.lower())


def test_the_words_of_others_are_all_over_the_harmless_page(model: Any) -> None:
    """Else the tests above would show nothing."""
    assert _shown(model).count(HARMLESS.lower()) > 300


def test_rows_of_no_digest_are_passed_over_unless_they_failed() -> None:
    desk = Desk()
    desk.take(OutputRow("a", 0, "o", "copy", copy_of="b", similarity=1.0))
    assert desk.view(morning.run()).missing == ()
