"""Settings: by argument or flag, then `NUTGRAF_*` variables, then a TOML file, then defaults."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from platformdirs import user_cache_path, user_config_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from nutgraf.errors import SettingsError
from nutgraf.languages import check_language
from nutgraf.planning import Grouping

EMBEDDED: Final = "embedded"
CONFIG_VARIABLE: Final = "NUTGRAF_CONFIG"
_CREDENTIALS: Final = re.compile(r"(?<=//)[^/?#]*@")


def config_file() -> Path:
    """The TOML file: `NUTGRAF_CONFIG`, else `config.toml` in the user's configuration folder.

    The working directory is not looked at: who unpacks somebody's folder should not send their
    articles and key to the base URL that it names.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    return user_config_path("nutgraf", appauthor=False) / "config.toml"


class Settings(BaseSettings):
    """What can be set. Every field is a `NUTGRAF_` variable and a key of the TOML file."""

    model_config = SettingsConfigDict(
        env_prefix="NUTGRAF_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    model: str = Field(
        default=EMBEDDED,
        description="'embedded', or provider/name such as 'openai/gpt-5-mini' or 'ollama/qwen3'; "
        "with a base URL, the name as the endpoint knows it.",
    )
    base_url: str | None = Field(
        default=None,
        description="An OpenAI-compatible endpoint, such as 'http://localhost:8000/v1'.",
    )
    api_key: SecretStr | None = Field(
        default=None, description="Its key; without one, the provider's own variable is read."
    )
    model_file: Path | None = Field(
        default=None, description="A GGUF file for the embedded model to use instead of its own."
    )
    temperature: float | None = Field(
        default=None, ge=0, le=2, description="Unset: the provider's; 0 for the embedded model."
    )
    sections: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        default=None,
        description="Sections of the digest by name, separated by commas (in TOML a list will "
        "do); unset: all.",
    )
    language: str | None = Field(
        default=None,
        description="ISO 639-1 code of the article and its digest; unset: what the page says, "
        "else English.",
    )
    cache: bool = Field(default=True, description="Whether answers are kept and used again.")
    cache_folder: Path = Field(
        default_factory=lambda: user_cache_path("nutgraf", appauthor=False) / "answers",
        description="Where answers are kept.",
    )
    timeout: float = Field(
        default=900, gt=0, description="Seconds that one article may take, retries included."
    )
    request_timeout: float | None = Field(
        default=None,
        gt=0,
        description="Seconds that one HTTP request may take. Unset: 600 for the embedded model, "
        "300 for others.",
    )
    attempts: int = Field(
        default=4, ge=1, le=10, description="Tries of a request that meets an overloaded provider."
    )
    grouping: Grouping | None = Field(
        default=None,
        description="'each': one request a question; 'one': one an article. Unset: 'each' for "
        "the embedded model, 'one' for others.",
    )
    concurrency: int | None = Field(
        default=None,
        ge=1,
        description="Requests at once for one article, asynchronously. Unset: 1 for the embedded "
        "model, 4 for others.",
    )
    window_tokens: int = Field(
        default=6000,
        ge=200,
        description="About how many tokens of an article one request shows.",
    )
    keep_alive: float = Field(
        default=0,
        ge=0,
        description="Seconds that the embedded model's idle server outlives us, for the next to "
        "use; the command line has 300.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="Where runs and digests are kept, as sqlite:///PATH or postgresql://…; unset: "
        "SQLite in the user's data folder.",
    )

    @field_validator("sections", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return names_in(value) if isinstance(value, str) else value

    @field_validator("language")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None:
            check_language(value)
        return value

    @field_validator("model_file", "cache_folder")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        """No shell has seen a path of the file or of a variable that begins with `~`."""
        return value and value.expanduser()

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        for name, value in super().__repr_args__():
            yield name, _CREDENTIALS.sub("", value) if name == "base_url" and value else value

    @property
    def is_embedded(self) -> bool:
        """Whether the model is the embedded one."""
        return self.model == EMBEDDED and self.base_url is None

    @property
    def grouping_in_use(self) -> Grouping:
        """The grouping, decided."""
        return self.grouping or ("each" if self.is_embedded else "one")

    @property
    def request_timeout_in_use(self) -> float:
        """The timeout of one HTTP request, decided."""
        return self.request_timeout or (600.0 if self.is_embedded else 300.0)

    @property
    def concurrency_in_use(self) -> int:
        """The concurrency, decided."""
        return self.concurrency or (1 if self.is_embedded else 4)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then variables, then the file."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=config_file())
        return init_settings, env_settings, file


def load_settings(base: Settings | None = None, /, **given: Any) -> Settings:
    """Settings from everywhere; a value given here that is None counts as not given.

    Args:
        base: What was set there goes before variables and the file, and after what is given.
        given: Single settings.

    Raises:
        SettingsError: A value makes no sense, or a key of the file is unknown; names it.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named and not config_file().is_file():
        raise SettingsError(f"{CONFIG_VARIABLE} names {named!r}, which is no file: correct it")
    before = {name: getattr(base, name) for name in base.model_fields_set} if base else {}
    try:
        return Settings(**before | {k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        raise SettingsError(_explained(error, given)) from None
    except (ValueError, OSError) as error:
        raise SettingsError(
            f"the settings file {str(config_file())!r} cannot be read: {error}; correct it, or "
            f"name another in {CONFIG_VARIABLE}"
        ) from error


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list that is separated by commas."""
    return tuple(name for part in text.split(",") if (name := part.strip()))


def _explained(error: ValidationError, given: Mapping[str, Any]) -> str:
    """What is wrong with which setting, and where it was set; never its value, maybe a key."""
    lines: list[str] = []
    for fault in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in fault["loc"])
        origin = _origin(str(fault["loc"][0]), given)
        if fault["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            lines.append(f"there is no setting {name!r}{origin}; there are {known}")
        else:
            why = fault["msg"].removeprefix("Value error, ")
            lines.append(f"setting {name!r}{origin}: {why}")
    return "; ".join(lines)


def _origin(name: str, given: Mapping[str, Any]) -> str:
    """Where a setting was set, unless it was given."""
    if given.get(name) is not None:
        return ""
    variable = f"NUTGRAF_{name.upper()}"
    is_set = variable in map(str.upper, os.environ)
    return f" (of {variable if is_set else config_file()})"
