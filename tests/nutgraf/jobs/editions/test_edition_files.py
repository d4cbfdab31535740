"""Editions from files and from command lines, and what is said of their faults."""

import re
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from nutgraf.errors import SettingsError
from nutgraf.jobs.editions import Budget, Edition, Rate, edition_for_inputs, load_edition
from nutgraf.jobs.editions.loading import changed_edition, safe_name

LEAST = "sources: [articles/]\noutputs: {folder: out}\n"


def written(tmp_path: Path, text: str, name: str = "morning.yaml") -> Path:
    path = tmp_path / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


def faults(tmp_path: Path, text: str, name: str = "morning.yaml") -> str:
    path = written(tmp_path, text, name)
    with pytest.raises(SettingsError) as caught:
        load_edition(path)
    return str(caught.value).replace(str(path), name)


def test_yaml_is_read(tmp_path: Path) -> None:
    edition = load_edition(
        written(
            tmp_path,
            """
            title: The morning
            sources:
              - wire/*.txt
              - feed: https://example.com/rss
                limit: 5
            outputs: {folder: out, pages: markdown}
            budget: {dollars: 2.50}
            """,
        )
    )
    assert edition.name == "morning"
    assert edition.title == "The morning"
    assert [source.kind for source in edition.sources] == ["path", "feed"]
    assert edition.outputs.folder == tmp_path / "out"
    assert str(edition.budget.dollars) == "2.5"


def test_toml_is_read_to_the_same_edition(tmp_path: Path) -> None:
    yaml = """
        sources: [wire/*.txt, {feed: 'https://example.com/rss', limit: 5}]
        outputs: {folder: out}
        deadline: 06:30
        """
    toml = """
        sources = ["wire/*.txt", {feed = "https://example.com/rss", limit = 5}]
        deadline = 06:30:00
        [outputs]
        folder = "out"
        """
    first = load_edition(written(tmp_path, yaml))
    assert load_edition(written(tmp_path, toml, "morning.toml")) == first
    assert first.deadline == "06:30"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("deadline: 16:30", "deadline", "16:30"),
        ("deadline: 1h30m", "deadline", "1h30m"),
        ("near_copies: off", "near_copies", "off"),
        ("near_copies: 1", "near_copies", 1.0),
        ("near_copies: .9", "near_copies", 0.9),
        ("provider_batch: yes", "provider_batch", True),
        ("provider_batch: True", "provider_batch", True),
        ("limit: 1_000", "limit", 1000),
        ("title: 2026-11-24", "title", "2026-11-24"),
        ("title: 'No'", "title", "No"),
        ("title: no", "title", "no"),
        ("title: ~", "title", None),
        ("title:", "title", None),
        ("title: 007", "title", "007"),
        ("title: 1:30:00", "title", "1:30:00"),
    ],
)
def test_plain_words_of_yaml_mean_what_they_say(
    tmp_path: Path, line: str, field: str, value: object
) -> None:
    """YAML 1.1 takes 16:30 for 990, no for false, 007 for 7 and a date for an object."""
    assert getattr(load_edition(written(tmp_path, LEAST + line)), field) == value


def test_norwegian_is_a_language(tmp_path: Path) -> None:
    edition = load_edition(written(tmp_path, LEAST + "model: {language: no}"))
    assert edition.model.language == "no"


def test_a_single_source_needs_no_list(tmp_path: Path) -> None:
    one = load_edition(written(tmp_path, "sources: articles/\noutputs: {folder: out}\n"))
    assert one == load_edition(written(tmp_path, LEAST))


def test_a_byte_order_mark_and_the_line_ends_of_windows_are_nothing(tmp_path: Path) -> None:
    path = tmp_path / "morning.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode())
    assert load_edition(path).name == "morning"


def test_every_fault_is_told_at_once_with_its_line_and_what_was_meant(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        """\
        titel: The morning
        sources:
          - wire/*.txt
          - path: wire
            limt: 3
        outputs:
          folder: out
          pages: pdf
        budget: {call: 5}
        rate: 60
        priority: high
        """,
    )
    keys = ", ".join(Rate.model_fields)
    assert told.splitlines() == [
        "edition 'morning.yaml' has 6 faults:",
        "  line 5: sources.1.limt: there is no such key; did you mean 'limit'?",
        "  line 8: outputs.pages: should be 'html', 'markdown' or 'none', not 'pdf'",
        f"  line 10: rate: should be a mapping with keys of its own: {keys}",
        "  line 9: budget.call: there is no such key; did you mean 'calls'?",
        "  line 11: priority: should be a valid integer, not 'high'",
        "  line 1: titel: there is no such key; did you mean 'title'?",
    ]


def test_a_single_fault_stands_in_one_line(tmp_path: Path) -> None:
    assert faults(tmp_path, LEAST + "colour: red") == (
        "edition 'morning.yaml': line 3: colour: there is no such key; there are name, title, "
        "sources, outputs, model, sections, concurrency, workers, rate, budget, deadline, "
        "priority, near_copies, limit, deliveries, schedule, provider_batch"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("near-copies: 0.9", "near-copies: there is no such key; did you mean 'near_copies'?"),
        ("Concurency: 4", "Concurency: there is no such key; did you mean 'concurrency'?"),
        ("model: {basе_url: x}", "did you mean 'base_url'?"),
        ("title: 2026", "title: should be a valid string, not 2026; put it in quotation marks"),
        ("deliveries: 3", "deliveries: should be a list, not 3"),
        ("limit: true", "limit: should be a valid integer, not true"),
        ("limit: 1.5e3x", "limit: should be a valid integer, not '1.5e3x'"),
        ("3: x", "is no key; there are name, title"),
        ("schedule: {timezone: UTC}", "schedule.cron: is missing; add it (Such as '30 4 * * 1-5'"),
        ("deliveries: [{webhok: 'https://example.com'}]", "did you mean 'webhook'?"),
        ("sections: [headlin]", "no section 'headlin'; there are headline"),
    ],
)
def test_faults_say_what_to_do(tmp_path: Path, line: str, told: str) -> None:
    assert told in faults(tmp_path, LEAST + line)


def test_what_is_missing_is_told_with_what_it_is_for(tmp_path: Path) -> None:
    told = faults(tmp_path, "title: x")
    assert "sources: is missing; add it (Where the articles come from" in told
    assert "outputs: is missing; add it (What is written where.)" in told


@pytest.mark.parametrize(
    "line",
    [
        "api_key: sk-hunter2",
        "model: {api_key: sk-hunter2}",
        "model: {api-key: sk-hunter2}",
        "model: {openai_api_key: sk-hunter2}",
    ],
)
def test_keys_are_refused_with_the_place_where_they_belong(tmp_path: Path, line: str) -> None:
    told = faults(tmp_path, LEAST + line)
    assert "NUTGRAF_API_KEY" in told
    assert "hunter2" not in told


@pytest.mark.parametrize(
    "line",
    [
        "token: hunter2",
        "model: {base_url: ['hunter2']}",
        "model: {base_url: 'https://me:hunter2@example.com/v1'}",
        "deliveries: [{webhook: 'https://me:hunter2@example.com'}]",
        "deliveries: [{webhook: 'https://example.com', secret_env: hunter2}]",
        "deliveries: [{webhook: 'https://example.com', secret: hunter2}]",
        "deliveries: [{webhook: 'https://example.com', secret_env: 9051987}]",
        "sources: ['https://me:hunter2@example.com/']",
    ],
)
def test_no_message_shows_what_may_be_a_secret(tmp_path: Path, line: str) -> None:
    base = "outputs: {folder: out}\n" if line.startswith("sources") else LEAST
    told = faults(tmp_path, base + line)
    assert "hunter2" not in told
    assert "9051987" not in told


def test_a_key_that_stands_twice_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    told = faults(tmp_path, LEAST + "limit: 3\nmodel: {cache: true, cache: false}\nlimit: 4\nx: 1")
    assert "line 5: 'limit' stands there twice" in told
    assert "line 4: 'cache' stands there twice" in told
    assert "there is no such key" in told


def test_a_key_that_stands_twice_is_a_fault_alone(tmp_path: Path) -> None:
    told = faults(tmp_path, LEAST + "limit: 3\nlimit: 4")
    assert told == "edition 'morning.yaml': line 4: 'limit' stands there twice"


def test_toml_refuses_what_stands_twice(tmp_path: Path) -> None:
    assert "no TOML" in faults(tmp_path, "limit = 3\nlimit = 4", "morning.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty; 'nutgraf batch init'"),
        ("# nothing\n", "is empty"),
        ("- a\n- b", "no mapping of keys to values"),
        ("just words", "no mapping of keys to values"),
        ("sources: [a", "is no YAML"),
        ("sources: *.txt", "put values that begin with '*'"),
        ("schedule: {cron: * * * * *}", "is no YAML"),
        ("a: b\n---\nc: d", "is no YAML"),
        ("sources:\n\t- a", "is no YAML"),
        ("title: !!python/object/apply:os.system ['true']", "is no YAML"),
        ("title: !!bool maybe", "a value is not what its tag says"),
        ("title: !!timestamp soon", "a value is not what its tag says"),
        ("title: !!int soon", "is no YAML"),
        ("? [a, b]\n: c", "is no YAML"),
        ("a: " + "[" * 1200, "is no YAML"),
        ("title: \x00", "is no YAML"),
        ("limit: " + "9" * 5000, "is no YAML"),
    ],
    ids=lambda text: repr(text)[:30],
)
def test_what_is_no_edition_is_told_so(tmp_path: Path, text: str, told: str) -> None:
    assert told in faults(tmp_path, text)


def test_aliases_that_multiply_do_not(tmp_path: Path) -> None:
    """Nine lines of ten aliases each would be a thousand million words."""
    lines = ['a0: &a0 ["lol"]']
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    began = time.monotonic()
    told = faults(tmp_path, "\n".join(lines) + "\nsources: *a9\noutputs: *a9\ntitle: *a9\n")
    assert time.monotonic() - began < 2
    assert len(told) < 10_000


def test_files_that_cannot_be_read_are_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"there is no edition .*batch init"):
        load_edition(tmp_path / "morning.yaml")
    with pytest.raises(SettingsError, match=r"is no file of \.yaml or \.yml or \.toml"):
        load_edition(tmp_path / "morning.json")
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load_edition(tmp_path / "folder.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"title: caf\xe9\n")
    with pytest.raises(SettingsError, match="is no UTF-8"):
        load_edition(tmp_path / "latin.yaml")
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError, match="larger than 1 MB"):
        load_edition(tmp_path / "large.yaml")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("night edition", "night-edition"),
        ("Abend (spät)", "Abend-sp-t"),
        ("..", "edition"),
        ("晩", "edition"),
        ("x" * 80, "x" * 60),
    ],
)
def test_names_are_made_safe(tmp_path: Path, text: str, name: str) -> None:
    assert safe_name(text) == name
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,60}", safe_name(text))


def test_a_file_name_that_is_no_name_is_made_one(tmp_path: Path) -> None:
    assert load_edition(written(tmp_path, LEAST, "night edition.yml")).name == "night-edition"


def test_a_command_line_is_an_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    edition = edition_for_inputs(
        ["news/*.txt", "night.jsonl", "https://example.com/a", "feed:https://example.com/rss"],
        Path("tonight"),
        concurrency=8,
        budget={"calls": 100},
        model={"model": "ollama/qwen3"},
        limit=None,
    )
    assert edition.name == "tonight"
    assert [source.kind for source in edition.sources] == ["path", "jsonl", "url", "feed"]
    assert edition.sources[0].location == str(tmp_path / "news/*.txt")
    assert edition.outputs.folder == tmp_path / "tonight"
    assert edition.concurrency == 8
    assert edition.budget.calls == 100
    assert edition.model.model == "ollama/qwen3"
    assert Edition.model_validate_json(edition.model_dump_json()) == edition


@pytest.mark.parametrize(
    ("output", "name"),
    [("out/", "out"), ("a/../b c", "b-c"), ("/srv/x.d", "x-d"), ("/", "edition")],
)
def test_an_edition_without_a_file_is_named_after_its_output(output: str, name: str) -> None:
    assert edition_for_inputs(["a"], Path(output)).name == name


def test_outputs_of_a_command_line_stand_beside_its_folder(tmp_path: Path) -> None:
    edition = edition_for_inputs(["a"], tmp_path, outputs={"pages": "markdown", "jsonl": None})
    assert edition.outputs.pages == "markdown"
    assert edition.outputs.folder == tmp_path


@pytest.mark.parametrize(
    ("inputs", "options", "told"),
    [
        ([], {}, "this run: sources: is empty; name at least one"),
        (["ftp://example.com"], {}, "this run: sources.0.url: 'ftp://example.com' is no http"),
        (["a"], {"concurrency": 0}, "concurrency: should be greater than or equal to 1, not 0"),
        (["a"], {"concurency": 1}, "did you mean 'concurrency'?"),
    ],
)
def test_faults_of_a_command_line_are_told(
    inputs: list[str], options: dict[str, Any], told: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        edition_for_inputs(inputs, Path("out"), **options)
    assert told in str(caught.value)


def test_single_values_of_an_edition_can_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = load_edition(written(tmp_path, LEAST + "budget: {calls: 5, tokens: 9}\nlimit: 3\n"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    changed = changed_edition(
        edition, budget={"calls": 7}, limit=None, outputs={"folder": "o"}, model={"cache": False}
    )
    assert changed.budget == Budget(calls=7, tokens=9)
    assert changed.limit == 3
    assert changed.outputs.folder == elsewhere / "o"
    assert changed.sources == edition.sources
    assert changed_edition(edition) == edition
    with pytest.raises(SettingsError, match=r"this run: budget\.calls: should be greater"):
        changed_edition(edition, budget={"calls": 0})
