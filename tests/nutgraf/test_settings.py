"""Settings: which source goes before which, and messages that name the fault and no secret."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nutgraf.errors import SettingsError
from nutgraf.settings import CONFIG_VARIABLE, Settings, config_file, load_settings, names_in

SECRET = "sk-hunter2hunter2"

WriteConfig = Callable[[str], Path]


@pytest.fixture
def write_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> WriteConfig:
    """Writes the settings file."""

    def write(toml: str) -> Path:
        path = tmp_path / "nutgraf.toml"
        path.write_text(toml)
        monkeypatch.setenv(CONFIG_VARIABLE, str(path))
        return path

    return write


def test_arguments_go_before_variables_before_the_file_before_defaults(
    write_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config('model = "openai/of-file"\ntimeout = 1\nattempts = 2\n')
    monkeypatch.setenv("NUTGRAF_MODEL", "openai/of-variable")
    monkeypatch.setenv("NUTGRAF_TIMEOUT", "20")
    settings = load_settings(model="openai/of-argument")
    assert (settings.model, settings.timeout, settings.attempts, settings.window_tokens) == (
        "openai/of-argument",
        20,
        2,
        6000,
    )


def test_what_is_none_or_empty_counts_as_not_given(
    write_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config('base_url = "http://127.0.0.1:9/v1"\n')
    monkeypatch.setenv("NUTGRAF_BASE_URL", "")
    assert load_settings(base_url=None).base_url == "http://127.0.0.1:9/v1"


def test_a_base_goes_between_arguments_and_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    base = Settings(timeout=3, attempts=3)
    monkeypatch.setenv("NUTGRAF_TIMEOUT", "20")
    monkeypatch.setenv("NUTGRAF_CONCURRENCY", "9")
    settings = load_settings(base, attempts=5)
    assert (settings.timeout, settings.attempts, settings.concurrency) == (3, 5, 9)


def test_the_file_is_the_users_and_never_the_working_directorys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text('model = "openai/strangers"\n')
    Path("nutgraf.toml").write_text('model = "openai/strangers"\n')
    Path(".env").write_text("NUTGRAF_MODEL=openai/strangers\n")
    assert load_settings().model == "embedded"
    config_file().parent.mkdir(parents=True)
    config_file().write_text('model = "openai/mine"\n')
    assert load_settings().model == "openai/mine"


@pytest.mark.parametrize("written", ["headline,quotes", " headline , quotes, "])
def test_a_variable_lists_sections_with_commas(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUTGRAF_SECTIONS", written)
    assert load_settings().sections == ("headline", "quotes")


@pytest.mark.parametrize("written", ['"headline,quotes"', '["headline", "quotes"]'])
def test_the_file_lists_sections_with_commas_or_as_a_list(
    written: str, write_config: WriteConfig
) -> None:
    write_config(f"sections = {written}\n")
    assert load_settings().sections == ("headline", "quotes")


def test_names_in_a_list_are_stripped_and_empty_ones_left_out() -> None:
    assert names_in(" a,b ,, c ") == ("a", "b", "c")
    assert names_in(" , ") == ()


def test_paths_may_begin_at_home(
    write_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config('cache_folder = "~/answers"\nmodel_file = "~/m.gguf"\n')
    settings = load_settings()
    assert settings.cache_folder == Path.home() / "answers"
    assert settings.model_file == Path.home() / "m.gguf"
    monkeypatch.setenv(CONFIG_VARIABLE, "~/mine.toml")
    assert config_file() == Path.home() / "mine.toml"


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('modle = "openai/x"\n', "there is no setting 'modle' (of FILE); there are model, base_"),
        ("[nutgraf]\nmodel = 'x'\n", "there is no setting 'nutgraf' (of FILE)"),
        ('timeout = "soon"\n', "setting 'timeout' (of FILE): Input should be a valid number"),
        ("attempts = 99\n", "setting 'attempts' (of FILE): Input should be less than or equal"),
        ('grouping = "all"\n', "setting 'grouping' (of FILE): Input should be 'each' or 'one'"),
        ('language = "xx"\n', "setting 'language' (of FILE): no language has the code 'xx'"),
        ("sections = [1]\n", "setting 'sections.0' (of FILE): Input should be a valid string"),
        ("model = openai\n", "the settings file 'FILE' cannot be read: Invalid value"),
        ("= = =\n", "the settings file 'FILE' cannot be read: Invalid statement"),
    ],
)
def test_a_fault_of_the_file_is_named_with_its_place(
    toml: str, message: str, write_config: WriteConfig
) -> None:
    path = write_config(toml)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(message.replace("FILE", str(path)))


def test_a_file_that_is_no_text_is_a_settings_error(write_config: WriteConfig) -> None:
    write_config("").write_bytes(b'model = "\xff\xfe"\n')
    with pytest.raises(SettingsError, match="cannot be read: 'utf-8' codec"):
        load_settings()


def test_a_fault_of_a_variable_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUTGRAF_WINDOW_TOKENS", "many")
    with pytest.raises(SettingsError, match=r"'window_tokens' \(of NUTGRAF_WINDOW_TOKENS\): "):
        load_settings()


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(timeout=0, attempts=0)
    assert "'timeout'" in str(caught.value)
    assert "'attempts'" in str(caught.value)


@pytest.mark.parametrize("named", ["missing.toml", "."])
def test_a_named_file_that_is_not_there_is_told(
    named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(CONFIG_VARIABLE, str(tmp_path / named))
    with pytest.raises(SettingsError, match=r"NUTGRAF_CONFIG names '.*', which is no file"):
        load_settings()


@pytest.mark.parametrize(
    "given",
    [
        {"timeout": SECRET},
        {"grouping": SECRET},
        {"api_key": [SECRET]},
        {"key": SECRET},
        {"base_url": f"http://me:{SECRET}@127.0.0.1/v1", "attempts": SECRET},
    ],
    ids=lambda given: "-".join(given),
)
def test_no_message_holds_a_value(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(**given)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_broken_file_is_told_without_its_content(write_config: WriteConfig) -> None:
    write_config(f"api_key = {SECRET}\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert SECRET not in str(caught.value)


def test_neither_key_nor_password_is_printed() -> None:
    settings = load_settings(api_key=SECRET, base_url=f"http://me:{SECRET}@host.example/v1")
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)
    assert "http://host.example/v1" in repr(settings)
    assert settings.base_url == f"http://me:{SECRET}@host.example/v1"


@pytest.mark.parametrize(
    ("given", "is_embedded", "grouping", "concurrency"),
    [
        ({}, True, "each", 1),
        ({"model": "openai/gpt-5-mini"}, False, "one", 4),
        ({"model": "m", "base_url": "http://127.0.0.1:9/v1"}, False, "one", 4),
        ({"grouping": "one", "concurrency": 2}, True, "one", 2),
    ],
)
def test_what_is_unset_is_decided_by_the_model(
    given: dict[str, Any], is_embedded: bool, grouping: str, concurrency: int
) -> None:
    settings = load_settings(**given)
    assert settings.is_embedded is is_embedded
    assert (settings.grouping_in_use, settings.concurrency_in_use) == (grouping, concurrency)
