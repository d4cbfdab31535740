"""docs/slack.md says what is true: its generated parts are what code makes now."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
import yaml
from typer.testing import CliRunner

from nutgraf.cli.app import app
from nutgraf.rendering.slack.messages import MESSAGE_TEXT, MOST_BLOCKS
from nutgraf.slack import tables
from nutgraf.slack.manifest import EVENTS_PATH, MOST_UNFURL_DOMAINS, SCOPES
from nutgraf.slack.settings import SlackSettings

PAGE: Final = Path(__file__).parents[1] / "docs" / "slack.md"
_PART: Final = re.compile(r"<!-- generated: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def _scopes() -> str:
    rows = ["| scope | what for |", "|---|---|"]
    for name, need in SCOPES.items():
        only = "; only with `NUTGRAF_SLACK_UNFURL_DOMAINS`" if need.for_unfurling else ""
        rows.append(f"| `{name}` | {need.why}{only} |")
    return "\n".join(rows)


def _settings() -> str:
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, setting in SlackSettings.model_fields.items():
        default = setting.get_default() if setting.default_factory is None else "the data folder"
        shown = "" if default in {None, ()} else default
        rows.append(f"| `{name.upper()}` | {shown} | {setting.description} |")
    return "\n".join(rows)


PARTS: Final[dict[str, Callable[[], str]]] = {"scopes": _scopes, "settings": _settings}


@pytest.mark.parametrize("name", PARTS)
def test_a_generated_part_of_the_slack_page_is_what_code_makes(
    name: str, request: pytest.FixtureRequest
) -> None:
    """`make docs` writes them anew."""
    text = PAGE.read_text()
    made = f"<!-- generated: {name} -->\n{PARTS[name]()}\n<!-- end -->"
    if request.config.getoption("--rewrite"):
        found = re.search(rf"<!-- generated: {name} -->\n.*?<!-- end -->", text, re.DOTALL)
        assert found is not None
        PAGE.write_text(text.replace(found.group(), made))
    else:
        assert made in text


def test_every_generated_part_of_the_slack_page_has_its_maker() -> None:
    assert {match[1] for match in _PART.finditer(PAGE.read_text())} == set(PARTS)


def test_commands_on_the_slack_page_are_there() -> None:
    """In the blocks and in the text, with the flags that are named beside them."""
    lines = re.findall(r"(?:^\$ |`)nutgraf\s([^`]*?)(?:$|`)", PAGE.read_text(), re.MULTILINE)
    assert len(lines) > 6
    for line in lines:
        words = line.split()
        command = words[:2] if words[0] == "slack" else words[:1]
        shown = CliRunner().invoke(app, [*command, "--help"])
        assert shown.exit_code == 0, line
        assert {w for w in words if w.startswith("--")} <= set(shown.stdout.split()), line


def test_variables_on_the_slack_page_are_settings() -> None:
    named = set(re.findall(r"NUTGRAF_SLACK_([A-Z_]+[A-Z])", PAGE.read_text()))
    assert named <= {name.upper() for name in SlackSettings.model_fields}


def test_tables_on_the_slack_page_are_all_that_the_bot_has() -> None:
    named = set(re.findall(r"`(nutgraf_slack_\w+)`", PAGE.read_text()))
    assert named == set(tables.metadata.tables)


def test_limits_on_the_slack_page_are_the_ones_that_are_kept() -> None:
    text = PAGE.read_text()
    assert f"{MOST_BLOCKS} blocks and {MESSAGE_TEXT:,} characters" in text
    assert MOST_UNFURL_DOMAINS == 5
    assert f"`{EVENTS_PATH}`" in text


def test_the_deliveries_on_the_slack_page_are_an_editions() -> None:
    from nutgraf.jobs.editions import Edition

    [block] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)
    fields = yaml.safe_load(block)
    Edition.model_validate(
        {
            "name": "morning",
            "sources": ["https://news.example/feed.xml"],
            "outputs": {"folder": "/tmp/morning"},  # noqa: S108 -- nothing is written
            **fields,
        }
    )
