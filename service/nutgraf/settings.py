"""Settings: by argument or flag, then `NUTGRAF_*` variables, then a TOML file, then defaults."""

import os
from pathlib import Path
from typing import Any, Final

from platformdirs import user_cache_path, user_config_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from nutgraf.errors import SettingsError
from nutgraf.planning import Grouping

EMBEDDED: Final = "embedded"
CONFIG_VARIABLE: Final = "NUTGRAF_CONFIG"


def config_file() -> Path:
    """The TOML file: `NUTGRAF_CONFIG`, else `config.toml` in the user's configuration folder.

    The working directory is not looked at: who unpacks somebody's folder should not send their
    articles and key to the base URL that it names.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    return Path(named) if named else user_config_path("nutgraf") / "config.toml"


class Settings(BaseSettings):
    """What can be set. Every field is a `NUTGRAF_` variable and a key of the TOML file."""

    model_config = SettingsConfigDict(
        env_prefix="NUTGRAF_", extra="forbid", frozen=True, hide_input_in_errors=True
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
    sections: tuple[str, ...] | None = Field(
        default=None, description="Sections of the digest by name; unset: all."
    )
    language: str | None = Field(
        default=None,
        description="ISO 639-1 code of the article and its digest; unset: what the page says, "
        "else English.",
    )
    cache: bool = Field(default=True, description="Whether answers are kept and used again.")
    cache_folder: Path = Field(
        default_factory=lambda: user_cache_path("nutgraf") / "answers",
        description="Where answers are kept.",
    )
    timeout: float = Field(
        default=900, gt=0, description="Seconds that one article may take, retries included."
    )
    request_timeout: float = Field(
        default=300, gt=0, description="Seconds that one HTTP request may take."
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

    @property
    def is_embedded(self) -> bool:
        """Whether the model is the embedded one."""
        return self.model == EMBEDDED and self.base_url is None

    @property
    def grouping_in_use(self) -> Grouping:
        """The grouping, decided."""
        return self.grouping or ("each" if self.is_embedded else "one")

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


def load_settings(**given: Any) -> Settings:
    """Settings from everywhere; a value given here that is None counts as not given.

    Raises:
        SettingsError: A value makes no sense, or a key of the file is unknown; names it.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named and not Path(named).is_file():
        raise SettingsError(f"{CONFIG_VARIABLE} names {named!r}, which is no file")
    try:
        return Settings(**{k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        raise SettingsError(_explained(error)) from None
    except ValueError as error:  # no TOML, or no JSON in a variable
        raise SettingsError(f"the settings cannot be read: {error} ({config_file()})") from error


def _explained(error: ValidationError) -> str:
    """What is wrong with which setting; never its value, which may be a key."""
    lines: list[str] = []
    for fault in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            lines.append(f"there is no setting {name!r}; there are {known}")
        else:
            lines.append(f"setting {name!r}: {fault['msg']}")
    return "; ".join(lines)
