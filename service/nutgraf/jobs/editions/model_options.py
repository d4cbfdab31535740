"""Which model an edition asks, and how: settings that go before those of variables and file."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from nutgraf.errors import SettingsError
from nutgraf.intake.addresses import without_secrets
from nutgraf.jobs.editions.part import Part, Seconds, absolute
from nutgraf.languages import check_language
from nutgraf.models.base_urls import read_base_url
from nutgraf.planning import Grouping


class ModelOptions(Part):
    """Settings of the model, each as in `Settings`; what is not given is looked for there.

    A plain string is the model's name. Keys of providers are no part of it: they stand in the
    environment.
    """

    model: Annotated[str, Field(strict=True, min_length=1)] | None = Field(
        default=None, description="'embedded', or provider/name such as 'openai/gpt-5-mini'."
    )
    base_url: str | None = Field(default=None, description="An OpenAI-compatible endpoint.")
    model_file: Path | None = Field(
        default=None, description="A GGUF file for the embedded model to use instead of its own."
    )
    temperature: float | None = Field(
        default=None, strict=True, ge=0, le=2, description="Unset: the provider's."
    )
    grouping: Grouping | None = Field(
        default=None, description="'each': one request a question; 'one': one an article."
    )
    window_tokens: int | None = Field(
        default=None,
        strict=True,
        ge=200,
        description="About how many tokens of an article one request shows.",
    )
    timeout: Seconds | None = Field(
        default=None, description="Seconds that one article may take, retries included."
    )
    request_timeout: Seconds | None = Field(
        default=None, description="Seconds that one HTTP request may take."
    )
    attempts: int | None = Field(
        default=None,
        strict=True,
        ge=1,
        le=10,
        description="Tries of a request that meets an overloaded provider.",
    )
    cache: bool | None = Field(default=None, description="Whether answers are kept and used again.")
    language: str | None = Field(
        default=None, description="ISO 639-1 code of the articles and their digests."
    )

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, data: object) -> object:
        return {"model": data} if isinstance(data, str) else data

    @field_validator("base_url")
    @classmethod
    def _without_credentials(cls, value: str | None) -> str | None:
        if value is None:
            return value
        try:
            read_base_url(value)
        except SettingsError as error:
            raise ValueError(str(error)) from None
        if without_secrets(value) != value:
            raise ValueError(
                "holds a user, a password or a key, which an edition never does; set it as "
                "NUTGRAF_BASE_URL in the environment"
            )
        return value

    @field_validator("model_file")
    @classmethod
    def _absolute(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        return value and absolute(value, info)

    @field_validator("language")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None:
            check_language(value)
        return value

    @property
    def given(self) -> dict[str, Any]:
        """What is given, as `load_settings` takes it."""
        return {name: getattr(self, name) for name in type(self).model_fields}
