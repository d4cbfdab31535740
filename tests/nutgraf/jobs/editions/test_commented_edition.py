"""The edition that is written to begin with."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import (
    Budget,
    Edition,
    ModelOptions,
    Outputs,
    Rate,
    Schedule,
    SlackChannel,
    SourceSpec,
    Webhook,
    commented,
    load_edition,
)
from nutgraf.jobs.editions.document import read_document
from nutgraf.settings import Settings

OPTION = re.compile(r"^( *)# ( *(?:- )?[a-z_]+:(?: .*)?)$", re.MULTILINE)
PARTS: list[tuple[str, type[BaseModel]]] = [
    ("", Edition),
    ("outputs", Outputs),
    ("model", ModelOptions),
    ("rate", Rate),
    ("budget", Budget),
    ("schedule", Schedule),
    ("sources", SourceSpec),
    ("deliveries.0", Webhook),
    ("deliveries.1", SlackChannel),
]


@pytest.fixture
def uncommented(tmp_path: Path) -> Path:
    """The edition with every option taken."""
    path = tmp_path / "night.yaml"
    path.write_text(OPTION.sub(r"\1\2", commented("night")), encoding="utf-8")
    return path


def part_of(values: Any, part: str) -> Any:
    """What stands under a key, or in the place that a number behind it names."""
    for name in filter(None, part.split(".")):
        values = values[int(name) if name.isdigit() else name]
    return values


def keys(values: Any, part: str) -> set[str]:
    inner = part_of(values, part)
    many = inner if isinstance(inner, list) else [inner]
    return {key for one in many if isinstance(one, dict) for key in one}


def test_it_loads_as_it_stands_and_is_all_defaults(tmp_path: Path) -> None:
    path = tmp_path / "night.yaml"
    path.write_text(commented("night"), encoding="utf-8")
    edition = load_edition(path)
    least = Edition.model_validate(
        {
            "name": "night",
            "sources": [{"path": "articles/", "folder": tmp_path}],
            "outputs": {"folder": tmp_path / "night-digests"},
        }
    )
    assert edition == least


@pytest.mark.parametrize(("part", "model"), PARTS, ids=lambda value: str(value))
def test_it_has_every_key_and_no_other(
    uncommented: Path, part: str, model: type[BaseModel]
) -> None:
    assert keys(read_document(uncommented).values, part) == set(model.model_fields)


def test_it_loads_with_every_option_taken(uncommented: Path) -> None:
    edition = load_edition(uncommented)
    assert {source.kind for source in edition.sources} == {
        "path", "jsonl", "url", "feed", "opml", "sitemap",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "model"), [(p, m) for p, m in PARTS if p not in {"sources", "model"}], ids=str
)
def test_defaults_that_it_shows_are_the_defaults(
    uncommented: Path, part: str, model: type[BaseModel]
) -> None:
    shown = part_of(read_document(uncommented).values, part)
    for name, field in model.model_fields.items():
        if isinstance(field.default, bool | int | float | str):
            assert shown[name] == field.default, name


@pytest.mark.parametrize("name", ["window_tokens", "timeout", "attempts", "cache"])
def test_defaults_of_settings_that_it_shows_are_theirs(uncommented: Path, name: str) -> None:
    shown = read_document(uncommented).values["model"][name]
    assert shown == Settings.model_fields[name].default


@pytest.mark.parametrize("name", ["2026", "true", "null", "1e5", "0x10"])
def test_names_that_look_like_something_else_stay_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(commented(name), encoding="utf-8")
    assert load_edition(path).name == name


@pytest.mark.parametrize("name", ["", "my night", 'a"b', "a\nb: c", "{x}"])
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="is no name for an edition"):
        commented(name)


def test_no_line_is_longer_than_a_screen() -> None:
    assert max(map(len, commented("night").splitlines())) <= 100
