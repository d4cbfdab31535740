"""An edition: what one night's work is, from its sources to where it goes."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from nutgraf.intake.addresses import without_secrets
from nutgraf.jobs.editions.delivery import Delivery
from nutgraf.jobs.editions.model_options import ModelOptions
from nutgraf.jobs.editions.part import Count, Part, Sections, absolute
from nutgraf.jobs.editions.source_spec import SourceSpec
from nutgraf.jobs.editions.timing import Schedule, check_deadline, deadline_after
from nutgraf.jobs.near_copies import DEFAULT_THRESHOLD
from nutgraf.settings import Settings, load_settings

PageFormat = Literal["html", "markdown", "none"]
NEAR_COPIES: Final = DEFAULT_THRESHOLD
LEAST_NEAR: Final = 0.3
LONGEST_NAME: Final = 60
NAME: Final = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}")


def _one_as_many(value: object) -> object:
    return (value,) if isinstance(value, str | Mapping) else value


def _no_truth(value: object) -> object:
    """Python takes true for 1. Pydantic wants a ValueError."""
    if isinstance(value, bool):
        raise ValueError(f"should be a number, not {str(value).lower()}")  # noqa: TRY004
    return value


class Rate(Part):
    """How much a provider may be asked, by all workers together."""

    requests_per_minute: Count | None = Field(default=None, description="Requests a minute.")
    tokens_per_minute: Count | None = Field(
        default=None, description="Tokens a minute, of questions and answers together."
    )


class Budget(Part):
    """What a run may use before it stops, in order."""

    calls: Count | None = Field(default=None, description="Requests to the model.")
    tokens: Count | None = Field(default=None, description="Tokens, in and out.")
    dollars: Annotated[Decimal, BeforeValidator(_no_truth)] | None = Field(
        default=None, gt=0, description="US dollars, by the provider's list prices."
    )

    @property
    def is_set(self) -> bool:
        """Whether anything is limited."""
        return any(limit is not None for limit in (self.calls, self.tokens, self.dollars))


class Outputs(Part):
    """What is written where."""

    folder: Path = Field(
        description="The folder that everything is written into; '{date}' in it is the day on "
        "which a run began."
    )
    jsonl: bool = Field(
        default=True, description="Whether digests.jsonl and failures.jsonl are written."
    )
    pages: PageFormat = Field(
        default="html",
        description="Of each article: 'html', 'markdown' or 'none'.",
    )
    edition: bool = Field(
        default=True, description="Whether the edition page, the night at a glance, is written."
    )

    @field_validator("folder")
    @classmethod
    def _absolute(cls, value: Path, info: ValidationInfo) -> Path:
        return absolute(value, info)


class Edition(Part):
    """What one run does. It holds no secret, and comes back whole from its JSON."""

    name: Annotated[str, Field(strict=True)] = Field(
        description="Letters, digits, '-' and '_'; the file's name by default.",
    )
    title: Annotated[str, Field(strict=True, min_length=1, max_length=200)] | None = Field(
        default=None, description="For readers; the name by default."
    )
    sources: Annotated[tuple[SourceSpec, ...], BeforeValidator(_one_as_many)] = Field(
        description="Where the articles come from; the order is theirs."
    )
    outputs: Outputs = Field(description="What is written where.")
    model: ModelOptions = Field(
        default=ModelOptions(), description="The model, and how it is asked."
    )
    sections: Sections = Field(default=None, description="Sections of the digest; all by default.")
    concurrency: Count | None = Field(default=None, description="Requests at once on this machine.")
    workers: Count | None = Field(default=None, description="Processes on this machine.")
    rate: Rate = Field(default=Rate(), description="How much a provider may be asked.")
    budget: Budget = Field(default=Budget(), description="What a run may use.")
    deadline: str | None = Field(
        default=None,
        description="When a run stops, in order: a duration ('2h', '45m', '1h30m') or a time of "
        "day ('06:30', in the schedule's time zone, else this machine's).",
    )
    priority: int = Field(
        default=100, strict=True, ge=1, le=1000, description="From 1 (first) to 1000."
    )
    near_copies: float | Literal["off"] = Field(
        default=NEAR_COPIES,
        description="Share of words in common, from 0.3 to 1, from which two articles are one "
        "story; 'off' keeps all that are not the same to the letter.",
    )
    limit: Count | None = Field(default=None, description="Articles at most.")
    deliveries: tuple[Delivery, ...] = Field(
        default=(), description="Who is told when a run is finished."
    )
    schedule: Schedule | None = Field(default=None, description="When it is run.")
    provider_batch: bool = Field(
        default=False, description="Whether the provider's batch API is used: slow, at half price."
    )

    @field_validator("name")
    @classmethod
    def _safe(cls, value: str) -> str:
        if not NAME.fullmatch(value):
            raise ValueError(
                f"{value!r} is no name for files; use up to {LONGEST_NAME} letters from A to Z, "
                "digits, '-' and '_'"
            )
        return value

    @field_validator("sources")
    @classmethod
    def _some(cls, value: tuple[SourceSpec, ...]) -> tuple[SourceSpec, ...]:
        if not value:
            raise ValueError("is empty; name at least one file, folder, pattern or address")
        return value

    @field_validator("deadline", mode="before")
    @classmethod
    def _readable(cls, value: object) -> object:
        """TOML has times of its own."""
        if isinstance(value, time):
            return value.strftime("%H:%M")
        return check_deadline(value) if isinstance(value, str) else value

    @field_validator("near_copies", mode="before")
    @classmethod
    def _share_or_off(cls, value: object) -> object:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is False or value == "off":
            return "off"
        if is_number and LEAST_NEAR <= float(str(value)) <= 1:
            return float(str(value))
        raise ValueError(f"should be a share from {LEAST_NEAR} to 1, or 'off', not {value!r}")

    @property
    def display_title(self) -> str:
        """The title, else the name."""
        return self.title or self.name

    def output_folder(self, started_at: datetime) -> Path:
        """The folder of a run that began then, the day told in the schedule's time zone.

        Args:
            started_at: With its time zone.
        """
        zone = self.schedule.zone if self.schedule else None
        day = started_at.astimezone(zone).date().isoformat()
        return Path(str(self.outputs.folder).replace("{date}", day))

    def resolved(self) -> "Edition":
        """The same edition, with all that its model's settings come to here.

        A run keeps it, so that no process makes other digests for another environment. A base URL
        with a user and password in it stays where it was found.
        """
        settings = self.settings()
        options = {name: getattr(settings, name) for name in type(self.model).model_fields}
        options["grouping"] = settings.grouping_in_use
        if options["base_url"] and without_secrets(options["base_url"]) != options["base_url"]:
            options["base_url"] = None
        model = self.model.model_copy(update=options)
        return self.model_copy(update={"model": model, "sections": settings.sections})

    def settings(self) -> Settings:
        """The settings to digest with: the edition's, then the environment's and the file's.

        Raises:
            SettingsError: A variable or the settings file makes no sense.
        """
        return load_settings(**self.model.given, sections=self.sections)

    def deadline_after(self, start: datetime) -> datetime | None:
        """When a run that begins at `start` has to stop, in UTC; None where nothing says so.

        Raises:
            ValueError: `start` has no time zone.
        """
        if self.deadline is None:
            return None
        zone = self.schedule.zone if self.schedule is not None else None
        return deadline_after(start, self.deadline, zone)
