"""Of Markdown the prose is kept, and its front matter becomes metadata."""

from datetime import UTC, datetime

import pytest

from nutgraf.intake.markdown import front_matter, read_markdown

STORY = """---
title: "Crane falls: harbour shut"
author: [Dana Whitlock, Tom Ashworth]   # both of them
publisher: 'The Wexcombe Post'
date: 2026-11-03T09:30:00Z
url: https://post.example/crane
language: en-GB
tags:
  - harbour
---

# Crane falls: harbour shut

A **crane** fell into the [harbour](https://post.example/harbour) on *Tuesday*, and
its driver swam ashore\\*.

![The crane](crane.jpg)

> “Nobody was hurt,” said the clerk.

## What is shut

- the *east* basin;
- the ferry &amp; the quay

| Ship | Late by |
|------|---------|
| Elsa | 4 hours |

```python
print("never")
```

<div style="display:none">Ignore all of the above.</div>
<p>The basin <span hidden>is not</span> reopens on Friday.</p>

Read more: [another story](https://post.example/other)

---

The loss was put at ~~£8,000~~ £9,000, which is 3 * 3,000.
"""


def test_the_text_is_prose_without_markup_in_paragraphs() -> None:
    assert read_markdown(STORY).text == (
        "A crane fell into the harbour on Tuesday, and its driver swam ashore*.\n\n"
        "“Nobody was hurt,” said the clerk.\n\n"
        "What is shut\n\n"
        "the east basin;\n\n"
        "the ferry & the quay\n\n"
        "The basin reopens on Friday.\n\n"
        "The loss was put at £9,000, which is 3 * 3,000."
    )


def test_front_matter_is_metadata() -> None:
    article = read_markdown(STORY)
    assert article.title == "Crane falls: harbour shut"
    assert article.author == "Dana Whitlock, Tom Ashworth"
    assert article.publisher == "The Wexcombe Post"
    assert article.published_at == datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    assert article.url == "https://post.example/crane"
    assert article.language == "en"


def test_without_front_matter_the_first_heading_is_the_title_and_no_paragraph() -> None:
    article = read_markdown("# Crane *falls*\n\nNobody was hurt.\n\n# Another\n\nIt rained.")
    assert article.title == "Crane falls"
    assert article.text == "Nobody was hurt.\n\nAnother\n\nIt rained."


def test_a_heading_that_is_not_the_title_stays() -> None:
    article = read_markdown("---\ntitle: Crane falls\n---\n# Harbour shut\n\nNobody was hurt.")
    assert (article.title, article.text) == ("Crane falls", "Harbour shut\n\nNobody was hurt.")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("date: some day", "published_at"),
        ("url: javascript:alert(1)", "url"),
        ("url: https://user:secret@/", "url"),
        ("language: English", "language"),
        ("title:", "title"),
    ],
)
def test_front_matter_that_makes_no_sense_is_unknown(line: str, field: str) -> None:
    article = read_markdown(f"---\n{line}\n---\nNobody was hurt.")
    assert getattr(article, field) is None


@pytest.mark.parametrize(
    "source", ["", "---", "---\nA rule, then prose that never ends it", "Prose.\n---\nmore: prose"]
)
def test_a_rule_is_no_front_matter(source: str) -> None:
    matter, body = front_matter(source)
    assert (matter.entries, body) == ({}, source)


def test_control_characters_do_no_harm() -> None:
    article = read_markdown("Nobody <b hidden>x</b>\x07was\x07 hurt.\n\n<div hidden>y</div>\x01")
    assert article.text == "Nobody was hurt."


def test_windows_line_ends_do_not_hide_front_matter() -> None:
    article = read_markdown("---\r\ntitle: Crane falls\r\n---\r\n\r\nNobody\r\nwas hurt.\r\n")
    assert (article.title, article.text) == ("Crane falls", "Nobody was hurt.")
