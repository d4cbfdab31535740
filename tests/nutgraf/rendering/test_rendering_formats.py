import json
import subprocess
import sys
from typing import get_args

import pytest

from nutgraf import rendering
from nutgraf.errors import InputError
from nutgraf.rendering import Format, render, to_html, to_markdown, to_text
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.digest import Digest


def test_each_format_is_what_its_function_says(digest: Digest, segmentation: Segmentation) -> None:
    text = segmentation.text
    page = render(digest, "html", article_text=text, segmentation=segmentation)

    assert page == to_html(digest, text, segmentation)
    assert render(digest, "text", width=60, color=True) == to_text(digest, width=60, color=True)
    assert render(digest, "markdown") == to_markdown(digest)


def test_json_is_the_digest_and_can_be_read_back(digest: Digest) -> None:
    output = render(digest, "json")

    assert output.startswith('{\n  "schema_version": "1",\n')
    assert output.endswith("\n}\n")
    assert Digest.model_validate(json.loads(output)) == digest


@pytest.mark.parametrize("form", get_args(Format))
def test_every_format_ends_its_last_line_once(
    digest: Digest, segmentation: Segmentation, form: Format
) -> None:
    output = render(digest.with_text(segmentation.text), form)

    assert output.endswith("\n")
    assert not output.endswith("\n\n")


def test_a_page_needs_the_articles_text(digest: Digest) -> None:
    with pytest.raises(InputError, match="pass article_text, or a digest with its text"):
        render(digest, "html")


def test_the_package_offers_what_it_lists() -> None:
    assert sorted(rendering.__all__) == [
        "Format",
        "render",
        "to_html",
        "to_markdown",
        "to_text",
        "verification_to_html",
        "verification_to_text",
    ]


def test_json_and_markdown_import_neither_rich_nor_jinja() -> None:
    code = (
        "import sys, nutgraf.rendering;print([m for m in ('rich', 'jinja2') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert run.stdout == "[]\n"
